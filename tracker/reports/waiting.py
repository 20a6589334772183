"""Days lost upward: working days for which tasks rested because a recommendation waited for its answer.

The day on which a pause begins does not count, the one on which it ends does, as deadlines are moved by it: so the
days of periods that follow each other add up. A pause that goes on with the task of the unit that took over is
lost to that one from then on.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping

from sqlalchemy import select

from tracker.core import db
from tracker.core.calendar import load_calendar
from tracker.core.clock import local_day
from tracker.escalations.models import Escalation, EscalationEvent
from tracker.tasks.models import TaskEvent, TaskLink
from tracker.tasks.states import TaskState

Pause = tuple[int, dt.datetime]
"""A task, and when it began to rest."""


def days_lost(as_of: dt.datetime, since: dt.date | None = None) -> dict[int, int]:
    """Working days lost by task up to a moment; those from a day on, where one is given."""
    begun = _begun(as_of)
    found: dict[int, int] = {}
    calendar = load_calendar() if begun else None
    while calendar is not None and begun:
        ends, following = _ends(begun, as_of), set[Pause]()
        for task_id, at in begun:
            first = local_day(at) if since is None else max(local_day(at), since - dt.timedelta(days=1))
            end, state = ends.get((task_id, at), (as_of, TaskState.PAUSED))
            found[task_id] = found.get(task_id, 0) + calendar.between(first, local_day(end))
            if state is TaskState.TRANSFERRED:
                following.add((task_id, end))
        begun = _went_on(following)
    return found


def _begun(as_of: dt.datetime) -> set[Pause]:
    rows = db.session.execute(
        select(Escalation.task_id, EscalationEvent.at)
        .join(EscalationEvent, EscalationEvent.escalation_id == Escalation.id)
        .where(EscalationEvent.verb == "pause_task", EscalationEvent.at <= as_of)
    )
    return {(task_id, at) for task_id, at in rows if task_id is not None}


def _ends(begun: Iterable[Pause], as_of: dt.datetime) -> Mapping[Pause, tuple[dt.datetime, TaskState]]:
    """When each pause ended and in which state it left its task; nothing for one that had not ended."""
    rows = db.session.execute(
        select(TaskEvent.task_id, TaskEvent.at, TaskEvent.state)
        .where(
            TaskEvent.task_id.in_({task_id for task_id, _at in begun}),
            TaskEvent.old_state == TaskState.PAUSED,
            TaskEvent.state != TaskState.PAUSED,
            TaskEvent.at <= as_of,
        )
        .order_by(TaskEvent.id)
    ).all()
    found: dict[Pause, tuple[dt.datetime, TaskState]] = {}
    for task_id, began in begun:
        for row in rows:
            if row.task_id == task_id and row.at >= began:
                found[task_id, began] = (row.at, row.state)
                break
    return found


def _went_on(ended: Iterable[Pause]) -> set[Pause]:
    """The pauses that go on elsewhere, of tasks that were handed over while they rested, from that moment on."""
    moments = dict(ended)
    rows = db.session.execute(
        select(TaskLink.old_id, TaskLink.new_id)
        .join(TaskEvent, TaskEvent.task_id == TaskLink.new_id)
        .where(
            TaskLink.old_id.in_(moments),
            TaskLink.began.is_(True),
            TaskEvent.old_state.is_(None),
            TaskEvent.state == TaskState.PAUSED,
        )
    )
    return {(new_id, moments[old_id]) for old_id, new_id in rows}
