"""Who may do what with activities, plans and materials. The state is asked of ACTIVITY_FLOW."""

from __future__ import annotations

from sqlalchemy import ColumnElement, false, true

from tracker.core.access import IN_UNIT, Actor, Role
from tracker.outreach.models import Activity
from tracker.outreach.states import ACTIVITY_FLOW

WRITERS = IN_UNIT | {Role.OFFICE}
READERS = WRITERS | {Role.LEADER, Role.AUDITOR}


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """A unit sees its own; office, leader and auditor all."""
    if actor.reads_all:
        return true()
    if actor.role not in IN_UNIT or actor.unit_id is None:
        return false()
    return Activity.unit_id == actor.unit_id


def can_record(actor: Actor, unit_id: int) -> bool:
    """Whether the person records activities and plans of a unit: its own people, and the office for any."""
    return actor.has(Role.OFFICE) or (actor.role in IN_UNIT and actor.unit_id == unit_id)


def can_change(actor: Actor, row: Activity) -> bool:
    """Whether the person corrects and withdraws an activity: who may record for its unit."""
    return can_record(actor, row.unit_id)


def can_provide(actor: Actor) -> bool:
    """Whether the person provides materials: the office."""
    return actor.has(Role.OFFICE)


def can_fetch(actor: Actor) -> bool:
    """Whether the person fetches materials: everyone who reads the register and has a unit."""
    return actor.role in READERS and actor.unit_id is not None


def verbs(actor: Actor, row: Activity) -> frozenset[str]:
    """What the person can do with an activity as it stands."""
    if not can_change(actor, row):
        return frozenset()
    return frozenset(verb for verb in ACTIVITY_FLOW.transitions if ACTIVITY_FLOW.allows(verb, row.state))
