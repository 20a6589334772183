"""A slip of paper with a code, and the page where it is used."""

from __future__ import annotations

from functools import partial

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from tracker.accounts import operations, queries
from tracker.accounts.forms import AccountVerbForm, PaperCodeForm
from tracker.accounts.views.entering import may_try
from tracker.accounts.views.importing import Slip
from tracker.accounts.views.page import Page, bp
from tracker.core import transaction
from tracker.core.access import Role
from tracker.core.clock import local_day
from tracker.core.errors import Invalid
from tracker.units.queries import short_names
from tracker.web.guard import public, roles
from tracker.web.identity import actor, now, settings


@bp.post("/accounts/<int:account_id>/slip")
@roles(Role.ADMINISTRATOR)
def print_slip(account_id: int) -> str:
    """Draw a code for a person; it stands in this answer only, ready to be printed and handed over."""
    form = AccountVerbForm()
    if not form.validate_on_submit():
        abort(400)
    keys = operations.keys_of(settings())
    with transaction():
        account = queries.get_visible(account_id, actor())
        code = operations.issue_paper_code(account, keys=keys, actor=actor(), now=now(), version=form.version.data)
        name, unit_id, username = account.full_name, account.unit_id, account.username
    unit_name = short_names(local_day(now())).get(unit_id, "")
    slip = Slip(name, unit_name, username, code)
    return render_template("accounts/slips.html", slips=[slip], kind="code", until=now() + operations.PAPER_VALID)


@bp.route("/sign-in/code", methods=["GET", "POST"])
@public
def use_slip() -> Page:
    """Set a new password with the code of a slip."""
    form = PaperCodeForm()
    if form.validate_on_submit() and _use(form):
        flash(_("Đã đặt mật khẩu mới; hãy đăng nhập."), "success")
        return redirect(url_for("accounts.sign_in"))
    page = render_template("accounts/use_slip.html", form=form, least=settings().password_length)
    return page, form.status


def _use(form: PaperCodeForm) -> bool:
    """Judge the password, count the attempt, then try the code; one sentence whatever of name or code is wrong."""
    name = operations.normal_username(form.username.data)
    try:
        operations.check_strength(form.new_password.data, least=settings().password_length, words=(name,))
    except Invalid as refused:
        form.put(refused)
        return False
    if not may_try(form, name):
        return False
    hashed = operations.hash_password(form.new_password.data)
    known = queries.credentials(name)
    if known is None:
        form.put(Invalid(_("Tên đăng nhập hoặc mã không đúng, hoặc mã đã hết hạn."), field="code"))
    else:
        form.attempt(partial(_set, known.account_id, form.code.data, hashed))
    if form.status == 200:
        return True
    with transaction():
        operations.fail_attempt(known.account_id if known else None, now=now())
    return False


def _set(account_id: int, code: str, hashed: str) -> None:
    keys = operations.keys_of(settings())
    account = queries.get_visible(account_id, actor())
    operations.use_paper_code(account, code, password_hash=hashed, keys=keys, now=now())
