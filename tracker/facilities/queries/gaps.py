"""What is missing where: sums of the last stock-takes, made by the database."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, String, bindparam, cast, func, select, type_coerce

from tracker.core import db
from tracker.facilities.figures import BY_VERDICT, LATEST_IDS, Counts, Offices, at
from tracker.facilities.models import Group, Item, ItemVersion, StockLine
from tracker.facilities.states import LACKING, Verdict

UNITS_NAMED = 12
PERCENT = "%"
BETWEEN = ","


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


def gaps(offices: Offices, *, item_id: int | None = None) -> list[Gap]:
    """Every item that was counted, in the order of the checklist, with the units that lack it.

    Takes the offices whose last stock-takes are looked at, and one item to look at alone.
    """
    statement = _ITEMS if item_id is None else _ITEM
    offers = [(str(take_id), one.unit) for take_id, one in offices.by_take.items()]
    found = []
    for item, code, name, unit_of_count, group_id, group, reference_only, missing, takes, *counts in _rows(
        statement, offices, item_id
    ):
        lost = Decimal(0) if unit_of_count == PERCENT else Decimal(int(missing or 0)) / 100
        lacking = set((takes or "").split(BETWEEN))
        facts = (item, code, name, unit_of_count, group_id, group, reference_only)
        units = tuple([unit for take_id, unit in offers if take_id in lacking])
        found.append(Gap(*facts, Counts(*counts), lost, units))
    return found


def _rows(statement: Select[*tuple[Any, ...]], offices: Offices, item_id: int | None) -> Sequence[Any]:
    return db.session.execute(statement, {**at(offices.as_of), "item_id": item_id}).all()


_LAST = StockLine.stock_take_id.in_(LATEST_IDS)
_OF_ITEM = StockLine.item_id == bindparam("item_id", type_=Integer)
_LACKS = StockLine.verdict.in_(LACKING)


def _counted(*where: ColumnElement[bool]) -> Select[*tuple[Any, ...]]:
    """Each item with its names, the hundredths that are missing, who lacks it, and its lines by verdict.

    Who lacks it are stock-takes in one text: a row for each of them would be thousands.
    """
    short = type_coerce(StockLine.required, Integer) - (
        type_coerce(StockLine.quantity, Integer) - type_coerce(StockLine.broken, Integer)
    )
    missing = func.sum(short).filter(_LACKS, short > 0).label("missing")
    takes = func.aggregate_strings(cast(StockLine.stock_take_id, String), BETWEEN).filter(_LACKS).label("takes")
    version = func.max(StockLine.item_version_id).label("version_id")
    counts = [count.label(verdict.value) for verdict, count in zip(Verdict, BY_VERDICT, strict=True)]
    found = (
        select(StockLine.item_id, version, missing, takes, *counts)
        .where(*where)
        .group_by(StockLine.item_id)
        .subquery()
    )
    names = (Item.id, Item.code, ItemVersion.name, ItemVersion.unit_of_count, Group.id, Group.name)
    return (
        select(*names, ItemVersion.reference_only, *list(found.c)[2:])
        .join(found, found.c.item_id == Item.id)
        .join(ItemVersion, ItemVersion.id == found.c.version_id)
        .join(Group, Group.id == Item.group_id)
        .order_by(Group.position, Group.id, Item.position, Item.id)
    )


_ITEMS, _ITEM = _counted(_LAST), _counted(_LAST, _OF_ITEM)
_SHORT = select(
    StockLine.stock_take_id, StockLine.verdict, StockLine.quantity, StockLine.broken, StockLine.required
).where(_LAST, _LACKS, _OF_ITEM)


def shortages(offices: Offices, item_id: int) -> list[Short]:
    """The offices that lack one item, with what works and what is needed, in the units' order."""
    rows = {take_id: facts for take_id, *facts in _rows(_SHORT, offices, item_id)}
    found = []
    for take_id, one in offices.by_take.items():
        if take_id in rows:
            verdict, quantity, broken, needed = rows[take_id]
            working = None if quantity is None else quantity - broken
            day = one.taken_on or dt.date.min
            found.append(Short(one.unit_id, one.unit, take_id, day, verdict, working, needed))
    return found
