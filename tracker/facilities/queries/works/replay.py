"""How works stood at a past moment, from what happened to them until then."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select

from tracker.core import db
from tracker.facilities.models import Work, WorkEvent
from tracker.facilities.queries.works.ledger import Sums, sums_by_work
from tracker.facilities.states.works import WorkState
from tracker.units.models import UnitVersion


@dataclass(frozen=True, slots=True)
class Standing:
    """A work as it stood: state, the day on which it should be done, money in đồng."""

    id: int
    unit_id: int
    unit_name: str
    title: str
    state: WorkState
    finish_on: dt.date | None
    original_finish_on: dt.date | None
    sums: Sums


def standings(as_of: dt.datetime, unit_ids: Collection[int]) -> list[Standing]:
    """Works of units as of a moment, by unit and in the order in which they were written down."""
    newest = (
        select(func.max(WorkEvent.id))
        .join(Work, Work.id == WorkEvent.work_id)
        .where(WorkEvent.at <= as_of, Work.unit_id.in_(unit_ids))
        .group_by(WorkEvent.work_id)
    )
    rows = db.session.execute(
        select(
            Work.id,
            Work.unit_id,
            UnitVersion.short_name,
            Work.title,
            WorkEvent.state,
            WorkEvent.finish_on,
            Work.original_finish_on,
        )
        .join(WorkEvent, WorkEvent.work_id == Work.id)
        .join(UnitVersion, UnitVersion.id == Work.unit_version_id)
        .where(WorkEvent.id.in_(newest))
        .order_by(UnitVersion.sort_key, Work.id)
    ).all()
    sums = sums_by_work([row.id for row in rows], as_of)
    return [Standing(*row, sums[row.id]) for row in rows]
