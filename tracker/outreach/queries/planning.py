"""Plans against what was done: sessions, villages, and those still to be reached."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from tracker.core import db
from tracker.outreach.figures import Counts, Scope
from tracker.outreach.models import Plan
from tracker.outreach.queries.register import UnitCoverage, board
from tracker.units.queries import VillageRow, receivers_on


@dataclass(frozen=True)
class Progress:
    """A unit's plan for a directive and what was done; without a plan there are no sessions and no day to meet."""

    unit_id: int
    name: str
    plan: Plan | None
    villages: Sequence[VillageRow]
    missing: Sequence[VillageRow]
    counts: Counts

    @property
    def reached(self) -> int:
        """Villages of the plan that were reached."""
        return len(self.villages) - len(self.missing)

    def is_late(self, today: dt.date) -> bool:
        """Whether the plan's day has passed and something is still to do."""
        return self.plan is not None and self.plan.due_on < today and not self.is_done

    @property
    def is_done(self) -> bool:
        """Whether all that was planned is done."""
        return self.plan is not None and not self.missing and self.counts.sessions >= self.plan.sessions


def plan_of(unit_id: int, directive_id: int) -> Plan | None:
    """The unit's plan for a directive, or None."""
    return db.session.scalars(
        select(Plan)
        .options(selectinload(Plan.villages))
        .where(Plan.unit_id == unit_id, Plan.directive_id == directive_id)
    ).one_or_none()


def progress(directive_id: int, day: dt.date, *, only: int | None = None) -> list[Progress]:
    """Every commune, and every other unit with a plan, against its plan for a directive as of a day."""
    scope = Scope(last=day, directive_id=directive_id)
    found = board(scope, among=None if only is None else [only])
    plans = _plans(directive_id, day)
    return [_row(one, plans.get(one.unit_id)) for one in found.units]


def _plans(directive_id: int, day: dt.date) -> dict[int, Plan]:
    """The plan of each unit; of one that took over its own, else that of one it took over from."""
    receivers = receivers_on(day)
    rows = db.session.scalars(
        select(Plan)
        .options(selectinload(Plan.villages))
        .where(Plan.directive_id == directive_id)
        .order_by(Plan.id)
    )
    found: dict[int, Plan] = {}
    for plan in rows:
        heir = receivers.get(plan.unit_id, plan.unit_id)
        if heir == plan.unit_id or heir not in found:
            found[heir] = plan
    return found


def _row(unit: UnitCoverage, plan: Plan | None) -> Progress:
    own = plan is not None and plan.unit_id == unit.unit_id
    chosen = {one.village_id for one in plan.villages} if plan is not None and own else set()
    villages = [row for row in unit.villages if not chosen or row.id in chosen]
    missing = [row for row in villages if row.id not in unit.reached]
    return Progress(unit.unit_id, unit.name, plan, villages, missing, unit.counts)
