"""Who may do what with entries, needs, improvements and indicators, and which ones a person sees.

The state is asked of the workflows. Who spoke is seen by fewer than the entry: by whoever wrote it down, and by
the head of the unit; nobody above the unit. The unit that took over from one that ended stands in its place.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, exists, false, literal, or_, select, true

from tracker.core.access import IN_UNIT, Actor, Role
from tracker.feedback.models import Entry, Improvement, Need
from tracker.feedback.states import ENTRY_FLOW, IMPROVEMENT_FLOW, NEED_FLOW
from tracker.units.queries import ending_of, line_of

WRITERS = IN_UNIT | {Role.OFFICE}
READERS = WRITERS | {Role.LEADER, Role.AUDITOR}
ABOUT_PERSON = ("see_person", "erase_person")


def _own(actor: Actor, unit_id: int) -> bool:
    if actor.role not in WRITERS or actor.unit_id is None:
        return False
    if actor.unit_id == unit_id:
        return True
    ending = ending_of(unit_id) if actor.role in IN_UNIT else None
    return ending is not None and ending.receiver_id == actor.unit_id


def of_unit(column: Any, actor: Actor) -> ColumnElement[bool]:
    """The condition that a row is of the person's unit, or of one from which it took over."""
    if actor.role not in WRITERS or actor.unit_id is None:
        return false()
    found: ColumnElement[bool] = column.in_(line_of(literal(actor.unit_id)))
    return found


def entries_visible_to(actor: Actor) -> ColumnElement[bool]:
    """A unit sees its own entries; office, leader and auditor all."""
    return true() if actor.reads_all else of_unit(Entry.unit_id, actor)


def needs_visible_to(actor: Actor) -> ColumnElement[bool]:
    """A unit sees its own needs and those that hold an entry of its own; office, leader and auditor all."""
    if actor.reads_all:
        return true()
    heard = exists(select(Entry.id).where(Entry.need_id == Need.id, of_unit(Entry.unit_id, actor)))
    return or_(of_unit(Need.unit_id, actor), heard)


def improvements_visible_to(actor: Actor) -> ColumnElement[bool]:
    """A unit sees its own improvements; office, leader and auditor all."""
    return true() if actor.reads_all else of_unit(Improvement.unit_id, actor)


def can_write(actor: Actor) -> bool:
    """Whether the person writes down entries, needs and improvements of a unit of their own."""
    return actor.role in WRITERS and actor.unit_id is not None


def can_keep_indicators(actor: Actor) -> bool:
    """Whether the person names indicators and enters what was read of them: the office."""
    return actor.has(Role.OFFICE)


def can_see_person(actor: Actor, entry: Entry) -> bool:
    """Whether the person may look at who spoke: the unit's head, and who wrote it down while still in the unit."""
    if not _own(actor, entry.unit_id):
        return False
    return actor.has(Role.UNIT_HEAD) or (entry.created_by is not None and entry.created_by == actor.user_id)


def can_read_looks(actor: Actor, entry: Entry) -> bool:
    """Whether the person reads who looked: the unit's head and the auditor; never the name itself with it."""
    return actor.has(Role.AUDITOR) or (actor.has(Role.UNIT_HEAD) and _own(actor, entry.unit_id))


def may_with_entry(actor: Actor, entry: Entry, verb: str) -> bool:
    """Whether the person may do the verb with an entry, in whatever state it is."""
    if verb in ABOUT_PERSON:
        return can_see_person(actor, entry)
    if verb in {"gather", "release"}:
        return _own(actor, entry.unit_id) or actor.has(Role.OFFICE)
    return _own(actor, entry.unit_id)


def may_with_need(actor: Actor, need: Need, _verb: str) -> bool:
    """Whether the person may do any verb with a need: its unit, and the office."""
    return _own(actor, need.unit_id) or actor.has(Role.OFFICE)


def may_with_improvement(actor: Actor, improvement: Improvement, _verb: str) -> bool:
    """Whether the person may do any verb with an improvement: its unit."""
    return _own(actor, improvement.unit_id)


def entry_verbs(actor: Actor, entry: Entry) -> frozenset[str]:
    """What the person can do with an entry as it stands."""
    return frozenset(
        verb
        for verb in ENTRY_FLOW.transitions
        if ENTRY_FLOW.allows(verb, entry.state) and may_with_entry(actor, entry, verb)
    )


def need_verbs(actor: Actor, need: Need) -> frozenset[str]:
    """What the person can do with a need as it stands."""
    return frozenset(
        verb
        for verb in NEED_FLOW.transitions
        if NEED_FLOW.allows(verb, need.state) and may_with_need(actor, need, verb)
    )


def improvement_verbs(actor: Actor, improvement: Improvement) -> frozenset[str]:
    """What the person can do with an improvement as it stands."""
    return frozenset(
        verb
        for verb in IMPROVEMENT_FLOW.transitions
        if IMPROVEMENT_FLOW.allows(verb, improvement.state) and may_with_improvement(actor, improvement, verb)
    )
