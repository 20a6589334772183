"""Changes of an issued document: the tasks that move, go or stay, the units that are told, the history kept."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from typing import Any, NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import contains_eager

from tracker.audit.operations import record
from tracker.core import db
from tracker.core.access import Actor
from tracker.core.calendar import load_calendar
from tracker.core.errors import Invalid
from tracker.directives import operations as directives
from tracker.directives.models import Directive, Instruction
from tracker.directives.states import ChangeKind, DeadlineKind, DirectiveState, Part
from tracker.tasks import mail, policy
from tracker.tasks.models import Task
from tracker.tasks.operations.assigning import tell_unit
from tracker.tasks.operations.extending import Later, lengthen
from tracker.tasks.operations.history import claim, close_requests, happen, require, require_text
from tracker.tasks.operations.planning import (
    Line,
    Plan,
    expect_seen,
    named,
    plan_ending,
    plan_move,
)
from tracker.tasks.states import TASK_FLOW, Effect, TaskState

NO_REASON = "Hãy ghi lý do thay đổi."


class _Change(NamedTuple):
    """What history and record keep of a change."""

    kind: ChangeKind
    act: str
    summary: str
    details: dict[str, Any]


def tasks_of(directive: Directive, instruction: Instruction | None = None) -> list[Task]:
    """The tasks of a document or of one of its instructions, in the order of the document."""
    of_one = [] if instruction is None else [Task.instruction_id == instruction.id]
    return list(
        db.session.scalars(
            select(Task)
            .join(Task.instruction)
            .options(contains_eager(Task.instruction))
            .where(Task.directive_id == directive.id, *of_one)
            .order_by(Instruction.position, Task.period, Task.unit_id)
        )
    )


def hold(directive: Directive, instruction: Instruction | None = None) -> list[Task]:
    """The same, held until the transaction ends: what was shown cannot change while it is done."""
    tasks = tasks_of(directive, instruction)
    for task in sorted(tasks, key=lambda one: one.id):
        claim(task)
    return tasks


def preview_move(instruction: Instruction, later: Later, *, actor: Actor, now: dt.datetime) -> Plan:
    """What moving an instruction's deadline would do. Raises Forbidden, IllegalTransition, Invalid."""
    may_change(instruction.directive, actor)
    return _move_plan(instruction, tasks_of(instruction.directive, instruction), later, actor=actor, now=now)


def _move_plan(
    instruction: Instruction, tasks: Sequence[Task], later: Later, *, actor: Actor, now: dt.datetime
) -> Plan:
    calendar = load_calendar()
    later.after(instruction.due_on or now.date(), calendar)
    plan = plan_move(tasks, later, actor=actor, now=now, calendar=calendar)
    if not plan.doing:
        raise Invalid(
            "Không có nhiệm vụ nào dời hạn được; hạn mới phải sau hạn hiện nay và không sớm hơn hôm nay.",
            field="until",
        )
    return plan


def move_instruction(
    instruction: Instruction,
    later: Later,
    *,
    actor: Actor,
    now: dt.datetime,
    reason: str,
    seen: str | None = None,
) -> Plan:
    """Move the deadline of a whole instruction: open tasks move, their original is kept, what is done stays.

    `seen` is the digest of the plan that the person confirmed. Raises as `preview_move`, and Stale.
    """
    directive = instruction.directive
    directives.open_issued(directive, actor)
    plan = _move_plan(instruction, hold(directive, instruction), later, actor=actor, now=now)
    expect_seen(plan, seen)
    said = require_text(reason, "reason", NO_REASON)
    before = instruction.due_on
    for line in plan.doing:
        _move(line, said, actor=actor, now=now)
    if instruction.deadline_kind is not DeadlineKind.RECURRING:
        _set_deadline(instruction, later)
    details = {"instruction": instruction.id, "before": _iso(before), "after": _iso(instruction.due_on)}
    summary = f"{named(instruction)}: {mail.day(before)} → {mail.day(instruction.due_on)}. {said}"
    kept = _Change(ChangeKind.MOVED, "instruction.moved", summary, details)
    _keep(directive, kept, plan, actor=actor, now=now)
    tell_units(directive, "Đổi hạn", plan, said, actor=actor, now=now)
    return plan


def _move(line: Line, said: str, *, actor: Actor, now: dt.datetime) -> None:
    task = db.session.get_one(Task, line.task_id)
    if line.after is not None:
        task.internal_deadline = task.internal_deadline or task.due_on is None
        lengthen(task, line.after, said, actor=actor, now=now)


def _set_deadline(instruction: Instruction, later: Later) -> None:
    """An instruction that had a deadline keeps its kind; one without gets an internal one."""
    day = later.after(instruction.due_on, load_calendar())
    if instruction.deadline_kind is DeadlineKind.NONE:
        instruction.deadline_kind = DeadlineKind.INTERNAL
    if instruction.due_on is None or day > instruction.due_on:
        instruction.due_on, instruction.due_time = day, None


