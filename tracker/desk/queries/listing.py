"""The list of tasks: conditions that come from the address, order, one page of rows."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, not_, or_, select

from tracker.core import db
from tracker.core.access import Actor
from tracker.core.text import fold, unit_key
from tracker.desk.queries.rows import TaskRow, count_where, helped_by, overdue, rows_by_id
from tracker.directives.models import Directive, Instruction, reference_of
from tracker.directives.states import DirectiveState, InstructionKind
from tracker.steering.queries import Scope
from tracker.tasks.figures import timeliness_case
from tracker.tasks.models import Task
from tracker.tasks.policy import visible_to
from tracker.tasks.states import APART, OPEN, RequestKind, TaskState, Timeliness
from tracker.units.models import UnitVersion

PER_PAGE = 50
MOST_WORDS = 8
MOST_CHOICES = 200
NUMBERED = re.compile(r"\bso\s*:?\s*(?=\d)")
"""'số' before a number: people write it, the number is stored without."""
NOTHING = Scope()
SORTS = ("due", "-due", "new", "-new", "unit", "-unit")


class Part(StrEnum):
    """Several states at once: those not completed yet, and those that rates count."""

    OPEN = "open"
    COUNTED = "counted"


@dataclass(frozen=True, slots=True)
class Filters:
    """What the list is narrowed to; None and empty mean no narrowing. `before_due` holds what is due soon, too."""

    words: str = ""
    state: TaskState | None = None
    part: Part | None = None
    timeliness: Timeliness | None = None
    before_due: bool = False
    unit_id: int | None = None
    directive_id: int | None = None
    instruction_id: int | None = None
    kind: InstructionKind | None = None
    request: RequestKind | None = None
    any_request: bool = False
    helping: bool = False
    only_own: bool = False
    sort: str = "due"

    @property
    def any(self) -> bool:
        """Whether the list is narrowed at all."""
        return self != Filters(sort=self.sort)


def page_of_tasks(
    actor: Actor,
    filters: Filters,
    *,
    page: int,
    now: dt.datetime,
    soon_until: dt.datetime,
    scope: Scope = NOTHING,
) -> tuple[list[TaskRow], int]:
    """One page of the tasks that a person sees and that the filters leave, and how many there are in all.

    What the person looks after (`scope`) comes first where the list is in its usual order.
    """
    where = conditions(actor, filters, now, soon_until, scope)
    total = count_where(*where)
    offset = (page - 1) * PER_PAGE
    if offset >= total:
        return [], total
    first = not (scope.empty or filters.only_own) and filters.sort == "due"
    return rows_by_id(_identifiers(where, filters.sort, offset, scope.where() if first else None)), total


def conditions(
    actor: Actor, filters: Filters, now: dt.datetime, soon_until: dt.datetime, scope: Scope = NOTHING
) -> list[ColumnElement[bool]]:
    """The filters as WHERE expressions, the person's own view among them."""
    where = [visible_to(actor)]
    if filters.only_own:
        where.append(scope.where())
    for column, value in (
        (Task.state, filters.state),
        (Task.unit_id, filters.unit_id),
        (Task.directive_id, filters.directive_id),
        (Task.instruction_id, filters.instruction_id),
        (Task.open_request, filters.request),
    ):
        if value is not None:
            where.append(column == value)
    if filters.part is not None:
        where.append(Task.state.in_(OPEN) if filters.part is Part.OPEN else Task.state.not_in(APART))
    if filters.any_request:
        where.append(Task.open_request.is_not(None))
    if filters.helping:
        where.append(helped_by(actor.unit_id))
    if filters.kind is not None:
        where.append(Task.instruction_id.in_(select(Instruction.id).where(Instruction.kind == filters.kind)))
    where.extend(_standing(filters, now, soon_until))
    words = split(filters.words)
    if words:
        documents = _documents(words)
        where.extend(_word(word, documents[word]) for word in words)
    return where


def split(words: str) -> list[str]:
    """What was typed as folded words; a number and its symbol ('1318/UBND-NV') are two of them."""
    return NUMBERED.sub("", fold(words)).replace("/", " ").split()[:MOST_WORDS]


