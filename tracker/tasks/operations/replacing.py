"""A document takes another's place: what is open there is withdrawn, or carried over and goes on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from tracker.core import db
from tracker.core.access import Actor
from tracker.core.errors import Invalid
from tracker.directives import operations as directives
from tracker.directives.models import Directive, Instruction, InstructionUnit, reference
from tracker.directives.states import DirectiveState
from tracker.tasks.models import Task
from tracker.tasks.operations.changing import counts, end, hold, may_change, tasks_of, tell_units
from tracker.tasks.operations.history import record, require_text
from tracker.tasks.operations.planning import Plan, expect_seen, plan_ending
from tracker.tasks.states import Effect, TaskState

GOES_ON = (
    "unit_id",
    "unit_version_id",
    "period",
    "internal_deadline",
    "original_due_on",
    "due_on",
    "due_at",
    "extended_days",
    "paused_days",
    "clock_stopped_at",
    "state_before_pause",
    "paused_at",
    "assigned_at",
    "acknowledged_at",
)
"""What a carried task keeps: its clock and its deadline go on as they were."""


def preview_replacement(
    directive: Directive, successor: Directive, carried: Collection[int], *, actor: Actor
) -> Plan:
    """What replacing a document would do; `carried` names instructions whose open tasks go on under the new one.

    Raises Forbidden, IllegalTransition, Invalid (a document that cannot take the place).
    """
    may_change(directive, actor)
    if successor.id == directive.id or successor.state is not DirectiveState.ISSUED:
        raise Invalid("Văn bản thay thế phải là một văn bản khác đã giao.", field="replacement")
    return plan_ending(tasks_of(directive), carried=carried)


def replace_directive(
    directive: Directive,
    successor: Directive,
    carried: Collection[int],
    *,
    actor: Actor,
    now: dt.datetime,
    reason: str,
    seen: str | None = None,
) -> Plan:
    """Put a document in another's place. Open tasks are withdrawn; carried ones go on as tasks of the new one.

    A carried task is withdrawn where it was and stands anew under a copy of its instruction, with its clock,
    so that no total counts it twice. Raises as `preview_replacement`, and Stale.
    """
    hold(directive)
    plan = preview_replacement(directive, successor, carried, actor=actor)
    expect_seen(plan, seen)
    said = require_text(reason, "reason", "Hãy ghi lý do thay thế.")
    directives.mark_withdrawn(
        directive, reason=said, details=counts(plan), actor=actor, now=now, replaced_by=successor
    )
    why = f"Được thay thế bằng {reference(successor)}. {said}"
    for line in plan.with_effect(Effect.WITHDRAW):
        end(db.session.get_one(Task, line.task_id), why, actor=actor, now=now)
    _carry(plan, successor, why, actor=actor, now=now)
    tell_units(directive, f"Thay thế bằng {reference(successor)}", plan, said, actor=actor, now=now)
    return plan


def _carry(plan: Plan, successor: Directive, why: str, *, actor: Actor, now: dt.datetime) -> None:
    copies: dict[int, Instruction] = {}
    for line in plan.with_effect(Effect.CARRY):
        old = db.session.get_one(Task, line.task_id)
        if old.instruction_id not in copies:
            copies[old.instruction_id] = _copy(old.instruction, successor, len(copies) + 1)
        fresh = _continued(old, copies[old.instruction_id], now)
        end(old, why, actor=actor, now=now)
        db.session.flush()
        came = f"Tiếp tục nhiệm vụ theo {reference(old.instruction.directive)}."
        details = {"carried_from": old.id}
        record(fresh, "carry", actor=actor, now=now, old_state=fresh.state, note=came, details=details)


def _copy(old: Instruction, successor: Directive, number: int) -> Instruction:
    """The same instruction under the new document, after its own; units that lead and help are the same."""
    columns = ("title", "text", "kind", "completion_rule", "evidence_required", "deadline_kind")
    dates = ("due_on", "due_time", "rule", "deadline_text")
    fresh = Instruction(
        position=max((one.position for one in successor.instructions), default=-1) + 1,
        label=f"chuyển tiếp {number} ({old.label})"[:40],
        open_names=[],
        spans=[],
        included=True,
        units=[
            InstructionUnit(unit_id=part.unit_id, unit_version_id=part.unit_version_id, part=part.part)
            for part in old.units
        ],
        **{name: getattr(old, name) for name in (*columns, *dates)},
    )
    successor.instructions.append(fresh)
    db.session.flush()
    return fresh


def _continued(old: Task, instruction: Instruction, now: dt.datetime) -> Task:
    state = TaskState.IN_PROGRESS if old.state is TaskState.RETURNED else old.state
    fresh = Task(
        directive_id=instruction.directive_id,
        instruction_id=instruction.id,
        state=state,
        updated_at=now,
        **{name: getattr(old, name) for name in GOES_ON},
    )
    db.session.add(fresh)
    db.session.flush()
    return fresh
