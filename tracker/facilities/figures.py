"""How the one-stop offices stand at a moment: one rule for pages, files, tasks and reports.

An office stands as its last stock-take says that had left the unit by then and was not corrected by then. Only
offices of units in force on the day are counted, so that a unit that was merged away never counts twice.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select

from tracker.core import db
from tracker.core.clock import local_day
from tracker.facilities.models import Item, StockLine, StockTake
from tracker.facilities.states import KEPT, Verdict
from tracker.tasks.figures import rate
from tracker.units.models import Unit, UnitVersion


class Counts(NamedTuple):
    """Items by verdict. A tuple, because a board of all offices makes more than a thousand."""

    met: int = 0
    partly: int = 0
    not_met: int = 0
    not_applicable: int = 0

    @property
    def items(self) -> int:
        """Every item."""
        return self.met + self.partly + self.not_met + self.not_applicable

    @property
    def applicable(self) -> int:
        """Items that the office should have: what the share met is counted of."""
        return self.met + self.partly + self.not_met

    @property
    def share(self) -> Decimal | None:
        """Percent met of the applicable items, one decimal; None without any."""
        return rate(self.met, self.applicable)


def total(counts: Iterable[Counts]) -> Counts:
    """Several counts added up."""
    return Counts(*map(sum, zip(*counts, strict=True)))


@dataclass(frozen=True, slots=True)
class Office:
    """One unit's one-stop office and its last stock-take; without one there is neither row nor date."""

    unit_id: int
    unit: str
    stock_take_id: int | None
    taken_on: dt.date | None


@dataclass(frozen=True, slots=True)
class UnitFigures(Office):
    """An office with its figures; without a stock-take every count is 0."""

    counts: Counts

    @property
    def met(self) -> int:
        """Items that meet their norm."""
        return self.counts.met

    @property
    def partly(self) -> int:
        """Items that meet it in part."""
        return self.counts.partly

    @property
    def not_met(self) -> int:
        """Items that do not meet it."""
        return self.counts.not_met

    @property
    def not_applicable(self) -> int:
        """Items that do not concern the office."""
        return self.counts.not_applicable

    @property
    def items(self) -> int:
        """Every item."""
        return self.counts.items

    @property
    def share(self) -> Decimal | None:
        """Percent met of the applicable items, one decimal; None without any."""
        return self.counts.share


@dataclass(frozen=True, slots=True)
class Offices:
    """All one-stop offices in force at a moment, in the units' order, each with its last stock-take."""

    as_of: dt.datetime
    units: Sequence[Office]

    @property
    def by_take(self) -> dict[int, Office]:
        """The offices that have a stock-take, by it, in the units' order."""
        return {one.stock_take_id: one for one in self.units if one.stock_take_id is not None}

    @property
    def taken(self) -> int:
        """Offices that have a stock-take."""
        return sum(1 for one in self.units if one.stock_take_id is not None)

    @property
    def missing(self) -> tuple[Office, ...]:
        """Offices without any stock-take."""
        return tuple(one for one in self.units if one.stock_take_id is None)


Place = tuple[int, int]
"""A unit and a group of items."""


@dataclass(frozen=True, slots=True)
class DistrictFigures(Offices):
    """All one-stop offices in force with their figures, and those of each group of items, in the units' order."""

    units: Sequence[UnitFigures]
    groups: Mapping[Place, Counts]

    @property
    def counts(self) -> Counts:
        """Items of all offices together."""
        return total(one.counts for one in self.units)

    @property
    def by_group(self) -> dict[int, Counts]:
        """Items of each group of all offices together."""
        groups = {group_id for _unit_id, group_id in self.groups}
        return {
            one: total([counts for (_unit, group), counts in self.groups.items() if group == one])
            for one in groups
        }


_MOMENT = bindparam("moment", type_=StockTake.submitted_at.type)
_DAY = bindparam("day", type_=StockTake.taken_on.type)


def standing(take: type[StockTake]) -> ColumnElement[bool]:
    """That a stock-take counted at a moment: submitted, not corrected yet, its day come.

    Takes the stock-takes or an alias of them; the statement then takes what `at` gives.
    """
    return and_(
        take.state.in_(KEPT),
        take.taken_on <= _DAY,
        take.submitted_at <= _MOMENT,
        or_(take.replaced_at.is_(None), take.replaced_at > _MOMENT),
    )


def at(moment: dt.datetime) -> dict[str, Any]:
    """What the statements of this module take of a moment."""
    return {"moment": moment, "day": local_day(moment)}


def last_of(where: ColumnElement[bool]) -> Select[int, int, dt.date]:
    """The last stock-take of each unit, of those that meet a condition: identifier, unit and day."""
    newest = (
        func.row_number()
        .over(partition_by=StockTake.unit_id, order_by=(StockTake.taken_on.desc(), StockTake.id.desc()))
        .label("newest")
    )
    found = select(StockTake.id, StockTake.unit_id, StockTake.taken_on, newest).where(where).subquery()
    return select(found.c.id, found.c.unit_id, found.c.taken_on).where(found.c.newest == 1)


