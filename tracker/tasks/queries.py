"""Reading tasks: the only door to a row, and what the forms of this domain need to know."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, bindparam, or_, select
from sqlalchemy.orm import contains_eager, defer, selectinload

from tracker.accounts.models import Account
from tracker.core import db
from tracker.core.access import IN_UNIT, Actor
from tracker.core.errors import NotFound
from tracker.core.text import sort_key
from tracker.directives.models import Directive, Instruction
from tracker.tasks.models import (
    ReminderTemplate,
    Submission,
    Task,
    TaskAssignment,
    TaskFile,
    TaskLink,
    TaskRequest,
    UnitNote,
)
from tracker.tasks.policy import REPORTERS, visible_to
from tracker.tasks.registry import Subject, UnitFigures, figures_of
from tracker.tasks.states import OPEN, TASK_FLOW, WORKING, TaskState
from tracker.units.models import Unit, UnitVersion
from tracker.units.queries import predecessors_of

MISSING = "Không tìm thấy nhiệm vụ này."


def get_visible(task_id: int, actor: Actor) -> Task:
    """The task if the person sees it, with its instruction and document. Raises NotFound.

    Whoever works for a unit also reads what the units did that it took over from.
    """
    task = _one(task_id, visible_to(actor))
    if task is None and actor.role in IN_UNIT and actor.unit_id is not None:
        before = predecessors_of(actor.unit_id)
        task = _one(task_id, Task.unit_id.in_(before)) if before else None
    if task is None:
        raise NotFound(MISSING)
    return task


# The whole text of a document may be long, and no page of a task shows it: it is loaded where it is asked for.
_TASK = (
    select(Task)
    .join(Task.instruction)
    .join(Instruction.directive)
    .options(
        contains_eager(Task.instruction)
        .contains_eager(Instruction.directive)
        .options(defer(Directive.source_text), defer(Directive.parsed))
    )
    .where(Task.id == bindparam("task_id"))
)


def _one(task_id: int, seen: ColumnElement[bool]) -> Task | None:
    return db.session.scalars(_TASK.where(seen), {"task_id": task_id}).one_or_none()


def get_all_visible(task_ids: Iterable[int], actor: Actor) -> list[Task]:
    """The tasks, by unit, document and place in it. Raises NotFound unless the person sees every one."""
    wanted = set(task_ids)
    found = _listed(actor, Task.id.in_(wanted))
    if len(found) < len(wanted):
        raise NotFound(MISSING)
    return found


def _listed(actor: Actor, *where: ColumnElement[bool]) -> list[Task]:
    statement = (
        select(Task)
        .join(Task.instruction)
        .join(Unit, Unit.id == Task.unit_id)
        .options(contains_eager(Task.instruction).selectinload(Instruction.directive))
        .where(visible_to(actor), *where)
        .order_by(Unit.position, Task.unit_id, Task.directive_id, Instruction.position, Task.id)
    )
    return list(db.session.scalars(statement))


def own_working(actor: Actor, directive_id: int | None = None) -> list[Task]:
    """What the person's own unit still has to hand in, of one directive or of all."""
    if actor.unit_id is None:
        return []
    of_directive = [] if directive_id is None else [Task.directive_id == directive_id]
    return _listed(actor, Task.unit_id == actor.unit_id, Task.state.in_(WORKING), *of_directive)


def own_unacknowledged(actor: Actor) -> list[Task]:
    """What the person's own unit has not acknowledged yet."""
    return [task for task in own_working(actor) if task.state is TaskState.ASSIGNED]


def owed(
    actor: Actor, *, directive_id: int | None, unit_ids: Iterable[int], task_ids: Iterable[int]
) -> list[Task]:
    """Tasks that units can be reminded of: the given ones, and all of the given units (of one directive)."""
    of_units: ColumnElement[bool] = Task.unit_id.in_(list(unit_ids))
    if directive_id is not None:
        of_units = and_(of_units, Task.directive_id == directive_id)
    states = TASK_FLOW.transitions["remind"].sources
    return _listed(actor, or_(of_units, Task.id.in_(list(task_ids))), Task.state.in_(states))


def chosen(
    actor: Actor,
    verb: str,
    *,
    directive_id: int | None,
    unit_ids: Iterable[int],
    task_ids: Iterable[int],
) -> list[Task]:
    """Tasks that were ticked, and of ticked units (of one directive) those whose state allows the verb."""
    of_units = and_(Task.unit_id.in_(list(unit_ids)), Task.state.in_(TASK_FLOW.transitions[verb].sources))
    if directive_id is not None:
        of_units = and_(of_units, Task.directive_id == directive_id)
    return _listed(actor, or_(of_units, Task.id.in_(list(task_ids))))


def templates() -> list[ReminderTemplate]:
    """The texts that are kept for reminders, by name."""
    return sorted(db.session.scalars(select(ReminderTemplate)), key=lambda one: sort_key(one.name))


