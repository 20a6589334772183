"""A unit's deadlines under a private address, for calendars that cannot sign in."""

from __future__ import annotations

from flask import abort, request
from werkzeug.wrappers import Response

from tracker.accounts.queries import reader_of_feed
from tracker.core.clock import local_day
from tracker.desk.exports import deadlines_calendar
from tracker.desk.queries.deadlines import with_deadline
from tracker.desk.views.page import bp
from tracker.units.queries import version_on
from tracker.web.guard import public
from tracker.web.identity import now


@bp.get("/calendar/<token>.ics")
@public
def calendar(token: str) -> Response:
    """The open tasks with a deadline of the unit whose person the address belongs to; 404 for any other."""
    reader = reader_of_feed(token)
    if reader is None or reader.unit_id is None:
        abort(404)
    name = version_on(reader.unit_id, local_day(now())).short_name
    site = request.host_url.rstrip("/")
    body = deadlines_calendar(with_deadline(reader.unit_id), unit_name=name, site=site)
    response = Response(body, content_type="text/calendar; charset=utf-8")
    response.headers["Cache-Control"] = "private, max-age=900"
    return response
