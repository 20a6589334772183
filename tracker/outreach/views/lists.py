"""The list of activities, narrowed by the address, and the same as files."""

from __future__ import annotations

import datetime as dt

from flask import Response, render_template, request
from flask_babel import gettext as _

from tracker.core.errors import NotFound
from tracker.outreach import exports, policy, queries
from tracker.outreach.queries import Filters
from tracker.outreach.states import Channel, Language
from tracker.outreach.views.page import around, bp, choice, number, readers
from tracker.outreach.views.register import XLSX, sent
from tracker.tasks import queries as tasks
from tracker.units.queries import short_names
from tracker.web.forms import parse_day
from tracker.web.identity import actor
from tracker.web.pagination import Page, page_number


@bp.get("/activities")
@readers
def activities() -> str:
    """Activities that the person sees, newest first, 25 a page."""
    who, filters, page = actor(), _filters(), page_number()
    rows, total = queries.page_of(who, filters, page=page)
    names = sorted(short_names().items(), key=lambda one: one[1]) if who.reads_all else []
    return render_template(
        "outreach/activities.html",
        page=Page(rows, page, queries.PER_PAGE, total),
        filters=filters,
        units=names,
        directives=queries.served_directives(who),
        args=request.args.to_dict(),
        can_write=who.role in policy.WRITERS,
        **around(),
    )


def _filters() -> Filters:
    """What the address says; what it says wrongly is left out. Raises NotFound for another unit's task."""
    task_id = number("task")
    if task_id is not None:
        tasks.get_visible(task_id, actor())
    directive_id = number("directive")
    if directive_id is not None and directive_id not in dict(queries.served_directives(actor())):
        raise NotFound("Không tìm thấy văn bản này.")
    return Filters(
        unit_id=number("unit"),
        directive_id=directive_id,
        channel=choice("channel", Channel),
        language=choice("language", Language),
        village_id=number("village"),
        task_id=task_id,
        first=_day("from"),
        last=_day("to"),
        doubtful=request.args.get("look") == "doubts",
        bare=request.args.get("look") == "bare",
        withdrawn=request.args.get("look") == "withdrawn",
    )


def _day(name: str) -> dt.date | None:
    try:
        return parse_day(request.args.get(name, ""))
    except ValueError:
        return None


def _table() -> exports.Table:
    return exports.activities_table(queries.lines(queries.conditions(actor(), _filters())), _)


@bp.get("/activities.csv")
@readers
def activities_csv() -> Response:
    """All that the filters leave as CSV."""
    return sent(exports.as_csv(_table()), "text/csv; charset=utf-8", "hoat-dong-tuyen-truyen.csv")


@bp.get("/activities.xlsx")
@readers
def activities_xlsx() -> Response:
    """All that the filters leave as a workbook."""
    return sent(exports.as_xlsx((_("Hoạt động"), _table())), XLSX, "hoat-dong-tuyen-truyen.xlsx")
