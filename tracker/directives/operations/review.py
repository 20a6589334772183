"""Changing one proposal: its title and kind, who does it, until when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from tracker.audit.operations import record
from tracker.core import db
from tracker.core.access import Actor
from tracker.core.calendar import load_calendar
from tracker.core.errors import Invalid
from tracker.directives.models import Directive, Instruction
from tracker.directives.operations.drafting import place_units
from tracker.directives.operations.opening import open_draft
from tracker.directives.queries import fixed_year
from tracker.directives.states import CompletionRule, DeadlineKind, InstructionKind, Part
from tracker.units import queries as units
from tracker.units.models import UnitVersion


@dataclass(frozen=True)
class Due:
    """A deadline as a person gives it; `rule` is an RFC 5545 rule for what recurs."""

    kind: DeadlineKind
    due_on: dt.date | None = None
    due_time: dt.time | None = None
    rule: str | None = None


def edit_instruction(
    instruction: Instruction,
    *,
    title: str,
    kind: InstructionKind,
    lead_unit_ids: Iterable[int],
    cooperate_unit_ids: Iterable[int],
    due: Due,
    evidence_required: bool,
    completion_rule: CompletionRule,
    actor: Actor,
    now: dt.datetime,
    version: int | None = None,
) -> Instruction:
    """Save everything about a proposal but its words. Raises Invalid, Stale, IllegalTransition, Forbidden."""
    open_draft(instruction.directive, actor, version)
    if not title.strip():
        raise Invalid("Cần đặt tên ngắn cho nhiệm vụ.", field="title")
    instruction.title = title.strip()[:200]
    instruction.kind = kind
    instruction.evidence_required = evidence_required
    instruction.completion_rule = completion_rule
    _place(instruction, lead_unit_ids, cooperate_unit_ids)
    _due(instruction, due)
    _note("instruction.changed", instruction, actor, now)
    return instruction


def set_units(
    instruction: Instruction,
    *,
    lead_unit_ids: Iterable[int],
    cooperate_unit_ids: Iterable[int] = (),
    actor: Actor,
    now: dt.datetime,
    version: int | None = None,
) -> Instruction:
    """Say which units do an instruction and which cooperate. Raises Invalid for a unit in both parts."""
    open_draft(instruction.directive, actor, version)
    _place(instruction, lead_unit_ids, cooperate_unit_ids)
    _note("instruction.units_set", instruction, actor, now)
    return instruction


def set_deadline(
    instruction: Instruction, *, due: Due, actor: Actor, now: dt.datetime, version: int | None = None
) -> Instruction:
    """Give an instruction a deadline, a recurrence or none. An internal date that is no working day moves on."""
    open_draft(instruction.directive, actor, version)
    _due(instruction, due)
    _note("instruction.deadline_set", instruction, actor, now)
    return instruction


def set_internal_deadlines(
    directive: Directive, *, due_on: dt.date | None, actor: Actor, now: dt.datetime, version: int | None = None
) -> int:
    """Give every included instruction without a deadline the same internal one. Returns how many got it."""
    open_draft(directive, actor, version)
    open_ones = [one for one in directive.instructions if one.included and one.deadline_kind is DeadlineKind.NONE]
    if not open_ones:
        raise Invalid("Không có nhiệm vụ nào chưa có hạn.", field="due_on")
    for one in open_ones:
        _due(one, Due(DeadlineKind.INTERNAL, due_on))
    db.session.flush()
    record(
        "directive.deadlines_set",
        actor=actor,
        now=now,
        subject_type="directive",
        subject_id=directive.id,
        details={"due_on": str(open_ones[0].due_on), "instructions": [one.id for one in open_ones]},
    )
    return len(open_ones)


def fix_year(
    instruction: Instruction, *, actor: Actor, now: dt.datetime, version: int | None = None
) -> Instruction:
    """Move a printed deadline that lies before the document into the document's year, as the page proposed.

    Raises Invalid where the deadline does not lie before the document.
    """
    open_draft(instruction.directive, actor, version)
    day = fixed_year(instruction.directive, instruction)
    if day is None:
        raise Invalid("Hạn của nhiệm vụ này không sớm hơn ngày văn bản.")
    instruction.due_on = day
    _note("instruction.year_fixed", instruction, actor, now)
    return instruction


def _place(instruction: Instruction, lead: Iterable[int], cooperate: Iterable[int]) -> None:
    known = {version.unit_id: version for version in units.all_on(instruction.directive.units_on)}
    leading, helping = list(dict.fromkeys(lead)), list(dict.fromkeys(cooperate))
    if set(leading) & set(helping):
        raise Invalid("Một đơn vị không thể vừa chủ trì vừa phối hợp một nhiệm vụ.", field="cooperate")
    before = {(part.unit_id, part.part) for part in instruction.units}
    place_units(instruction, _of(known, leading, "lead"), _of(known, helping, "cooperate"))
    if {(unit, Part.LEAD) for unit in leading} | {(unit, Part.COOPERATE) for unit in helping} != before:
        instruction.open_names = []


def _of(known: dict[int, UnitVersion], ids: list[int], field: str) -> list[UnitVersion]:
    if any(unit_id not in known for unit_id in ids):
        raise Invalid("Có đơn vị không tồn tại vào ngày của văn bản.", field=field)
    return [known[unit_id] for unit_id in ids]


def _due(instruction: Instruction, due: Due) -> None:
    dated = due.kind in {DeadlineKind.DATE, DeadlineKind.INTERNAL}
    if dated and due.due_on is None:
        raise Invalid("Cần nhập ngày hạn.", field="due_on")
    if due.kind is DeadlineKind.RECURRING and not due.rule:
        raise Invalid("Cần chọn chu kỳ.", field="every")
    day = due.due_on if dated else None
    if day is not None and due.kind is DeadlineKind.INTERNAL:
        day = load_calendar().roll_forward(day)
    instruction.deadline_kind = due.kind
    instruction.due_on = day
    instruction.due_time = due.due_time if dated else None
    instruction.rule = due.rule if due.kind is DeadlineKind.RECURRING else None


def _note(act: str, instruction: Instruction, actor: Actor, now: dt.datetime) -> None:
    db.session.flush()
    record(
        act,
        actor=actor,
        now=now,
        subject_type="directive",
        subject_id=instruction.directive_id,
        details={
            "instruction": instruction.id,
            "label": instruction.label,
            "kind": instruction.kind.value,
            "due_on": str(instruction.due_on) if instruction.due_on else None,
            "lead": [part.unit_id for part in instruction.units if part.part is Part.LEAD],
        },
    )
