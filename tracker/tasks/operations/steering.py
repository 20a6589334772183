"""What the office does between assignment and result: reminds, pauses, resumes, withdraws."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from sqlalchemy import select, update

from tracker.core import db
from tracker.core.access import Actor
from tracker.core.clock import local_day
from tracker.tasks import mail, policy
from tracker.tasks.models import Task
from tracker.tasks.operations.assigning import tell_unit
from tracker.tasks.operations.history import (
    claim,
    close_requests,
    happen,
    record,
    require,
    require_text,
)
from tracker.tasks.operations.resting import add_rest
from tracker.tasks.operations.templates import check_places, fill
from tracker.tasks.states import TASK_FLOW, TaskState
from tracker.units import queries as units
from tracker.web.forms import expect_version


def remind(
    tasks: Sequence[Task], *, actor: Actor, now: dt.datetime, note: str = "", again: bool = False
) -> tuple[int, int]:
    """Remind units of tasks they still owe: one message a unit that lists them, one event a task.

    Tasks that cannot be reminded of, and those reminded of today already (unless `again`), are left out.
    Places in the note are filled for each unit. Returns how many tasks were reminded of and how many left out.
    Raises Forbidden, Invalid (a place that nobody fills).
    """
    require(policy.can_manage(actor) or actor.is_system)
    check_places(note, "note")
    held = _hold(tasks)
    chosen = [task for task in tasks if _may_remind(*held[task.id], now=now, again=again)]
    names = units.short_names() if "{" in note else {}
    for unit_id, owed in by_unit(chosen).items():
        said = fill(note.strip(), names.get(unit_id, ""), owed)
        for task in owed:
            record(task, "remind", actor=actor, now=now, old_state=task.state, note=said)
        tell_unit(unit_id, mail.reminded(owed, said), actor=actor, now=now)
    _count(chosen, now)
    return len(chosen), len(tasks) - len(chosen)


def _hold(tasks: Sequence[Task]) -> dict[int, tuple[TaskState, dt.datetime | None]]:
    """State and last reminder of tasks as they are now, held until the transaction ends.

    Of two people who remind at once the second then sees that the first did. Rows are taken in one order, and
    only the columns: what was loaded with the tasks stays loaded.
    """
    rows = db.session.execute(
        select(Task.id, Task.state, Task.reminded_at)
        .where(Task.id.in_([task.id for task in tasks]))
        .order_by(Task.id)
        .with_for_update()
    )
    return {task_id: (state, reminded_at) for task_id, state, reminded_at in rows}


def _may_remind(state: TaskState, reminded_at: dt.datetime | None, *, now: dt.datetime, again: bool) -> bool:
    return TASK_FLOW.allows("remind", state) and (again or not _same_day(reminded_at, now))


def _count(tasks: Sequence[Task], now: dt.datetime) -> None:
    """Count the reminder past the row's version: it must not make a result being written stale."""
    if not tasks:
        return
    db.session.flush()
    db.session.execute(
        update(Task)
        .where(Task.id.in_([task.id for task in tasks]))
        .values(reminders=Task.reminders + 1, reminded_at=now)
        .execution_options(synchronize_session=False)
    )
    for task in tasks:
        db.session.refresh(task, ["reminders", "reminded_at"])


def reminded_today(task: Task, now: dt.datetime) -> bool:
    """Whether the unit was reminded of the task on the same day."""
    return _same_day(task.reminded_at, now)


def _same_day(reminded_at: dt.datetime | None, now: dt.datetime) -> bool:
    return reminded_at is not None and local_day(reminded_at) == local_day(now)


def by_unit(tasks: Iterable[Task]) -> dict[int, list[Task]]:
    """Tasks by unit, in their order."""
    found: dict[int, list[Task]] = {}
    for task in tasks:
        found.setdefault(task.unit_id, []).append(task)
    return found


def withdraw(task: Task, *, actor: Actor, now: dt.datetime, version: int | None, reason: str) -> None:
    """Take the task from the unit; it leaves the rates. Raises Forbidden, IllegalTransition, Stale, Invalid."""
    claim(task)
    require(policy.can_manage(actor))
    TASK_FLOW.check("withdraw", task.state, TaskState.WITHDRAWN)
    expect_version(task, version)
    said = require_text(reason, "reason", "Hãy ghi lý do thu hồi.")
    close_requests(task, now, "Nhiệm vụ đã thu hồi.")
    happen(task, "withdraw", TaskState.WITHDRAWN, actor=actor, now=now, note=said)
    tell_unit(task.unit_id, mail.withdrawn(task, said), actor=actor, now=now)


def pause(task: Task, *, actor: Actor, now: dt.datetime, version: int | None, reason: str) -> None:
    """Let the task rest; the clock stops. Raises Forbidden, IllegalTransition, Stale, Invalid."""
    claim(task)
    require(policy.can_manage(actor))
    TASK_FLOW.check("pause", task.state, TaskState.PAUSED)
    expect_version(task, version)
    said = require_text(reason, "reason", "Hãy ghi lý do tạm dừng.")
    happen(task, "pause", TaskState.PAUSED, actor=actor, now=now, note=said)
    tell_unit(task.unit_id, mail.paused(task, said), actor=actor, now=now)


def resume(task: Task, *, actor: Actor, now: dt.datetime, version: int | None, note: str = "") -> int:
    """Let the task go on where it stood; the working days it rested are added to its deadline.

    Nothing is added yet to a result that had left the unit: its clock stood still before the pause. Returns the
    working days added. Raises Forbidden, IllegalTransition, Stale.
    """
    claim(task)
    require(policy.can_manage(actor))
    before = task.state_before_pause or TaskState.IN_PROGRESS
    TASK_FLOW.check("resume", task.state, before)
    expect_version(task, version)
    days = 0 if before is TaskState.SUBMITTED else add_rest(task, [(task.paused_at or now, now)])
    details = {"working_days": days}
    happen(task, "resume", before, actor=actor, now=now, note=note.strip(), details=details)
    tell_unit(task.unit_id, mail.resumed(task), actor=actor, now=now)
    return days
