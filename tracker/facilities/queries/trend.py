"""What became better, worse or stayed between two stock-takes; only items that stand in both are compared."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import Subquery, and_, case, func, select
from sqlalchemy.orm import aliased

from tracker.core import db
from tracker.core.clock import local_day
from tracker.facilities.figures import offices_on, standing_at
from tracker.facilities.models import StockLine, StockTake
from tracker.facilities.states import APPLIES, Verdict

RANK = {Verdict.NOT_MET: 0, Verdict.PARTLY: 1, Verdict.MET: 2}


@dataclass(frozen=True, slots=True)
class Change:
    """Items of one office compared: how many stand better, worse and as before."""

    unit_id: int
    unit: str
    before_id: int | None
    before_on: dt.date | None
    after_id: int
    after_on: dt.date
    better: int = 0
    worse: int = 0
    same: int = 0

    @property
    def compared(self) -> int:
        """Items that stand in both and apply in both."""
        return self.better + self.worse + self.same


@dataclass(frozen=True, slots=True)
class Moved:
    """One item of an office that changed: its verdict before and after."""

    item_id: int
    before: Verdict
    after: Verdict

    @property
    def better(self) -> bool:
        """Whether it stands better than before."""
        return RANK[self.after] > RANK[self.before]


def moved(before: dict[int, Verdict], after: dict[int, Verdict]) -> list[Moved]:
    """The items that changed, of those that apply in both; takes the verdicts by item."""
    return [
        Moved(item_id, before[item_id], verdict)
        for item_id, verdict in after.items()
        if item_id in before and {before[item_id], verdict} <= APPLIES and before[item_id] is not verdict
    ]


def changes(moment: dt.datetime, before: dt.date | None = None) -> list[Change]:
    """Every office in force with a stock-take: its last one against an earlier one, in the units' order.

    Takes the moment, and a day: then the earlier one is the last of up to that day; else the one right before.
    """
    offices = offices_on(local_day(moment))
    pairs, counted = _pairs(moment, before), _compared(moment, before)
    found = []
    for unit_id, name in offices:
        if unit_id not in pairs:
            continue
        one, two = pairs[unit_id]
        better, worse, same = counted.get(two[0], (0, 0, 0)) if one else (0, 0, 0)
        first = one or (None, None)
        found.append(Change(unit_id, name, first[0], first[1], two[0], two[1], better, worse, same))
    return found


Dated = tuple[int, dt.date]


def _pairs(moment: dt.datetime, before: dt.date | None) -> dict[int, tuple[Dated | None, Dated]]:
    """The last stock-take of each unit, and the one to compare it with where there is one."""
    later, earlier = _sides(moment, before)
    rows = db.session.execute(
        select(later.c.unit_id, later.c.id, later.c.taken_on, earlier.c.id, earlier.c.taken_on).outerjoin(
            earlier, earlier.c.unit_id == later.c.unit_id
        )
    )
    return {
        unit_id: (None if first is None else (first, first_on), (take_id, day))
        for unit_id, take_id, day, first, first_on in rows
    }


def _sides(moment: dt.datetime, before: dt.date | None) -> tuple[Subquery, Subquery]:
    """The last stock-take of each unit, and of the others the last one of up to a day."""
    columns = (StockTake.id, StockTake.unit_id, StockTake.taken_on)
    order = (StockTake.taken_on.desc(), StockTake.id.desc())
    place = func.row_number().over(partition_by=StockTake.unit_id, order_by=order).label("place")
    ranked = select(*columns, place).where(standing_at(moment)).subquery()
    own = (ranked.c.id, ranked.c.unit_id, ranked.c.taken_on)
    again = func.row_number().over(partition_by=ranked.c.unit_id, order_by=ranked.c.place).label("again")
    others = select(*own, again).where(ranked.c.place > 1)
    if before is not None:
        others = others.where(ranked.c.taken_on <= before)
    left = others.subquery()
    later = select(*own).where(ranked.c.place == 1).subquery()
    earlier = select(left.c.id, left.c.unit_id, left.c.taken_on).where(left.c.again == 1).subquery()
    return later, earlier


def _compared(moment: dt.datetime, before: dt.date | None) -> dict[int, tuple[int, int, int]]:
    """Better, worse and same by the later stock-take of each pair, in one query."""
    later, earlier = _sides(moment, before)
    one, two = aliased(StockLine), aliased(StockLine)
    rank = {line: case(*((line.verdict == v, n) for v, n in RANK.items()), else_=-1) for line in (one, two)}
    sums = [
        func.sum(case((how, 1), else_=0))
        for how in (rank[two] > rank[one], rank[two] < rank[one], rank[two] == rank[one])
    ]
    rows = db.session.execute(
        select(two.stock_take_id, *sums)
        .select_from(later)
        .join(earlier, earlier.c.unit_id == later.c.unit_id)
        .join(two, two.stock_take_id == later.c.id)
        .join(one, and_(one.stock_take_id == earlier.c.id, one.item_id == two.item_id))
        .where(one.verdict != Verdict.NOT_APPLICABLE, two.verdict != Verdict.NOT_APPLICABLE)
        .group_by(two.stock_take_id)
    )
    return {take: (int(better), int(worse), int(same)) for take, better, worse, same in rows}