_IN_FORCE = and_(
    Unit.one_stop.is_(True),
    UnitVersion.valid_from <= _DAY,
    or_(UnitVersion.valid_to.is_(None), UnitVersion.valid_to >= _DAY),
)
_OFFICES = (
    select(Unit.id, UnitVersion.short_name)
    .join(UnitVersion, UnitVersion.unit_id == Unit.id)
    .where(_IN_FORCE)
    .order_by(Unit.position, Unit.id)
)
IN_OFFICES: ColumnElement[bool] = and_(
    standing(StockTake), StockTake.unit_id.in_(_OFFICES.with_only_columns(Unit.id).order_by(None))
)
"""That a stock-take counted at a moment, and its unit is in force then and has a one-stop office."""
_LATEST = last_of(IN_OFFICES)
LATEST_IDS = select(_LATEST.subquery().c.id)
"""The last stock-takes of all offices, for a condition: the database finds them, no list of them is sent."""
BY_VERDICT = tuple(func.count().filter(StockLine.verdict == verdict) for verdict in Verdict)
"""Lines by verdict, in the order of Counts."""
_LATEST_OF = last_of(and_(standing(StockTake), StockTake.unit_id.in_(bindparam("unit_ids", expanding=True))))
_COUNTS = (
    select(StockLine.stock_take_id, *BY_VERDICT)
    .where(StockLine.stock_take_id.in_(bindparam("take_ids", expanding=True)))
    .group_by(StockLine.stock_take_id)
)
_GROUPS = (
    select(StockLine.stock_take_id, Item.group_id, *BY_VERDICT)
    .join(Item, Item.id == StockLine.item_id)
    .where(StockLine.stock_take_id.in_(LATEST_IDS))
    .group_by(StockLine.stock_take_id, Item.group_id)
)


def offices_on(day: dt.date) -> Sequence[tuple[int, str]]:
    """Units in force on a day that have a one-stop office, in their order: identifier and short name."""
    return [(unit_id, name) for unit_id, name in db.session.execute(_OFFICES, {"day": day})]


def counts_of(stock_take_ids: Iterable[int]) -> dict[int, Counts]:
    """Items by verdict of each stock-take, in one query."""
    rows = db.session.execute(_COUNTS, {"take_ids": list(stock_take_ids)})
    return {take_id: Counts(*counts) for take_id, *counts in rows}


def counted(lines: Iterable[StockLine]) -> Counts:
    """Lines that are loaded, by verdict."""
    found = Counter(line.verdict for line in lines)
    return Counts(*(found[verdict] for verdict in Verdict))


def last_take(unit_id: int, as_of: dt.datetime) -> int | None:
    """The stock-take by which a unit's office stood at a moment, or None."""
    found: int | None = db.session.scalar(_LATEST_OF, {**at(as_of), "unit_ids": [unit_id]})
    return found


def unit_figures(unit_id: int, as_of: dt.datetime) -> UnitFigures:
    """How one unit's office stood at a moment. Takes a unit that exists, in force or not."""
    name = db.session.scalars(
        select(UnitVersion.short_name)
        .where(UnitVersion.unit_id == unit_id)
        .order_by((UnitVersion.valid_from <= local_day(as_of)).desc(), UnitVersion.valid_from.desc())
        .limit(1)
    ).one()
    return _figures([(unit_id, name)], as_of)[0]


def figures_of(unit_ids: Iterable[int], as_of: dt.datetime) -> list[UnitFigures]:
    """How the offices of certain units stood at a moment, under the names of its day, in the units' order."""
    wanted = set(unit_ids)
    names = (
        select(Unit.id, UnitVersion.short_name)
        .join(UnitVersion, UnitVersion.unit_id == Unit.id)
        .where(Unit.id.in_(wanted))
        .order_by(Unit.position, Unit.id, (UnitVersion.valid_from <= local_day(as_of)), UnitVersion.valid_from)
    )
    last = dict(db.session.execute(names).all())
    return _figures(list(last.items()), as_of)


def offices_at(as_of: dt.datetime) -> Offices:
    """The offices of all units in force at a moment with their last stock-takes, without counting anything."""
    takes = _takes(db.session.execute(_LATEST, at(as_of)))
    return Offices(
        as_of, [Office(unit_id, name, *takes.get(unit_id, NONE)) for unit_id, name in offices_on(local_day(as_of))]
    )


def district_figures(as_of: dt.datetime) -> DistrictFigures:
    """How the offices of all units in force stood at a moment, by unit and by group of items, in one count."""
    offices = offices_at(as_of)
    by_take = offices.by_take
    groups: dict[Place, Counts] = {}
    sums: dict[int, list[int]] = {take_id: [0, 0, 0, 0] for take_id in by_take}
    for take_id, group_id, *counts in db.session.execute(_GROUPS, at(as_of)):
        met, partly, not_met, apart = groups[by_take[take_id].unit_id, group_id] = Counts(*counts)
        own = sums[take_id]
        own[0] += met
        own[1] += partly
        own[2] += not_met
        own[3] += apart
    units = [
        UnitFigures(
            one.unit_id, one.unit, one.stock_take_id, one.taken_on, Counts(*sums.get(one.stock_take_id or 0, ()))
        )
        for one in offices.units
    ]
    return DistrictFigures(as_of, units, groups)


Take = tuple[int, dt.date]
NONE = (None, None)


def _takes(rows: Iterable[tuple[int, int, dt.date]]) -> dict[int, Take]:
    return {unit_id: (take_id, day) for take_id, unit_id, day in rows}


def _figures(offices: Sequence[tuple[int, str]], as_of: dt.datetime) -> list[UnitFigures]:
    unit_ids = [unit_id for unit_id, _name in offices]
    takes = _takes(db.session.execute(_LATEST_OF, {**at(as_of), "unit_ids": unit_ids}))
    counts = counts_of(take_id for take_id, _day in takes.values())
    found = []
    for unit_id, name in offices:
        take_id, day = takes.get(unit_id, NONE)
        of_take = Counts() if take_id is None else counts.get(take_id, Counts())
        found.append(UnitFigures(unit_id, name, take_id, day, of_take))
    return found
