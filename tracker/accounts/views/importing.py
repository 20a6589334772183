"""People from a file: looked at first, created together, their first passwords printed once."""

from __future__ import annotations

from dataclasses import dataclass

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from tracker.accounts import operations
from tracker.accounts.forms import ConfirmImportForm, ImportForm
from tracker.accounts.views.page import Page, bp
from tracker.core import transaction
from tracker.core.access import ROLE_LABELS, Role
from tracker.core.clock import local_day
from tracker.core.errors import Invalid, NotFound
from tracker.web.guard import roles
from tracker.web.idempotency import earlier_answer
from tracker.web.identity import actor, now


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
            with transaction():
                token = operations.keep_list(reading.rows, actor=actor(), now=now())
            return redirect(url_for("accounts.import_preview", token=token))
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


@bp.get("/accounts/import/<token>")
@roles(Role.ADMINISTRATOR)
def import_preview(token: str) -> Page:
    """The people that were read, before they are created."""
    rows = operations.from_plain(operations.own_list(token, actor=actor(), now=now()).rows)
    form = ConfirmImportForm(formdata=None)
    return render_template("accounts/import_preview.html", form=form, rows=rows, labels=ROLE_LABELS, token=token)


@bp.post("/accounts/import/<token>/confirm")
@roles(Role.ADMINISTRATOR)
def confirm_import(token: str) -> Page:
    """Create the people looked at; their first passwords stand in this answer only."""
    form = ConfirmImportForm()
    rows = _seen_rows(token) if form.validate_on_submit() else None
    if rows is None:
        return _gone(form)
    passwords = [operations.first_password() for _row in rows]
    hashes = [operations.hash_password(password) for password in passwords]
    created: list[int] = []
    form.attempt_once(lambda: _create(token, rows, hashes, created))
    if form.status != 200:
        return render_template("accounts/import.html", form=_refused(form), problems=()), form.status
    if not created:
        return _gone(form)
    flash(ngettext("Đã tạo %(num)d tài khoản.", "Đã tạo %(num)d tài khoản.", len(created)), "success")
    slips = [
        Slip(row.full_name, row.unit_name, row.username, password)
        for row, password in zip(rows, passwords, strict=True)
    ]
    return render_template("accounts/slips.html", slips=slips, kind="password", until=None)


def _seen_rows(token: str) -> list[operations.PersonRow] | None:
    """The rows as this person saw them; None once they were created, replaced or kept too long."""
    try:
        return operations.from_plain(operations.own_list(token, actor=actor(), now=now()).rows)
    except NotFound:
        return None


def _gone(form: ConfirmImportForm) -> Page:
    """Back to the accounts where this form created them before; else to choosing a file."""
    if form.key.data and earlier_answer(actor(), str(form.key.data)[:64]):
        flash(_("Danh sách này đã được tạo trước đó; mật khẩu chỉ hiện một lần."), "info")
        return redirect(url_for("accounts.accounts"))
    flash(_("Danh sách đã xem không còn dùng được; hãy chọn lại tệp."), "error")
    return redirect(url_for("accounts.import_accounts"))


def _create(token: str, rows: list[operations.PersonRow], hashes: list[str], created: list[int]) -> str:
    operations.use_list(token, actor=actor(), now=now())
    made = operations.create_accounts(rows, hashes, actor=actor(), now=now())
    created.extend(account.id for account in made)
    return url_for("accounts.accounts")


def _refused(confirm: ConfirmImportForm) -> ImportForm:
    """The page of the file with what a rule said of the people: somebody has taken a name meanwhile."""
    form = ImportForm(formdata=None)
    said = [confirm.refusal, *(error for field in confirm for error in field.errors)]
    form.refusal = " ".join(str(sentence) for sentence in said if sentence)
    return form
