"""Indicators: the list, one with its trend and values, entering and correcting values."""

from __future__ import annotations

from flask import Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from tracker.core import carry_out
from tracker.core.access import Role
from tracker.core.clock import local_day
from tracker.core.errors import Stale
from tracker.feedback import exports, policy, queries
from tracker.feedback.forms import (
    EditIndicatorForm,
    EditReadingForm,
    IndicatorFields,
    NewIndicatorForm,
    NewReadingForm,
)
from tracker.feedback.models import Indicator, Reading
from tracker.feedback.operations import measuring as operations
from tracker.feedback.states import LEVEL_LABELS, Direction
from tracker.feedback.views import trend
from tracker.feedback.views.page import LABELS, READERS, Answer, bp, renew, table
from tracker.units.queries import all_on, issuer_on, short_names
from tracker.web.guard import roles
from tracker.web.identifiers import identifier
from tracker.web.identity import actor, now


@bp.get("/feedback/indicators")
@roles(*READERS)
def indicators() -> str:
    """Every indicator with its newest value."""
    return render_template(
        "feedback/indicators.html",
        rows=queries.indicator_rows(actor()),
        can_keep=policy.can_keep_indicators(actor()),
        labels=LABELS,
    )


@bp.route("/feedback/indicators/new", methods=["GET", "POST"])
@roles(Role.OFFICE)
def new_indicator() -> Answer:
    """Name an indicator."""
    form = NewIndicatorForm()
    form.target_id.choices = _targets()
    if form.validate_on_submit():
        done = form.attempt_once(lambda: _page_of(_name(form, None)))
        if done:
            flash(_("Đã lưu chỉ số."), "success")
            return redirect(done)
    return render_template("feedback/indicator_form.html", form=form, row=None), form.status


def _targets() -> list[tuple[int, str]]:
    return [(0, _("Không có")), *queries.targets()]


def _name(form: IndicatorFields, row: Indicator | None) -> int:
    kept = operations.name_indicator(
        form.name.data or "",
        measure=form.measure.data or "",
        direction=Direction(form.direction.data),
        target_id=form.target_id.data or None,
        actor=actor(),
        now=now(),
        row=row,
        version=form.version.data if isinstance(form, EditIndicatorForm) else None,
    )
    return kept.id


def _page_of(indicator_id: int) -> str:
    return url_for("feedback.indicator", indicator_id=indicator_id)


@bp.route("/feedback/indicators/<int:indicator_id>/edit", methods=["GET", "POST"])
@roles(Role.OFFICE)
def edit_indicator(indicator_id: int) -> Answer:
    """Change an indicator."""
    row = queries.get_indicator(indicator_id, actor())
    kept = {name: getattr(row, name) for name in ("name", "measure", "version")}
    form = EditIndicatorForm(data={**kept, "direction": row.direction.value, "target_id": row.target_id or 0})
    form.target_id.choices = _targets()
    if form.validate_on_submit() and form.attempt(lambda: _rename(form, indicator_id)):
        flash(_("Đã lưu chỉ số."), "success")
        return redirect(_page_of(indicator_id))
    row = queries.get_indicator(indicator_id, actor())
    renew(form, row)
    return render_template("feedback/indicator_form.html", form=form, row=row), form.status


def _rename(form: EditIndicatorForm, indicator_id: int) -> bool:
    return bool(_name(form, queries.get_indicator(indicator_id, actor())))


@bp.get("/feedback/indicators/<int:indicator_id>")
@roles(*READERS)
def indicator(indicator_id: int) -> str:
    """The trend of an indicator and its values, of one unit where the address names one."""
    row, unit_id = queries.get_indicator(indicator_id, actor()), identifier(request.args.get("unit", ""))
    every = queries.values_of([row.id])
    values = [value for value in every if unit_id in {None, value.unit_id}]
    goal = queries.goal_of(row)
    return render_template(
        "feedback/indicator.html",
        row=row,
        goal=goal,
        values=sorted(values, key=lambda value: (-value.year, value.unit_name, value.survey)),
        units={value.unit_id: value.unit_name for value in every},
        unit_id=unit_id,
        drawing=trend.draw(queries.series_of(values), goal, row.measure),
        can_keep=policy.can_keep_indicators(actor()),
        labels=LABELS,
    )


