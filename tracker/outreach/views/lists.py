"""The list of activities, narrowed by the address, and the same as files."""

from __future__ import annotations

from collections.abc import Sequence

from flask import Response, render_template, request
from flask_babel import gettext as _

from tracker.outreach import exports, policy, queries
from tracker.outreach.queries import Filters
from tracker.outreach.states import Channel, Language
from tracker.outreach.views.page import around, bp, choice, day, number, offered, readers, served_among
from tracker.outreach.views.register import XLSX, sent
from tracker.tasks import queries as tasks
from tracker.units.queries import short_names
from tracker.web.identity import actor
from tracker.web.pagination import Page, page_number


@bp.get("/activities")
@readers
def activities() -> str:
    """Activities that the person sees, newest first, 25 a page."""
    who, page = actor(), page_number()
    directives = offered()
    filters = _filters(directives)
    rows, total = queries.page_of(who, filters, page=page)
    names = sorted(short_names().items(), key=lambda one: one[1]) if who.reads_all else []
    return render_template(
        "outreach/activities.html",
        page=Page(rows, page, queries.PER_PAGE, total),
        filters=filters,
        units=names,
        directives=directives,
        args=request.args.to_dict(),
        can_write=who.role in policy.WRITERS,
        **around(),
    )


def _filters(directives: Sequence[tuple[int, str]]) -> Filters:
    """What the address says; what it says wrongly is left out.

    Raises NotFound for another unit's task, and for a directive that is not among those offered.
    """
    task_id = number("task")
    if task_id is not None:
        tasks.get_visible(task_id, actor())
    return Filters(
        unit_id=number("unit"),
        directive_id=served_among(directives),
        channel=choice("channel", Channel),
        language=choice("language", Language),
        village_id=number("village"),
        task_id=task_id,
        first=day("from"),
        last=day("to"),
        doubtful=request.args.get("look") == "doubts",
        bare=request.args.get("look") == "bare",
        withdrawn=request.args.get("look") == "withdrawn",
    )


def _table() -> exports.Table:
    filters = _filters(offered())
    return exports.activities_table(queries.lines(queries.conditions(actor(), filters)), _)


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
