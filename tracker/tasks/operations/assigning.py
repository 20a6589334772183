"""From a confirmed directive to tasks: issuing, adding by hand, opening the next period."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import insert, select
from sqlalchemy.orm import selectinload

from tracker.audit import operations as audit
from tracker.core import db
from tracker.core.access import Actor
from tracker.core.calendar import WorkCalendar, load_calendar
from tracker.core.clock import local_day
from tracker.core.errors import Invalid
from tracker.directives import operations as directives
from tracker.directives.models import Directive, Instruction
from tracker.directives.states import DeadlineKind, DirectiveState, Part
from tracker.outbox import operations as outbox
from tracker.tasks import mail, policy
from tracker.tasks.models import Task, TaskEvent
from tracker.tasks.operations.history import due_moment, require
from tracker.tasks.operations.periods import periods
from tracker.tasks.states import TaskState
from tracker.units import queries as units


@dataclass(frozen=True)
class Turn:
    """What one unit must hand in for one instruction, once."""

    instruction: Instruction
    unit_id: int
    unit_version_id: int
    period: str
    due_on: dt.date | None
    hour: dt.time | None
    internal: bool


def issue_directive(directive: Directive, *, actor: Actor, now: dt.datetime, version: int | None = None) -> int:
    """Turn a confirmed directive into tasks: one for each unit that leads in each included instruction.

    Takes the draft and, from a form, the version that the person saw. Returns how many tasks there are now;
    every unit gets one message that lists its own. Raises Forbidden, IllegalTransition, Stale, and Invalid
    when nothing is given or an instruction has nobody who leads. The issue is one act with one audit entry,
    which closing the review writes.
    """
    require(policy.can_issue(actor))
    directives.mark_issued(directive, actor=actor, now=now, version=version)
    calendar = load_calendar()
    included = [instruction for instruction in directive.instructions if instruction.included]
    turns = [turn for instruction in included for turn in _turns(instruction, local_day(now), now, calendar)]
    if not turns:
        raise Invalid("Mọi nhiệm vụ định kỳ của văn bản đã hết kỳ; chưa có gì để giao.")
    write(directive, turns, actor=actor, now=now)
    tell(directive, turns, actor=actor, now=now)
    return len(turns)


def _turns(instruction: Instruction, start: dt.date, now: dt.datetime, calendar: WorkCalendar) -> list[Turn]:
    """The turns of an instruction that must exist by now, for every unit that leads in it."""
    internal = instruction.deadline_kind is DeadlineKind.INTERNAL
    leads = [row for row in instruction.units if row.part is Part.LEAD]
    return [
        Turn(instruction, row.unit_id, row.unit_version_id, period, due_on, instruction.due_time, internal)
        for period, due_on in _deadlines(instruction, start, local_day(now), calendar)
        for row in leads
    ]


def _deadlines(
    instruction: Instruction, start: dt.date, today: dt.date, calendar: WorkCalendar
) -> list[tuple[str, dt.date | None]]:
    if instruction.deadline_kind is DeadlineKind.RECURRING and instruction.rule:
        return [(one.key, one.due_on) for one in periods(instruction.rule, start, today, calendar)]
    if instruction.deadline_kind is DeadlineKind.INTERNAL and instruction.due_on:
        return [("", calendar.roll_forward(instruction.due_on))]
    return [("", instruction.due_on)]


def write(directive: Directive, turns: Sequence[Turn], *, actor: Actor, now: dt.datetime) -> list[int]:
    """Write tasks and their first events in two statements, however many there are."""
    rows = [_task_row(directive, turn, now) for turn in turns]
    found = db.session.scalars(insert(Task).returning(Task.id, sort_by_parameter_order=True), rows).all()
    events = [_event_row(task_id, row, actor, now) for task_id, row in zip(found, rows, strict=True)]
    db.session.execute(insert(TaskEvent), events)
    return list(found)


def _task_row(directive: Directive, turn: Turn, now: dt.datetime) -> dict[str, Any]:
    return {
        "directive_id": directive.id,
        "instruction_id": turn.instruction.id,
        "unit_id": turn.unit_id,
        "unit_version_id": turn.unit_version_id,
        "period": turn.period,
        "state": TaskState.ASSIGNED,
        "internal_deadline": turn.internal,
        "original_due_on": turn.due_on,
        "due_on": turn.due_on,
        "due_at": due_moment(turn.due_on, turn.hour) if turn.due_on else None,
        "assigned_at": now,
        "updated_at": now,
    }


def _event_row(task_id: int, row: dict[str, Any], actor: Actor, now: dt.datetime) -> dict[str, Any]:
    return {
        "task_id": task_id,
        "at": now,
        "verb": "assigned",
        "actor_id": actor.user_id,
        "actor_name": actor.name,
        "note": "",
        "old_state": None,
        "state": row["state"],
        "due_on": row["due_on"],
        "due_at": row["due_at"],
        "clock_stopped_at": None,
    }


def tell(directive: Directive, turns: Iterable[Turn], *, actor: Actor, now: dt.datetime) -> None:
    """One message a unit that lists what it was given."""
    by_unit: dict[int, list[str]] = {}
    for turn in turns:
        by_unit.setdefault(turn.unit_id, []).append(mail.line(turn.instruction, turn.due_on))
    for unit_id, lines in by_unit.items():
        tell_unit(unit_id, mail.issued(directive, lines), actor=actor, now=now)


def tell_unit(unit_id: int, letter: mail.Letter, *, actor: Actor, now: dt.datetime) -> None:
    """Put a letter to a unit into the outbox; what is decided in somebody's place says so."""
    decided = f"{actor.name} quyết định thay mặt {actor.instead_of}." if actor.instead_of else ""
    outbox.notify_unit(
        unit_id,
        kind=letter.kind,
        subject=letter.subject,
        body="\n\n".join(filter(None, [letter.body, decided])),
        path=letter.path,
        actor=actor,
        now=now,
    )


