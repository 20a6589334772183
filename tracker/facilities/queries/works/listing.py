"""Works as a list narrowed by the address, and as a board of units by states."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, Select, and_, cast, func, select

from tracker.core import db
from tracker.core.access import Actor
from tracker.core.clock import local_day
from tracker.core.text import fold
from tracker.facilities.models import MoneyEntry, Work, WorkItem
from tracker.facilities.policy import works_visible_to
from tracker.facilities.queries.works.rows import waiting
from tracker.facilities.states.works import AGREED, MoneyKind, Source, WorkKind, WorkState
from tracker.units.models import UnitVersion

PER_PAGE = 25
MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; None and empty mean no narrowing."""

    words: str = ""
    state: WorkState | None = None
    unit_id: int | None = None
    item_id: int | None = None
    source: Source | None = None
    year: int | None = None
    late: bool = False
    waits: bool = False
    sort: str = "unit"

    @property
    def any(self) -> bool:
        """Whether the list is narrowed at all."""
        return self != Filters(sort=self.sort)


@dataclass(frozen=True, slots=True)
class Row:
    """A work as lists show it, money in đồng."""

    id: int
    title: str
    unit_id: int
    unit_name: str
    kind: WorkKind
    state: WorkState
    start_on: dt.date | None
    finish_on: dt.date | None
    original_finish_on: dt.date | None
    began_on: dt.date | None
    accepted_on: dt.date | None
    plan: int
    grant: int
    spend: int
    waits: bool

    @property
    def moved(self) -> bool:
        """Whether it should now be done on another day than was approved."""
        return self.original_finish_on is not None and self.original_finish_on != self.finish_on

    def days_late(self, today: dt.date) -> int:
        """Whole days past the day on which it should be done, as `Work.days_late`."""
        if self.finish_on is None or self.state not in AGREED | {WorkState.ACCEPTED}:
            return 0
        return max(0, ((self.accepted_on or today) - self.finish_on).days)


def _sum(kind: MoneyKind) -> ColumnElement[int]:
    summed = (
        select(func.sum(MoneyEntry.amount))
        .where(MoneyEntry.work_id == Work.id, MoneyEntry.kind == kind)
        .correlate(Work)
        .scalar_subquery()
    )
    # PostgreSQL sums to a decimal; the amounts are whole.
    return cast(func.coalesce(summed, 0), BigInteger)


PLAN, GRANT, SPEND = (_sum(kind) for kind in MoneyKind)
SORTS: dict[str, tuple[Any, ...]] = {
    "title": (Work.words,),
    "unit": (UnitVersion.sort_key,),
    "state": (Work.state,),
    "finish": (Work.finish_on.is_(None), Work.finish_on),
    "plan": (PLAN,),
    "grant": (GRANT,),
    "spend": (SPEND,),
}


def _ordered(sort: str) -> list[Any]:
    keys = SORTS.get(sort.removeprefix("-"), SORTS["unit"])
    last = keys[-1].desc() if sort.startswith("-") else keys[-1].asc()
    return [*keys[:-1], last, UnitVersion.sort_key, Work.id]


def conditions(actor: Actor, filters: Filters, now: dt.datetime) -> list[ColumnElement[bool]]:
    """The filters as WHERE expressions, the person's own view among them."""
    where = [works_visible_to(actor)]
    if filters.state is not None:
        where.append(Work.state == filters.state)
    if filters.unit_id is not None:
        where.append(Work.unit_id == filters.unit_id)
    if filters.item_id is not None:
        where.append(Work.id.in_(select(WorkItem.work_id).where(WorkItem.item_id == filters.item_id)))
    entries = [
        *([MoneyEntry.source == filters.source] if filters.source is not None else []),
        *([MoneyEntry.year == filters.year] if filters.year is not None else []),
    ]
    if entries:
        where.append(Work.id.in_(select(MoneyEntry.work_id).where(*entries)))
    if filters.late:
        where.append(and_(Work.state.in_(AGREED), Work.finish_on < local_day(now)))
    if filters.waits:
        where.append(waiting())
    where.extend(Work.words.contains(word, autoescape=True) for word in fold(filters.words).split()[:MOST_WORDS])
    return where


