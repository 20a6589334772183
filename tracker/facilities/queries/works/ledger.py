"""Sums of the ledger: always of its entries, never stored, exact to the đồng."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select

from tracker.core import db
from tracker.core.access import Actor
from tracker.facilities.models import MoneyEntry, Work
from tracker.facilities.policy import works_visible_to
from tracker.facilities.states.works import MoneyKind, Source

Sums = dict[MoneyKind, int]


def sums_of(work_id: int) -> Sums:
    """What is planned, granted and spent for a work, in đồng."""
    return sums_by_work([work_id])[work_id]


def sums_by_work(work_ids: Iterable[int], as_of: dt.datetime | None = None) -> dict[int, Sums]:
    """The same of several works, by work; of a past moment where one is given."""
    ids = list(work_ids)
    found: dict[int, Sums] = {one: dict.fromkeys(MoneyKind, 0) for one in ids}
    where: list[ColumnElement[bool]] = [MoneyEntry.work_id.in_(ids)]
    if as_of is not None:
        where.append(MoneyEntry.at <= as_of)
    rows = db.session.execute(
        select(MoneyEntry.work_id, MoneyEntry.kind, func.sum(MoneyEntry.amount))
        .where(*where)
        .group_by(MoneyEntry.work_id, MoneyEntry.kind)
    )
    for work_id, kind, amount in rows:
        found[work_id][kind] = int(amount)
    return found


@dataclass(frozen=True, slots=True)
class MoneyLine:
    """Money of one source and year, in đồng."""

    source: Source
    year: int
    plan: int
    grant: int
    spend: int

    @property
    def left(self) -> int:
        """What was granted and not spent; below zero where more was spent."""
        return self.grant - self.spend


@dataclass(frozen=True, slots=True)
class MoneyTable:
    """Money by source and year with its sums."""

    lines: Sequence[MoneyLine]

    def total(self, kind: MoneyKind) -> int:
        """The sum of a kind over all lines."""
        return sum(int(getattr(line, kind.value)) for line in self.lines)

    @property
    def plan(self) -> int:
        """The sum planned."""
        return self.total(MoneyKind.PLAN)

    @property
    def grant(self) -> int:
        """The sum granted."""
        return self.total(MoneyKind.GRANT)

    @property
    def spend(self) -> int:
        """The sum spent."""
        return self.total(MoneyKind.SPEND)


def money_table(where: Sequence[ColumnElement[bool]], as_of: dt.datetime | None = None) -> MoneyTable:
    """Money of the works that meet conditions, by source and year; of a past moment where one is given."""
    conditions = [*where, *([MoneyEntry.at <= as_of] if as_of is not None else [])]
    rows = db.session.execute(
        select(MoneyEntry.source, MoneyEntry.year, MoneyEntry.kind, func.sum(MoneyEntry.amount))
        .join(Work, Work.id == MoneyEntry.work_id)
        .where(*conditions)
        .group_by(MoneyEntry.source, MoneyEntry.year, MoneyEntry.kind)
    )
    cells: dict[tuple[Source, int], Sums] = {}
    for source, year, kind, amount in rows:
        cells.setdefault((source, year), dict.fromkeys(MoneyKind, 0))[kind] = int(amount)
    order = list(Source)
    keys = sorted(cells, key=lambda key: (order.index(key[0]), key[1]))
    return MoneyTable(
        [MoneyLine(source, year, *(cells[source, year][kind] for kind in MoneyKind)) for source, year in keys]
    )


def money_of_work(work_id: int) -> MoneyTable:
    """Money of one work by source and year."""
    return money_table([Work.id == work_id])


def money_seen(actor: Actor) -> MoneyTable:
    """Money of every work that the person sees."""
    return money_table([works_visible_to(actor)])


@dataclass(frozen=True, slots=True)
class Line:
    """An entry as the ledger shows it, with what it now amounts to and its corrections, oldest first."""

    entry: MoneyEntry
    amount: int
    corrections: Sequence[MoneyEntry]


def ledger_of(work_id: int) -> list[Line]:
    """The ledger of a work: entries in the order in which they were written, each with its corrections."""
    rows = db.session.scalars(
        select(MoneyEntry).where(MoneyEntry.work_id == work_id).order_by(MoneyEntry.id)
    ).all()
    found = []
    for entry in rows:
        if entry.corrects_id is None:
            later = [one for one in rows if one.corrects_id == entry.id]
            found.append(Line(entry, entry.amount + sum(one.amount for one in later), later))
    return found
