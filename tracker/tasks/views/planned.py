"""An act on units that waits for its day: looked at, taken back, tried again."""

from __future__ import annotations

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from tracker.core import transaction
from tracker.core.errors import Refusal
from tracker.tasks.forms import SeenForm
from tracker.tasks.operations import planned as plans
from tracker.tasks.operations import succession
from tracker.tasks.operations.reform_plan import Plan
from tracker.tasks.views.page import bp
from tracker.tasks.views.succession import PLANNED_WORDS, WORDS
from tracker.units import operations as unit_acts
from tracker.units import queries as units
from tracker.units.models import PlannedAct
from tracker.units.policy import KEEPERS
from tracker.units.queries.planned import TO_LOOK_AFTER
from tracker.web.guard import roles
from tracker.web.identity import actor, now
from tracker.web.locale import told


@bp.get("/units/changes/planned/<int:planned_id>")
@roles(*KEEPERS)
def planned(planned_id: int) -> str:
    """What the act would do to the tasks of now, or what would hinder it."""
    found = units.get_planned(planned_id)
    plan, hindrance = _foretold(found)
    return render_template(
        "units/planned.html",
        planned=found,
        plan=plan,
        hindrance=hindrance,
        words=WORDS,
        planned_labels=PLANNED_WORDS,
    )


def _foretold(found: PlannedAct) -> tuple[Plan | None, str]:
    if found.state not in TO_LOOK_AFTER:
        return None, ""
    try:
        return succession.plan(unit_acts.decode(found.act), actor=actor(), now=now()), ""
    except Refusal as refused:
        return None, told(refused)


@bp.post("/units/changes/planned/<int:planned_id>/cancel")
@roles(*KEEPERS)
def cancel_planned(planned_id: int) -> Response:
    """Take the act back before its day."""
    seen = SeenForm().version.data
    with transaction():
        plans.cancel_planned(units.get_planned(planned_id), actor=actor(), now=now(), version=seen)
    flash(_("Đã hủy hẹn; chưa có gì thay đổi."), "success")
    return redirect(url_for("tasks.changes"))


@bp.post("/units/changes/planned/<int:planned_id>/retry")
@roles(*KEEPERS)
def retry_planned(planned_id: int) -> Response:
    """Let the clock try the act once more."""
    seen = SeenForm().version.data
    with transaction():
        plans.retry_planned(units.get_planned(planned_id), actor=actor(), now=now(), version=seen)
    flash(_("Việc sắp xếp được thử lại trong ít phút tới."), "success")
    return redirect(url_for("tasks.planned", planned_id=planned_id))
