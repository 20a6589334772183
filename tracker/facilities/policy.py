"""Who may do what in the register of one-stop offices, and which stock-takes a person sees."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import ColumnElement, false, or_, true

from tracker.core.access import IN_UNIT, Actor, Role
from tracker.facilities.models import StockTake, Work
from tracker.facilities.states import KEPT, STOCK_FLOW
from tracker.facilities.states.works import INSIDE_UNIT, WORK_FLOW, MoneyKind

WRITERS = IN_UNIT | {Role.OFFICE}
READERS = WRITERS | {Role.LEADER, Role.AUDITOR}


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """A unit sees its own; office, leader and auditor what left its unit, or what the office wrote."""
    own = StockTake.unit_id == actor.unit_id if actor.role in IN_UNIT and actor.unit_id is not None else false()
    if actor.has(Role.OFFICE):
        return or_(own, StockTake.state.in_(KEPT), StockTake.entered_by_office, StockTake.unit_id == actor.unit_id)
    if actor.reads_all:
        return StockTake.state.in_(KEPT)
    return own


def sees_unit(actor: Actor, unit_id: int) -> bool:
    """Whether the person sees the one-stop office of a unit: its own people, and whoever reads all."""
    return actor.reads_all or (actor.role in IN_UNIT and actor.unit_id == unit_id)


def can_edit_catalogue(actor: Actor) -> bool:
    """Whether the person edits groups, items and norms: the office."""
    return actor.has(Role.OFFICE)


def can_begin(actor: Actor, unit_id: int) -> bool:
    """Whether the person takes stock for a unit: its own people, and the office for any."""
    return actor.has(Role.OFFICE) or (actor.role in IN_UNIT and actor.unit_id == unit_id)


def can_write(actor: Actor, row: StockTake) -> bool:
    """Whether the person enters, submits, takes back, corrects and discards it."""
    if actor.role in IN_UNIT:
        return actor.unit_id == row.unit_id
    return actor.has(Role.OFFICE) and (row.entered_by_office or row.unit_id == actor.unit_id or row.state in KEPT)


def can_head(actor: Actor, row: StockTake) -> bool:
    """Whether the person approves inside the row's unit."""
    return actor.has(Role.UNIT_HEAD) and actor.unit_id == row.unit_id


RULES: dict[str, Callable[[Actor, StockTake], bool]] = {
    **dict.fromkeys(("enter", "submit", "take_back", "correct", "discard"), can_write),
    **dict.fromkeys(("approve_in_unit", "send_back_in_unit"), can_head),
}


def may(actor: Actor, row: StockTake, verb: str) -> bool:
    """Whether the person may do the verb with the row, in whatever state it is."""
    return RULES[verb](actor, row)


def verbs(actor: Actor, row: StockTake) -> frozenset[str]:
    """What the person can do with the row as it stands."""
    return frozenset(verb for verb in RULES if STOCK_FLOW.allows(verb, row.state) and may(actor, row, verb))


WORK_OWN = ("edit", "plan", "begin", "accept", "delay", "add_photos", "escalate")
WORK_OFFICE = ("return_", "approve", "grant", "reopen")
WORK_SHARED = ("estimate", "spend", "correct", "postpone", "resume", "cancel")
WORK_VERBS = (*WORK_OWN, *WORK_OFFICE, *WORK_SHARED)


def works_visible_to(actor: Actor) -> ColumnElement[bool]:
    """A unit sees its own works; office, leader and auditor all of them, needs included."""
    if actor.reads_all:
        return true()
    return Work.unit_id == actor.unit_id if actor.role in IN_UNIT and actor.unit_id is not None else false()


def can_add_work(actor: Actor, unit_id: int | None) -> bool:
    """Whether the person writes down a need of a unit: its own people."""
    return actor.role in IN_UNIT and actor.unit_id is not None and actor.unit_id == unit_id


def may_work(actor: Actor, row: Work, verb: str) -> bool:
    """Whether the person may do the verb with a work as far as it has come.

    The unit writes, does and accepts its own; the office approves the plan and grants the money. Until approval
    the unit itself gives up and postpones, afterwards the office. Where the unit's head approves what leaves the
    unit, only the head submits the plan.
    """
    if verb in WORK_OFFICE:
        return actor.has(Role.OFFICE)
    own = can_add_work(actor, row.unit_id)
    if verb == "plan":
        return own and (actor.has(Role.UNIT_HEAD) or not row.unit.wants_head_approval)
    if verb in WORK_OWN or verb == "spend":
        return own
    if verb == "correct":
        return own or actor.has(Role.OFFICE)
    inside = (row.state_before or row.state) in INSIDE_UNIT
    return own if inside else actor.has(Role.OFFICE)


def can_correct(actor: Actor, row: Work, kind: MoneyKind) -> bool:
    """Whether the person corrects an entry: the unit its spending and its unapproved plan, else the office."""
    if kind is MoneyKind.SPEND or (kind is MoneyKind.PLAN and row.state in INSIDE_UNIT):
        return can_add_work(actor, row.unit_id)
    return actor.has(Role.OFFICE)


def work_verbs(actor: Actor, row: Work) -> frozenset[str]:
    """What the person can do with a work as it stands."""
    return frozenset(
        verb for verb in WORK_VERBS if WORK_FLOW.allows(verb, row.state) and may_work(actor, row, verb)
    )
