"""A unit's own record: how it stands, directive by directive."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from tracker.core import db
from tracker.core.access import Actor
from tracker.core.errors import NotFound
from tracker.desk.queries.rows import TaskRow, overdue, rows_where
from tracker.directives.models import Directive
from tracker.tasks import figures
from tracker.tasks.figures import Totals
from tracker.tasks.models import Task
from tracker.units.models import UnitVersion
from tracker.units.queries import predecessors_of, version_on

LATE_SHOWN = 20
DIRECTIVES_SHOWN = 20


@dataclass(frozen=True, slots=True)
class Record:
    """A unit under the name of the day, its totals, its overdue tasks, its newest directives."""

    unit: UnitVersion
    versions: Sequence[UnitVersion]
    totals: Totals
    by_directive: dict[int, Totals]
    directives: Sequence[Any]
    late: list[TaskRow]


def record(unit_id: int, actor: Actor, now: dt.datetime, today: dt.date) -> Record:
    """The record of a unit.

    Raises NotFound for a unit that is not there, and for another unit's where the person reads only their own
    and of those that theirs took over from.
    """
    if not actor.reads_all and actor.unit_id != unit_id and unit_id not in predecessors_of(actor.unit_id or 0):
        raise NotFound
    unit = version_on(unit_id, today)
    own = Task.unit_id == unit_id
    by_directive = figures.by_directive(now, own)
    return Record(
        unit=unit,
        versions=db.session.scalars(
            select(UnitVersion).where(UnitVersion.unit_id == unit_id).order_by(UnitVersion.valid_from.desc())
        ).all(),
        totals=sum(by_directive.values(), Totals()),
        by_directive=by_directive,
        directives=_directives(list(by_directive)),
        late=rows_where(own, overdue(now), order=(Task.due_at, Task.id), limit=LATE_SHOWN),
    )


def _directives(identifiers: Sequence[int]) -> Sequence[Any]:
    return db.session.execute(
        select(Directive.id, Directive.type, Directive.number, Directive.symbol, Directive.subject)
        .where(Directive.id.in_(identifiers))
        .order_by(Directive.issued_at.desc(), Directive.id.desc())
        .limit(DIRECTIVES_SHOWN)
    ).all()
