"""A unit's own record."""

from __future__ import annotations

from flask import render_template

from tracker.desk.queries.unit import record
from tracker.desk.views.page import WORKERS, bp, tags
from tracker.web.guard import roles
from tracker.web.identity import actor


@bp.get("/units/<int:unit_id>")
@roles(*WORKERS)
def unit(unit_id: int) -> str:
    """How a unit stands: totals, what is late, each directive."""
    shared = tags()
    found = record(unit_id, actor(), shared.now, shared.today)
    return render_template("desk/unit.html", found=found, tags=shared)
