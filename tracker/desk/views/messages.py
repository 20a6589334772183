"""A person's messages. Reading a page marks nothing; a button does."""

from __future__ import annotations

from flask import redirect, render_template, url_for
from werkzeug.wrappers import Response

from tracker.core import transaction
from tracker.desk.views.page import bp, text
from tracker.outbox import operations, queries
from tracker.web.guard import signed_in_only
from tracker.web.identity import actor, now
from tracker.web.pagination import Page, page_number
from tracker.web.views import safe_target

PER_PAGE = 30


@bp.get("/messages")
@signed_in_only
def messages() -> str:
    """The list, newest first; on wish only what was not read."""
    page, who = page_number(), actor()
    only_unread = text("show") == "unread"
    rows = queries.messages(who, only_unread=only_unread, limit=PER_PAGE, offset=(page - 1) * PER_PAGE)
    total, unread = queries.count_messages(who), queries.count_unread(who)
    return render_template(
        "desk/messages.html",
        page=Page(rows, page, PER_PAGE, unread if only_unread else total),
        total=total,
        unread=unread,
        only_unread=only_unread,
    )


@bp.get("/messages/<int:message_id>")
@signed_in_only
def message(message_id: int) -> str:
    """One message, and the page that it is about."""
    found = queries.get_visible(message_id, actor())
    return render_template("desk/message.html", message=found, path=safe_target(found.path))


@bp.post("/messages/<int:message_id>")
@signed_in_only
def read_message(message_id: int) -> Response:
    """Mark one message as read and go where it leads."""
    with transaction():
        found = queries.get_visible(message_id, actor())
        operations.mark_read([found.id], actor=actor(), now=now())
        target = safe_target(found.path)
    return redirect(target or url_for("desk.messages"))


@bp.post("/messages/read")
@signed_in_only
def read_all_messages() -> Response:
    """Mark all messages as read."""
    with transaction():
        operations.mark_all_read(actor=actor(), now=now())
    return redirect(url_for("desk.messages"))
