"""Activities from a file: the template, what was read, and recording it together."""

from __future__ import annotations

from flask import Response, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from itsdangerous import BadSignature, URLSafeTimedSerializer

from tracker.core.clock import local_day
from tracker.core.errors import Invalid
from tracker.outreach import exports, operations, queries
from tracker.outreach.forms import ConfirmForm, FileForm
from tracker.outreach.views.page import Answer, around, bp, writers
from tracker.outreach.views.register import XLSX, sent
from tracker.units.queries import villages_on
from tracker.web.identity import actor, now

SECONDS = 3600


@bp.get("/template.xlsx")
@writers
def template() -> Response:
    """The empty table with the words that may stand in it; always in Vietnamese, as it is read."""
    who = actor()
    villages = [row.label for row in villages_on(local_day(now()), [who.unit_id or 0])]
    directives = [name for _id, name in queries.directives_for(who.unit_id or 0)]
    empty, words = exports.template_tables(villages, directives)
    return sent(exports.as_xlsx(("Hoạt động", empty), ("Danh mục", words)), XLSX, "mau-tuyen-truyen.xlsx")


@bp.route("/import", methods=["GET", "POST"])
@writers
def import_activities() -> Answer:
    """Read a file of activities; nothing is recorded before what was read has been looked at."""
    form = FileForm()
    reading = operations.ActivityReading()
    if form.validate_on_submit():
        reading = _read(form)
        if reading.rows:
            signed = _serializer().dumps([actor().user_id, operations.lines_to_plain(reading.rows)])
            confirm = ConfirmForm(formdata=None, rows=signed)
            return render_template("outreach/import_preview.html", form=confirm, rows=reading.rows, **around())
    page = render_template("outreach/import.html", form=form, problems=reading.problems, **around())
    return page, form.status


def _read(form: FileForm) -> operations.ActivityReading:
    try:
        reading = operations.read_activities(form.file.data.read(), actor=actor(), now=now())
    except Invalid as refused:
        form.put(refused)
        return operations.ActivityReading()
    if reading.problems:
        form.put(Invalid("Tệp có chỗ sai nên chưa nhập dòng nào; xem từng ô ở dưới.", field="file"))
    return reading


def _serializer() -> URLSafeTimedSerializer:
    keys = [*current_app.config["SECRET_KEY_FALLBACKS"], current_app.config["SECRET_KEY"]]
    return URLSafeTimedSerializer(keys, salt="outreach")


@bp.post("/import/confirm")
@writers
def confirm_import() -> Answer:
    """Record the activities that were looked at."""
    form = ConfirmForm()
    rows = _signed_rows(form) if form.validate_on_submit() else None
    if rows is None:
        flash(_("Danh sách đã xem không còn dùng được; hãy chọn lại tệp."), "error")
        return redirect(url_for("outreach.import_activities"))
    address = form.attempt_once(lambda: _record(rows))
    if address is None:
        again = FileForm(formdata=None)
        again.refusal = form.refusal or next((said for _field, said in form.said()), None)
        return render_template("outreach/import.html", form=again, problems=(), **around()), form.status
    flash(_("Đã ghi %(n)s hoạt động từ tệp.", n=len(rows)), "success")
    return redirect(address)


def _record(rows: list[operations.ActivityLine]) -> str:
    operations.import_activities(rows, actor=actor(), now=now())
    return url_for("outreach.activities")


def _signed_rows(form: ConfirmForm) -> list[operations.ActivityLine] | None:
    """The lines as this person saw them, at most an hour ago; None for anything else."""
    try:
        person, plain = _serializer().loads(form.rows.data, max_age=SECONDS)
        return operations.lines_from_plain(plain) if person == actor().user_id else None
    except (BadSignature, ValueError, TypeError, KeyError, AttributeError):
        return None
