"""The administrator's pages: list, create, edit, lock, a new first password."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from functools import partial
from typing import cast

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from tracker.accounts import operations, queries
from tracker.accounts.forms import ROLE_CHOICES, AccountVerbForm, EditAccountForm, LeaveForm, NewAccountForm
from tracker.accounts.views.page import Page, bp
from tracker.core import after_commit, transaction
from tracker.core.access import Role
from tracker.core.clock import local_day
from tracker.core.text import sort_key
from tracker.units.queries import short_names
from tracker.web.guard import roles
from tracker.web.identity import actor, now
from tracker.web.pagination import Page as Paged
from tracker.web.pagination import page_number

PER_PAGE = 50


@bp.get("/accounts")
@roles(Role.ADMINISTRATOR, Role.AUDITOR)
def accounts() -> Page:
    """All accounts, by words and by role; an auditor reads them only."""
    asked = request.args.get("role", "")
    role = Role(asked) if asked in set(Role) else None
    number = page_number()
    rows, total = queries.people(actor(), q=request.args.get("q", ""), role=role, page=number, per=PER_PAGE)
    page = Paged(rows=rows, page=number, per=PER_PAGE, total=total)
    return render_template("accounts/accounts.html", page=page, role=role, roles=ROLE_CHOICES)


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
    return edit_page(account_id, form)


def edit_page(account_id: int, form: EditAccountForm | None = None, leaving: LeaveForm | None = None) -> Page:
    """The page of one account with its forms; those not given are as the row has them."""
    account = queries.get_visible(account_id, actor())
    step = queries.second_step_of(account_id)
    if form is None:
        form = EditAccountForm(formdata=None, obj=account)
        form.unit_id.choices = _unit_choices()
    page = render_template(
        "accounts/edit_account.html",
        form=leaving if leaving is not None else form,
        edit=form,
        leaving=leaving or LeaveForm(formdata=None, version=account.version, left_on=local_day(now())),
        account=account,
        version=account.version,
        has_second_step=step is not None and step.confirmed_at is not None,
    )
    return page, (leaving or form).status


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


@bp.post("/accounts/<int:account_id>/second-step/reset")
@roles(Role.ADMINISTRATOR)
def reset_second_step(account_id: int) -> Response:
    """Take away the second step of a person who lost telephone and codes."""
    return _verb(account_id, operations.reset_second_step, _("Đã bỏ mã hai bước; người này cài lại khi cần."))


@bp.post("/accounts/<int:account_id>/leave")
@roles(Role.ADMINISTRATOR)
def leave_account(account_id: int) -> Page:
    """A person leaves: locked, with the date."""
    form = LeaveForm()
    if form.validate_on_submit():
        form.attempt(lambda: _leave(account_id, form))
        if form.status == 200:
            flash(_("Đã ghi ngày nghỉ và khóa tài khoản; việc của đơn vị giữ nguyên."), "success")
            return redirect(url_for("accounts.edit_account", account_id=account_id))
    return edit_page(account_id, leaving=form)


def _leave(account_id: int, form: LeaveForm) -> None:
    operations.leave(
        queries.get_visible(account_id, actor()),
        left_on=cast(dt.date, form.left_on.data),
        actor=actor(),
        now=now(),
        version=form.version.data,
    )


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
