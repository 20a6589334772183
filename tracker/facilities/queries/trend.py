"""What became better, worse or stayed between two stock-takes; only items that stand in both are compared."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, and_, bindparam, func, or_, select
from sqlalchemy.orm import aliased

from tracker.core import db
from tracker.core.clock import local_day
from tracker.facilities.figures import IN_OFFICES, at, last_of, offices_on, standing
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
    given = {**at(moment), "before": before or dt.date.max}
    pairs = {unit_id: pair for unit_id, *pair in db.session.execute(_PAIRS, given)}
    counted: dict[int, Sequence[int]] = {take: sums for take, *sums in db.session.execute(_COMPARED, given)}
    found = []
    for unit_id, name in offices_on(local_day(moment)):
        if unit_id in pairs:
            after_id, after_on, before_id, before_on = pairs[unit_id]
            better, same, every = counted.get(after_id, (0, 0, 0))
            sums = (better, every - better - same, same)
            found.append(Change(unit_id, name, before_id, before_on, after_id, after_on, *sums))
    return found


_LATER = last_of(IN_OFFICES).subquery()
_EARLIER = aliased(StockTake)
_EARLIER_ID = (
    select(_EARLIER.id)
    .where(
        _EARLIER.unit_id == _LATER.c.unit_id,
        _EARLIER.id != _LATER.c.id,
        _EARLIER.taken_on <= bindparam("before", type_=StockTake.taken_on.type),
        standing(_EARLIER),
    )
    .order_by(_EARLIER.taken_on.desc(), _EARLIER.id.desc())
    .limit(1)
    .correlate(_LATER)
    .scalar_subquery()
)
"""The last stock-take of up to the day `before` of the same unit, but for its very last one."""
_BEFORE = aliased(StockTake)
_PAIRS = select(_LATER.c.unit_id, _LATER.c.id, _LATER.c.taken_on, _BEFORE.id, _BEFORE.taken_on).outerjoin(
    _BEFORE, _BEFORE.id == _EARLIER_ID
)


def _compared() -> Select[*tuple[Any, ...]]:
    """By the later stock-take of each pair: items that stand better, as before, and all that can be compared."""
    # Distinct, so that SQLite makes the pairs once; merged into the join, it would look for one at each line.
    pairs = select(_LATER.c.id, _EARLIER_ID.label("earlier_id")).distinct().subquery()
    one, two = aliased(StockLine), aliased(StockLine)
    better = or_(
        and_(two.verdict == Verdict.MET, one.verdict != Verdict.MET),
        and_(two.verdict == Verdict.PARTLY, one.verdict == Verdict.NOT_MET),
    )
    counts = (func.count().filter(better), func.count().filter(one.verdict == two.verdict), func.count())
    return (
        select(two.stock_take_id, *counts)
        .select_from(pairs)
        .join(two, two.stock_take_id == pairs.c.id)
        .join(one, and_(one.stock_take_id == pairs.c.earlier_id, one.item_id == two.item_id))
        .where(one.verdict != Verdict.NOT_APPLICABLE, two.verdict != Verdict.NOT_APPLICABLE)
        .group_by(two.stock_take_id)
    )


_COMPARED = _compared()
