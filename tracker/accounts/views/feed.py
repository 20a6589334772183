"""One's own calendar address: given, renewed, closed."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from tracker.accounts import queries
from tracker.accounts.operations import feeds
from tracker.accounts.views.page import bp
from tracker.core import transaction
from tracker.core.access import IN_UNIT, Role
from tracker.core.errors import NotFound
from tracker.web.guard import roles
from tracker.web.identity import actor, now


@bp.post("/account/calendar")
@roles(*IN_UNIT, Role.OFFICE)
def open_feed() -> str:
    """Give a new address; it stands in this answer only."""
    me = actor()
    with transaction():
        token = feeds.open_feed(queries.get_visible(me.user_id or 0, me), actor=me, now=now())
    return render_template("accounts/calendar.html", address=url_for("desk.calendar", token=token, _external=True))


@bp.post("/account/calendar/close")
@roles(*IN_UNIT, Role.OFFICE)
def close_feed() -> Response:
    """Let the address lead nowhere."""
    with transaction():
        feed = queries.feed_of(actor())
        if feed is None:
            raise NotFound
        feeds.close_feed(feed, actor=actor(), now=now())
    flash(_("Đã đóng địa chỉ lịch."), "success")
    return redirect(url_for("accounts.profile"))
