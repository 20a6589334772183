"""A unit's own record."""

from __future__ import annotations

from flask import render_template
from flask_babel import lazy_gettext as _l

from tracker.desk.queries.trend import beside_others, months
from tracker.desk.queries.unit import record
from tracker.desk.views.page import WORKERS, bp, tags
from tracker.steering.policy import can_remark
from tracker.steering.queries import about
from tracker.tasks import figures
from tracker.web.guard import roles
from tracker.web.identity import actor

RATE_WORDS = {
    "completion_rate": _l("Tỷ lệ hoàn thành"),
    "done_share": _l("Đã xong trên số được giao"),
    "on_time_rate": _l("Đúng hạn trên số đã xong có hạn"),
}


@bp.get("/units/<int:unit_id>")
@roles(*WORKERS)
def unit(unit_id: int) -> str:
    """How a unit stands: totals, what is late, each directive."""
    shared = tags()
    found = record(unit_id, actor(), shared.now, shared.today)
    return render_template(
        "desk/unit.html",
        found=found,
        tags=shared,
        months=months(unit_id, shared.now),
        beside=beside_others(figures.by_unit(shared.now), unit_id),
        rates=RATE_WORDS,
        remarks=about(unit_id=unit_id),
        can_remark=can_remark(actor()),
    )
