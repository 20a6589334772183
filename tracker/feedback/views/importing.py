"""Entries and values from a table: a template to fill in, a look at what was read, then all of it or nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from flask import Response, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.core.access import Role
from tracker.core.clock import local_day
from tracker.core.errors import Invalid
from tracker.core.sheets import as_xlsx
from tracker.feedback import queries
from tracker.feedback.figures import value_of
from tracker.feedback.forms import ConfirmImportForm, ImportForm
from tracker.feedback.operations import entries, importing, measuring
from tracker.feedback.operations.entries import Heard
from tracker.feedback.operations.importing import Found
from tracker.feedback.operations.measuring import Measured
from tracker.feedback.states import CHANNEL_LABELS, FORMULA_NAME_LABELS, TOPIC_LABELS, Channel, Formula, Topic
from tracker.feedback.views.page import LABELS, WRITERS, XLSX, Answer, bp, opened, signed
from tracker.units.queries import short_names, version_on, village_labels, villages_on
from tracker.web.guard import roles
from tracker.web.identity import actor, now
from tracker.web.locale import figure

ENTRIES, READINGS = "feedback entries", "indicator values"


def _template(name: str, headings: list[str], example: tuple[Any, ...]) -> Response:
    response = Response(as_xlsx(headings, [example]), mimetype=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.xlsx"'
    return response


@bp.get("/feedback/import/template.xlsx")
@roles(*WRITERS)
def entries_template() -> Response:
    """The table of entries to fill in, with one line as an example; its words are those that are read again."""
    villages = villages_on(local_day(now()), [actor().unit_id or 0])
    example = (
        local_day(now()),
        villages[0].label if villages else "Bản mẫu",
        CHANNEL_LABELS[Channel.MEETING],
        TOPIC_LABELS[Topic.ROADS],
        "Dòng mẫu, hãy xóa: đường vào bản lầy lội vào mùa mưa.",
        "Dòng mẫu, hãy xóa: đã đề nghị xã rải đá.",
    )
    return _template("mau-y-kien", list(importing.ENTRY_COLUMNS.values()), example)


@bp.route("/feedback/import", methods=["GET", "POST"])
@roles(*WRITERS)
def import_entries() -> Answer:
    """Read a table of entries; nothing is written before what was read has been looked at."""
    form: ImportForm = ImportForm()
    found: Found[Heard] = Found()
    if form.validate_on_submit():
        found = _tried(form, lambda data: importing.read_entries(data, unit_id=actor().unit_id or 0, now=now()))
        if found.rows:
            confirm = ConfirmImportForm(formdata=None, rows=signed(ENTRIES, [_plain(row) for row in found.rows]))
            return render_template(
                "feedback/import_entries.html",
                form=confirm,
                rows=found.rows,
                villages=_villages(found.rows),
                labels=LABELS,
            )
    return render_template("feedback/import.html", form=form, problems=found.problems, indicator=None), form.status


def _villages(rows: Sequence[Heard]) -> dict[int, str]:
    """What the villages of rows are called today."""
    return village_labels({row.village_id for row in rows if row.village_id}, local_day(now()))


def _tried(form: ImportForm, read: Any) -> Any:
    """What was read; nothing, and the reason on the form, for a file that can not be taken."""
    try:
        with form.file.data.stream as stream:
            found = read(stream.read())
    except Invalid as refused:
        form.put(refused)
        return Found()
    if found.problems:
        form.put(Invalid("Tệp có chỗ sai nên chưa nhập dòng nào; xem từng ô ở dưới.", field="file"))
    return found


def _plain(row: Heard | Measured) -> dict[str, Any]:
    plain = asdict(row)
    return {
        name: value.isoformat()
        if isinstance(value, dt.date)
        else str(value)
        if isinstance(value, Decimal)
        else value
        for name, value in plain.items()
    }


@bp.post("/feedback/import/confirm")
@roles(*WRITERS)
def confirm_entries() -> Answer:
    """Write down all that was looked at."""
    form = ConfirmImportForm()
    plain = opened(ENTRIES, form.rows.data or "") if form.validate_on_submit() else None
    if plain is None:
        flash(_("Danh sách đã xem không còn dùng được; hãy chọn lại tệp."), "error")
        return redirect(url_for("feedback.import_entries"))
    rows = [_heard(one) for one in plain]
    address = form.attempt_once(lambda: _record(rows))
    if address is None:
        return _refused(form, None)
    flash(ngettext("Đã ghi %(num)d ý kiến.", "Đã ghi %(num)d ý kiến.", len(rows)), "success")
    return redirect(address)


def _heard(plain: dict[str, Any]) -> Heard:
    return Heard(
        **{
            **plain,
            "received_on": dt.date.fromisoformat(plain["received_on"]),
            "channel": Channel(plain["channel"]),
            "topic": Topic(plain["topic"]),
        }
    )


def _record(rows: list[Heard]) -> str:
    entries.record_many(rows, actor=actor(), now=now())
    return url_for("feedback.entries")


def _refused(confirm: ConfirmImportForm, indicator: Any) -> Answer:
    """The page of the file with what a rule said of the rows."""
    form = ImportForm(formdata=None)
    sentences = [confirm.refusal, *(error for field in confirm for error in field.errors)]
    form.refusal = " ".join(str(sentence) for sentence in sentences if sentence)
    return render_template("feedback/import.html", form=form, problems=(), indicator=indicator), confirm.status


@bp.get("/feedback/indicators/<int:indicator_id>/import/template.xlsx")
@roles(Role.OFFICE)
def readings_template(indicator_id: int) -> Response:
    """The table of values to fill in, with one line as an example."""
    queries.get_indicator(indicator_id, actor())
    unit = version_on(actor().unit_id or 0, local_day(now()))
    year = local_day(now()).year - 1
    example = (
        unit.short_name,
        year,
        "Khảo sát mẫu",
        "Dòng mẫu, hãy xóa",
        FORMULA_NAME_LABELS[Formula.STATED],
        "90,5",
    )
    return _template("mau-chi-so", list(importing.READING_COLUMNS.values()), (*example, *("",) * 5))


@bp.route("/feedback/indicators/<int:indicator_id>/import", methods=["GET", "POST"])
@roles(Role.OFFICE)
def import_readings(indicator_id: int) -> Answer:
    """Read a table of values; nothing is written before what was read has been looked at."""
    row = queries.get_indicator(indicator_id, actor())
    form: ImportForm = ImportForm()
    found: Found[Measured] = Found()
    if form.validate_on_submit():
        found = _tried(form, lambda data: importing.read_readings(data, row, now=now()))
        if found.rows:
            salt = f"{READINGS} {indicator_id}"
            confirm = ConfirmImportForm(formdata=None, rows=signed(salt, [_plain(one) for one in found.rows]))
            return render_template(
                "feedback/import_readings.html",
                form=confirm,
                rows=found.rows,
                row=row,
                values=[figure(_value(one), row.measure) for one in found.rows],
                units=short_names(),
                labels=LABELS,
            )
    return render_template("feedback/import.html", form=form, problems=found.problems, indicator=row), form.status


def _value(row: Measured) -> Decimal:
    return value_of(row.formula, row.levels) if row.levels is not None else row.value or Decimal(0)


@bp.post("/feedback/indicators/<int:indicator_id>/import/confirm")
@roles(Role.OFFICE)
def confirm_readings(indicator_id: int) -> Answer:
    """Enter all the values that were looked at."""
    form = ConfirmImportForm()
    salt = f"{READINGS} {indicator_id}"
    plain = opened(salt, form.rows.data or "") if form.validate_on_submit() else None
    if plain is None:
        flash(_("Danh sách đã xem không còn dùng được; hãy chọn lại tệp."), "error")
        return redirect(url_for("feedback.import_readings", indicator_id=indicator_id))
    rows = [_measured(one) for one in plain]
    address = form.attempt_once(lambda: _enter(indicator_id, rows))
    if address is None:
        return _refused(form, queries.get_indicator(indicator_id, actor()))
    flash(ngettext("Đã ghi %(num)d số liệu.", "Đã ghi %(num)d số liệu.", len(rows)), "success")
    return redirect(address)


def _measured(plain: dict[str, Any]) -> Measured:
    return Measured(
        **{
            **plain,
            "formula": Formula(plain["formula"]),
            "value": None if plain["value"] is None else Decimal(plain["value"]),
            "levels": None if plain["levels"] is None else tuple(plain["levels"]),
        }
    )


def _enter(indicator_id: int, rows: list[Measured]) -> str:
    row = queries.get_indicator(indicator_id, actor())
    measuring.read_many(row, rows, actor=actor(), now=now())
    return url_for("feedback.indicator", indicator_id=indicator_id)
