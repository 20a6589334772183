"""Signing in and out, and what keeps a session alive."""

from __future__ import annotations

import datetime as dt
import json

import structlog
from flask import flash, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, logout_user
from sqlalchemy.exc import OperationalError
from werkzeug.wrappers import Response

from tracker.accounts import operations, queries
from tracker.accounts.forms import SignInForm
from tracker.accounts.views.entering import begin, lead_on, may_try, open_session
from tracker.accounts.views.page import Page, bp
from tracker.accounts.views.second_step import ask_second_step
from tracker.core import transaction
from tracker.core.errors import Invalid
from tracker.web.errors import HIDDEN
from tracker.web.guard import public, signed_in_only
from tracker.web.identity import login_manager, now, signed_in

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
    """Sign in by name and password; who has a second step is asked for its code before anything opens."""
    if current_user.is_authenticated:
        return redirect(url_for("web.home"))
    form = SignInForm(next=request.args.get("next"))
    known = _whose_password_is_right(form) if form.validate_on_submit() else None
    if known is None:
        page = render_template("accounts/sign_in.html", form=form, ended=bool(form.typed.data), had_files=False)
        return page, form.status
    if known.has_second_step:
        return ask_second_step(known, form)
    with transaction():
        token = open_session(known.account_id)
    begin(token)
    return lead_on(form)


def _whose_password_is_right(form: SignInForm) -> queries.Credentials | None:
    """The account that name and password admit; None, with the sentence on the form, when refused."""
    name = operations.normal_username(form.username.data)
    if not may_try(form, name):
        return None
    known = queries.credentials(name)
    right = operations.matches(known.password_hash if known else operations.dummy_hash(), form.password.data)
    if known is not None and right and not known.is_locked:
        return known
    with transaction():
        operations.fail_attempt(known.account_id if known else None, now=now())
    form.put(Invalid(_("Tên đăng nhập hoặc mật khẩu không đúng.")))
    return None


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
