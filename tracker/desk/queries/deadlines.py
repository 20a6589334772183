"""Open tasks of a unit as a calendar and a sheet for a meeting need them: the nearest deadline first."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func, select

from tracker.core import db
from tracker.desk.queries.mine import open_tasks
from tracker.desk.queries.rows import TaskRow
from tracker.tasks.models import TaskNote


def with_deadline(unit_id: int) -> list[TaskRow]:
    """A unit's open tasks that have a deadline."""
    return [row for row in open_tasks(unit_id) if row.due_on is not None]


def last_words(rows: Iterable[TaskRow]) -> dict[int, str]:
    """What was last written about the progress of each task, by task."""
    newest = select(func.max(TaskNote.id)).where(TaskNote.task_id.in_([row.id for row in rows]))
    found = db.session.execute(
        select(TaskNote.task_id, TaskNote.text).where(TaskNote.id.in_(newest.group_by(TaskNote.task_id)))
    )
    return {row.task_id: row.text for row in found}
