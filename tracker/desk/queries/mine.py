"""What a unit has to do: its open tasks, who last said what about them, what is done."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, func, select

from tracker.core import db
from tracker.core.access import Actor
from tracker.core.errors import NotFound
from tracker.desk.queries.rows import TaskRow, count_where, helped_by, rows_by_id
from tracker.directives.models import reference as referred
from tracker.directives.queries import get_visible
from tracker.tasks.models import Submission, Task, TaskNote
from tracker.tasks.states import OPEN, TaskState

DONE_PER_PAGE = 20
MOST_OPEN = 200


def open_tasks(unit_id: int, directive_id: int | None = None) -> list[TaskRow]:
    """A unit's open tasks, of one directive or of all, the nearest deadline first, those without one last."""
    where = (*_own(unit_id, directive_id), Task.state.in_(OPEN))
    identifiers = db.session.execute(select(Task.id, Task.due_at).where(*where).limit(MOST_OPEN)).all()
    far = dt.datetime.max.replace(tzinfo=dt.UTC)
    ordered = sorted(identifiers, key=lambda row: (row.due_at or far, row.id))
    return rows_by_id([row.id for row in ordered])


def _own(unit_id: int, directive_id: int | None) -> tuple[ColumnElement[bool], ...]:
    own = Task.unit_id == unit_id
    return (own,) if directive_id is None else (own, Task.directive_id == directive_id)


def name_of(directive_id: int, actor: Actor) -> str:
    """How the directive is called to which the page is narrowed; empty for one that the person may not see."""
    try:
        return referred(get_visible(directive_id, actor))
    except NotFound:
        return ""


def ended_tasks(unit_id: int, page: int, directive_id: int | None = None) -> tuple[list[TaskRow], int]:
    """One page of a unit's tasks that are completed or stand apart, the latest first, and their number."""
    where = (*_own(unit_id, directive_id), Task.state.in_(frozenset(TaskState) - OPEN))
    identifiers = db.session.scalars(
        select(Task.id)
        .where(*where)
        .order_by(Task.updated_at.desc(), Task.id.desc())
        .limit(DONE_PER_PAGE)
        .offset((page - 1) * DONE_PER_PAGE)
    ).all()
    return rows_by_id(identifiers), count_where(*where)


def reasons(rows: Iterable[TaskRow]) -> dict[int, tuple[dt.datetime, str]]:
    """Why tasks were returned: moment and words of the last decision, by task."""
    returned = [row.id for row in rows if row.state == TaskState.RETURNED]
    if not returned:
        return {}
    found = db.session.execute(
        select(Submission.task_id, Submission.decided_at, Submission.decision_note)
        .where(Submission.task_id.in_(returned), Submission.decided_at.is_not(None))
        .order_by(Submission.id)
    )
    return {task_id: (decided_at, note) for task_id, decided_at, note in found if decided_at is not None}


def last_notes(rows: Iterable[TaskRow]) -> dict[int, dt.datetime]:
    """When progress was last written, by task."""
    found: Iterable[Any] = db.session.execute(
        select(TaskNote.task_id, func.max(TaskNote.at))
        .where(TaskNote.task_id.in_([row.id for row in rows]))
        .group_by(TaskNote.task_id)
    )
    return dict(tuple(row) for row in found)


def count_helping(actor: Actor) -> int:
    """How many open tasks of other units the person's unit helps with."""
    return count_where(helped_by(actor), Task.state.in_(OPEN))
