"""People from a file: looked at first, created together, their first passwords printed once."""

from __future__ import annotations

from dataclasses import dataclass

from flask import current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from itsdangerous import BadSignature, URLSafeTimedSerializer

from tracker.accounts import operations
from tracker.accounts.forms import ConfirmImportForm, ImportForm
from tracker.accounts.views.page import Page, bp
from tracker.core.access import ROLE_LABELS, Role
from tracker.core.clock import local_day
from tracker.core.errors import Invalid
from tracker.web.guard import roles
from tracker.web.identity import actor, now

SECONDS = 3600


@dataclass(frozen=True)
class Slip:
    """What is printed for one person."""

    full_name: str
    unit_name: str
    username: str
    secret: str


@bp.route("/accounts/import", methods=["GET", "POST"])
@roles(Role.ADMINISTRATOR)
def import_accounts() -> Page:
    """Read a file of people; nothing is created before what was read has been looked at."""
    form = ImportForm()
    reading = operations.Reading()
    if form.validate_on_submit():
        reading = _read(form)
        if reading.rows:
            return _preview(reading)
    return render_template("accounts/import.html", form=form, problems=reading.problems), form.status


def _read(form: ImportForm) -> operations.Reading:
    try:
        reading = operations.read_people(form.file.data.read(), on=local_day(now()))
    except Invalid as refused:
        form.put(refused)
        return operations.Reading()
    if reading.problems:
        form.put(Invalid(_("Tệp có chỗ sai nên chưa nhập dòng nào; xem từng ô ở dưới."), field="file"))
    return reading


def _preview(reading: operations.Reading) -> str:
    signed = _serializer().dumps([actor().user_id, operations.to_plain(reading.rows)])
    form = ConfirmImportForm(formdata=None, rows=signed)
    return render_template("accounts/import_preview.html", form=form, rows=reading.rows, labels=ROLE_LABELS)


def _serializer() -> URLSafeTimedSerializer:
    keys = [*current_app.config["SECRET_KEY_FALLBACKS"], current_app.config["SECRET_KEY"]]
    return URLSafeTimedSerializer(keys, salt="people")


@bp.post("/accounts/import/confirm")
@roles(Role.ADMINISTRATOR)
def confirm_import() -> Page:
    """Create the people looked at; their first passwords stand in this answer only."""
    form = ConfirmImportForm()
    rows = _signed_rows(form) if form.validate_on_submit() else None
    if rows is None:
        flash(_("Danh sách đã xem không còn dùng được; hãy chọn lại tệp."), "error")
        return redirect(url_for("accounts.import_accounts"))
    passwords = [operations.first_password() for _row in rows]
    hashes = [operations.hash_password(password) for password in passwords]
    created: list[int] = []
    form.attempt_once(lambda: _create(rows, hashes, created))
    if form.status != 200:
        return render_template("accounts/import.html", form=_refused(form), problems=()), form.status
    if not created:
        flash(_("Danh sách này đã được tạo trước đó; mật khẩu chỉ hiện một lần."), "info")
        return redirect(url_for("accounts.accounts"))
    flash(ngettext("Đã tạo %(num)d tài khoản.", "Đã tạo %(num)d tài khoản.", len(created)), "success")
    slips = [
        Slip(row.full_name, row.unit_name, row.username, password)
        for row, password in zip(rows, passwords, strict=True)
    ]
    return render_template("accounts/slips.html", slips=slips, kind="password", until=None)


def _create(rows: list[operations.PersonRow], hashes: list[str], created: list[int]) -> str:
    made = operations.create_accounts(rows, hashes, actor=actor(), now=now())
    created.extend(account.id for account in made)
    return url_for("accounts.accounts")


def _signed_rows(form: ConfirmImportForm) -> list[operations.PersonRow] | None:
    """The rows as this person saw them, at most an hour ago; None for anything else."""
    try:
        person, plain = _serializer().loads(form.rows.data, max_age=SECONDS)
        return operations.from_plain(plain) if person == actor().user_id else None
    except (BadSignature, ValueError, TypeError):
        return None


def _refused(confirm: ConfirmImportForm) -> ImportForm:
    """The page of the file with what a rule said of the people: somebody has taken a name meanwhile."""
    form = ImportForm(formdata=None)
    said = [confirm.refusal, *(error for field in confirm for error in field.errors)]
    form.refusal = " ".join(str(sentence) for sentence in said if sentence)
    return form
