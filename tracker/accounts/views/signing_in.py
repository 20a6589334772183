"""Signing in and out, and what keeps a session alive."""

from __future__ import annotations

import datetime as dt
import json

import structlog
from flask import flash, g, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user
from sqlalchemy.exc import OperationalError
from werkzeug.wrappers import Response

from tracker.accounts import operations, queries
from tracker.accounts.forms import SignInForm
from tracker.accounts.views.page import Page, bp
from tracker.core import transaction
from tracker.core.errors import Invalid
from tracker.web.errors import HIDDEN
from tracker.web.guard import public, signed_in_only
from tracker.web.identity import SignedIn, idle_limit, login_manager, now, settings, signed_in
from tracker.web.views import safe_target

log = structlog.get_logger()
SEEN_EVERY = dt.timedelta(minutes=1)
NEVER_KEPT = HIDDEN - {"version", "key"}


@bp.before_app_request
def note_session_in_use() -> None:
    """Move the idle limit on, at most once a minute; the only write that a GET makes here.

    Where the database takes no write at present, pages can still be read: the note is left out.
    """
    if request.endpoint == "static" or not current_user.is_authenticated:
        return
    seen_at, moment = signed_in().seen_at, now()
    if seen_at is None or moment - seen_at < SEEN_EVERY:
        return
    try:
        with transaction():
            operations.touch(signed_in().session_id, now=moment)
    except OperationalError as error:
        log.warning("session not noted", error=str(error.orig))


def session_ended() -> Page:
    """Answer a form sent after the session ended: sign in, and nothing that was typed is lost but files."""
    typed = [(name, text) for name, text in request.form.items(multi=True) if name not in NEVER_KEPT]
    kept = json.dumps(typed, ensure_ascii=False)
    form = SignInForm(formdata=None, typed_path=request.full_path.rstrip("?"), typed=kept)
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
    """Start with an empty cookie, so that nothing planted before sign-in lives on.

    The token against forged forms was drawn for the old cookie; a page of this same answer needs a new one.
    """
    session.clear()
    g.pop("csrf_token", None)
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
