"""What a unit has to do: its open tasks, who last said what about them, what is done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import cache
from typing import Any

from sqlalchemy import Integer, Select, bindparam, func, select

from tracker.core import db
from tracker.core.access import UNIT_ID, Actor
from tracker.core.errors import NotFound
from tracker.desk.queries.rows import TaskRow, helped_by, rows_by_id
from tracker.directives.models import reference as referred
from tracker.directives.queries import get_visible
from tracker.tasks.models import Submission, Task, TaskNote
from tracker.tasks.states import OPEN, TaskState

DONE_PER_PAGE = 20
MOST_OPEN = 200
ENDED = frozenset(TaskState) - OPEN


@cache
def _own(states: frozenset[TaskState], *, narrowed: bool) -> Select[int, dt.datetime | None]:
    """The tasks of a unit (`unit_id`) in some states, of all directives or of one (`directive_id`)."""
    statement = select(Task.id, Task.due_at).where(Task.unit_id == bindparam("unit_id"), Task.state.in_(states))
    return statement.where(Task.directive_id == bindparam("directive_id")) if narrowed else statement


@cache
def _open(*, narrowed: bool) -> Select[int, dt.datetime | None]:
    return _own(OPEN, narrowed=narrowed).limit(MOST_OPEN)


@cache
def _count_ended(*, narrowed: bool) -> Select[int]:
    return _own(ENDED, narrowed=narrowed).with_only_columns(func.count(), maintain_column_froms=True)


@cache
def _ended(*, narrowed: bool) -> Select[int]:
    ended = _own(ENDED, narrowed=narrowed).with_only_columns(Task.id)
    latest = ended.order_by(Task.updated_at.desc(), Task.id.desc())
    return latest.limit(DONE_PER_PAGE).offset(bindparam("offset", type_=Integer()))


def open_tasks(unit_id: int, directive_id: int | None = None) -> list[TaskRow]:
    """A unit's open tasks, of one directive or of all, the nearest deadline first, those without one last."""
    given = {"unit_id": unit_id, "directive_id": directive_id}
    identifiers = db.session.execute(_open(narrowed=directive_id is not None), given).all()
    far = dt.datetime.max.replace(tzinfo=dt.UTC)
    ordered = sorted(identifiers, key=lambda row: (row.due_at or far, row.id))
    return rows_by_id([row.id for row in ordered])


def name_of(directive_id: int, actor: Actor) -> str:
    """How the directive is called to which the page is narrowed; empty for one that the person may not see."""
    try:
        return referred(get_visible(directive_id, actor))
    except NotFound:
        return ""


def ended_tasks(unit_id: int, page: int, directive_id: int | None = None) -> tuple[list[TaskRow], int]:
    """One page of a unit's tasks that are completed or stand apart, the latest first, and their number."""
    narrowed = directive_id is not None
    given = {"unit_id": unit_id, "directive_id": directive_id, "offset": (page - 1) * DONE_PER_PAGE}
    identifiers = db.session.scalars(_ended(narrowed=narrowed), given).all()
    return rows_by_id(identifiers), db.session.scalar(_count_ended(narrowed=narrowed), given) or 0


_REASONS = (
    select(Submission.task_id, Submission.decided_at, Submission.decision_note)
    .where(Submission.task_id.in_(bindparam("tasks", expanding=True)), Submission.decided_at.is_not(None))
    .order_by(Submission.id)
)
_LAST_NOTES = (
    select(TaskNote.task_id, func.max(TaskNote.at))
    .where(TaskNote.task_id.in_(bindparam("tasks", expanding=True)))
    .group_by(TaskNote.task_id)
)
_HELPING = select(func.count()).select_from(Task).where(helped_by(UNIT_ID), Task.state.in_(OPEN))


def reasons(rows: Iterable[TaskRow]) -> dict[int, tuple[dt.datetime, str]]:
    """Why tasks were returned: moment and words of the last decision, by task."""
    returned = [row.id for row in rows if row.state == TaskState.RETURNED]
    if not returned:
        return {}
    found = db.session.execute(_REASONS, {"tasks": returned})
    return {task_id: (decided_at, note) for task_id, decided_at, note in found if decided_at is not None}


def last_notes(rows: Iterable[TaskRow]) -> dict[int, dt.datetime]:
    """When progress was last written, by task."""
    found: Iterable[Any] = db.session.execute(_LAST_NOTES, {"tasks": [row.id for row in rows]})
    return dict(tuple(row) for row in found)


def count_helping(actor: Actor) -> int:
    """How many open tasks of other units the person's unit helps with."""
    return db.session.scalar(_HELPING, actor.bound) or 0
