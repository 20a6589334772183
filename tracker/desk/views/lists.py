"""The list of tasks, narrowed and ordered by its address."""

from __future__ import annotations

from flask import render_template, request

from tracker.core.access import Role
from tracker.desk.queries import listing
from tracker.desk.views.page import WORKERS, bp, choice, number, own_scope, tags, text
from tracker.directives.states import KIND_LABELS, InstructionKind
from tracker.tasks.states import (
    OPEN,
    REQUEST_LABELS,
    STATE_LABELS,
    TIMELINESS_LABELS,
    RequestKind,
    TaskState,
    Timeliness,
)
from tracker.units.queries import short_names
from tracker.web.guard import roles
from tracker.web.identity import actor
from tracker.web.locale import words_for
from tracker.web.pagination import Page, page_number


@bp.get("/tasks")
@roles(*WORKERS)
def tasks() -> str:
    """Tasks that the person sees, 50 a page."""
    who, shared, filters, scope = actor(), tags(), _filters(), own_scope()
    page = page_number()
    rows, total = listing.page_of_tasks(
        who, filters, page=page, now=shared.now, soon_until=shared.soon_until, scope=scope
    )
    return render_template(
        "desk/tasks.html",
        filters=filters,
        scope=scope,
        tags=shared,
        rows=rows,
        page=Page(rows, page, listing.PER_PAGE, total),
        args=request.args.to_dict(),
        units=_units() if who.reads_all else {},
        directives=listing.directive_choices() if who.reads_all else [],
        labels=LABELS,
        can_choose=who.has(Role.OFFICE),
        choosable=OPEN,
    )


LABELS = {
    "state": words_for(STATE_LABELS),
    "timeliness": words_for({key: label for key, label in TIMELINESS_LABELS.items() if key != Timeliness.APART}),
    "kind": words_for(KIND_LABELS),
    "request": words_for(REQUEST_LABELS),
}


def _filters() -> listing.Filters:
    sort = text("sort")
    return listing.Filters(
        words=text("q"),
        state=choice("state", TaskState),
        part=choice("state", listing.Part),
        timeliness=choice("timeliness", Timeliness),
        before_due=text("timeliness") == "before_due",
        unit_id=number("unit"),
        directive_id=number("directive"),
        instruction_id=number("instruction"),
        kind=choice("kind", InstructionKind),
        request=choice("request", RequestKind),
        any_request=text("request") == "any",
        helping=text("part") == "cooperate",
        only_own=text("scope") == "own",
        sort=sort if sort in listing.SORTS else "due",
    )


def _units() -> dict[int, str]:
    return dict(sorted(short_names().items(), key=lambda item: item[1]))
