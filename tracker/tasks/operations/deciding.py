"""What the office decides on a result: accepted, or returned with a reason."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select

from tracker.core import db
from tracker.core.access import Actor
from tracker.core.clock import local_day
from tracker.core.errors import Invalid
from tracker.directives.states import CompletionRule
from tracker.tasks import mail, policy
from tracker.tasks.models import Task
from tracker.tasks.operations.assigning import tell_unit
from tracker.tasks.operations.history import claim, close_requests, happen, move_deadline, require, require_text
from tracker.tasks.operations.reporting import decide, latest
from tracker.tasks.operations.resting import run_again
from tracker.tasks.operations.transferring import follow
from tracker.tasks.states import OPEN, TASK_FLOW, TaskState
from tracker.units import queries as units
from tracker.web.forms import expect_version


def accept(task: Task, *, actor: Actor, now: dt.datetime, version: int | None, note: str = "") -> None:
    """Accept the result: the task is completed as of the moment the result left the unit.

    Where one unit is enough, the others no longer have to. Raises Forbidden (also for who handed in or
    approved it), IllegalTransition, Stale.
    """
    claim(task)
    require(policy.can_decide(actor, task))
    TASK_FLOW.check("accept", task.state, TaskState.COMPLETED)
    expect_version(task, version)
    released = complete(task, note.strip(), actor=actor, now=now)
    tell_unit(task.unit_id, mail.accepted(task, note.strip()), actor=actor, now=now)
    for other in released:
        tell_unit(other.unit_id, mail.done_elsewhere(other, done_by(task)), actor=actor, now=now)


def complete(task: Task, said: str, *, actor: Actor, now: dt.datetime) -> list[Task]:
    """Complete a task that was checked, telling nobody yet. Returns the tasks of others that this released."""
    decide(latest(task), "accepted", said, actor=actor, now=now)
    close_requests(task, now, "Nhiệm vụ đã hoàn thành.")
    happen(task, "accept", TaskState.COMPLETED, actor=actor, now=now, note=said)
    if task.instruction.completion_rule is not CompletionRule.ANY:
        return []
    return _release_others(task, actor=actor, now=now)


def done_by(task: Task) -> str:
    """What the others are told where one unit was enough."""
    return f"{units.short_names()[task.unit_id]} đã hoàn thành"


def _release_others(task: Task, *, actor: Actor, now: dt.datetime) -> list[Task]:
    """Mark the same turn of the other units as not applicable."""
    others = db.session.scalars(
        select(Task)
        .where(
            Task.instruction_id == task.instruction_id,
            Task.period == task.period,
            Task.id != task.id,
            Task.state.in_(OPEN),
        )
        .order_by(Task.id)
        .with_for_update()
    ).all()
    said = done_by(task)
    for other in others:
        TASK_FLOW.check("mark_not_applicable", other.state, TaskState.NOT_APPLICABLE)
        close_requests(other, now, said)
        happen(other, "mark_not_applicable", TaskState.NOT_APPLICABLE, actor=actor, now=now, note=said)
    return list(others)


def return_(
    task: Task,
    *,
    actor: Actor,
    now: dt.datetime,
    version: int | None,
    reason: str,
    redo_on: dt.date | None = None,
) -> None:
    """Return the result with a reason; the clock runs again, and what the result rested is given to it.

    A redo date after the deadline moves it, as an extension that keeps the original. Raises Forbidden,
    IllegalTransition, Stale, Invalid (no reason, or a redo date that has passed).
    """
    claim(task)
    require(policy.can_decide(actor, task))
    TASK_FLOW.check("return_", task.state, TaskState.RETURNED)
    expect_version(task, version)
    said = require_text(reason, "note", "Khi trả lại, hãy ghi rõ phải bổ sung gì.")
    check_redo(redo_on, now)
    send_back(task, said, redo_on, actor=actor, now=now)
    tell_unit(task.unit_id, mail.returned(task, said, redo_on), actor=actor, now=now)


def check_redo(redo_on: dt.date | None, now: dt.datetime) -> None:
    """Raise Invalid for a day to hand in again that has passed."""
    if redo_on is not None and redo_on < local_day(now):
        raise Invalid("Ngày nộp lại đã qua.", field="redo_on")


def send_back(task: Task, said: str, redo_on: dt.date | None, *, actor: Actor, now: dt.datetime) -> None:
    """Return a result that was checked, telling nobody yet."""
    decide(latest(task), "returned", said, actor=actor, now=now)
    rested = run_again(task)
    if redo_on is not None:
        move_deadline(task, redo_on)
    details = {"redo_on": redo_on.isoformat() if redo_on else None, "working_days": rested}
    happen(task, "return_", TaskState.RETURNED, actor=actor, now=now, note=said, details=details)
    follow(task, actor=actor, now=now)