def open_periods(*, actor: Actor, now: dt.datetime) -> int:
    """Make the tasks of every period that has begun since, for all recurring instructions in force.

    Meant for a job: run twice it changes nothing, because a task is unique by instruction, unit and period.
    Periods missed while no worker ran are made up. Returns how many tasks were made.
    """
    require(actor.is_system or policy.can_issue(actor))
    calendar = load_calendar()
    made = 0
    for directive in db.session.scalars(_recurring_directives()).unique():
        turns = _missing(directive, now, calendar)
        if not turns:
            continue
        write(directive, turns, actor=actor, now=now)
        tell(directive, turns, actor=actor, now=now)
        audit.record(
            "task.period_opened",
            actor=actor,
            now=now,
            subject_type="directive",
            subject_id=directive.id,
            details={"tasks": len(turns), "periods": sorted({turn.period for turn in turns})},
        )
        made += len(turns)
    return made


def _recurring_directives() -> Any:
    return (
        select(Directive)
        .join(Instruction, Instruction.directive_id == Directive.id)
        .where(Directive.state == DirectiveState.ISSUED, Instruction.included, Instruction.rule.is_not(None))
        .options(selectinload(Directive.instructions).selectinload(Instruction.units))
        .order_by(Directive.id)
    )


def _owed(turns: Iterable[Turn]) -> list[Turn]:
    """The turns that end while their unit exists: a unit owes no period before it began or after it ended."""
    found = list(turns)
    lives = units.lives({turn.unit_id for turn in found})
    return [turn for turn in found if turn.due_on is None or lives[turn.unit_id].has(turn.due_on)]


def _missing(directive: Directive, now: dt.datetime, calendar: WorkCalendar) -> list[Turn]:
    start = local_day(directive.issued_at or now)
    recurring = [one for one in directive.instructions if one.included and one.rule]
    wanted = _owed(turn for one in recurring for turn in _turns(one, start, now, calendar))
    there = {
        tuple(row)
        for row in db.session.execute(
            select(Task.instruction_id, Task.unit_id, Task.period).where(
                Task.instruction_id.in_([one.id for one in recurring])
            )
        )
    }
    return [turn for turn in wanted if (turn.instruction.id, turn.unit_id, turn.period) not in there]
