"""What is missing where, and how groups stand: sums of the last stock-takes, made by the database."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import case, func, select

from tracker.core import db
from tracker.facilities.figures import Counts, DistrictFigures
from tracker.facilities.models import Group, Item, ItemVersion, StockLine
from tracker.facilities.states import LACKING, Verdict

UNITS_NAMED = 12


@dataclass(frozen=True, slots=True)
class Short:
    """One office that lacks an item: what works, what is needed, how many are missing where that can be said."""

    unit_id: int
    unit: str
    stock_take_id: int
    taken_on: dt.date
    verdict: Verdict
    working: Decimal | None
    required: Decimal | None

    @property
    def missing(self) -> Decimal | None:
        """How many are missing; None where the norm is no figure or nothing was counted."""
        if self.required is None or self.working is None:
            return None
        return max(self.required - self.working, Decimal(0))


@dataclass(frozen=True, slots=True)
class Gap:
    """One item over all offices: by verdict, and which offices lack it, in the units' order."""

    item_id: int
    code: str
    name: str
    unit_of_count: str
    group_id: int
    group: str
    reference_only: bool
    counts: Counts
    short: tuple[Short, ...]

    @property
    def lacking(self) -> int:
        """Offices that lack it wholly or in part."""
        return self.counts.partly + self.counts.not_met

    @property
    def missing(self) -> Decimal:
        """How many are missing in all offices for which that can be said."""
        return sum((one.missing or Decimal(0) for one in self.short), Decimal(0))


def groups_of(district: DistrictFigures) -> dict[tuple[int, int], Counts]:
    """Items by verdict of each (unit, group), from the stock-takes of the figures."""
    unit_of = {one.stock_take_id: one.unit_id for one in district.units if one.stock_take_id is not None}
    found: dict[tuple[int, int], dict[str, int]] = defaultdict(dict)
    rows = db.session.execute(
        select(StockLine.stock_take_id, Item.group_id, StockLine.verdict, func.count())
        .join(Item, Item.id == StockLine.item_id)
        .where(StockLine.stock_take_id.in_(list(unit_of)))
        .group_by(StockLine.stock_take_id, Item.group_id, StockLine.verdict)
    )
    for take_id, group_id, verdict, count in rows:
        found[unit_of[take_id], group_id][verdict.value] = count
    return {place: Counts(**counts) for place, counts in found.items()}


def gaps(district: DistrictFigures, *, item_id: int | None = None, with_units: bool = True) -> list[Gap]:
    """Every item that was counted, in the order of the checklist, with the offices that lack it.

    Takes the figures whose stock-takes are looked at, one item to look at alone, and whether offices are named.
    """
    takes = {one.stock_take_id: one for one in district.units if one.stock_take_id is not None}
    counted = _counted(list(takes), item_id)
    short = _short(district, item_id) if with_units else {}
    return [
        Gap(*head, Counts(*(int(count or 0) for count in counts)), tuple(short.get(head[0], ())))
        for head, counts in counted
    ]


def _counted(
    take_ids: Sequence[int], item_id: int | None
) -> list[tuple[tuple[int, str, str, str, int, str, bool], tuple[int, ...]]]:
    sums = [func.sum(case((StockLine.verdict == verdict, 1), else_=0)) for verdict in Verdict]
    per_item = (
        select(StockLine.item_id, func.max(StockLine.item_version_id).label("version_id"), *sums)
        .where(StockLine.stock_take_id.in_(take_ids))
        .group_by(StockLine.item_id)
    )
    if item_id is not None:
        per_item = per_item.where(StockLine.item_id == item_id)
    found = per_item.subquery()
    columns = list(found.c)
    rows = db.session.execute(
        select(
            Item.id, Item.code, ItemVersion.name, ItemVersion.unit_of_count, Group.id, Group.name,
            ItemVersion.reference_only, *columns[2:],
        )
        .join(found, columns[0] == Item.id)
        .join(ItemVersion, ItemVersion.id == columns[1])
        .join(Group, Group.id == Item.group_id)
        .order_by(Group.position, Group.id, Item.position, Item.id)
    )  # fmt: skip
    return [((row[0], row[1], row[2], row[3], row[4], row[5], row[6]), tuple(row[7:])) for row in rows]


def _short(district: DistrictFigures, item_id: int | None) -> dict[int, list[Short]]:
    place = {one.stock_take_id: (order, one) for order, one in enumerate(district.units) if one.stock_take_id}
    statement = select(
        StockLine.item_id, StockLine.stock_take_id, StockLine.verdict, StockLine.quantity, StockLine.broken,
        StockLine.required,
    ).where(StockLine.stock_take_id.in_(list(place)), StockLine.verdict.in_(LACKING))  # fmt: skip
    if item_id is not None:
        statement = statement.where(StockLine.item_id == item_id)
    found: dict[int, list[Short]] = defaultdict(list)
    rows = sorted(db.session.execute(statement), key=lambda row: place[row.stock_take_id][0])
    for item, take_id, verdict, quantity, broken, needed in rows:
        unit = place[take_id][1]
        working = None if quantity is None else quantity - broken
        found[item].append(
            Short(unit.unit_id, unit.unit, take_id, unit.taken_on or dt.date.min, verdict, working, needed)
        )
    return found