BEFORE_DUE = (Timeliness.IN_TERM, Timeliness.DUE_SOON)


def _standing(filters: Filters, now: dt.datetime, soon_until: dt.datetime) -> Sequence[ColumnElement[bool]]:
    wanted = BEFORE_DUE if filters.before_due else (filters.timeliness,)
    if wanted == (None,):
        return ()
    if wanted == (Timeliness.OVERDUE,):
        return (overdue(now),)
    return (timeliness_case(now, soon_until).in_(wanted),)


def _documents(words: Sequence[str]) -> dict[str, list[int]]:
    """By word the directives that bear it as their number or within their symbol, without diacritics."""
    rows = db.session.execute(
        select(Directive.id, Directive.number, Directive.symbol).where(
            Directive.state != DirectiveState.DRAFT,
            or_(Directive.number.is_not(None), Directive.symbol.is_not(None)),
        )
    ).all()
    signs = [(row.id, fold(row.number or ""), fold(row.symbol or "")) for row in rows]
    return {
        word: [identifier for identifier, number, symbol in signs if word == number or word in symbol]
        for word in words
    }


def _word(word: str, documents: Sequence[int]) -> ColumnElement[bool]:
    """A word of the search: in the instruction, in the unit's name, or in the directive's number and symbol."""
    return or_(
        Task.instruction_id.in_(select(Instruction.id).where(Instruction.folded.contains(word, autoescape=True))),
        Task.unit_version_id.in_(
            select(UnitVersion.id).where(UnitVersion.folded.contains(unit_key(word) or word, autoescape=True))
        ),
        Task.directive_id.in_(documents),
    )


def _identifiers(
    where: Sequence[ColumnElement[bool]], sort: str, offset: int, first: ColumnElement[bool] | None
) -> Sequence[int]:
    if sort in {"due", "-due"}:
        parts = [where] if first is None else [(*where, first), (*where, not_(first))]
        return _walk([run for part in parts for run in _by_deadline(part, descending=sort == "-due")], offset)
    statement = select(Task.id).where(*where)
    order: tuple[Any, ...] = (Task.id.desc(),) if sort == "new" else (Task.id,)
    if sort in {"unit", "-unit"}:
        statement = statement.join(UnitVersion, UnitVersion.id == Task.unit_version_id)
        name = UnitVersion.sort_key
        order = (name if sort == "unit" else name.desc(), Task.directive_id, Task.instruction_id, Task.id)
    return db.session.scalars(statement.order_by(*order).limit(PER_PAGE).offset(offset)).all()


Run = tuple[tuple[ColumnElement[bool], ...], tuple[Any, ...]]
"""A condition and an order: one stretch of a list that is not sorted as a whole."""


def _by_deadline(where: Sequence[ColumnElement[bool]], *, descending: bool) -> list[Run]:
    """By deadline, those without one last: two walks along the index instead of sorting the whole table."""
    order = (Task.due_at.desc(), Task.id.desc()) if descending else (Task.due_at, Task.id)
    return [((*where, Task.due_at.is_not(None)), order), ((*where, Task.due_at.is_(None)), (Task.id,))]


def _walk(runs: Sequence[Run], offset: int) -> list[int]:
    """One page out of stretches that follow one another; a stretch that was skipped whole is counted."""
    found: list[int] = []
    for where, order in runs:
        room = PER_PAGE - len(found)
        if not room:
            break
        got = db.session.scalars(select(Task.id).where(*where).order_by(*order).limit(room).offset(offset)).all()
        if got:
            offset = 0
            found.extend(got)
        elif offset:
            offset -= count_where(*where)
    return found


_CHOICES = (
    select(Directive.id, Directive.type, Directive.number, Directive.symbol)
    .where(Directive.state == DirectiveState.ISSUED)
    .order_by(Directive.issued_at.desc(), Directive.id.desc())
    .limit(MOST_CHOICES)
)


def directive_choices() -> list[tuple[int, str]]:
    """Issued directives for the filter, newest first: identifier and name."""
    rows = db.session.execute(_CHOICES)
    return [(row.id, reference_of(row.type, row.number, row.symbol)) for row in rows]
