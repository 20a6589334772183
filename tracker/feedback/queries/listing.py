"""Lists of entries, needs and improvements: order, and one page of rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from tracker.core import db
from tracker.core.access import Actor
from tracker.feedback.models import Entry, Improvement, ImprovementNeed, Need
from tracker.feedback.queries.filters import (
    EntryFilters,
    ImprovementFilters,
    NeedFilters,
    entry_conditions,
    improvement_conditions,
    need_conditions,
)
from tracker.feedback.queries.places import villages_of
from tracker.feedback.states import (
    Channel,
    EntryState,
    ImprovementState,
    NeedState,
    Topic,
)
from tracker.units.models import UnitVersion

PER_PAGE = 25
_ENTRY_ORDERS: dict[str, tuple[Any, ...]] = {
    "-day": (Entry.received_on.desc(), Entry.id.desc()),
    "day": (Entry.received_on, Entry.id),
    "unit": (UnitVersion.sort_key, Entry.id.desc()),
    "-unit": (UnitVersion.sort_key.desc(), Entry.id.desc()),
    "village": (Entry.village_key, Entry.id.desc()),
    "-village": (Entry.village_key.desc(), Entry.id.desc()),
}
ENTRY_SORTS = tuple(_ENTRY_ORDERS)


@dataclass(frozen=True, slots=True)
class EntryRow:
    """An entry as a list shows it; nothing here says who spoke."""

    id: int
    received_on: dt.date
    unit_id: int
    unit_name: str
    village: str
    channel: Channel
    topic: Topic
    said: str
    answer: str
    state: EntryState
    need_id: int | None
    need_title: str | None


def entry_rows(
    where: Sequence[ColumnElement[bool]], sort: str = "-day", *, limit: int | None = None, offset: int = 0
) -> list[EntryRow]:
    """Entries under conditions, in one of ENTRY_SORTS."""
    statement: Select[*tuple[Any, ...]] = (
        select(
            Entry.id,
            Entry.received_on,
            Entry.unit_id,
            UnitVersion.short_name,
            Entry.village,
            Entry.channel,
            Entry.topic,
            Entry.said,
            Entry.answer,
            Entry.state,
            Entry.need_id,
            Need.title,
        )
        .join(UnitVersion, UnitVersion.id == Entry.unit_version_id)
        .outerjoin(Need, Need.id == Entry.need_id)
        .where(*where)
        .order_by(*_ENTRY_ORDERS[sort])
        .limit(limit)
        .offset(offset)
    )
    return [EntryRow(*row) for row in db.session.execute(statement)]


def entries_page(actor: Actor, filters: EntryFilters, page: int) -> tuple[list[EntryRow], int]:
    """One page of what a person sees and the filters leave, and how many there are in all."""
    where = entry_conditions(actor, filters)
    total = db.session.scalar(select(func.count()).select_from(Entry).where(*where)) or 0
    offset = (page - 1) * PER_PAGE
    return (entry_rows(where, filters.sort, limit=PER_PAGE, offset=offset) if offset < total else []), total


@dataclass(frozen=True, slots=True)
class NeedRow:
    """A need as a list shows it, with how many entries it has, from how many villages and units."""

    id: int
    title: str
    topic: Topic
    state: NeedState
    unit_id: int
    unit_name: str
    entries: int
    units: int
    improvements: int
    told_on: dt.date | None
    villages: int


_counted = (
    select(
        Entry.need_id.label("need_id"),
        func.count().label("entries"),
        func.count(func.distinct(Entry.unit_id)).label("units"),
    )
    .where(Entry.need_id.is_not(None))
    .group_by(Entry.need_id)
    .subquery()
)
_entries = func.coalesce(_counted.c.entries, 0)
_NEED_ORDERS: dict[str, tuple[Any, ...]] = {
    "-entries": (_entries.desc(), Need.id.desc()),
    "entries": (_entries, Need.id.desc()),
    "unit": (UnitVersion.sort_key, Need.id.desc()),
    "-unit": (UnitVersion.sort_key.desc(), Need.id.desc()),
    "-day": (Need.id.desc(),),
}
NEED_SORTS = tuple(_NEED_ORDERS)


def need_rows(
    where: Sequence[ColumnElement[bool]],
    sort: str = "-entries",
    *,
    day: dt.date,
    limit: int | None = None,
    offset: int = 0,
) -> list[NeedRow]:
    """Needs under conditions, in one of NEED_SORTS, with their villages as of a day."""
    improvements = select(func.count()).where(ImprovementNeed.need_id == Need.id).correlate(Need).scalar_subquery()
    statement: Select[*tuple[Any, ...]] = (
        select(
            Need.id,
            Need.title,
            Need.topic,
            Need.state,
            Need.unit_id,
            UnitVersion.short_name,
            _entries,
            func.coalesce(_counted.c.units, 0),
            improvements,
            Need.told_on,
        )
        .join(UnitVersion, UnitVersion.id == Need.unit_version_id)
        .outerjoin(_counted, _counted.c.need_id == Need.id)
        .where(*where)
        .order_by(*_NEED_ORDERS[sort])
        .limit(limit)
        .offset(offset)
    )
    rows = db.session.execute(statement).all()
    villages = villages_of([row.id for row in rows], day)
    return [NeedRow(*(*row, villages[row.id])) for row in rows]


def needs_page(actor: Actor, filters: NeedFilters, page: int, day: dt.date) -> tuple[list[NeedRow], int]:
    """One page of needs, and how many there are in all."""
    where = need_conditions(actor, filters)
    total = db.session.scalar(select(func.count()).select_from(Need).where(*where)) or 0
    offset = (page - 1) * PER_PAGE
    rows = need_rows(where, filters.sort, day=day, limit=PER_PAGE, offset=offset) if offset < total else []
    return rows, total


@dataclass(frozen=True, slots=True)
class ImprovementRow:
    """An improvement as a list shows it."""

    id: int
    title: str
    service: str
    topic: Topic
    state: ImprovementState
    unit_id: int
    unit_name: str
    starts_on: dt.date | None
    ended_on: dt.date | None
    expected: str
    result: str
    measure: str
    before: Decimal | None
    after: Decimal | None
    needs: int


_IMPROVEMENT_ORDERS: dict[str, tuple[Any, ...]] = {
    "-start": (Improvement.starts_on.is_(None), Improvement.starts_on.desc(), Improvement.id.desc()),
    "start": (Improvement.starts_on.is_(None), Improvement.starts_on, Improvement.id),
    "unit": (UnitVersion.sort_key, Improvement.id.desc()),
    "-unit": (UnitVersion.sort_key.desc(), Improvement.id.desc()),
}
IMPROVEMENT_SORTS = tuple(_IMPROVEMENT_ORDERS)


def improvement_rows(
    where: Sequence[ColumnElement[bool]], sort: str = "-start", *, limit: int | None = None, offset: int = 0
) -> list[ImprovementRow]:
    """Improvements under conditions, in one of IMPROVEMENT_SORTS."""
    needs = (
        select(func.count())
        .where(ImprovementNeed.improvement_id == Improvement.id)
        .correlate(Improvement)
        .scalar_subquery()
    )
    statement: Select[*tuple[Any, ...]] = (
        select(
            Improvement.id,
            Improvement.title,
            Improvement.service,
            Improvement.topic,
            Improvement.state,
            Improvement.unit_id,
            UnitVersion.short_name,
            Improvement.starts_on,
            Improvement.ended_on,
            Improvement.expected,
            Improvement.result,
            Improvement.measure,
            Improvement.before,
            Improvement.after,
            needs,
        )
        .join(UnitVersion, UnitVersion.id == Improvement.unit_version_id)
        .where(*where)
        .order_by(*_IMPROVEMENT_ORDERS[sort])
        .limit(limit)
        .offset(offset)
    )
    return [ImprovementRow(*row) for row in db.session.execute(statement)]


def improvements_page(actor: Actor, filters: ImprovementFilters, page: int) -> tuple[list[ImprovementRow], int]:
    """One page of improvements, and how many there are in all."""
    where = improvement_conditions(actor, filters)
    total = db.session.scalar(select(func.count()).select_from(Improvement).where(*where)) or 0
    offset = (page - 1) * PER_PAGE
    return (improvement_rows(where, filters.sort, limit=PER_PAGE, offset=offset) if offset < total else []), total
