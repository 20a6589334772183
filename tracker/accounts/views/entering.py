"""What every way in shares: counting the attempt, opening the session, leading on."""

from __future__ import annotations

from flask import g, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_login import login_user
from werkzeug.wrappers import Response

from tracker.accounts import operations, queries
from tracker.accounts.forms import OnwardForm
from tracker.core import transaction
from tracker.core.errors import Invalid
from tracker.web.forms import Form
from tracker.web.identity import SignedIn, idle_limit, now, settings, signed_in
from tracker.web.typed import in_words
from tracker.web.views import safe_target

MACHINERY = frozenset({"version", "key", "do"})


def may_try(form: Form, username: str) -> bool:
    """Count an attempt before it is judged; False, with the sentence on the form, when there were too many."""
    config = settings()
    try:
        with transaction():
            operations.begin_attempt(
                username,
                address=request.remote_addr or "",
                now=now(),
                attempts=config.attempts,
                minutes=config.lock_minutes,
            )
    except operations.Throttled as refused:
        form.put(refused)
        form.status = 429
        return False
    return True


def own_password_is_right(form: Form, hashed: str, password: str) -> bool:
    """Whether the person knows their own password; else the sentence stands on the form.

    Wrong ones are counted as at the way in, so that an open browser left alone gives no more tries than that.
    """
    person = signed_in()
    if not may_try(form, person.username):
        return False
    right = operations.matches(hashed, password)
    with transaction():
        if right:
            operations.forget_failures(person.username)
        else:
            operations.fail_attempt(person.actor.user_id, now=now())
    if not right:
        form.put(Invalid(_("Mật khẩu đang dùng không đúng."), field="password"))
    return right


def open_session(account_id: int, *, proof: str | None = None) -> str:
    """Open a session within the running transaction; returns its token."""
    return operations.open_session(
        account_id,
        address=request.remote_addr or "",
        browser=request.user_agent.string,
        now=now(),
        hours=settings().session_hours,
        proof=proof,
    )


def begin(token: str) -> None:
    """Start with an empty cookie, so that nothing planted before sign-in lives on.

    The token against forged forms was drawn for the old cookie; a page of this same answer needs a new one.
    """
    session.clear()
    g.pop("csrf_token", None)
    person: SignedIn | None = queries.load_signed_in(token, now(), idle_limit())
    login_user(person)


def _was_typed(name: str, text: str) -> bool:
    return bool(text.strip()) and name not in MACHINERY and not name.endswith("-kept")


def lead_on(form: OnwardForm) -> str | Response:
    """Give back what was typed before the session ended, or go where the person wanted to."""
    if form.kept() and safe_target(form.typed_path.data):
        shown = [(name, text) for name, text in form.kept() if _was_typed(name, text)]
        return render_template(
            "accounts/typed.html", typed=form.kept(), shown=in_words(shown), target=form.typed_path.data
        )
    return redirect(safe_target(form.next.data) or url_for("web.home"))
