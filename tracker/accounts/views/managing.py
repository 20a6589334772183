"""The administrator's pages: list, create, edit, lock, a new first password."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from tracker.accounts import operations, queries
from tracker.accounts.forms import ROLE_CHOICES, AccountVerbForm, EditAccountForm, NewAccountForm
from tracker.accounts.views.page import Page, bp
from tracker.core import after_commit, transaction
from tracker.core.access import Role
from tracker.core.clock import local_day
from tracker.core.text import sort_key
from tracker.units.queries import short_names
from tracker.web.guard import roles
from tracker.web.identity import actor, now


@bp.get("/accounts")
@roles(Role.ADMINISTRATOR)
def accounts() -> Page:
    """All accounts, by words and by role."""
    asked = request.args.get("role", "")
    role = Role(asked) if asked in set(Role) else None
    people = queries.people(actor(), q=request.args.get("q", ""), role=role)
    return render_template("accounts/accounts.html", people=people, role=role, roles=ROLE_CHOICES)


@bp.route("/accounts/new", methods=["GET", "POST"])
@roles(Role.ADMINISTRATOR)
def new_account() -> Page:
    """Create an account; its first password is shown once."""
    form = NewAccountForm()
    form.unit_id.choices = _unit_choices()
    if form.validate_on_submit():
        password = operations.first_password()
        hashed = operations.hash_password(password)
        address = form.attempt_once(lambda: _create(form, password, hashed))
        if address is not None:
            return redirect(address)
    return render_template("accounts/new_account.html", form=form), form.status


def _create(form: NewAccountForm, password: str, hashed: str) -> str:
    account = operations.create_account(
        username=form.username.data, password_hash=hashed, actor=actor(), now=now(), **form.particulars()
    )
    after_commit(partial(_show_once, account.username, password))
    return url_for("accounts.accounts")


def _show_once(username: str, password: str) -> None:
    flash(
        _("Mật khẩu lần đầu của %(who)s: %(password)s (chỉ hiện một lần này).", who=username, password=password),
        "success",
    )


@bp.route("/accounts/<int:account_id>/edit", methods=["GET", "POST"])
@roles(Role.ADMINISTRATOR)
def edit_account(account_id: int) -> Page:
    """Change particulars, role and unit."""
    account = queries.get_visible(account_id, actor())
    form = EditAccountForm(obj=account)
    form.unit_id.choices = _unit_choices()
    if form.validate_on_submit():
        form.attempt(
            lambda: operations.edit_account(
                queries.get_visible(account_id, actor()),
                actor=actor(),
                now=now(),
                version=form.version.data,
                **form.particulars(),
            )
        )
        if form.status == 200:
            flash(_("Đã lưu tài khoản."), "success")
            return redirect(url_for("accounts.accounts"))
    verbs = AccountVerbForm(formdata=None, version=account.version)
    return render_template("accounts/edit_account.html", form=form, account=account, verbs=verbs), form.status


@bp.post("/accounts/<int:account_id>/lock")
@roles(Role.ADMINISTRATOR)
def lock_account(account_id: int) -> Response:
    """Lock an account and end its sessions."""
    return _verb(account_id, operations.lock, _("Đã khóa tài khoản."))


@bp.post("/accounts/<int:account_id>/unlock")
@roles(Role.ADMINISTRATOR)
def unlock_account(account_id: int) -> Response:
    """Let a locked account sign in again."""
    return _verb(account_id, operations.unlock, _("Đã mở khóa tài khoản."))


@bp.post("/accounts/<int:account_id>/reset")
@roles(Role.ADMINISTRATOR)
def reset_password(account_id: int) -> Response:
    """Give a new first password, shown once."""
    password = operations.first_password()
    reset = partial(operations.reset_password, password_hash=operations.hash_password(password))
    answer = _verb(account_id, reset, _("Đã cấp lại mật khẩu; các phiên đăng nhập của người này đã kết thúc."))
    _show_once(queries.get_visible(account_id, actor()).username, password)
    return answer


def _verb(account_id: int, change: Callable[..., None], sentence: str) -> Response:
    """Do a verb on one account; a refusal becomes its page."""
    form = AccountVerbForm()
    if not form.validate_on_submit():
        abort(400)
    with transaction():
        account = queries.get_visible(account_id, actor())
        change(account, actor=actor(), now=now(), version=form.version.data)
    flash(sentence, "success")
    return redirect(url_for("accounts.edit_account", account_id=account_id))


def _unit_choices() -> list[SelectChoice]:
    names = short_names(local_day(now()))
    in_order = sorted(names.items(), key=lambda choice: sort_key(choice[1]))
    return [SelectChoice(str(unit_id), name) for unit_id, name in in_order]
