"""What waits for the office and the leader: decisions, missed deadlines, the oldest first."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, func, select

from tracker.core import db
from tracker.desk.queries.rows import TaskRow, count_where, overdue, rows_where
from tracker.directives.models import Directive, Target
from tracker.directives.states import DirectiveState
from tracker.tasks.models import Task
from tracker.tasks.states import TaskState


def oldest_submitted(*where: ColumnElement[bool]) -> TaskRow | None:
    """The result that has waited longest for a decision."""
    rows = rows_where(Task.state == TaskState.SUBMITTED, *where, order=(Task.clock_stopped_at, Task.id), limit=1)
    return rows[0] if rows else None


def asking(*where: ColumnElement[bool]) -> list[TaskRow]:
    """Tasks with an open request, as far as a line names them; the longest unchanged first."""
    return rows_where(Task.open_request.is_not(None), *where, order=(Task.updated_at, Task.id), limit=3)


def count_submitted(*where: ColumnElement[bool]) -> int:
    """Results that wait for a decision."""
    return count_where(Task.state == TaskState.SUBMITTED, *where)


def count_asking(*where: ColumnElement[bool]) -> int:
    """Tasks with an open request."""
    return count_where(Task.open_request.is_not(None), *where)


def count_drafts() -> int:
    """Directives that were read and not issued yet."""
    return (
        db.session.scalar(
            select(func.count()).select_from(Directive).where(Directive.state == DirectiveState.DRAFT)
        )
        or 0
    )


def longest_overdue(now: dt.datetime, limit: int, *where: ColumnElement[bool]) -> list[TaskRow]:
    """Open tasks past their deadline, the oldest deadline first."""
    return rows_where(overdue(now), *where, order=(Task.due_at, Task.id), limit=limit)


def count_overdue(now: dt.datetime, *where: ColumnElement[bool]) -> tuple[int, int]:
    """Open tasks past their deadline, and the units that have them."""
    found = db.session.execute(
        select(func.count(), func.count(Task.unit_id.distinct())).where(overdue(now), *where)
    ).one()
    return found[0], found[1]


_TARGETS = (
    select(
        Target.indicator,
        Target.baseline,
        Target.goal,
        Target.measure,
        Target.comparator,
        Target.by,
        Directive.id.label("directive_id"),
        Directive.type,
        Directive.number,
        Directive.symbol,
    )
    .join(Directive, Directive.id == Target.directive_id)
    .where(Directive.state == DirectiveState.ISSUED)
    .order_by(Directive.issued_at.desc(), Directive.id.desc(), Target.position)
    .limit(3)
)


def targets() -> Sequence[Any]:
    """Measurable goals of issued directives, of the newest directive first."""
    return db.session.execute(_TARGETS).all()
