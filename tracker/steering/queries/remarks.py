"""What leaders said, and what became of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, false, func, select, true

from tracker.core import db
from tracker.core.access import Actor
from tracker.core.errors import NotFound
from tracker.directives.models import Directive, Instruction, reference_of
from tracker.steering.models import Remark
from tracker.steering.policy import READERS
from tracker.tasks import figures
from tracker.tasks.figures import Totals
from tracker.tasks.models import Task
from tracker.tasks.states import TaskState
from tracker.units.models import UnitVersion
from tracker.units.queries import short_names

MISSING = "Không tìm thấy ý kiến này."
SHOWN = 10


@dataclass(frozen=True, slots=True)
class Line:
    """A remark with the name and path of what it is about, and how that stands now.

    `totals` are those of the tasks that the remark became; `state` is that of the task it is about.
    """

    remark: Remark
    subject: str
    path: str
    state: TaskState | None
    totals: Totals | None


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Which remarks a person lists: office, leaders and auditors all, others none."""
    return true() if actor.role in READERS else false()


def get_visible(remark_id: int, actor: Actor) -> Remark:
    """The remark if the person lists it. Raises NotFound."""
    found = db.session.scalars(select(Remark).where(Remark.id == remark_id, visible_to(actor))).one_or_none()
    if found is None:
        raise NotFound(MISSING)
    return found


def listing(
    actor: Actor, now: dt.datetime, *, page: int, per: int, only_open: bool = False, mine: bool = False
) -> tuple[list[Line], int]:
    """One page of remarks, newest first, and how many there are.

    Takes whether only those without the office's answer, or only the person's own, are wanted.
    """
    where = [visible_to(actor)]
    if only_open:
        where.append(Remark.answered_at.is_(None))
    if mine:
        where.append(Remark.author_id == actor.user_id)
    total = db.session.scalar(select(func.count()).select_from(Remark).where(*where)) or 0
    rows = db.session.scalars(
        select(Remark).where(*where).order_by(Remark.id.desc()).limit(per).offset((page - 1) * per)
    ).all()
    return lines(rows, now), total


def count_open() -> int:
    """Remarks that the office has not answered."""
    return db.session.scalar(select(func.count()).select_from(Remark).where(Remark.answered_at.is_(None))) or 0


def lines(rows: Sequence[Remark], now: dt.datetime) -> list[Line]:
    """Remarks with what they are about, in a fixed number of queries."""
    tasks = _tasks([row.task_id for row in rows if row.task_id is not None])
    directives = _directives([row.directive_id for row in rows if row.directive_id is not None])
    names = short_names() if any(row.unit_id for row in rows) else {}
    ordered = [row.instruction_id for row in rows if row.instruction_id is not None]
    totals = figures.by_instruction(now, Task.instruction_id.in_(ordered)) if ordered else {}
    found = []
    for row in rows:
        if row.task_id is not None:
            subject, state = tasks[row.task_id]
            path = f"/tasks/{row.task_id}"
        elif row.directive_id is not None:
            subject, state, path = directives[row.directive_id], None, f"/directives/{row.directive_id}"
        else:
            subject, state, path = names.get(row.unit_id or 0, ""), None, f"/units/{row.unit_id}"
        became = totals.get(row.instruction_id, Totals()) if row.instruction_id is not None else None
        found.append(Line(row, subject, path, state, became))
    return found


def _tasks(identifiers: Sequence[int]) -> dict[int, tuple[str, TaskState]]:
    if not identifiers:
        return {}
    rows = db.session.execute(
        select(Task.id, Task.state, UnitVersion.short_name, Instruction.label, Instruction.title)
        .join(UnitVersion, UnitVersion.id == Task.unit_version_id)
        .join(Instruction, Instruction.id == Task.instruction_id)
        .where(Task.id.in_(identifiers))
    )
    return {row.id: (f"{row.short_name}: {row.label}. {row.title}", row.state) for row in rows}


def _directives(identifiers: Sequence[int]) -> dict[int, str]:
    if not identifiers:
        return {}
    rows = db.session.execute(
        select(Directive.id, Directive.type, Directive.number, Directive.symbol).where(
            Directive.id.in_(identifiers)
        )
    )
    return {row.id: reference_of(row.type, row.number, row.symbol) for row in rows}


def about(
    *, task_id: int | None = None, unit_id: int | None = None, directive_id: int | None = None
) -> Sequence[Remark]:
    """The newest remarks about one task, unit or directive. Whether the person sees that, the caller asks."""
    where = [
        column == value
        for column, value in (
            (Remark.task_id, task_id),
            (Remark.unit_id, unit_id),
            (Remark.directive_id, directive_id),
        )
        if value is not None
    ]
    return db.session.scalars(select(Remark).where(*where).order_by(Remark.id.desc()).limit(SHOWN)).all()
