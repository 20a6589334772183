"""Signing in and out, one's own account, and the administrator's pages."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from functools import partial

from flask import Blueprint, abort, flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user
from werkzeug.wrappers import Response
from wtforms.fields.choices import SelectChoice

from tracker.accounts import operations, queries
from tracker.accounts.forms import (
    ROLE_CHOICES,
    AccountVerbForm,
    EditAccountForm,
    NewAccountForm,
    PasswordForm,
    ProfileForm,
    SignInForm,
)
from tracker.core import transaction
from tracker.core.access import Role
from tracker.core.clock import local_day
from tracker.core.errors import Invalid
from tracker.core.text import sort_key
from tracker.units.queries import short_names
from tracker.web.errors import HIDDEN
from tracker.web.guard import public, roles, signed_in_only
from tracker.web.identity import SignedIn, actor, idle_limit, login_manager, now, settings, signed_in
from tracker.web.views import safe_target

bp = Blueprint("accounts", __name__)
SEEN_EVERY = dt.timedelta(minutes=1)
NEVER_KEPT = HIDDEN - {"version", "key"}
Page = str | Response | tuple[str, int]


@bp.before_app_request
def note_session_in_use() -> None:
    """Move the idle limit on, at most once a minute; the only write that a GET makes here."""
    if request.endpoint == "static" or not current_user.is_authenticated:
        return
    seen_at, moment = signed_in().seen_at, now()
    if seen_at is None or moment - seen_at < SEEN_EVERY:
        return
    with transaction():
        operations.touch(signed_in().session_id, now=moment)


def session_ended() -> Page:
    """Answer a form sent after the session ended: sign in, and nothing that was typed is lost but files."""
    typed = [(name, text) for name, text in request.form.items(multi=True) if name not in NEVER_KEPT]
    form = SignInForm(formdata=None, typed_path=request.full_path.rstrip("?"), typed=json.dumps(typed))
    page = render_template("accounts/sign_in.html", form=form, ended=True, had_files=bool(request.files))
    return page, 401


login_manager.unauthorized_handler(session_ended)


@bp.route("/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> Page:
    """Sign in by name and password."""
    if current_user.is_authenticated:
        return redirect(url_for("web.home"))
    form = SignInForm(next=request.args.get("next"))
    token = _try_to_sign_in(form) if form.validate_on_submit() else None
    if token is None:
        page = render_template("accounts/sign_in.html", form=form, ended=bool(form.typed.data), had_files=False)
        return page, form.status
    _begin(token)
    if form.kept() and safe_target(form.typed_path.data):
        return render_template("accounts/typed.html", typed=form.kept(), target=form.typed_path.data)
    return redirect(safe_target(form.next.data) or url_for("web.home"))


def _try_to_sign_in(form: SignInForm) -> str | None:
    """The token of a new session; None, with the sentence on the form, when refused."""
    name, address = operations.normal_username(form.username.data), request.remote_addr or ""
    attempts, minutes = settings().attempts, settings().lock_minutes
    try:
        with transaction():
            operations.begin_attempt(name, address=address, now=now(), attempts=attempts, minutes=minutes)
    except operations.Throttled as refused:
        form.put(refused)
        form.status = 429
        return None
    known = queries.credentials(name)
    right = operations.matches(known.password_hash if known else operations.dummy_hash(), form.password.data)
    with transaction():
        if known is None or not right or known.is_locked:
            operations.fail_attempt(known.account_id if known else None, now=now())
            form.put(Invalid(_("Tên đăng nhập hoặc mật khẩu không đúng.")))
            return None
        return operations.open_session(
            known.account_id,
            address=address,
            browser=request.user_agent.string,
            now=now(),
            hours=settings().session_hours,
        )


def _begin(token: str) -> None:
    """Start with an empty cookie, so that nothing planted before sign-in lives on."""
    session.clear()
    person: SignedIn | None = queries.load_signed_in(token, now(), idle_limit())
    login_user(person)


@bp.post("/sign-out")
@signed_in_only
def sign_out() -> Response:
    """End this session."""
    person = signed_in()
    with transaction():
        operations.end_session(person.session_id, actor=person.actor, now=now())
    logout_user()
    session.clear()
    flash(_("Đã đăng xuất."), "success")
    return redirect(url_for("accounts.sign_in"))


@bp.route("/account", methods=["GET", "POST"])
@signed_in_only
def profile() -> Page:
    """One's own particulars and sessions."""
    me = actor()
    account = queries.get_visible(me.user_id or 0, me)
    form = ProfileForm(obj=account)
    if form.validate_on_submit():
        form.attempt(
            lambda: operations.edit_profile(
                queries.get_visible(me.user_id or 0, me),
                actor=me,
                now=now(),
                version=form.version.data,
                email=form.email.data,
                telephone=form.telephone.data or "",
                locale=form.locale.data,
            )
        )
        if form.status == 200:
            flash(_("Đã lưu."), "success")
            return redirect(url_for("accounts.profile"))
    opened = queries.sessions_of(me.user_id or 0, now(), idle_limit())
    page = render_template("accounts/profile.html", form=form, account=account, sessions=opened)
    return page, form.status


@bp.post("/account/sessions/<int:session_id>/revoke")
@signed_in_only
def revoke_session(session_id: int) -> Response:
    """End one of one's own sessions elsewhere."""
    with transaction():
        opened = queries.get_own_session(session_id, actor())
        operations.revoke_session(opened, actor=actor(), now=now())
    flash(_("Đã kết thúc phiên đăng nhập đó."), "success")
    return redirect(url_for("accounts.profile"))


@bp.route("/account/password", methods=["GET", "POST"])
@signed_in_only
def change_password() -> Page:
    """Set one's own password; forced at the first sign-in."""
    form = PasswordForm()
    if form.validate_on_submit() and _set_password(form):
        flash(_("Đã đổi mật khẩu. Các phiên đăng nhập khác đã kết thúc."), "success")
        return redirect(url_for("web.home"))
    return render_template("accounts/password.html", form=form, least=settings().password_length), form.status


def _set_password(form: PasswordForm) -> bool:
    """Judge and hash outside the transaction, then store; False with the sentence on the form."""
    person = signed_in()
    known = queries.credentials(person.username)
    seen_hash = known.password_hash if known else operations.dummy_hash()
    if not operations.matches(seen_hash, form.password.data):
        form.put(Invalid(_("Mật khẩu đang dùng không đúng."), field="password"))
        return False
    words = (person.username, person.full_name, person.unit_name)
    try:
        operations.check_strength(form.new_password.data, least=settings().password_length, words=words)
    except Invalid as refused:
        form.put(refused)
        return False
    if form.new_password.data == form.password.data:
        form.put(Invalid(_("Mật khẩu mới phải khác mật khẩu đang dùng."), field="new_password"))
        return False
    hashed = operations.hash_password(form.new_password.data)
    form.attempt(
        lambda: operations.change_password(
            queries.get_visible(person.actor.user_id or 0, person.actor),
            seen_hash=seen_hash,
            password_hash=hashed,
            actor=person.actor,
            now=now(),
            keep=person.session_id,
        )
    )
    return form.status == 200


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
    _show_once(account.username, password)
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
