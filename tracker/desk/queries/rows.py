"""Tasks as lists show them: plain columns of four tables, never entities."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, and_, bindparam, func, select

from tracker.core import db
from tracker.directives.models import Directive, Instruction, InstructionUnit, reference_of
from tracker.directives.states import Part
from tracker.tasks.figures import overdue_now
from tracker.tasks.models import Task
from tracker.tasks.states import OPEN
from tracker.units.models import UnitVersion

TaskRow = Any
COLUMNS = (
    Task.id,
    Task.state,
    Task.due_on,
    Task.due_at,
    Task.original_due_on,
    Task.internal_deadline,
    Task.clock_stopped_at,
    Task.open_request,
    Task.period,
    Task.reminders,
    Task.reminded_at,
    Task.assigned_at,
    Task.completed_at,
    Task.updated_at,
    Task.version,
    Task.unit_id,
    Task.instruction_id,
    Task.directive_id,
    UnitVersion.short_name.label("unit_name"),
    Instruction.label,
    Instruction.title,
    Instruction.kind,
    Directive.type,
    Directive.number,
    Directive.symbol,
)


_ROWS = (
    select(*COLUMNS)
    .select_from(Task)
    .join(UnitVersion, UnitVersion.id == Task.unit_version_id)
    .join(Instruction, Instruction.id == Task.instruction_id)
    .join(Directive, Directive.id == Task.directive_id)
    .where(Task.id.in_(bindparam("identifiers", expanding=True)))
)


def rows_by_id(identifiers: Sequence[int]) -> list[TaskRow]:
    """Task rows in the order of the identifiers.

    The joins see only the rows shown, whatever the size of the table.
    """
    if not identifiers:
        return []
    found = db.session.execute(_ROWS, {"identifiers": identifiers}).all()
    place = {identifier: number for number, identifier in enumerate(identifiers)}
    return sorted(found, key=lambda row: place[row.id])


def rows_where(*where: ColumnElement[bool], order: Sequence[Any], limit: int) -> list[TaskRow]:
    """The first task rows that meet the conditions, in an order."""
    return rows_by_id(db.session.scalars(select(Task.id).where(*where).order_by(*order).limit(limit)).all())


def count_where(*where: ColumnElement[bool]) -> int:
    """How many tasks meet the conditions."""
    return db.session.scalar(select(func.count()).select_from(Task).where(*where)) or 0


def overdue(now: dt.datetime) -> ColumnElement[bool]:
    """Open tasks past their deadline.

    The rule is `figures.overdue_now`; what is added follows from it (a clock never stops in the future) and lets
    the index of state and deadline answer.
    """
    return and_(Task.state.in_(OPEN), Task.due_at <= now, overdue_now(now))


def helped_by(unit_id: int | BindParameter[int] | None) -> ColumnElement[bool]:
    """Tasks of other units in whose instruction a unit cooperates."""
    parts = select(InstructionUnit.instruction_id).where(
        InstructionUnit.unit_id == unit_id, InstructionUnit.part == Part.COOPERATE
    )
    return and_(Task.unit_id != unit_id, Task.instruction_id.in_(parts))


def reference(row: TaskRow) -> str:
    """How the directive of a row is called."""
    return reference_of(row.type, row.number, row.symbol)
