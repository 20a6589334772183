"""What the matrix of one directive is made of: its tasks, the names of its units and of its instructions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from tracker.core import db
from tracker.desk.queries.units import Place, places_of, places_on
from tracker.directives.models import Directive, Instruction
from tracker.directives.states import DirectiveState
from tracker.tasks.models import Task
from tracker.units.models import Unit, UnitVersion


@dataclass(frozen=True, slots=True)
class Material:
    """Rows of the matrix before they are arranged."""

    tasks: Sequence[Any]
    instructions: Sequence[Any]
    units: dict[int, Any]
    places: dict[int, Place]


def material(directive: Directive) -> Material:
    """All tasks of a directive in four queries of plain columns.

    Units bear the names, and belong to the groups, of the document's day; those that took over later, of theirs.
    """
    tasks = db.session.execute(
        select(
            Task.id,
            Task.unit_id,
            Task.unit_version_id,
            Task.instruction_id,
            Task.period,
            Task.state,
            Task.due_on,
            Task.due_at,
            Task.clock_stopped_at,
            Task.open_request,
        ).where(Task.directive_id == directive.id)
    ).all()
    instructions = db.session.execute(
        select(Instruction.id, Instruction.label, Instruction.title, Instruction.due_on, Instruction.position)
        .where(Instruction.directive_id == directive.id)
        .order_by(Instruction.position, Instruction.id)
    ).all()
    versions = {task.unit_version_id for task in tasks}
    units = db.session.execute(
        select(UnitVersion.unit_id, UnitVersion.short_name, UnitVersion.sort_key, Unit.position)
        .join(Unit, Unit.id == UnitVersion.unit_id)
        .where(UnitVersion.id.in_(versions))
    ).all()
    places = places_on(directive.units_on)
    later = {unit.unit_id for unit in units} - places.keys()
    return Material(
        tasks=tasks,
        instructions=instructions,
        units={unit.unit_id: unit for unit in units},
        places=places | places_of(later) if later else places,
    )


def issued_directives(limit: int = 50) -> Sequence[Any]:
    """Issued directives, newest first, as plain columns."""
    return db.session.execute(
        select(
            Directive.id,
            Directive.type,
            Directive.number,
            Directive.symbol,
            Directive.subject,
            Directive.issued_at,
        )
        .where(Directive.state == DirectiveState.ISSUED)
        .order_by(Directive.issued_at.desc(), Directive.id.desc())
        .limit(limit)
    ).all()
