"""Villages from a file: looked at first, added together."""

from __future__ import annotations

from flask import current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeTimedSerializer

from tracker.core.clock import local_day
from tracker.core.errors import Invalid
from tracker.units import operations
from tracker.units.forms import ConfirmRowsForm, ImportForm
from tracker.units.policy import KEEPERS
from tracker.units.views.page import Page, bp
from tracker.web.guard import roles
from tracker.web.identity import actor, now

SECONDS = 3600


@bp.route("/villages/import", methods=["GET", "POST"])
@roles(*KEEPERS)
def import_villages() -> Page:
    """Read a file of villages; nothing is added before what was read has been looked at."""
    form = ImportForm()
    reading = operations.VillageReading()
    if form.validate_on_submit():
        reading = _read(form)
        if reading.rows:
            signed = _serializer().dumps([actor().user_id, operations.villages_to_plain(reading.rows)])
            confirm = ConfirmRowsForm(formdata=None, rows=signed)
            return render_template("units/villages_preview.html", form=confirm, rows=reading.rows)
    return render_template("units/villages_import.html", form=form, problems=reading.problems), form.status


def _read(form: ImportForm) -> operations.VillageReading:
    try:
        reading = operations.read_villages(form.file.data.read(), on=local_day(now()))
    except Invalid as refused:
        form.put(refused)
        return operations.VillageReading()
    if reading.problems:
        form.put(Invalid("Tệp có chỗ sai nên chưa nhập dòng nào; xem từng ô ở dưới.", field="file"))
    return reading


def _serializer() -> URLSafeTimedSerializer:
    keys = [*current_app.config["SECRET_KEY_FALLBACKS"], current_app.config["SECRET_KEY"]]
    return URLSafeTimedSerializer(keys, salt="villages")


@bp.post("/villages/import/confirm")
@roles(*KEEPERS)
def confirm_villages() -> Page:
    """Add the villages that were looked at."""
    form = ConfirmRowsForm()
    rows = _signed_rows(form) if form.validate_on_submit() else None
    if rows is None:
        flash(_("Danh sách đã xem không còn dùng được; hãy chọn lại tệp."), "error")
        return redirect(url_for("units.import_villages"))
    added: list[int] = []
    address = form.attempt_once(lambda: _add(rows, added))
    if address is None:
        again = ImportForm(formdata=None)
        again.refusal = form.refusal or next((said for _field, said in form.said()), None)
        return render_template("units/villages_import.html", form=again, problems=()), form.status
    flash(_("Đã thêm %(n)s bản.", n=sum(added)), "success")
    return redirect(address)


def _add(rows: list[operations.VillageLine], added: list[int]) -> str:
    added.append(operations.import_villages(rows, actor=actor(), now=now()))
    return url_for("units.villages")


def _signed_rows(form: ConfirmRowsForm) -> list[operations.VillageLine] | None:
    """The rows as this person saw them, at most an hour ago; None for anything else."""
    try:
        person, plain = _serializer().loads(form.rows.data, max_age=SECONDS)
        return operations.villages_from_plain(plain) if person == actor().user_id else None
    except (BadSignature, ValueError, TypeError):
        return None
