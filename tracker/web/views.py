"""Pages of the furniture itself: language, light and dark, help, whether the service is up."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask_login import current_user
from werkzeug.wrappers import Response

from tracker.core.access import Role
from tracker.web.guard import public
from tracker.web.locale import COOKIE, LOCALES, THEME_COOKIE, THEMES

bp = Blueprint("web", __name__)
YEAR = 365 * 24 * 3600
HOME = {
    Role.LEADER: "desk.leader",
    Role.UNIT_HEAD: "desk.mine",
    Role.UNIT_REPORTER: "desk.mine",
    Role.OFFICE: "desk.office",
    Role.AUDITOR: "desk.office",
    Role.ADMINISTRATOR: "accounts.accounts",
}


def safe_target(target: str | None) -> str | None:
    """A path within this service, or None: an address elsewhere is never followed."""
    if not target or not target.startswith("/") or target.startswith("//"):
        return None
    if "\\" in target or not target.isprintable():  # a browser reads '\' as '/', and drops tabs and line ends
        return None
    parts = urlsplit(target)
    return target if not parts.scheme and not parts.netloc else None


def _back() -> str:
    return safe_target(request.form.get("next")) or url_for("web.home")


@bp.get("/")
@public
def home() -> Response:
    """The first page of a person's role."""
    if not current_user.is_authenticated:
        return redirect(url_for("accounts.sign_in"))
    return redirect(url_for(HOME[current_user.role]))


@bp.post("/locale")
@public
def set_locale() -> Response:
    """Switch the language of this browser."""
    return _remember(COOKIE, request.form.get("locale", ""), LOCALES)


@bp.post("/theme")
@public
def set_theme() -> Response:
    """Switch between light, dark and the device's own choice."""
    wish = request.form.get("theme", "")
    if wish == "auto":
        response = redirect(_back())
        response.delete_cookie(THEME_COOKIE)
        return response
    return _remember(THEME_COOKIE, wish, THEMES)


def _remember(cookie: str, value: str, allowed: tuple[str, ...]) -> Response:
    if value not in allowed:
        abort(400)
    response = redirect(_back())
    response.set_cookie(cookie, value, max_age=YEAR, httponly=True, samesite="Lax", secure=request.is_secure)
    return response


@bp.get("/help", endpoint="help")
@public
def show_help() -> str:
    """What each role does here, in a page."""
    return render_template("web/help.html")


@bp.get("/healthz")
@public
def healthz() -> Response:
    """Whether the process answers; says nothing else."""
    return Response("ok\n", mimetype="text/plain")
