"""What the address narrows a list of recommendations to, as conditions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, false, or_, select

from tracker.core.access import IN_UNIT, Actor, Role
from tracker.core.clock import local_day, start_of_day
from tracker.core.text import fold
from tracker.escalations.models import Escalation, Hop
from tracker.escalations.policy import visible_to
from tracker.escalations.states import COUNTED, HELD, INSIDE, EscalationState, Field

MOST_WORDS = 8
_S = EscalationState


class Group(StrEnum):
    """States that a list shows together, in the order in which work comes."""

    DRAFT = "draft"
    SORT = "sort"
    RETURNED = "returned"
    LEADER = "leader"
    FORWARD = "forward"
    ABOVE = "above"
    TELL = "tell"
    DONE = "done"
    MERGED = "merged"
    WITHDRAWN = "withdrawn"


STATES_OF: dict[Group, frozenset[EscalationState]] = {
    Group.DRAFT: INSIDE,
    Group.SORT: frozenset({_S.SENT}),
    Group.RETURNED: frozenset({_S.RETURNED}),
    Group.LEADER: frozenset({_S.WITH_LEADER}),
    Group.FORWARD: frozenset({_S.TO_FORWARD}),
    Group.ABOVE: frozenset({_S.FORWARDED}),
    Group.TELL: frozenset({_S.ANSWERED}),
    Group.DONE: frozenset({_S.CLOSED, _S.ELSEWHERE}),
    Group.MERGED: frozenset({_S.MERGED}),
    Group.WITHDRAWN: frozenset({_S.WITHDRAWN}),
}
GROUP_OF = {state: group for group, states in STATES_OF.items() for state in states}


class Funds(StrEnum):
    """How much money is proposed."""

    NONE = "none"
    SMALL = "small"
    MIDDLE = "middle"
    LARGE = "large"


_HUNDRED_MILLION, _BILLION = 100_000_000, 1_000_000_000
_RANGES: dict[Funds, ColumnElement[bool]] = {
    Funds.NONE: Escalation.funds.is_(None),
    Funds.SMALL: Escalation.funds < _HUNDRED_MILLION,
    Funds.MIDDLE: and_(Escalation.funds >= _HUNDRED_MILLION, Escalation.funds < _BILLION),
    Funds.LARGE: Escalation.funds >= _BILLION,
}
AGES = (15, 30, 60, 90)


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; None and empty mean no narrowing. `older` are days since it was sent.

    `waiting` leaves what the person has to do next, as the menu counts it.
    """

    words: str = ""
    group: Group | None = None
    holder: str = ""
    field: Field | None = None
    older: int | None = None
    funds: Funds | None = None
    unit_id: int | None = None
    overdue: bool = False
    waiting: bool = False
    sort: str = "due"

    @property
    def any(self) -> bool:
        """Whether the list is narrowed at all."""
        return self != Filters(sort=self.sort)


def conditions(actor: Actor, filters: Filters, now: dt.datetime) -> list[ColumnElement[bool]]:
    """The filters as WHERE expressions, the person's own view among them.

    Who reads all units counts each matter once: drafts, merged and withdrawn ones only where asked for.
    """
    where = narrowed(actor, filters, now)
    if filters.group is not None:
        where.append(Escalation.state.in_(STATES_OF[filters.group]))
    elif actor.reads_all:
        where.append(Escalation.state.in_(COUNTED))
    return where


def narrowed(actor: Actor, filters: Filters, now: dt.datetime) -> list[ColumnElement[bool]]:
    """Every narrowing but that to states."""
    where = [visible_to(actor)]
    if filters.holder:
        where.append(Hop.holder == filters.holder)
    if filters.field is not None:
        where.append(Escalation.field == filters.field)
    if filters.older is not None:
        begun = start_of_day(local_day(now) - dt.timedelta(days=filters.older - 1))
        where.append(and_(Escalation.sent_at < begun, Escalation.state.in_(HELD)))
    if filters.funds is not None:
        where.append(_RANGES[filters.funds])
    if filters.unit_id is not None:
        where.append(_of_unit(filters.unit_id))
    if filters.waiting:
        waits = waiting_for(actor.role, actor.unit_id)
        where.append(false() if waits is None else waits)
    if filters.overdue:
        where.append(Hop.due_on < local_day(now))
    where.extend(
        Escalation.words.contains(word, autoescape=True) for word in fold(filters.words).split()[:MOST_WORDS]
    )
    return where


def _of_unit(unit_id: int) -> ColumnElement[bool]:
    """A unit's own, and those that its own were merged into."""
    own = select(Escalation.merged_into_id).where(
        Escalation.unit_id == unit_id, Escalation.merged_into_id.is_not(None)
    )
    return or_(Escalation.unit_id == unit_id, Escalation.id.in_(own))


def waiting_for(role: Role | None, unit_id: Any) -> ColumnElement[bool] | None:
    """What a role has to do next, of a unit where it works for one; None for a role that has nothing to do.

    Takes the role and the unit's identifier, also as a parameter of a statement.
    """
    if role == Role.OFFICE:
        return Escalation.state.in_({_S.SENT, _S.TO_FORWARD, _S.ANSWERED}) & Escalation.direct.is_(False)
    if role == Role.LEADER:
        return Escalation.state == _S.WITH_LEADER
    if role not in IN_UNIT or unit_id is None:
        return None
    states = {_S.RETURNED} | ({_S.AWAITING_HEAD} if role == Role.UNIT_HEAD else set())
    own_to_tell = and_(Escalation.state == _S.ANSWERED, Escalation.direct)
    return and_(Escalation.unit_id == unit_id, or_(Escalation.state.in_(states), own_to_tell))
