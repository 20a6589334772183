"""Tasks added by hand to a document that was issued: units to an instruction, or a new instruction."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from tracker.audit.operations import record
from tracker.core import db
from tracker.core.access import Actor
from tracker.core.calendar import load_calendar
from tracker.core.clock import local_day
from tracker.core.errors import Invalid, NotFound
from tracker.directives import operations as directives
from tracker.directives.models import Directive, Instruction, InstructionUnit
from tracker.directives.states import ChangeKind, CompletionRule, DeadlineKind, DirectiveState, Part
from tracker.tasks import policy
from tracker.tasks.models import Task
from tracker.tasks.operations.assigning import Turn, tell, write
from tracker.tasks.operations.history import require, require_text
from tracker.tasks.operations.planning import Line, Plan, expect_seen, named
from tracker.tasks.states import Effect, TaskState
from tracker.units import queries as units

NEW_LABEL = "bổ sung"


@dataclass(frozen=True)
class Addition:
    """What is added: units, their deadline, and the instruction: one that is there, or a new one's words."""

    unit_ids: Sequence[int]
    due_on: dt.date | None
    instruction_id: int | None = None
    title: str = ""
    text: str = ""


def preview_addition(directive: Directive, addition: Addition, *, actor: Actor, now: dt.datetime) -> Plan:
    """Which tasks an addition would make. Raises Forbidden, NotFound (another document's instruction), Invalid."""
    require(policy.can_add(actor))
    if directive.state is not DirectiveState.ISSUED:
        raise Invalid("Văn bản chưa giao; hãy thêm nhiệm vụ ở bước rà soát.")
    if not addition.unit_ids:
        raise Invalid("Hãy chọn ít nhất một đơn vị.", field="unit_ids")
    if addition.due_on is not None and addition.due_on < local_day(now):
        raise Invalid("Hạn đã qua; hãy chọn ngày từ hôm nay trở đi.", field="due_on")
    instruction = _present(directive, addition.instruction_id)
    title = named(instruction) if instruction else f"{_new_label(directive)}. {_title(addition)}"
    if instruction is not None:
        _check_settled(instruction)
        _check_joining(directive, instruction, addition.unit_ids)
    due = load_calendar().roll_forward(addition.due_on) if addition.due_on else None
    made = [Line(Effect.NEW, unit_id, title, after=due) for unit_id in dict.fromkeys(addition.unit_ids)]
    return Plan(tuple(made))


def _title(addition: Addition) -> str:
    require_text(addition.text, "text", "Hãy ghi nội dung phải thực hiện.")
    return require_text(addition.title, "title", "Hãy ghi tên nhiệm vụ.")


def _present(directive: Directive, instruction_id: int | None) -> Instruction | None:
    if instruction_id is None:
        return None
    found = next((one for one in directive.instructions if one.id == instruction_id), None)
    if found is None:
        raise NotFound
    if found.rule is not None:
        raise Invalid("Nhiệm vụ định kỳ không thêm đơn vị được ở đây.", field="instruction_id")
    return found


def _check_settled(instruction: Instruction) -> None:
    """Where one unit is enough and one has done it, nothing is left to give: the task would stay open for good."""
    if instruction.completion_rule is not CompletionRule.ANY:
        return
    done = db.session.scalars(
        select(Task.unit_id).where(Task.instruction_id == instruction.id, Task.state == TaskState.COMPLETED)
    ).first()
    if done is not None:
        raise Invalid(
            "%(unit)s đã hoàn thành và một đơn vị hoàn thành là đủ; hãy giao thành nội dung mới.",
            field="unit_ids",
            unit=units.short_names()[done],
        )


def _check_joining(directive: Directive, instruction: Instruction, unit_ids: Sequence[int]) -> None:
    """A unit joins once: one that has the task, or had it until it was withdrawn, is refused."""
    leading = {part.unit_id for part in instruction.units if part.part is Part.LEAD}
    had = set(db.session.scalars(select(Task.unit_id).where(Task.instruction_id == instruction.id)))
    for unit_id in unit_ids:
        if unit_id in leading:
            raise Invalid("%(unit)s đã được giao nhiệm vụ này.", field="unit_ids", unit=_name(directive, unit_id))
        if unit_id in had:
            raise Invalid(
                "%(unit)s từng được giao nội dung này; hãy giao lại thành nội dung mới.",
                field="unit_ids",
                unit=_name(directive, unit_id),
            )


def _name(directive: Directive, unit_id: int) -> str:
    return units.version_on(unit_id, directive.units_on).short_name


def add_task(
    directive: Directive,
    *,
    actor: Actor,
    now: dt.datetime,
    unit_ids: Sequence[int],
    due_on: dt.date | None,
    instruction_id: int | None = None,
    title: str = "",
    text: str = "",
    seen: str | None = None,
) -> int:
    """Add tasks by hand to an issued directive: units to one of its instructions, or a new instruction.

    Without `instruction_id` a new instruction with title and text is added after the others. The deadline
    counts as an internal one, because the document does not name it. `seen` is the digest of the plan that
    the person confirmed. Returns how many tasks were made. Raises as `preview_addition`, and Stale.
    """
    addition = Addition(unit_ids, due_on, instruction_id, title, text)
    plan = preview_addition(directive, addition, actor=actor, now=now)
    expect_seen(plan, seen)
    due = plan.lines[0].after
    instruction = _present(directive, instruction_id) or _made(directive, addition, due)
    instruction.included = True
    turns = [_join(directive, instruction, line.unit_id, due) for line in plan.lines]
    details = {"instruction": instruction.id, "tasks": len(turns)}
    directives.note_change(directive, ChangeKind.ADDED, plan.lines[0].title, details, actor=actor, now=now)
    db.session.flush()
    write(directive, turns, actor=actor, now=now)
    tell(directive, turns, actor=actor, now=now)
    record("task.added", actor=actor, now=now, subject_type="directive", subject_id=directive.id, details=details)
    return len(turns)


def _new_label(directive: Directive) -> str:
    return f"{NEW_LABEL} {1 + sum(one.label.startswith(NEW_LABEL) for one in directive.instructions)}"


def _made(directive: Directive, addition: Addition, due_on: dt.date | None) -> Instruction:
    instruction = Instruction(
        position=max((one.position for one in directive.instructions), default=-1) + 1,
        label=_new_label(directive),
        title=addition.title.strip(),
        text=addition.text.strip(),
        deadline_kind=DeadlineKind.INTERNAL if due_on else DeadlineKind.NONE,
        due_on=due_on,
    )
    directive.instructions.append(instruction)
    db.session.flush()
    return instruction


def _join(directive: Directive, instruction: Instruction, unit_id: int, due_on: dt.date | None) -> Turn:
    version = units.version_on(unit_id, directive.units_on)
    # A unit that cooperates keeps that part too: it goes on seeing what it helps others with.
    instruction.units.append(InstructionUnit(unit_id=unit_id, unit_version_id=version.id, part=Part.LEAD))
    return Turn(instruction, unit_id, version.id, "", due_on, None, due_on is not None)
