"""What comes from above: a leader's word on a task, and deadlines that follow a changed calendar."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import contains_eager

from tracker.core import db
from tracker.core.access import Actor
from tracker.core.calendar import WorkCalendar
from tracker.core.clock import LOCAL, local_day
from tracker.core.errors import Stale
from tracker.directives.models import Instruction
from tracker.tasks import mail, policy
from tracker.tasks.models import Task
from tracker.tasks.operations.assigning import tell_unit
from tracker.tasks.operations.history import claim, due_moment, record, require, require_text
from tracker.tasks.operations.periods import periods
from tracker.tasks.operations.steering import by_unit
from tracker.tasks.states import OPEN, TASK_FLOW

AHEAD = dt.timedelta(days=31)
"""How far beyond today the turns of a rule are followed: a turn that has begun may roll past today."""


def remark(task: Task, *, actor: Actor, now: dt.datetime, text: str) -> None:
    """Write a leader's word on a task into its history and tell the unit.

    The version stays: it must not make a result being written stale. Raises Forbidden, IllegalTransition,
    Invalid.
    """
    require(policy.can_direct(actor))
    TASK_FLOW.check("remark", task.state)
    said = require_text(text, "text", "Hãy ghi ý kiến.")
    record(task, "remark", actor=actor, now=now, old_state=task.state, note=said)
    tell_unit(task.unit_id, mail.remarked(task, said), actor=actor, now=now)


@dataclass(frozen=True, slots=True)
class Move:
    """A computed deadline that a change of the calendar would move."""

    task: Task
    old: dt.date
    new: dt.date

    @property
    def key(self) -> str:
        """The move as a form sends it: which task, and to which day."""
        return f"{self.task.id}:{self.new.isoformat()}"


def computed_moves(before: WorkCalendar, after: WorkCalendar, now: dt.datetime) -> list[Move]:
    """The computed deadlines of open tasks that differ between two calendars, by unit and place in the document.

    Computed are turns of what recurs, and days added for a pause. A deadline that the document prints, that the
    office set or extended, or that was left behind at an earlier change was decided by people and is not among
    them.
    """
    memory = cache(lambda rule, start, calendar: _turns(rule, start, now, calendar))
    found = []
    for task in _candidates():
        if _computed(task, before, memory, now) != task.due_on:
            continue
        new = _computed(task, after, memory, now)
        if new is not None and task.due_on is not None and new != task.due_on:
            found.append(Move(task, task.due_on, new))
    return found


def _candidates() -> Iterable[Task]:
    recurs: ColumnElement[bool] = and_(Task.period != "", Instruction.rule.is_not(None))
    return db.session.scalars(
        select(Task)
        .join(Task.instruction)
        .join(Instruction.directive)
        .options(contains_eager(Task.instruction).contains_eager(Instruction.directive))
        .where(
            Task.state.in_(OPEN),
            Task.due_on.is_not(None),
            Task.extended_days == 0,
            or_(recurs, Task.paused_days > 0),
        )
        .order_by(Task.unit_id, Task.directive_id, Instruction.position, Task.id)
    )


def _computed(task: Task, calendar: WorkCalendar, memory: Any, now: dt.datetime) -> dt.date | None:
    day = task.original_due_on
    rule = task.instruction.rule
    if rule is not None and task.period:
        start = local_day(task.instruction.directive.issued_at or now)
        day = memory(rule, start, calendar).get(task.period)
    return calendar.add(day, task.paused_days) if day is not None else None


def _turns(rule: str, start: dt.date, now: dt.datetime, calendar: WorkCalendar) -> dict[str, dt.date]:
    return {turn.key: turn.due_on for turn in periods(rule, start, local_day(now) + AHEAD, calendar)}


def reschedule(moves: Sequence[Move], *, actor: Actor, now: dt.datetime, note: str) -> int:
    """Move computed deadlines to where the calendar now puts them; one message a unit lists its own.

    A named hour is kept, the original deadline too. Returns how many moved. Raises Forbidden, IllegalTransition,
    and Stale when a deadline is no longer the one that was shown.
    """
    require(policy.can_reschedule(actor))
    for move in moves:
        claim(move.task)
        TASK_FLOW.check("reschedule", move.task.state)
        if move.task.due_on != move.old:
            raise Stale
        _put(move.task, move.new, now)
        details = {"old_due": move.old.isoformat(), "new_due": move.new.isoformat()}
        record(
            move.task, "reschedule", actor=actor, now=now, old_state=move.task.state, note=note, details=details
        )
    for unit_id, tasks in by_unit(move.task for move in moves).items():
        tell_unit(unit_id, mail.rescheduled(tasks, note), actor=actor, now=now)
    return len(moves)


def _put(task: Task, day: dt.date, now: dt.datetime) -> None:
    if task.due_on is None or task.due_at is None:
        raise Stale
    hour = task.due_at.astimezone(LOCAL).time() if task.due_at != due_moment(task.due_on) else None
    task.due_on, task.due_at = day, due_moment(day, hour)
    task.updated_at = now
