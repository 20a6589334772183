"""What is missing where, and how groups stand: sums of the last stock-takes, made by the database."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Integer, Select, and_, case, func, select, type_coerce

from tracker.core import db
from tracker.facilities.figures import Counts, DistrictFigures
from tracker.facilities.models import Group, Item, ItemVersion, StockLine
from tracker.facilities.states import LACKING, Verdict

UNITS_NAMED = 12
PERCENT = "%"


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
    """One item over all offices: by verdict, how many are missing, and which units lack it, in their order.

    `missing` adds up where it can be said; shares in percent make no sum.
    """

    item_id: int
    code: str
    name: str
    unit_of_count: str
    group_id: int
    group: str
    reference_only: bool
    counts: Counts
    missing: Decimal
    units: tuple[str, ...]

    @property
    def lacking(self) -> int:
        """Offices that lack it wholly or in part."""
        return self.counts.partly + self.counts.not_met


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


def gaps(district: DistrictFigures, *, item_id: int | None = None) -> list[Gap]:
    """Every item that was counted, in the order of the checklist, with the units that lack it.

    Takes the figures whose stock-takes are looked at, and one item to look at alone.
    """
    takes = {one.stock_take_id: one for one in district.units if one.stock_take_id is not None}
    rows = db.session.execute(_counted(list(takes), item_id)).all()
    units = _lacking(district, item_id)
    found = []
    for row in rows:
        counts = Counts(*(int(getattr(row, verdict.value)) for verdict in Verdict))
        names = (row.id, row.code, row.name, row.unit_of_count, row.group_id, row.group, row.reference_only)
        lost = Decimal(0) if row.unit_of_count == PERCENT else Decimal(int(row.missing or 0)) / 100
        found.append(Gap(*names, counts, lost, tuple(units.get(row.id, ()))))
    return found


def _counted(take_ids: Sequence[int], item_id: int | None) -> Select[*tuple[Any, ...]]:
    """Each item with its names, its lines by verdict, and the hundredths that are missing."""
    sums = [func.sum(case((StockLine.verdict == verdict, 1), else_=0)).label(verdict.value) for verdict in Verdict]
    short = type_coerce(StockLine.required, Integer) - (
        type_coerce(StockLine.quantity, Integer) - type_coerce(StockLine.broken, Integer)
    )
    missing = func.sum(case((and_(StockLine.verdict.in_(LACKING), short > 0), short), else_=0)).label("missing")
    version = func.max(StockLine.item_version_id).label("version_id")
    per_item = (
        select(StockLine.item_id, version, *sums, missing)
        .where(StockLine.stock_take_id.in_(take_ids))
        .group_by(StockLine.item_id)
    )
    if item_id is not None:
        per_item = per_item.where(StockLine.item_id == item_id)
    found = per_item.subquery()
    group = (Group.id.label("group_id"), Group.name.label("group"))
    names = (Item.id, Item.code, ItemVersion.name, ItemVersion.unit_of_count, *group)
    return (
        select(*names, ItemVersion.reference_only, *list(found.c)[2:])
        .join(found, found.c.item_id == Item.id)
        .join(ItemVersion, ItemVersion.id == found.c.version_id)
        .join(Group, Group.id == Item.group_id)
        .order_by(Group.position, Group.id, Item.position, Item.id)
    )


def _lacking(district: DistrictFigures, item_id: int | None) -> dict[int, list[str]]:
    """The names of the units that lack an item, by item, in the units' order."""
    statement = select(StockLine.stock_take_id, StockLine.item_id).where(
        StockLine.stock_take_id.in_([one.stock_take_id for one in district.units if one.stock_take_id]),
        StockLine.verdict.in_(LACKING),
    )
    if item_id is not None:
        statement = statement.where(StockLine.item_id == item_id)
    items: dict[int, list[int]] = defaultdict(list)
    for take_id, item in db.session.execute(statement):
        items[take_id].append(item)
    found: dict[int, list[str]] = defaultdict(list)
    for one in district.units:
        for item in items.get(one.stock_take_id or 0, ()):
            found[item].append(one.unit)
    return found


def shortages(district: DistrictFigures, item_id: int) -> list[Short]:
    """The offices that lack one item, with what works and what is needed, in the units' order."""
    place = {one.stock_take_id: (order, one) for order, one in enumerate(district.units) if one.stock_take_id}
    columns = (
        StockLine.stock_take_id,
        StockLine.verdict,
        StockLine.quantity,
        StockLine.broken,
        StockLine.required,
    )
    rows = db.session.execute(
        select(*columns).where(
            StockLine.stock_take_id.in_(list(place)),
            StockLine.item_id == item_id,
            StockLine.verdict.in_(LACKING),
        )
    )
    found = []
    for take_id, verdict, quantity, broken, needed in sorted(rows, key=lambda row: place[row.stock_take_id][0]):
        unit = place[take_id][1]
        working = None if quantity is None else quantity - broken
        found.append(
            Short(unit.unit_id, unit.unit, take_id, unit.taken_on or dt.date.min, verdict, working, needed)
        )
    return found
