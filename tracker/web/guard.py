"""Deny by default: every route says who may call it, and one hook enforces it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import Flask, abort, current_app, redirect, request, session, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from tracker.core.access import Role
from tracker.web.identity import login_manager

F = TypeVar("F", bound=Callable[..., Any])
PUBLIC = frozenset({"public"})
ATTRIBUTE = "__access__"
PERSON_KEY = "_user_id"


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
    if current_user.must_change_password and request.endpoint not in {
        "accounts.change_password",
        "accounts.sign_out",
    }:
        return redirect(url_for("accounts.change_password"))
    return None
