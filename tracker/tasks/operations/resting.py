"""What a pause does to a deadline: at once where the clock was running, later where a result had left the unit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import select

from tracker.core import db
from tracker.core.calendar import load_calendar
from tracker.core.clock import LOCAL, local_day
from tracker.tasks.models import Task, TaskEvent
from tracker.tasks.operations.history import due_moment
from tracker.tasks.states import TaskState

Span = tuple[dt.datetime, dt.datetime]


def add_rest(task: Task, spans: Iterable[Span]) -> int:
    """Move the deadline by the working days of pauses, keeping a named hour. Returns how many days."""
    calendar = load_calendar()
    days = sum(calendar.between(local_day(began), local_day(ended)) for began, ended in spans)
    task.paused_days += days
    if task.due_on is None or task.due_at is None or days == 0:
        return days
    named = task.due_at != due_moment(task.due_on)
    hour = task.due_at.astimezone(LOCAL).time() if named else None
    task.due_on = calendar.add(task.due_on, days)
    task.due_at = due_moment(task.due_on, hour)
    return days


def run_again(task: Task) -> int:
    """Give the pauses that a result met on its way to a decision, because its clock is about to run again.

    To be called before the state moves. While the result waited they moved nothing: its clock stood still
    already. Returns the working days added.
    """
    return add_rest(task, _rests_of_result(task))


def _rests_of_result(task: Task) -> list[Span]:
    """The pauses since the newest result left the unit, which is why none is given twice."""
    events = db.session.execute(
        select(TaskEvent.verb, TaskEvent.at, TaskEvent.old_state, TaskEvent.state)
        .where(TaskEvent.task_id == task.id)
        .order_by(TaskEvent.id)
    )
    spans: list[Span] = []
    began: dt.datetime | None = None
    for verb, at, before, after in events:
        if after == TaskState.SUBMITTED and before not in (TaskState.SUBMITTED, TaskState.PAUSED):
            spans.clear()
        elif verb == "pause":
            began = at if before == TaskState.SUBMITTED else None
        elif verb == "resume" and began is not None:
            spans.append((began, at))
            began = None
    return spans
