"""What became better, worse or stayed between two stock-takes; only items that stand in both are compared."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Integer, and_, case, column, func, select, values
from sqlalchemy.orm import aliased

from tracker.core import db
from tracker.core.clock import local_day
from tracker.facilities.figures import latest_at, offices_on, standing_at
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
    pairs = _pairs(moment, [unit_id for unit_id, _name in offices], before)
    counted = _compared([(one[0], two[0]) for one, two in pairs.values() if one is not None])
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


def _pairs(
    moment: dt.datetime, unit_ids: Sequence[int], before: dt.date | None
) -> dict[int, tuple[Dated | None, Dated]]:
    latest = {unit: (take_id, day) for take_id, unit, day in db.session.execute(latest_at(moment, unit_ids))}
    rows = db.session.execute(
        select(StockTake.id, StockTake.unit_id, StockTake.taken_on)
        .where(StockTake.unit_id.in_(list(latest)), standing_at(moment))
        .order_by(StockTake.taken_on, StockTake.id)
    )
    earlier: dict[int, Dated] = {}
    for take_id, unit_id, day in rows:
        newest = latest[unit_id]
        if take_id != newest[0] and day < newest[1] and (before is None or day <= before):
            earlier[unit_id] = (take_id, day)
    return {unit_id: (earlier.get(unit_id), newest) for unit_id, newest in latest.items()}


def _compared(pairs: Sequence[tuple[int, int]]) -> dict[int, tuple[int, int, int]]:
    """Better, worse and same by the later stock-take of each pair, in one query."""
    if not pairs:
        return {}
    one, two = aliased(StockLine), aliased(StockLine)
    pair = values(column("before", Integer), column("after", Integer), name="pair").data(pairs)
    rank = {line: case(*((line.verdict == v, n) for v, n in RANK.items()), else_=-1) for line in (one, two)}
    sums = [
        func.sum(case((how, 1), else_=0))
        for how in (rank[two] > rank[one], rank[two] < rank[one], rank[two] == rank[one])
    ]
    rows = db.session.execute(
        select(two.stock_take_id, *sums)
        .select_from(pair)
        .join(two, two.stock_take_id == pair.c.after)
        .join(one, and_(one.stock_take_id == pair.c.before, one.item_id == two.item_id))
        .where(one.verdict != Verdict.NOT_APPLICABLE, two.verdict != Verdict.NOT_APPLICABLE)
        .group_by(two.stock_take_id)
    )
    return {take: (int(better), int(worse), int(same)) for take, better, worse, same in rows}
