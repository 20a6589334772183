"""A filled-in sheet: looked at first, taken in whole or not at all."""

from __future__ import annotations

from typing import Any

from flask import current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeTimedSerializer

from tracker.core.clock import local_day
from tracker.core.errors import Forbidden, Invalid, Refusal
from tracker.core.files import clean_name
from tracker.facilities import operations, policy, queries
from tracker.facilities.forms import ConfirmImportForm, ImportForm
from tracker.facilities.views.page import WRITERS, Answer, bp, page_of, words
from tracker.units.queries import version_on
from tracker.web.guard import roles
from tracker.web.identity import actor, now

SECONDS = 3600
MOST_BYTES = 2 * 1024 * 1024


def _allowed(unit_id: int) -> None:
    queries.visible_unit(unit_id, actor())
    if not policy.can_begin(actor(), unit_id):
        raise Forbidden


@bp.route("/facilities/units/<int:unit_id>/import", methods=["GET", "POST"])
@roles(*WRITERS)
def import_sheet(unit_id: int) -> Answer:
    """Read a sheet; nothing is kept before what was read has been looked at."""
    _allowed(unit_id)
    form = ImportForm()
    sheet = operations.Sheet()
    if form.validate_on_submit():
        sheet = _read(form, unit_id)
        if sheet.lines:
            return _preview(sheet, unit_id)
    return _page(form, unit_id, sheet.problems)


def _page(form: ImportForm, unit_id: int, problems: Any = ()) -> Answer:
    unit = version_on(unit_id, local_day(now()))
    return render_template(
        "facilities/import.html", form=form, unit=unit, problems=problems, most=MOST_BYTES
    ), form.status


def _read(form: ImportForm, unit_id: int) -> operations.Sheet:
    sent = form.file.data
    try:
        data = sent.read(MOST_BYTES + 1)
        sheet = operations.read_sheet(
            data, name=clean_name(sent.filename or ""), unit_id=unit_id, today=local_day(now())
        )
    except Refusal as refused:
        form.put(
            refused if isinstance(refused, Invalid) else Invalid(refused.msgid, field="file", **refused.values)
        )
        return operations.Sheet()
    if sheet.problems:
        form.put(Invalid(_("Tệp có chỗ sai nên chưa nhập dòng nào; xem từng ô ở dưới."), field="file"))
    return sheet


def _preview(sheet: operations.Sheet, unit_id: int) -> str:
    signed = _serializer().dumps([actor().user_id, unit_id, operations.to_plain(sheet)])
    return render_template(
        "facilities/import_preview.html",
        form=ConfirmImportForm(formdata=None, rows=signed),
        sheet=sheet,
        unit=version_on(unit_id, local_day(now())),
        total=len(queries.entries_on(sheet.taken_on or local_day(now()))),
        open_row=queries.open_take(unit_id),
        **words(),
    )


def _serializer() -> URLSafeTimedSerializer:
    keys = [*current_app.config["SECRET_KEY_FALLBACKS"], current_app.config["SECRET_KEY"]]
    return URLSafeTimedSerializer(keys, salt="stock-take")


@bp.post("/facilities/units/<int:unit_id>/import/confirm")
@roles(*WRITERS)
def confirm_import(unit_id: int) -> Answer:
    """Take in what was looked at."""
    _allowed(unit_id)
    form = ConfirmImportForm()
    plain = _signed(form, unit_id) if form.validate_on_submit() else None
    if plain is None:
        flash(_("Danh sách đã xem không còn dùng được; hãy chọn lại tệp."), "error")
        return redirect(url_for("facilities.import_sheet", unit_id=unit_id))
    done = form.attempt_once(lambda: _take_in(unit_id, plain))
    if done:
        flash(_("Đã nhập kiểm kê từ tệp; hãy xem lại rồi nộp."), "success")
        return redirect(done)
    again = ImportForm(formdata=None)
    said = [form.refusal, *(error for field in form for error in field.errors)]
    again.status, again.refusal = form.status, " ".join(str(sentence) for sentence in said if sentence)
    return _page(again, unit_id)


def _take_in(unit_id: int, plain: Any) -> str:
    return page_of(operations.take_in(unit_id, plain, actor=actor(), now=now()).id)


def _signed(form: ConfirmImportForm, unit_id: int) -> Any:
    """What this person saw of this unit's sheet, at most an hour ago; None for anything else."""
    try:
        person, unit, plain = _serializer().loads(form.rows.data, max_age=SECONDS)
    except (BadSignature, ValueError, TypeError):
        return None
    return plain if (person, unit) == (actor().user_id, unit_id) else None
