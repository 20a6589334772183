"""New words for an issued document: its head, the text of an instruction; deadlines and units stay."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from tracker.core.access import Actor
from tracker.core.errors import Invalid
from tracker.directives import operations as directives
from tracker.directives.models import Directive, Instruction
from tracker.directives.operations import Header, Wording
from tracker.tasks import mail
from tracker.tasks.models import Task
from tracker.tasks.operations.assigning import tell_unit
from tracker.tasks.operations.changing import NO_REASON, hold, may_change, tasks_of, tell_units
from tracker.tasks.operations.history import require_text
from tracker.tasks.operations.planning import Plan, expect_seen, plan_rewording
from tracker.tasks.states import TASK_FLOW


def preview_rewording(instruction: Instruction, wording: Wording, *, actor: Actor) -> Plan:
    """Whom new words would concern. Raises Forbidden, IllegalTransition, Invalid when nothing changes."""
    may_change(instruction.directive, actor)
    return _rewording_plan(instruction, tasks_of(instruction.directive, instruction), wording)


def _rewording_plan(instruction: Instruction, tasks: Sequence[Task], wording: Wording) -> Plan:
    facts = directives.wording_facts(instruction, wording)
    if not facts:
        raise Invalid("Không có nội dung nào thay đổi.")
    return plan_rewording(tasks, facts)


def reword_instruction(
    instruction: Instruction,
    wording: Wording,
    *,
    actor: Actor,
    now: dt.datetime,
    reason: str,
    seen: str | None = None,
) -> Plan:
    """Change title, text or evidence of an issued instruction; units that still work on it are told.

    Raises as `preview_rewording`, and Stale.
    """
    plan = _rewording_plan(instruction, hold(instruction.directive, instruction), wording)
    expect_seen(plan, seen)
    said = require_text(reason, "reason", NO_REASON)
    directives.reword(instruction, wording, reason=said, actor=actor, now=now)
    tell_units(instruction.directive, "Sửa nội dung nhiệm vụ", plan, said, actor=actor, now=now)
    return plan


def preview_correction(directive: Directive, header: Header, *, actor: Actor) -> Plan:
    """What correcting head and signature would change, and who is told. Raises Forbidden, IllegalTransition."""
    may_change(directive, actor)
    return Plan(facts=tuple(directives.header_facts(directive, header)))


def correct_directive(
    directive: Directive,
    header: Header,
    *,
    actor: Actor,
    now: dt.datetime,
    reason: str,
    seen: str | None = None,
) -> Plan:
    """Correct head and signature of an issued document; every unit with an open task is told what changed.

    Raises Forbidden, IllegalTransition, Stale, Invalid.
    """
    plan = preview_correction(directive, header, actor=actor)
    expect_seen(plan, seen)
    said = require_text(reason, "reason", NO_REASON)
    directives.correct(directive, header, reason=said, actor=actor, now=now)
    lines = [f"- {fact.name}: {fact.before or 'chưa ghi'} → {fact.after or 'bỏ trống'}" for fact in plan.facts]
    concerned = {task.unit_id for task in tasks_of(directive) if TASK_FLOW.allows("add_note", task.state)}
    for unit_id in sorted(concerned):
        letter = mail.changed(directive, "Đính chính văn bản", lines, said)
        tell_unit(unit_id, letter, actor=actor, now=now)
    return plan
