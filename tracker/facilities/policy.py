"""Who may do what in the register of one-stop offices, and which stock-takes a person sees."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import ColumnElement, false, or_

from tracker.core.access import IN_UNIT, Actor, Role
from tracker.facilities.models import StockTake
from tracker.facilities.states import KEPT, STOCK_FLOW

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
