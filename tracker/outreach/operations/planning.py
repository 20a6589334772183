"""Setting a unit's plan for a directive."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy.orm.attributes import flag_modified

from tracker.audit import operations as audit
from tracker.core import db
from tracker.core.access import Actor
from tracker.core.errors import Forbidden, Invalid, Stale
from tracker.directives.models import Directive
from tracker.outreach import policy
from tracker.outreach.models import Plan, PlanVillage
from tracker.outreach.operations.history import for_another
from tracker.outreach.queries import plan_of
from tracker.outreach.states import MOST_USUALLY
from tracker.units.queries import units_of_villages


@dataclass(frozen=True)
class Intent:
    """How many sessions, in which villages (none: all of the unit), by when."""

    sessions: int
    due_on: dt.date
    village_ids: tuple[int, ...] = ()
    note: str = ""


def set_plan(
    unit_id: int,
    directive: Directive,
    intent: Intent,
    *,
    actor: Actor,
    now: dt.datetime,
    version: int | None,
    today: dt.date,
) -> Plan:
    """Set or change the plan of a unit for a directive; the office may do it for any, and the row says so.

    Takes the version that the person saw, 0 where there was no plan, and the day on which villages must be in
    force. Returns the plan. Raises Forbidden, Stale, Invalid.
    """
    if not policy.can_record(actor, unit_id):
        raise Forbidden
    if directive.issued_at is None:
        raise Invalid("Văn bản này chưa giao.")
    if not 0 <= intent.sessions <= MOST_USUALLY:
        raise Invalid("Số này ngoài khoảng cho phép.", field="sessions")
    if directive.issued_on is not None and intent.due_on < directive.issued_on:
        raise Invalid("Hạn phải sau ngày ban hành văn bản.", field="due_on")
    homes = units_of_villages(intent.village_ids, today)
    if any(homes.get(one) != unit_id for one in intent.village_ids):
        raise Invalid("Chỉ chọn bản của đơn vị, còn hiệu lực.", field="village_ids")
    plan = plan_of(unit_id, directive.id)
    if (plan.version if plan else 0) != version:
        raise Stale
    if plan is None:
        plan = Plan(unit_id=unit_id, directive_id=directive.id)
        db.session.add(plan)
    plan.sessions, plan.due_on, plan.note = intent.sessions, intent.due_on, intent.note.strip()
    plan.entered_by_office, plan.updated_at = for_another(actor, unit_id), now
    wanted = set(intent.village_ids)
    for row in [one for one in plan.villages if one.village_id not in wanted]:
        plan.villages.remove(row)
    there = {one.village_id for one in plan.villages}
    plan.villages.extend(PlanVillage(village_id=one) for one in sorted(wanted - there))
    flag_modified(plan, "note")
    db.session.flush()
    details: audit.Details = {
        "unit": unit_id,
        "directive": directive.id,
        "sessions": plan.sessions,
        "due_on": str(plan.due_on),
    }
    audit.record(
        "outreach.planned", actor=actor, now=now, subject_type="outreach_plan", subject_id=plan.id, details=details
    )
    return plan