@bp.get("/feedback/indicators/<int:indicator_id>/table.<any(csv, xlsx):kind>")
@roles(*READERS)
def indicator_table(indicator_id: int, kind: str) -> Response:
    """The values of an indicator as a file."""
    row = queries.get_indicator(indicator_id, actor())
    values = queries.values_of([row.id], unit_id=identifier(request.args.get("unit", "")))
    headings = [
        _("Chỉ số"),
        _("Đơn vị"),
        _("Năm"),
        _("Cuộc khảo sát"),
        _("Nguồn"),
        _("Công thức"),
        _("Giá trị"),
        _("Đơn vị tính"),
        *(str(LABELS["level"][level]) for level in LEVEL_LABELS),
    ]
    return table(kind, "chi-so", headings, exports.values(values, _))


@bp.route("/feedback/indicators/<int:indicator_id>/values/new", methods=["GET", "POST"])
@roles(Role.OFFICE)
def new_reading(indicator_id: int) -> Answer:
    """Enter a value."""
    row = queries.get_indicator(indicator_id, actor())
    form = NewReadingForm(year=local_day(now()).year)
    form.unit_id.choices = _units()
    if form.validate_on_submit():
        done = form.attempt_once(lambda: _read(indicator_id, form))
        if done:
            flash(_("Đã ghi số liệu."), "success")
            return redirect(done)
    return render_template("feedback/reading_form.html", form=form, row=row, reading=None), form.status


def _units(but: Reading | None = None) -> list[tuple[int, str]]:
    day = local_day(now())
    above = issuer_on(day)
    known = [*([above] if above else []), *all_on(day)]
    present = [(version.unit_id, version.short_name) for version in known]
    if but is not None and but.unit_id not in dict(present):
        present.append((but.unit_id, short_names()[but.unit_id]))
    return present


def _read(indicator_id: int, form: NewReadingForm) -> str:
    row = queries.get_indicator(indicator_id, actor())
    operations.read(row, form.measured(), actor=actor(), now=now())
    return _page_of(indicator_id)


@bp.route("/feedback/indicators/<int:indicator_id>/values/<int:reading_id>", methods=["GET", "POST"])
@roles(Role.OFFICE)
def edit_reading(indicator_id: int, reading_id: int) -> Answer:
    """Put a value right."""
    reading = queries.get_reading(indicator_id, reading_id, actor())
    form = EditReadingForm(data=_editable(reading))
    form.unit_id.choices = _units(reading)
    if form.validate_on_submit() and form.attempt(lambda: _correct(indicator_id, reading_id, form)):
        flash(_("Đã ghi số liệu."), "success")
        return redirect(_page_of(indicator_id))
    reading = queries.get_reading(indicator_id, reading_id, actor())
    renew(form, reading)
    return render_template(
        "feedback/reading_form.html", form=form, row=reading.indicator, reading=reading
    ), form.status


def _editable(row: Reading) -> dict[str, object]:
    names = ("unit_id", "year", "survey", "source", "version", *(f"level_{level}" for level in LEVEL_LABELS))
    value = row.value if row.levels is None else None
    return {**{name: getattr(row, name) for name in names}, "formula": row.formula.value, "value": value}


def _correct(indicator_id: int, reading_id: int, form: EditReadingForm) -> bool:
    row = queries.get_reading(indicator_id, reading_id, actor())
    operations.correct(row, form.measured(), actor=actor(), now=now(), version=form.version.data)
    return True


@bp.post("/feedback/indicators/<int:indicator_id>/values/<int:reading_id>/remove")
@roles(Role.OFFICE)
def remove_reading(indicator_id: int, reading_id: int) -> Answer:
    """Take a value away that was entered by mistake."""
    version = identifier(request.form.get("version", ""))
    if version is None:
        raise Stale
    carry_out(
        lambda: operations.remove(
            queries.get_reading(indicator_id, reading_id, actor()), actor=actor(), now=now(), version=version
        )
    )
    flash(_("Đã bỏ số liệu ghi nhầm."), "success")
    return redirect(_page_of(indicator_id))
