"""Mails that did not go out, and sending them again."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask_babel import ngettext
from werkzeug.wrappers import Response

from tracker.console import operations
from tracker.console.queries import mails as queries
from tracker.console.views.page import bp
from tracker.core import transaction
from tracker.core.access import Role
from tracker.core.clock import system_clock
from tracker.outbox.states import DELIVERY_LABELS
from tracker.web.forms import whole_number
from tracker.web.guard import roles
from tracker.web.identity import actor, now, settings
from tracker.web.pagination import Page, page_number

PER_PAGE = 50


@bp.get("/mails")
@roles(Role.ADMINISTRATOR)
def mails() -> str:
    """Mails that were given up or wait for another try, with the server's reason."""
    number = page_number()
    rows = queries.troubled(limit=PER_PAGE, offset=(number - 1) * PER_PAGE)
    page = Page(rows=rows, page=number, per=PER_PAGE, total=queries.count_troubled())
    count = queries.count_mails(system_clock())
    return render_template(
        "console/mails.html", page=page, count=count, labels=DELIVERY_LABELS, enabled=settings().mail_enabled
    )


@bp.post("/mails/send")
@roles(Role.ADMINISTRATOR)
def send_again() -> Response:
    """Queue the chosen mails that were given up, or all of them."""
    wanted = whole_number(request.form.getlist("mail"))
    with transaction():
        found = queries.failed_among(wanted)
        count = operations.send_again(found, actor=actor(), now=now(), machine=system_clock())
    flash(ngettext("%(num)d thư được gửi lại.", "%(num)d thư được gửi lại.", count), "success")
    return redirect(url_for("console.mails"))