def preview_removal(instruction: Instruction, unit_ids: Collection[int], *, actor: Actor) -> Plan:
    """What taking units off an instruction would do. Raises Forbidden, IllegalTransition, Invalid."""
    may_change(instruction.directive, actor)
    return _removal_plan(instruction, tasks_of(instruction.directive, instruction), unit_ids)


def _removal_plan(instruction: Instruction, tasks: Sequence[Task], unit_ids: Collection[int]) -> Plan:
    leading = {part.unit_id for part in instruction.units if part.part is Part.LEAD}
    if not unit_ids or not set(unit_ids) <= leading:
        raise Invalid("Hãy chọn ít nhất một đơn vị đang được giao nội dung này.", field="unit_ids")
    plan = plan_ending([task for task in tasks if task.unit_id in unit_ids])
    if not plan.doing and instruction.rule is None:
        raise Invalid("Các đơn vị đã chọn không còn nhiệm vụ nào đang mở.", field="unit_ids")
    return plan


def remove_units(
    instruction: Instruction,
    unit_ids: Collection[int],
    *,
    actor: Actor,
    now: dt.datetime,
    reason: str,
    seen: str | None = None,
) -> Plan:
    """Take units off an instruction: their open tasks are withdrawn, what they completed stays.

    Raises as `preview_removal`, and Stale.
    """
    directive = instruction.directive
    directives.open_issued(directive, actor)
    plan = _removal_plan(instruction, hold(directive, instruction), unit_ids)
    expect_seen(plan, seen)
    said = require_text(reason, "reason", NO_REASON)
    _withdraw(plan, said, actor=actor, now=now)
    gone = set(unit_ids)
    instruction.units = [row for row in instruction.units if row.part is not Part.LEAD or row.unit_id not in gone]
    details = {"instruction": instruction.id, "units": sorted(unit_ids)}
    summary = f"{named(instruction)}. {said}"
    kept = _Change(ChangeKind.REMOVED, "instruction.units_removed", summary, details)
    _keep(directive, kept, plan, actor=actor, now=now)
    tell_units(directive, "Bớt nhiệm vụ", plan, said, actor=actor, now=now)
    return plan


def preview_withdrawal(directive: Directive, *, actor: Actor) -> Plan:
    """What withdrawing a document would do. Raises Forbidden, IllegalTransition."""
    may_change(directive, actor)
    return plan_ending(tasks_of(directive))


def withdraw_directive(
    directive: Directive, *, actor: Actor, now: dt.datetime, reason: str, seen: str | None = None
) -> Plan:
    """Withdraw an issued document: open tasks are withdrawn, completed ones stay, units are told.

    Raises as `preview_withdrawal`, Stale, and Invalid without a reason.
    """
    plan = plan_ending(hold(directive))
    expect_seen(plan, seen)
    said = require_text(reason, "reason", "Hãy ghi lý do thu hồi.")
    directives.mark_withdrawn(directive, reason=said, details=counts(plan), actor=actor, now=now)
    _withdraw(plan, said, actor=actor, now=now)
    tell_units(directive, "Thu hồi văn bản", plan, said, actor=actor, now=now)
    return plan


def may_change(directive: Directive, actor: Actor) -> None:
    """Raise unless the person may change the document, and it is issued."""
    require(policy.can_issue(actor))
    if directive.state is not DirectiveState.ISSUED:
        raise Invalid("Văn bản chưa giao hoặc đã thu hồi.")


def _withdraw(plan: Plan, said: str, *, actor: Actor, now: dt.datetime) -> None:
    for line in plan.with_effect(Effect.WITHDRAW):
        end(db.session.get_one(Task, line.task_id), said, actor=actor, now=now)


def end(task: Task, said: str, *, actor: Actor, now: dt.datetime) -> None:
    """Withdraw a task that was checked, telling nobody yet."""
    TASK_FLOW.check("withdraw", task.state, TaskState.WITHDRAWN)
    close_requests(task, now, "Nhiệm vụ đã thu hồi.")
    happen(task, "withdraw", TaskState.WITHDRAWN, actor=actor, now=now, note=said)


def _keep(directive: Directive, change: _Change, plan: Plan, *, actor: Actor, now: dt.datetime) -> None:
    details = {**change.details, **counts(plan)}
    directives.note_change(directive, change.kind, change.summary, details, actor=actor, now=now)
    record(change.act, actor=actor, now=now, subject_type="directive", subject_id=directive.id, details=details)


def counts(plan: Plan) -> dict[str, int]:
    """How many tasks each effect reaches, as history keeps it."""
    return {effect.value: len(plan.with_effect(effect)) for effect in Effect if plan.with_effect(effect)}


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def tell_units(
    directive: Directive, subject: str, plan: Plan, said: str, *, actor: Actor, now: dt.datetime
) -> None:
    """One message to every unit for which something happens, listing its own tasks."""
    told: dict[int, list[str]] = {}
    for line in plan.doing:
        told.setdefault(line.unit_id, []).append(mail.effect(line.title, line.effect, line.after))
    for unit_id, lines in told.items():
        tell_unit(unit_id, mail.changed(directive, subject, lines, said), actor=actor, now=now)
