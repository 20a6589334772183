"""How the one-stop offices stand at a moment: one rule for pages, files, tasks and reports.

An office stands as its last stock-take says that had left the unit by then and was not corrected by then. Only
offices of units in force on the day are counted, so that a unit that was merged away never counts twice.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import ColumnElement, Select, and_, func, or_, select

from tracker.core import db
from tracker.core.clock import local_day
from tracker.facilities.models import StockLine, StockTake
from tracker.facilities.states import KEPT, Verdict
from tracker.tasks.figures import rate
from tracker.units.models import Unit, UnitVersion


@dataclass(frozen=True, slots=True)
class Counts:
    """Items by verdict."""

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

    def __add__(self, other: Counts) -> Counts:
        return Counts(
            self.met + other.met,
            self.partly + other.partly,
            self.not_met + other.not_met,
            self.not_applicable + other.not_applicable,
        )


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """One unit's one-stop office; without a stock-take there is neither row nor date, and every count is 0."""

    unit_id: int
    unit: str
    stock_take_id: int | None
    taken_on: dt.date | None
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
class DistrictFigures:
    """All one-stop offices in force, in the units' order."""

    units: tuple[UnitFigures, ...]

    @property
    def counts(self) -> Counts:
        """Items of all offices together."""
        return sum((one.counts for one in self.units), Counts())

    @property
    def taken(self) -> int:
        """Offices that have a stock-take."""
        return sum(1 for one in self.units if one.stock_take_id is not None)

    @property
    def missing(self) -> tuple[UnitFigures, ...]:
        """Offices without any stock-take."""
        return tuple(one for one in self.units if one.stock_take_id is None)


def standing_at(moment: dt.datetime) -> ColumnElement[bool]:
    """The condition that a stock-take counted at a moment: submitted, not corrected yet, its day come."""
    return and_(
        StockTake.state.in_(KEPT),
        StockTake.taken_on <= local_day(moment),
        StockTake.submitted_at <= moment,
        or_(StockTake.replaced_at.is_(None), StockTake.replaced_at > moment),
    )


def latest_at(moment: dt.datetime, unit_ids: Iterable[int] | None = None) -> Select[int, int, dt.date]:
    """A statement of the last stock-take of each unit at a moment: identifier, unit and day.

    Takes the units to look at; None means all, also those that have ceased.
    """
    newest = (
        func.row_number()
        .over(partition_by=StockTake.unit_id, order_by=(StockTake.taken_on.desc(), StockTake.id.desc()))
        .label("newest")
    )
    ranked = select(StockTake.id, StockTake.unit_id, StockTake.taken_on, newest).where(standing_at(moment))
    if unit_ids is not None:
        ranked = ranked.where(StockTake.unit_id.in_(list(unit_ids)))
    found = ranked.subquery()
    return select(found.c.id, found.c.unit_id, found.c.taken_on).where(found.c.newest == 1)


def offices_on(day: dt.date) -> Sequence[tuple[int, str]]:
    """Units in force on a day that have a one-stop office, in their order: identifier and short name."""
    rows = db.session.execute(
        select(Unit.id, UnitVersion.short_name)
        .join(UnitVersion, UnitVersion.unit_id == Unit.id)
        .where(
            Unit.one_stop.is_(True),
            UnitVersion.valid_from <= day,
            or_(UnitVersion.valid_to.is_(None), UnitVersion.valid_to >= day),
        )
        .order_by(Unit.position, Unit.id)
    )
    return [(unit_id, name) for unit_id, name in rows]


def counts_of(stock_take_ids: Iterable[int]) -> dict[int, Counts]:
    """Items by verdict of each stock-take, in one query."""
    found: dict[int, dict[str, int]] = defaultdict(dict)
    rows = db.session.execute(
        select(StockLine.stock_take_id, StockLine.verdict, func.count())
        .where(StockLine.stock_take_id.in_(list(stock_take_ids)))
        .group_by(StockLine.stock_take_id, StockLine.verdict)
    )
    for take_id, verdict, count in rows:
        found[take_id][Verdict(verdict).value] = count
    return {take_id: Counts(**counts) for take_id, counts in found.items()}


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


def district_figures(as_of: dt.datetime) -> DistrictFigures:
    """How the offices of all units in force stood at a moment."""
    return DistrictFigures(tuple(_figures(offices_on(local_day(as_of)), as_of)))


def _figures(offices: Sequence[tuple[int, str]], as_of: dt.datetime) -> list[UnitFigures]:
    rows = db.session.execute(latest_at(as_of, [unit_id for unit_id, _name in offices]))
    takes = {unit_id: (take_id, day) for take_id, unit_id, day in rows}
    counts = counts_of(take_id for take_id, _day in takes.values())
    found = []
    for unit_id, name in offices:
        take_id, day = takes.get(unit_id, (None, None))
        of_take = Counts() if take_id is None else counts.get(take_id, Counts())
        found.append(UnitFigures(unit_id, name, take_id, day, of_take))
    return found
