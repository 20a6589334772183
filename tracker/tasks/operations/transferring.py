"""Handing over the open tasks of a unit that ends: old ones closed, linked new ones on which the clock runs on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from tracker.core import db
from tracker.core.access import Actor
from tracker.core.clock import local_day
from tracker.directives.models import Instruction, InstructionUnit
from tracker.directives.states import DirectiveState, Part
from tracker.tasks import mail
from tracker.tasks.models import Task, TaskEvent, TaskLink
from tracker.tasks.operations.assigning import tell_unit
from tracker.tasks.operations.history import close_requests, happen
from tracker.tasks.queries import unit_name
from tracker.tasks.states import OPEN, TASK_FLOW, TaskState
from tracker.units import queries as units

Key = tuple[int, str]


def moves(task: Task) -> bool:
    """Whether a task goes with its unit's duties: open, and not with the office for a decision.

    What was handed in is the work of the unit that did it, and is decided on there.
    """
    handed_in = TaskState.SUBMITTED in (task.state, task.state_before_pause)
    return task.state in OPEN and not handed_in


def open_of(unit_ids: Collection[int], *, hold: bool) -> list[Task]:
    """The open tasks of units, in order; held against other writers until the transaction ends if so wished."""
    statement = (
        select(Task)
        .where(Task.unit_id.in_(unit_ids), Task.state.in_(OPEN))
        .order_by(Task.id)
        .options(selectinload(Task.instruction).selectinload(Instruction.directive))
    )
    if hold:
        statement = statement.with_for_update(of=Task).execution_options(populate_existing=True)
    return list(db.session.scalars(statement))


def there_already(unit_ids: Collection[int], tasks: Iterable[Task]) -> dict[tuple[int, Key], Task]:
    """What receiving units have of the same instructions already, by unit, instruction and period."""
    wanted = {task.instruction_id for task in tasks}
    rows = db.session.scalars(select(Task).where(Task.unit_id.in_(unit_ids), Task.instruction_id.in_(wanted)))
    return {(task.unit_id, (task.instruction_id, task.period)): task for task in rows}


@dataclass(frozen=True)
class Parcel:
    """Old tasks of one instruction and period that go to one unit together, and what that unit has of it."""

    olds: tuple[Task, ...]
    existing: Task | None = None

    @property
    def lead(self) -> Task:
        """The task whose clock runs on: the earliest deadline among those that do not rest."""
        running = [task for task in self.olds if task.state is not TaskState.PAUSED] or list(self.olds)
        return min(running, key=lambda task: (task.due_at is None, task.due_at, task.id))


def bundle(tasks: Iterable[Task], existing: Callable[[Key], Task | None]) -> list[Parcel]:
    """Put the tasks for one receiving unit together by instruction and period.

    Takes what tells which task the unit has of an instruction and period already, or None.
    """
    found: dict[Key, list[Task]] = {}
    for task in tasks:
        found.setdefault((task.instruction_id, task.period), []).append(task)
    return [Parcel(tuple(olds), existing(key)) for key, olds in found.items()]


def hand_over(parcel: Parcel, unit_id: int, act_id: int, *, actor: Actor, now: dt.datetime) -> Task:
    """Close the old tasks of a parcel and let a task of the receiving unit go on with them.

    The new task keeps day of assignment and deadlines, and waits to be acknowledged; a pause goes on where every
    old task rested. Where the unit has the task already, the old ones are linked to it and it stays as it is.
    Returns that task.
    """
    version = units.version_on(unit_id, local_day(now))
    # Made before the old ones are closed, because closing ends a pause and sets their clocks.
    target = parcel.existing or _goes_on(parcel, unit_id, version.id, now)
    for old in parcel.olds:
        _close(old, version.short_name, actor=actor, now=now)
    if parcel.existing is None:
        db.session.add(target)
        db.session.flush()
        db.session.add(_first_event(target, _names(parcel.olds), actor, now))
    for old in parcel.olds:
        began = parcel.existing is None
        db.session.add(TaskLink(old_id=old.id, new_id=target.id, reorganisation_id=act_id, began=began))
    return target


def _close(old: Task, receiver: str, *, actor: Actor, now: dt.datetime) -> None:
    TASK_FLOW.check("transfer", old.state, TaskState.TRANSFERRED)
    said = f"Chuyển giao cho {receiver}"
    close_requests(old, now, said)
    happen(old, "transfer", TaskState.TRANSFERRED, actor=actor, now=now, note=said)


def _names(tasks: Sequence[Task]) -> str:
    return ", ".join(dict.fromkeys(unit_name(task) for task in tasks))


def _goes_on(parcel: Parcel, unit_id: int, version_id: int, now: dt.datetime) -> Task:
    lead = parcel.lead
    rests = lead.state is TaskState.PAUSED
    return Task(
        directive_id=lead.directive_id,
        instruction_id=lead.instruction_id,
        unit_id=unit_id,
        unit_version_id=version_id,
        period=lead.period,
        state=TaskState.PAUSED if rests else TaskState.ASSIGNED,
        state_before_pause=TaskState.ASSIGNED if rests else None,
        paused_at=lead.paused_at,
        clock_stopped_at=lead.clock_stopped_at,
        internal_deadline=lead.internal_deadline,
        original_due_on=lead.original_due_on,
        due_on=lead.due_on,
        due_at=lead.due_at,
        extended_days=lead.extended_days,
        paused_days=lead.paused_days,
        assigned_at=min(old.assigned_at for old in parcel.olds),
        updated_at=now,
    )


def _first_event(task: Task, names: str, actor: Actor, now: dt.datetime) -> TaskEvent:
    return TaskEvent(
        task_id=task.id,
        at=now,
        verb="assigned",
        actor_id=actor.user_id,
        actor_name=actor.name,
        note=f"Nhận bàn giao từ {names}",
        old_state=None,
        state=task.state,
        due_on=task.due_on,
        due_at=task.due_at,
        clock_stopped_at=task.clock_stopped_at,
    )


def withdraw_left(tasks: Iterable[Task], reason: str, *, actor: Actor, now: dt.datetime) -> int:
    """Withdraw what a unit that ended leaves to nobody, for the reason the act names. Returns how many."""
    count = 0
    for task in tasks:
        TASK_FLOW.check("withdraw", task.state, TaskState.WITHDRAWN)
        close_requests(task, now, reason)
        happen(task, "withdraw", TaskState.WITHDRAWN, actor=actor, now=now, note=reason)
        count += 1
    return count


def follow(task: Task, *, actor: Actor, now: dt.datetime) -> None:
    """Let a task that a decision gave back to a unit that has ended go where the unit's other tasks went.

    Nothing happens for a unit that goes on, and for a task that still waits for a decision.
    """
    ending = units.ending_of(task.unit_id) if moves(task) else None
    if ending is None:
        return
    if ending.receiver_id is None:
        withdraw_left([task], ending.reason, actor=actor, now=now)
        return
    there = there_already([ending.receiver_id], [task])
    parcel = Parcel((task,), there.get((ending.receiver_id, (task.instruction_id, task.period))))
    target = hand_over(parcel, ending.receiver_id, ending.act_id, actor=actor, now=now)
    tell_taken_over(ending.receiver_id, [target], "", actor=actor, now=now)


def tell_taken_over(
    unit_id: int, tasks: Sequence[Task], legal_ref: str, *, actor: Actor, now: dt.datetime
) -> None:
    """One message to the unit that takes over, with all its tasks."""
    tell_unit(unit_id, mail.taken_over(tasks, legal_ref), actor=actor, now=now)


def pass_on_parts(unit_id: int, heirs: Iterable[int], receiver_id: int | None, day: dt.date) -> None:
    """Let those who follow a unit cooperate where it did, and its receiver owe the periods still to come."""
    parts = db.session.scalars(
        select(InstructionUnit)
        .join(Instruction, Instruction.id == InstructionUnit.instruction_id)
        .where(
            InstructionUnit.unit_id == unit_id,
            Instruction.directive.has(state=DirectiveState.ISSUED),
        )
        .options(selectinload(InstructionUnit.instruction).selectinload(Instruction.units))
    ).all()
    for part in parts:
        cooperates = part.part is Part.COOPERATE
        following = heirs if cooperates else [receiver_id] if receiver_id and part.instruction.rule else []
        for heir in following:
            if all(row.unit_id != heir for row in part.instruction.units):
                version = units.version_on(heir, day)
                part.instruction.units.append(
                    InstructionUnit(unit_id=heir, unit_version_id=version.id, part=part.part)
                )
