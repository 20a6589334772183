"""The one place where a task's state moves, so that its events always agree with its row."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from tracker.audit import operations as audit
from tracker.core import db
from tracker.core.access import Actor
from tracker.core.clock import at_hour, end_of_day, start_of_day
from tracker.core.errors import Forbidden, Invalid
from tracker.core.settings import due_day_counts
from tracker.tasks.models import Task, TaskEvent, TaskRequest
from tracker.tasks.states import CLOCK_STOPS, RequestState, TaskState

# An unacknowledged task may be stopped; everything else implies that the unit knows of it.
UNACKNOWLEDGED = frozenset(
    {TaskState.ASSIGNED, TaskState.PAUSED, TaskState.NOT_APPLICABLE, TaskState.WITHDRAWN, TaskState.TRANSFERRED}
)
ACTS = {
    "acknowledge": "task.acknowledged",
    "add_note": "task.noted",
    "submit": "task.submitted",
    "submit_for_unit": "task.entered_for_unit",
    "approve_in_unit": "task.approved_in_unit",
    "send_back_in_unit": "task.sent_back_in_unit",
    "take_back": "task.taken_back",
    "accept": "task.accepted",
    "return_": "task.returned",
    "request_extension": "task.extension_asked",
    "request_not_applicable": "task.not_applicable_asked",
    "request_reopening": "task.reopening_asked",
    "extend": "task.extended",
    "mark_not_applicable": "task.marked_not_applicable",
    "reopen": "task.reopened",
    "refuse_request": "task.request_refused",
    "cancel_request": "task.request_cancelled",
    "pause": "task.paused",
    "resume": "task.resumed",
    "withdraw": "task.withdrawn",
    "remind": "task.reminded",
    "transfer": "task.transferred",
    "assign_person": "task.person_assigned",
    "release_person": "task.person_released",
    "carry": "task.carried",
    "remark": "task.remarked",
    "reschedule": "task.rescheduled",
}


def claim(task: Task) -> None:
    """Hold the row until the transaction ends and read it afresh, before anything is checked or changed.

    Of two people at once the second then sees what the first did and is told so. Without it they would take
    task and result in different orders and block each other; SQLite lets one writer in at a time anyway.
    """
    db.session.refresh(task, with_for_update=True)


def require(allowed: bool) -> None:
    """Raise Forbidden unless the policy said yes."""
    if not allowed:
        raise Forbidden


def require_text(value: str, field: str, sentence: str) -> str:
    """The text without surrounding space; raises Invalid on the field when nothing is left."""
    text = value.strip()
    if not text:
        raise Invalid(sentence, field=field)
    return text


def due_moment(day: dt.date, time: dt.time | None = None) -> dt.datetime:
    """The moment at which a deadline ends: the named hour, else 24:00 of the day in Vietnam.

    An installation may count the day itself as late already; then it ends at 0:00 of that day.
    """
    if time is not None:
        return at_hour(day, time)
    return end_of_day(day) if due_day_counts() else start_of_day(day)


def move(task: Task, target: TaskState, now: dt.datetime, since: dt.datetime | None = None) -> None:
    """Put the task into a state and set every column that the state decides.

    The clock keeps the moment at which it stopped: acceptance does not move it, and pausing what was already
    handed in neither helps nor harms the unit. `since` is the moment at which it stopped where that was earlier.
    """
    old = task.state
    task.state = target
    task.updated_at = now
    task.clock_stopped_at = (task.clock_stopped_at or since or now) if target in CLOCK_STOPS else None
    task.completed_at = (task.completed_at or now) if target is TaskState.COMPLETED else None
    if target is not TaskState.PAUSED:
        task.state_before_pause, task.paused_at = None, None
    elif old is not TaskState.PAUSED:
        task.state_before_pause, task.paused_at = old, now
    if target not in UNACKNOWLEDGED and task.acknowledged_at is None:
        task.acknowledged_at = now


def record(
    task: Task,
    verb: str,
    *,
    actor: Actor,
    now: dt.datetime,
    old_state: TaskState,
    note: str = "",
    details: Mapping[str, Any] | None = None,
) -> None:
    """Write the event with the row's present standing, and the audit entry, for one act on one task."""
    db.session.add(
        TaskEvent(
            task_id=task.id,
            at=now,
            verb=verb,
            actor_id=actor.user_id,
            actor_name=actor.name,
            instead_of=actor.instead_of,
            note=note,
            old_state=old_state,
            state=task.state,
            due_on=task.due_on,
            due_at=task.due_at,
            clock_stopped_at=task.clock_stopped_at,
        )
    )
    audit.record(
        ACTS[verb],
        actor=actor,
        now=now,
        subject_type="task",
        subject_id=task.id,
        details={
            "from": old_state.value,
            "to": task.state.value,
            **({"decided_for": actor.instead_of} if actor.instead_of else {}),
            **(details or {}),
        },
    )


def happen(
    task: Task,
    verb: str,
    target: TaskState,
    *,
    actor: Actor,
    now: dt.datetime,
    note: str = "",
    since: dt.datetime | None = None,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Move the task and record it. The verb must have been checked against TASK_FLOW before."""
    old = task.state
    move(task, target, now, since)
    record(task, verb, actor=actor, now=now, old_state=old, note=note, details=details)


def close_requests(task: Task, now: dt.datetime, note: str) -> None:
    """Cancel what the unit still asks: the task has ended, nothing is left to decide."""
    for request in task.requests:
        if request.state is RequestState.OPEN:
            settle(request, RequestState.CANCELLED, None, now, note)
    task.open_request = None


def settle(
    request: TaskRequest, state: RequestState, decided_by: int | None, now: dt.datetime, answer: str
) -> None:
    """Give a request its final state."""
    request.state = state
    request.decided_at = now
    request.decided_by = decided_by
    request.answer = answer


def move_deadline(task: Task, day: dt.date) -> None:
    """Move the deadline to a later day, keeping the original; a day not later changes nothing."""
    if task.due_on is not None and day <= task.due_on:
        return
    if task.due_on is not None:
        task.extended_days += (day - task.due_on).days
    task.due_on = day
    task.due_at = due_moment(day)
