"""Counts of recommendations: by group, for the register, for the menu."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, and_, func, select

from tracker.core import db
from tracker.core.access import UNIT_ID, Actor, Role
from tracker.core.clock import local_day
from tracker.escalations.models import Escalation, Hop
from tracker.escalations.policy import visible_to
from tracker.escalations.queries.filters import GROUP_OF, Filters, Group, narrowed, waiting_for
from tracker.escalations.states import COUNTED, HELD, EscalationState, Outcome

_S = EscalationState


def count_where(where: Sequence[ColumnElement[bool]]) -> int:
    """How many rows meet conditions."""
    return sum(count for _state, count, _funds in _counted(where))


def _counted(where: Sequence[ColumnElement[bool]]) -> Sequence[tuple[EscalationState, int, int]]:
    rows = db.session.execute(
        select(Escalation.state, func.count(), func.coalesce(func.sum(Escalation.funds), 0))
        .outerjoin(Hop, and_(Hop.escalation_id == Escalation.id, Hop.left_on.is_(None)))
        .where(*where)
        .group_by(Escalation.state)
    )
    return [(state, count, int(funds or 0)) for state, count, funds in rows]


def counts(actor: Actor, filters: Filters, now: dt.datetime) -> dict[Group, int]:
    """How many each group has, whatever group is chosen now; every group has its number."""
    found = dict.fromkeys(Group, 0)
    for state, count, _funds in _counted(narrowed(actor, filters, now)):
        found[GROUP_OF[state]] += count
    return found


@dataclass(frozen=True)
class Totals:
    """Matters of the register, each once: by state, by outcome, overdue, units concerned, and money proposed."""

    by_state: dict[EscalationState, int]
    by_outcome: dict[Outcome, int]
    overdue: int
    raised: int
    funds: int

    @property
    def all(self) -> int:
        """Every matter."""
        return sum(self.by_state.values())

    @property
    def open(self) -> int:
        """Those that somebody holds."""
        return sum(count for state, count in self.by_state.items() if state in HELD)


def totals(actor: Actor, now: dt.datetime) -> Totals:
    """The register as a person sees it, at the present moment."""
    where = [visible_to(actor), Escalation.state.in_(COUNTED)]
    by_state = {state: count for state, count, _funds in _counted(where)}
    outcomes = db.session.execute(
        select(Escalation.outcome, func.count())
        .where(*where, Escalation.outcome.is_not(None))
        .group_by(Escalation.outcome)
    )
    together = db.session.execute(
        select(func.count(), func.coalesce(func.sum(Escalation.funds), 0)).where(
            visible_to(actor), Escalation.state.in_(COUNTED | {_S.MERGED})
        )
    ).one()
    late = count_where([*where, Hop.due_on < local_day(now)])
    return Totals(
        by_state={state: by_state.get(state, 0) for state in EscalationState if state in COUNTED},
        by_outcome={outcome: count for outcome, count in outcomes if outcome is not None},
        overdue=late,
        raised=together[0],
        funds=int(together[1] or 0),
    )


def holders(actor: Actor) -> list[str]:
    """Who holds something that the person sees, in the order of the alphabet."""
    rows = db.session.scalars(
        select(Hop.holder)
        .join(Escalation, Escalation.id == Hop.escalation_id)
        .where(visible_to(actor), Hop.left_on.is_(None), Escalation.state.in_(HELD))
        .distinct()
        .order_by(Hop.holder)
    )
    return list(rows)


def waiting_of(role: Role) -> Select[int] | None:
    """The statement that counts what a role has to do next, over UNIT_ID; None where nothing can wait."""
    where = waiting_for(role, UNIT_ID)
    return None if where is None else select(func.count()).select_from(Escalation).where(where)