def template(template_id: int | None) -> ReminderTemplate | None:
    """One of them, or None."""
    return None if not template_id else db.session.get(ReminderTemplate, template_id)


def get_request(task_id: int, request_id: int, actor: Actor) -> TaskRequest:
    """A request of a task that the person sees. Raises NotFound, also for one of another task."""
    task = get_visible(task_id, actor)
    found = next((request for request in task.requests if request.id == request_id), None)
    if found is None:
        raise NotFound("Không tìm thấy đề nghị này.")
    return found


def get_file(task_id: int, file_id: int, actor: Actor) -> TaskFile:
    """A file of a task that the person sees. Raises NotFound, also for one of another task."""
    task = get_visible(task_id, actor)
    found = db.session.scalars(
        select(TaskFile)
        .where(TaskFile.id == file_id, TaskFile.task_id == task.id)
        .options(selectinload(TaskFile.file))
    ).one_or_none()
    if found is None:
        raise NotFound("Không tìm thấy tệp này.")
    return found


def last_submission(task_id: int) -> Submission | None:
    """What was handed in last, or None."""
    return db.session.scalars(
        select(Submission).where(Submission.task_id == task_id).order_by(Submission.id.desc()).limit(1)
    ).first()


def unit_figures(task: Task, now: dt.datetime) -> list[UnitFigures]:
    """What the registers of the task's kind tell of its unit at a moment; none where no register has anything."""
    subject = Subject(task.id, task.directive_id, task.unit_id, task.period, task.assigned_at, now)
    return figures_of(task.instruction.kind, subject)


def unit_name(task: Task) -> str:
    """The short name that the task's unit bore when the task was given."""
    return db.session.scalars(select(UnitVersion.short_name).where(UnitVersion.id == task.unit_version_id)).one()


def assignment_of(task_id: int) -> TaskAssignment | None:
    """Which person of the unit does a task, or None."""
    return db.session.scalars(select(TaskAssignment).where(TaskAssignment.task_id == task_id)).one_or_none()


def open_assignments(account_id: int) -> list[tuple[TaskAssignment, Task]]:
    """The open tasks that a person does, each with its assignment."""
    rows = db.session.execute(
        select(TaskAssignment, Task)
        .join(Task, Task.id == TaskAssignment.task_id)
        .where(TaskAssignment.account_id == account_id, Task.state.in_(OPEN))
        .order_by(Task.id)
    )
    return [(assignment, task) for assignment, task in rows]


def doer_of(task_id: int) -> tuple[int | None, str]:
    """Account and name of the person who does a task; None and no name for nobody in particular."""
    row = db.session.execute(
        select(Account.id, Account.full_name)
        .join(TaskAssignment, TaskAssignment.account_id == Account.id)
        .where(TaskAssignment.task_id == task_id)
    ).first()
    return (None, "") if row is None else (row[0], row[1])


_DOERS = (
    select(Task.id, Account.id, Account.full_name)
    .join(TaskAssignment, TaskAssignment.task_id == Task.id)
    .join(Account, Account.id == TaskAssignment.account_id)
    .where(Task.unit_id == bindparam("unit_id"), Task.state.in_(OPEN))
)


def doers(unit_id: int) -> dict[int, tuple[int, str]]:
    """Who does which open task of a unit: account and name, by task."""
    rows = db.session.execute(_DOERS, {"unit_id": unit_id})
    return {task_id: (account_id, name) for task_id, account_id, name in rows}


def unit_notes(task: Task, actor: Actor) -> list[UnitNote]:
    """Words between colleagues about a task, the newest first; none for who is not of its unit."""
    if actor.unit_id != task.unit_id or not actor.has(*REPORTERS):
        return []
    mine = (UnitNote.task_id == task.id, UnitNote.unit_id == task.unit_id)
    return list(db.session.scalars(select(UnitNote).where(*mine).order_by(UnitNote.id.desc())))


@dataclass(frozen=True)
class Colleague:
    """A person of a unit, as those of the same unit name them."""

    id: int
    name: str


def colleagues(unit_id: int) -> list[Colleague]:
    """Those who act for a unit and are not locked, in alphabetical order."""
    rows = db.session.execute(
        select(Account.id, Account.full_name).where(
            Account.unit_id == unit_id, Account.role.in_(REPORTERS), Account.is_locked.is_(False)
        )
    )
    return sorted((Colleague(*row) for row in rows), key=lambda one: (sort_key(one.name), one.id))


def goes_on_with(task_id: int) -> int:
    """The task that goes on with another one that was handed over, itself where nothing took its place."""
    found: int | None = task_id
    while found is not None:
        task_id = found
        found = db.session.scalar(
            select(TaskLink.new_id).where(TaskLink.old_id == task_id, TaskLink.began.is_(True))
        )
    return task_id
