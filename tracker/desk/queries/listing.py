"""The list of tasks: conditions that come from the address, order, one page of rows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, or_, select

from tracker.core import db
from tracker.core.access import Actor
from tracker.core.text import fold, unit_key
from tracker.desk.queries.rows import TaskRow, count_where, helped_by, overdue, rows_by_id
from tracker.directives.models import Directive, Instruction, reference_of
from tracker.directives.states import DirectiveState, InstructionKind
from tracker.tasks.figures import timeliness_case
from tracker.tasks.models import Task
from tracker.tasks.policy import visible_to
from tracker.tasks.states import OPEN, RequestKind, TaskState, Timeliness
from tracker.units.models import UnitVersion

PER_PAGE = 50
MOST_WORDS = 8
MOST_CHOICES = 200
SORTS = ("due", "-due", "new", "-new", "unit", "-unit")


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; None and empty mean no narrowing."""

    words: str = ""
    state: TaskState | None = None
    only_open: bool = False
    timeliness: Timeliness | None = None
    unit_id: int | None = None
    directive_id: int | None = None
    instruction_id: int | None = None
    kind: InstructionKind | None = None
    request: RequestKind | None = None
    any_request: bool = False
    helping: bool = False
    sort: str = "due"

    @property
    def any(self) -> bool:
        """Whether the list is narrowed at all."""
        return self != Filters(sort=self.sort)


def page_of_tasks(
    actor: Actor, filters: Filters, *, page: int, now: dt.datetime, soon_until: dt.datetime
) -> tuple[list[TaskRow], int]:
    """One page of the tasks that a person sees and that the filters leave, and how many there are in all."""
    where = conditions(actor, filters, now, soon_until)
    total = count_where(*where)
    offset = (page - 1) * PER_PAGE
    if offset >= total:
        return [], total
    return rows_by_id(_identifiers(where, filters.sort, offset)), total


def conditions(
    actor: Actor, filters: Filters, now: dt.datetime, soon_until: dt.datetime
) -> list[ColumnElement[bool]]:
    """The filters as WHERE expressions, the person's own view among them."""
    where = [visible_to(actor)]
    for column, value in (
        (Task.state, filters.state),
        (Task.unit_id, filters.unit_id),
        (Task.directive_id, filters.directive_id),
        (Task.instruction_id, filters.instruction_id),
        (Task.open_request, filters.request),
    ):
        if value is not None:
            where.append(column == value)
    if filters.only_open:
        where.append(Task.state.in_(OPEN))
    if filters.any_request:
        where.append(Task.open_request.is_not(None))
    if filters.helping:
        where.append(helped_by(actor))
    if filters.kind is not None:
        where.append(Task.instruction_id.in_(select(Instruction.id).where(Instruction.kind == filters.kind)))
    if filters.timeliness is not None:
        where.extend(_standing(filters.timeliness, now, soon_until))
    where.extend(_word(word) for word in fold(filters.words).split()[:MOST_WORDS])
    return where


def _standing(wanted: Timeliness, now: dt.datetime, soon_until: dt.datetime) -> Sequence[ColumnElement[bool]]:
    if wanted == Timeliness.OVERDUE:
        return (overdue(now),)
    return (timeliness_case(now, soon_until) == wanted.value,)


def _word(word: str) -> ColumnElement[bool]:
    """A word of the search: in the instruction, in the unit's name, or in the directive's number and symbol."""
    return or_(
        Task.instruction_id.in_(select(Instruction.id).where(Instruction.folded.contains(word, autoescape=True))),
        Task.unit_version_id.in_(
            select(UnitVersion.id).where(UnitVersion.folded.contains(unit_key(word) or word, autoescape=True))
        ),
        Task.directive_id.in_(
            select(Directive.id).where(
                or_(Directive.number == word, Directive.symbol.icontains(word, autoescape=True))
            )
        ),
    )


def _identifiers(where: Sequence[ColumnElement[bool]], sort: str, offset: int) -> Sequence[int]:
    if sort in {"due", "-due"}:
        return _by_deadline(where, descending=sort == "-due", offset=offset)
    statement = select(Task.id).where(*where)
    order: tuple[Any, ...] = (Task.id.desc(),) if sort == "new" else (Task.id,)
    if sort in {"unit", "-unit"}:
        statement = statement.join(UnitVersion, UnitVersion.id == Task.unit_version_id)
        name = UnitVersion.sort_key
        order = (name if sort == "unit" else name.desc(), Task.directive_id, Task.instruction_id, Task.id)
    return db.session.scalars(statement.order_by(*order).limit(PER_PAGE).offset(offset)).all()


def _by_deadline(where: Sequence[ColumnElement[bool]], *, descending: bool, offset: int) -> list[int]:
    """By deadline, those without one last: two walks along the index instead of sorting the whole table."""
    dated = (*where, Task.due_at.is_not(None))
    order = (Task.due_at.desc(), Task.id.desc()) if descending else (Task.due_at, Task.id)
    found = list(db.session.scalars(select(Task.id).where(*dated).order_by(*order).limit(PER_PAGE).offset(offset)))
    if len(found) == PER_PAGE:
        return found
    skipped = max(0, offset - count_where(*dated)) if not found else 0
    rest = select(Task.id).where(*where, Task.due_at.is_(None)).order_by(Task.id)
    found.extend(db.session.scalars(rest.limit(PER_PAGE - len(found)).offset(skipped)))
    return found


def directive_choices() -> list[tuple[int, str]]:
    """Issued directives for the filter, newest first: identifier and name."""
    rows = db.session.execute(
        select(Directive.id, Directive.type, Directive.number, Directive.symbol)
        .where(Directive.state == DirectiveState.ISSUED)
        .order_by(Directive.issued_at.desc(), Directive.id.desc())
        .limit(MOST_CHOICES)
    )
    return [(row.id, reference_of(row.type, row.number, row.symbol)) for row in rows]
