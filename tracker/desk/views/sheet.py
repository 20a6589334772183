"""A unit's open tasks on one page to be printed for a meeting."""

from __future__ import annotations

from flask import render_template

from tracker.core.access import IN_UNIT, Role
from tracker.desk.queries.deadlines import last_words
from tracker.desk.queries.mine import open_tasks
from tracker.desk.views.page import bp, tags
from tracker.tasks.queries import doers
from tracker.web.guard import roles
from tracker.web.identity import actor


@bp.get("/my/sheet")
@roles(*IN_UNIT, Role.OFFICE)
def sheet() -> str:
    """Number, task, deadline, state, person, last words, and room to write."""
    who = actor()
    unit_id = who.unit_id or 0
    rows = open_tasks(unit_id)
    return render_template(
        "desk/sheet.html",
        rows=rows,
        tags=tags(),
        words=last_words(rows),
        people=doers(unit_id),
        unit_name=who.unit_name,
    )
