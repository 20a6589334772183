"""What an activity may serve: the outreach tasks of its unit, and directives."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import exists, or_, select

from tracker.core import db
from tracker.core.access import Actor
from tracker.directives.models import Directive, Instruction, reference, reference_of
from tracker.directives.states import DirectiveState, InstructionKind
from tracker.outreach.models import ActivityDirective, Plan
from tracker.tasks.models import Task, TaskLink
from tracker.tasks.states import TaskState

MOST_OFFERED = 30
GONE = frozenset({TaskState.WITHDRAWN, TaskState.TRANSFERRED, TaskState.NOT_APPLICABLE})


@dataclass(frozen=True, slots=True)
class TaskChoice:
    """A task that an activity may serve."""

    id: int
    directive_id: int
    label: str
    open: bool


def tasks_of(
    unit_id: int,
    among: Collection[int] = (),
    *,
    asked: Collection[int] = (),
    most: int | None = MOST_OFFERED,
) -> list[TaskChoice]:
    """The unit's tasks of kind outreach, newest directive first.

    Those of `among` also where they are gone; they and those `asked` for come first, however old they are. `most`
    is how many a form offers; None for all.
    """
    rows = db.session.execute(
        select(Task, Directive)
        .join(Instruction, Instruction.id == Task.instruction_id)
        .join(Directive, Directive.id == Task.directive_id)
        .where(
            Task.unit_id == unit_id,
            Instruction.kind == InstructionKind.OUTREACH,
            or_(Task.state.not_in(GONE), Task.id.in_(among)),
        )
        .order_by(Task.id.in_({*among, *asked}).desc(), Directive.issued_at.desc(), Task.id)
        .limit(most)
    )
    return [
        TaskChoice(
            id=task.id,
            directive_id=task.directive_id,
            label=f"{task.instruction.label}. {task.instruction.title} ({reference(directive)})",
            open=task.state is not TaskState.COMPLETED,
        )
        for task, directive in rows
    ]


def directives_for(
    unit_id: int, among: Collection[int] = (), *, most: int | None = MOST_OFFERED
) -> list[tuple[int, str]]:
    """Those of `among`, then issued directives that gave the unit any task, newest first: identifier and name.

    `most` is how many a form offers; None for all.
    """
    given = exists().where(Task.directive_id == Directive.id, Task.unit_id == unit_id)
    rows = db.session.execute(
        select(Directive.id, Directive.type, Directive.number, Directive.symbol)
        .where(or_((Directive.state == DirectiveState.ISSUED) & given, Directive.id.in_(among)))
        .order_by(Directive.id.in_(among).desc(), Directive.issued_at.desc(), Directive.id.desc())
        .limit(most)
    )
    return [(number, reference_of(kind, given, symbol)) for number, kind, given, symbol in rows]


def served_directives(actor: Actor, wanted: int | None = None) -> list[tuple[int, str]]:
    """Directives that outreach serves or that ask for it, newest first: what a register can be narrowed to.

    The one `wanted` comes first, however old it is.
    """
    asked = exists().where(
        Instruction.directive_id == Directive.id,
        Instruction.kind == InstructionKind.OUTREACH,
        Instruction.included.is_(True),
    )
    served = exists().where(ActivityDirective.directive_id == Directive.id)
    planned = exists().where(Plan.directive_id == Directive.id)
    statement = (
        select(Directive.id, Directive.type, Directive.number, Directive.symbol)
        .where(Directive.issued_at.is_not(None), or_(asked, served, planned))
        .order_by((Directive.id == (wanted or 0)).desc(), Directive.issued_at.desc(), Directive.id.desc())
        .limit(MOST_OFFERED)
    )
    if not actor.reads_all:
        statement = statement.where(
            exists().where(Task.directive_id == Directive.id, Task.unit_id == actor.unit_id)
        )
    rows = db.session.execute(statement)
    return [(number, reference_of(kind, given, symbol)) for number, kind, given, symbol in rows]


def task_line(task_id: int) -> frozenset[int]:
    """A task and those that were handed over into it: what served the earlier one serves the one that goes on."""
    found: set[int] = set()
    ahead = {task_id}
    while ahead:
        found |= ahead
        rows = db.session.scalars(select(TaskLink.old_id).where(TaskLink.new_id.in_(ahead)))
        ahead = set(rows) - found
    return frozenset(found)
