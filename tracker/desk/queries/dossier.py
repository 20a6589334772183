"""Everything the page of one directive shows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func, select

from tracker.core import db
from tracker.core.access import Actor
from tracker.desk.status import Tags
from tracker.directives.models import Directive, Instruction, InstructionUnit, LegalBasis, Target
from tracker.tasks import figures
from tracker.tasks.figures import Totals
from tracker.tasks.models import Task
from tracker.tasks.policy import visible_to


@dataclass(frozen=True, slots=True)
class Dossier:
    """A directive with its parts, and figures of the tasks that the person sees."""

    bases: Sequence[Any]
    targets: Sequence[Any]
    instructions: Sequence[Any]
    parts: dict[int, dict[str, int]]
    by_instruction: dict[int, Totals]
    totals: Totals
    units: int


def dossier(directive: Directive, actor: Actor, tags: Tags) -> Dossier:
    """Load the parts of a directive that the person may see; another unit's tasks are not counted for a unit."""
    where = (Task.directive_id == directive.id, visible_to(actor))
    by_instruction = figures.by_instruction(tags.now, *where)
    return Dossier(
        bases=db.session.execute(
            select(LegalBasis.text)
            .where(LegalBasis.directive_id == directive.id)
            .order_by(LegalBasis.position, LegalBasis.id)
        ).all(),
        targets=_targets(directive),
        instructions=_instructions(directive),
        parts=_parts(directive),
        by_instruction=by_instruction,
        totals=sum(by_instruction.values(), Totals()),
        units=db.session.scalar(select(func.count(Task.unit_id.distinct())).where(*where)) or 0,
    )


def _targets(directive: Directive) -> Sequence[Any]:
    return db.session.execute(
        select(
            Target.indicator,
            Target.baseline,
            Target.goal,
            Target.measure,
            Target.comparator,
            Target.by,
            Directive.type,
            Directive.number,
            Directive.symbol,
        )
        .join(Directive, Directive.id == Target.directive_id)
        .where(Target.directive_id == directive.id)
        .order_by(Target.position, Target.id)
    ).all()


def _instructions(directive: Directive) -> Sequence[Any]:
    return db.session.execute(
        select(
            Instruction.id,
            Instruction.label,
            Instruction.title,
            Instruction.text,
            Instruction.kind,
            Instruction.deadline_kind,
            Instruction.due_on,
            Instruction.due_time,
            Instruction.deadline_text,
        )
        .where(Instruction.directive_id == directive.id, Instruction.included)
        .order_by(Instruction.position, Instruction.id)
    ).all()


def _parts(directive: Directive) -> dict[int, dict[str, int]]:
    """How many units lead and cooperate, by instruction."""
    rows = db.session.execute(
        select(InstructionUnit.instruction_id, InstructionUnit.part, func.count())
        .join(Instruction, Instruction.id == InstructionUnit.instruction_id)
        .where(Instruction.directive_id == directive.id)
        .group_by(InstructionUnit.instruction_id, InstructionUnit.part)
    )
    found: dict[int, dict[str, int]] = {}
    for instruction_id, part, count in rows:
        found.setdefault(instruction_id, {})[str(part)] = count
    return found
