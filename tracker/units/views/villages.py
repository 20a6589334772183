"""Villages of a unit: the list, adding, putting right, another name or unit from a day, merging, ending."""

from __future__ import annotations

import datetime as dt
from typing import Any, cast

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from tracker.core.clock import local_day
from tracker.core.errors import NotFound
from tracker.units import operations, queries
from tracker.units.forms import ChangeVillageForm, EndVillageForm, MergeVillagesForm, NewVillageForm, VillageForm
from tracker.units.models import UnitVersion, Village
from tracker.units.policy import KEEPERS
from tracker.units.states import COMMUNE_KINDS
from tracker.units.views.page import Page, bp
from tracker.web.guard import roles
from tracker.web.identity import actor, now


def _communes() -> list[UnitVersion]:
    return [one for one in queries.all_on(local_day(now())) if one.kind in COMMUNE_KINDS]


@bp.get("/villages")
@roles(*KEEPERS)
def villages() -> Page:
    """Communes with how many villages and households each has today."""
    rows: dict[int, list[queries.VillageRow]] = {}
    for row in queries.villages_on(local_day(now())):
        rows.setdefault(row.unit_id, []).append(row)
    found = [(one, rows.get(one.unit_id, [])) for one in _communes()]
    return render_template("units/villages.html", found=found)


@bp.route("/<int:unit_id>/villages", methods=["GET", "POST"])
@roles(*KEEPERS)
def unit_villages(unit_id: int) -> Page:
    """The villages of a unit today and before, and the form that adds one."""
    version = _commune(unit_id)
    form = NewVillageForm(valid_from=local_day(now()))
    if form.validate_on_submit():
        done = form.attempt_once(lambda: _add(unit_id, form))
        if done is not None:
            flash(_("Đã thêm bản."), "success")
            return redirect(done)
    today = local_day(now())
    return render_template(
        "units/unit_villages.html",
        unit=version,
        rows=queries.villages_on(today, [unit_id]),
        before=[row for row in queries.history_of(unit_id) if row.valid_to is not None and row.valid_to < today],
        form=form,
    ), form.status


def _commune(unit_id: int) -> UnitVersion:
    """The unit as it is called today. Raises NotFound for one that has no villages by its kind."""
    version = queries.version_on(unit_id, local_day(now()))
    if version.kind not in COMMUNE_KINDS:
        raise NotFound("Không tìm thấy xã, thị trấn này.")
    return version


def _add(unit_id: int, form: NewVillageForm) -> str:
    operations.add_village(
        form.facts(unit_id), valid_from=cast(dt.date, form.valid_from.data), actor=actor(), now=now()
    )
    return url_for("units.unit_villages", unit_id=unit_id)


@bp.route("/<int:unit_id>/villages/merge", methods=["GET", "POST"])
@roles(*KEEPERS)
def merge_villages(unit_id: int) -> Page:
    """Merge villages of a unit into a new one from a day on."""
    version = _commune(unit_id)
    form = MergeVillagesForm(valid_from=local_day(now()))
    form.village_ids.choices = [(row.id, row.label) for row in queries.villages_on(local_day(now()), [unit_id])]
    if form.validate_on_submit():
        done = form.attempt_once(lambda: _merge(unit_id, form))
        if done is not None:
            flash(_("Đã nhập các bản; số liệu trước ngày đó giữ theo bản cũ."), "success")
            return redirect(done)
    return render_template("units/merge_villages.html", unit=version, form=form), form.status


def _merge(unit_id: int, form: MergeVillagesForm) -> str:
    operations.merge_villages(
        form.village_ids.data or [],
        form.facts(unit_id),
        valid_from=cast(dt.date, form.valid_from.data),
        legal_ref=form.legal_ref.data,
        actor=actor(),
        now=now(),
    )
    return url_for("units.unit_villages", unit_id=unit_id)


@bp.route("/villages/<int:village_id>/edit", methods=["GET", "POST"])
@roles(*KEEPERS)
def edit_village(village_id: int) -> Page:
    """Put right what is known of a village."""
    village = queries.get_village(village_id)
    form = VillageForm(**_known(village))
    if form.validate_on_submit() and form.attempt(lambda: _correct(village_id, form)):
        return _back(village_id, _("Đã lưu bản."))
    return _page(queries.get_village(village_id), form=form)


def _known(village: Village) -> dict[str, Any]:
    newest = village.versions[-1]
    return {
        "kind": newest.kind.value,
        "name": newest.name,
        "households": newest.households,
        "unit_id": newest.unit_id,
        "version": village.version,
    }


def _correct(village_id: int, form: VillageForm) -> bool:
    village = queries.get_village(village_id)
    facts = form.facts(village.versions[-1].unit_id)
    operations.correct_village(village, facts, actor=actor(), now=now(), version=form.version.data)
    return True


@bp.post("/villages/<int:village_id>/change")
@roles(*KEEPERS)
def change_village(village_id: int) -> Page:
    """Give a village another name or another unit from a day on."""
    queries.get_village(village_id)
    form = _change_form()
    if form.validate_on_submit() and form.attempt(lambda: _change(village_id, form)):
        return _back(village_id, _("Đã ghi thay đổi của bản; số liệu trước ngày đó giữ như cũ."))
    return _page(queries.get_village(village_id), change=form)


def _change_form(**values: Any) -> ChangeVillageForm:
    form = ChangeVillageForm(**values)
    form.unit_id.choices = [(one.unit_id, one.short_name) for one in _communes()]
    return form


def _change(village_id: int, form: ChangeVillageForm) -> bool:
    operations.change_village(
        queries.get_village(village_id),
        form.facts(form.unit_id.data),
        valid_from=cast(dt.date, form.valid_from.data),
        legal_ref=form.legal_ref.data,
        actor=actor(),
        now=now(),
        version=form.version.data,
    )
    return True


@bp.post("/villages/<int:village_id>/end")
@roles(*KEEPERS)
def end_village(village_id: int) -> Page:
    """Let a village end with a day."""
    queries.get_village(village_id)
    form = EndVillageForm()
    if form.validate_on_submit() and form.attempt(lambda: _end(village_id, form)):
        return _back(village_id, _("Đã ghi ngày kết thúc của bản."))
    return _page(queries.get_village(village_id), end=form)


def _end(village_id: int, form: EndVillageForm) -> bool:
    operations.end_village(
        queries.get_village(village_id),
        last_day=cast(dt.date, form.last_day.data),
        legal_ref=form.legal_ref.data,
        actor=actor(),
        now=now(),
        version=form.version.data,
    )
    return True


def _back(village_id: int, said: str) -> Response:
    flash(said, "success")
    unit_id = queries.get_village(village_id).versions[-1].unit_id
    return redirect(url_for("units.unit_villages", unit_id=unit_id))


def _page(village: Village, **sent: Any) -> tuple[str, int]:
    """The page of a village with the form that was sent back, the others as the village stands."""
    known = _known(village)
    forms = {
        "form": VillageForm(formdata=None, **known),
        "change": _change_form(formdata=None, **known),
        "end": EndVillageForm(formdata=None, version=village.version),
    }
    wrong = next(iter(sent.values()))
    if wrong.status == 409:
        wrong.version.raw_data, wrong.version.data = None, village.version
    unit = queries.version_on(village.versions[-1].unit_id, local_day(now()))
    page = render_template(
        "units/village.html",
        village=village,
        unit=unit,
        names=queries.short_names(),
        form=wrong,
        correct=sent.get("form", forms["form"]),
        change=sent.get("change", forms["change"]),
        end=sent.get("end", forms["end"]),
    )
    return page, wrong.status
