"""Deny by default: every route says who may call it, and one hook enforces it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Flask, abort, current_app, redirect, request, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from tracker.core.access import Role
from tracker.web.identity import login_manager, must_set_second_step

F = TypeVar("F", bound=Callable[..., Any])
PUBLIC = frozenset({"public"})
ATTRIBUTE = "__access__"
PERSON_KEY = "_user_id"
SECOND_STEP = frozenset({"accounts.second_step", "accounts.second_step_begin", "accounts.second_step_confirm"})
"""Where a second step is set; the first in order is the page that leads through it."""


def public(view: F) -> F:
    """Mark a route that anyone may call."""
    setattr(view, ATTRIBUTE, PUBLIC)
    return view


def roles(*allowed: Role) -> Callable[[F], F]:
    """Mark a route for the given roles only. Whose row it is, the view asks through `get_visible`."""

    def mark(view: F) -> F:
        setattr(view, ATTRIBUTE, frozenset(allowed))
        return view

    return mark


def signed_in_only(view: F) -> F:
    """Mark a route for every signed-in person."""
    return roles(*Role)(view)


def access_of(app: Flask, endpoint: str) -> frozenset[str] | None:
    """Who may call an endpoint: PUBLIC, a set of roles, or None where nobody said."""
    if endpoint == "static":
        return PUBLIC
    return getattr(app.view_functions[endpoint], ATTRIBUTE, None)


def enforce() -> Response | None:
    """Refuse a request whose route does not admit the person; send strangers to sign-in.

    A form sent after the session ended is answered by the accounts package, which keeps what was typed.
    """
    if request.endpoint is None:
        return None
    allowed = access_of(current_app, request.endpoint)
    if allowed is None:
        abort(403)
    if allowed is PUBLIC:
        return None
    if not current_user.is_authenticated:
        if request.method == "POST" and PERSON_KEY in session and request.form:
            return cast(Response, login_manager.unauthorized())
        target = request.full_path.rstrip("?") if request.method == "GET" else None
        return redirect(url_for("accounts.sign_in", next=target))
    if current_user.role not in allowed:
        abort(403)
    return _first_things_first()


def _first_things_first() -> Response | None:
    """Lead to what a person has to do before anything else: a password of their own, then a second step."""
    if request.endpoint == "accounts.sign_out":
        return None
    if current_user.must_change_password:
        wanted = frozenset({"accounts.change_password"})
    elif must_set_second_step():
        wanted = SECOND_STEP
    else:
        return None
    return None if request.endpoint in wanted else redirect(url_for(min(wanted)))
