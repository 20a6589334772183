"""Plans against what was done, the villages still to be reached, and setting a unit's plan."""

from __future__ import annotations

from typing import Any

from flask import flash, redirect, render_template, url_for
from flask_babel import gettext as _

from tracker.core.access import Role
from tracker.core.clock import local_day
from tracker.core.errors import NotFound
from tracker.directives import queries as directives
from tracker.directives.models import reference
from tracker.outreach import operations, policy, queries
from tracker.outreach.forms import PlanForm
from tracker.outreach.models import Plan
from tracker.outreach.views.page import Answer, around, bp, offered, readers, renew, served_among, writers
from tracker.units.queries import version_on, villages_on
from tracker.web.identity import actor, now


@bp.get("/plans")
@readers
def plans() -> str:
    """Every unit against its plan for one directive: the one asked for, else the newest."""
    who, today = actor(), local_day(now())
    directives_here = offered()
    wanted = served_among(directives_here)
    directive_id = wanted if wanted is not None else next((one for one, _name in directives_here), None)
    only = None if who.reads_all else who.unit_id
    rows = [] if directive_id is None else queries.progress(directive_id, today, only=only)
    return render_template(
        "outreach/plans.html",
        rows=rows,
        directives=directives_here,
        directive_id=directive_id,
        today=today,
        can_write={row.unit_id for row in rows if policy.can_record(who, row.unit_id)},
        is_office=who.has(Role.OFFICE),
        **around(),
    )


@bp.route("/plans/<int:directive_id>/<int:unit_id>", methods=["GET", "POST"])
@writers
def plan(directive_id: int, unit_id: int) -> Answer:
    """Set a unit's plan for a directive."""
    if not policy.can_record(actor(), unit_id):
        raise NotFound
    directive = directives.get_visible(directive_id, actor())
    unit, today = version_on(unit_id, local_day(now())), local_day(now())
    found = queries.plan_of(unit_id, directive_id)
    form = _form(found)
    villages = villages_on(today, [unit_id])
    if villages:
        form.village_ids.choices = [(row.id, row.label) for row in villages]
    else:
        del form.village_ids
    if form.validate_on_submit() and form.attempt(lambda: _set(directive_id, unit_id, form)):
        flash(_("Đã lưu kế hoạch tuyên truyền."), "success")
        return redirect(url_for("outreach.plans", directive=directive_id))
    found = queries.plan_of(unit_id, directive_id)
    renew(form, found.version if found else 0)
    progress = next(
        (one for one in queries.progress(directive_id, today, only=unit_id) if one.unit_id == unit_id), None
    )
    return render_template(
        "outreach/plan.html", form=form, unit=unit, name=reference(directive), progress=progress, **around()
    ), form.status


def _form(found: Plan | None) -> PlanForm:
    known: dict[str, Any] = {"version": 0}
    if found is not None:
        known = {
            "sessions": found.sessions,
            "due_on": found.due_on,
            "village_ids": [one.village_id for one in found.villages],
            "note": found.note,
            "version": found.version,
        }
    return PlanForm(**known)


def _set(directive_id: int, unit_id: int, form: PlanForm) -> bool:
    moment = now()
    operations.set_plan(
        unit_id,
        directives.get_visible(directive_id, actor()),
        form.intent(),
        actor=actor(),
        now=moment,
        version=form.version.data,
        today=local_day(moment),
    )
    return True