def _select() -> Select[*tuple[Any, ...]]:
    return select(
        Work.id,
        Work.title,
        Work.unit_id,
        UnitVersion.short_name,
        Work.kind,
        Work.state,
        Work.start_on,
        Work.finish_on,
        Work.original_finish_on,
        Work.began_on,
        Work.accepted_on,
        PLAN,
        GRANT,
        SPEND,
        waiting(),
    ).join(UnitVersion, UnitVersion.id == Work.unit_version_id)


def rows_where(
    where: Sequence[ColumnElement[bool]], sort: str = "unit", *, limit: int | None = None, offset: int = 0
) -> list[Row]:
    """Rows under conditions, in one of SORTS (with '-' before it: the other way round)."""
    statement = _select().where(*where).order_by(*_ordered(sort)).limit(limit).offset(offset)
    return [Row(*row) for row in db.session.execute(statement)]


def page_of(actor: Actor, filters: Filters, *, page: int, now: dt.datetime) -> tuple[list[Row], int]:
    """One page of what a person sees and the filters leave, and how many there are in all."""
    where = conditions(actor, filters, now)
    total = db.session.scalar(select(func.count()).select_from(Work).where(*where)) or 0
    offset = (page - 1) * PER_PAGE
    return (rows_where(where, filters.sort, limit=PER_PAGE, offset=offset) if offset < total else []), total


def counts(actor: Actor, filters: Filters, now: dt.datetime) -> dict[WorkState, int]:
    """How many there are of each state, whatever state is chosen now."""
    found = dict.fromkeys(WorkState, 0)
    every = Filters(**{name: getattr(filters, name) for name in Filters.__slots__ if name != "state"})
    rows = db.session.execute(
        select(Work.state, func.count()).where(*conditions(actor, every, now)).group_by(Work.state)
    )
    for state, count in rows:
        found[state] = count
    return found


@dataclass(frozen=True, slots=True)
class BoardLine:
    """A unit on the board: how many of its works stand in each state, how many are late, and its money in đồng."""

    unit_id: int
    name: str
    by_state: dict[WorkState, int]
    late: int
    sums: dict[MoneyKind, int]

    @property
    def all(self) -> int:
        """Every work of the unit."""
        return sum(self.by_state.values())

    @property
    def figures(self) -> list[int]:
        """What the board counts: works in each state, in the order of the work, and late ones."""
        return [*self.by_state.values(), self.late]


def board(actor: Actor, now: dt.datetime, names: dict[int, str]) -> list[BoardLine]:
    """The units that have works the person sees, in the order of `names` (short names by unit)."""
    seen = works_visible_to(actor)
    late = and_(Work.state.in_(AGREED), Work.finish_on < local_day(now))
    states, kinds = list(WorkState), list(MoneyKind)
    counts = [*(func.count().filter(Work.state == state) for state in states), func.count().filter(late)]
    counted = {row[0]: row[1:] for row in db.session.execute(_by_unit(counts).where(seen))}
    sums = [func.coalesce(func.sum(MoneyEntry.amount).filter(MoneyEntry.kind == kind), 0) for kind in kinds]
    money = _by_unit(sums).join(MoneyEntry, MoneyEntry.work_id == Work.id).where(seen)
    paid = {row[0]: [int(amount) for amount in row[1:]] for row in db.session.execute(money)}
    nothing, last = [0] * len(kinds), len(names)
    order = {unit_id: place for place, unit_id in enumerate(names)}
    found = []
    for unit_id in sorted(counted, key=lambda one: order.get(one, last)):
        *by_state, late_here = counted[unit_id]
        by_kind = dict(zip(kinds, paid.get(unit_id, nothing), strict=True))
        by = dict(zip(states, by_state, strict=True))
        found.append(BoardLine(unit_id, names.get(unit_id, ""), by, late_here, by_kind))
    return found


def _by_unit(columns: Sequence[ColumnElement[int]]) -> Select[*tuple[Any, ...]]:
    return select(Work.unit_id, *columns).group_by(Work.unit_id)
