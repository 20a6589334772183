"""Tasks of all directives as of a moment, read once: how each stood, what it asks, what moved its deadline."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from sqlalchemy import ColumnElement, Date, func, select

from tracker.core import db
from tracker.core.clock import local_day
from tracker.directives.models import Directive, Instruction, reference_of
from tracker.directives.states import InstructionKind
from tracker.reports.gather import Answer, UnitName, answers_of, notes_of
from tracker.reports.waiting import days_lost
from tracker.tasks import figures
from tracker.tasks.figures import Standing, Totals
from tracker.tasks.models import Task, TaskEvent, TaskRequest
from tracker.tasks.states import APART, WORKING, RequestKind, TaskState, Timeliness
from tracker.units.models import GroupMember, UnitGroup, UnitVersion

HOLDING = WORKING | {TaskState.AWAITING_HEAD}
"""States in which the unit has the task in its hands."""
ENTRIES = ("acknowledge", "add_note", "submit", "submit_for_unit", "approve_in_unit", "take_back")
MOVES = ("extend", "return_")
FRESH = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class What:
    """What an instruction asks for, and in which document."""

    directive_id: int
    reference: str
    subject: str
    label: str
    title: str
    kind: InstructionKind
    internal: bool
    order: tuple[int, int]

    @property
    def name(self) -> str:
        """Its label and title on one line."""
        return f"{self.label}. {self.title}"


@dataclass(frozen=True, slots=True)
class Move:
    """A deadline that the office moved to a later day, and why."""

    task_id: int
    at: dt.datetime
    before: dt.date
    after: dt.date
    reason: str
    after_expiry: bool


@dataclass(frozen=True)
class Pool:
    """Everything that reports over several directives print, by identifiers.

    `lost` are days lost upward from the day `since` on, from the beginning without one.
    """

    as_of: dt.datetime
    standings: Sequence[Standing]
    what: Mapping[int, What]
    units: Mapping[int, UnitName]
    answers: Mapping[int, Answer]
    notes: Mapping[int, str]
    moves: Sequence[Move]
    entered: Mapping[int, dt.datetime]
    lost: Mapping[int, int]
    since: dt.date | None = None

    @property
    def totals(self) -> Totals:
        """Totals of all tasks."""
        return figures.count(self.standings)

    @property
    def by_unit(self) -> Mapping[int, Totals]:
        """Totals by unit."""
        return figures.grouped(self.standings, "unit_id")

    @property
    def by_directive(self) -> Mapping[int, Totals]:
        """Totals by directive, in the order of issue."""
        of: dict[int, list[Standing]] = {}
        for row in sorted(self.standings, key=lambda row: self.what[row.instruction_id].order):
            of.setdefault(self.what[row.instruction_id].directive_id, []).append(row)
        return {directive_id: figures.count(rows) for directive_id, rows in of.items()}

    @property
    def late(self) -> list[Standing]:
        """Tasks overdue and not done, the longest first."""
        found = [row for row in self.standings if row.bucket == "open_overdue"]
        return sorted(found, key=lambda row: (-row.days_late, self.units[row.unit_id].order, row.task_id))

    @property
    def ordered_units(self) -> list[UnitName]:
        """Units by group, then by name."""
        return sorted(self.units.values(), key=lambda unit: unit.order)

    @property
    def ordered(self) -> list[Standing]:
        """Every task: by unit, document, instruction and period."""
        return sorted(
            self.standings,
            key=lambda row: (self.units[row.unit_id].order, self.what[row.instruction_id].order, row.period),
        )

    def held(self, unit_id: int | None = None) -> list[Standing]:
        """Tasks that units, or one, have in their hands: open, neither handed in nor paused."""
        return [row for row in self.standings if row.state in HOLDING and unit_id in (None, row.unit_id)]

    def fresh(self, unit_id: int | None = None) -> int:
        """How many of those have an entry of the unit in the thirty days up to the moment."""
        since = self.as_of - FRESH
        return sum(self.entered.get(row.task_id, since) > since for row in self.held(unit_id))

    def moved(self, unit_id: int | None = None) -> int:
        """How often deadlines were moved by the office, of all units or one."""
        of = {row.task_id: row.unit_id for row in self.standings}
        return sum(unit_id in (None, of[move.task_id]) for move in self.moves)

    def days_lost(self, unit_id: int | None = None) -> int:
        """Working days lost upward, of all units or one."""
        return sum(self.lost.get(row.task_id, 0) for row in self.standings if unit_id in (None, row.unit_id))

    def by_original(self) -> Totals:
        """The same tasks counted by their original deadlines."""
        return figures.count(original(row, self.as_of) for row in self.standings)

    def only(self, wanted: Callable[[Standing], bool]) -> Pool:
        """The pool of some of its tasks."""
        kept = [row for row in self.standings if wanted(row)]
        ids, unit_ids = {row.task_id for row in kept}, {row.unit_id for row in kept}
        return replace(
            self,
            standings=kept,
            units={key: unit for key, unit in self.units.items() if key in unit_ids},
            moves=[move for move in self.moves if move.task_id in ids],
        )


def original(row: Standing, as_of: dt.datetime) -> Standing:
    """The same task as if its deadline had never been moved."""
    if row.original_due_on is None or row.original_due_on == row.due_on or row.state in APART:
        return row
    late = local_day(row.clock_stopped_at or as_of) > row.original_due_on
    if row.state is TaskState.COMPLETED:
        standing = Timeliness.LATE if late else Timeliness.ON_TIME
    else:
        standing = Timeliness.OVERDUE if late else Timeliness.IN_TERM
    return replace(row, timeliness=standing)


def read(as_of: dt.datetime, *where: ColumnElement[bool], since: dt.date | None = None) -> Pool:
    """The tasks that meet conditions (all without any) as of a moment. Reads only.

    Days lost are counted from the day `since` on, from the beginning without one.
    """
    found = figures.standings_of(as_of, *where)
    tasks = select(Task.id).where(*where)
    return Pool(
        as_of=as_of,
        standings=found,
        what=_what({row.instruction_id for row in found}),
        units=names({row.unit_id for row in found}, local_day(as_of)),
        answers=answers_of(tasks, as_of),
        notes=notes_of(tasks, as_of),
        moves=_moves(tasks, as_of),
        entered=_entered(tasks, as_of),
        lost=days_lost(as_of, since),
        since=since,
    )


def _what(instruction_ids: Iterable[int]) -> dict[int, What]:
    rows = db.session.execute(
        select(
            Instruction.id,
            Instruction.directive_id,
            Directive.type,
            Directive.number,
            Directive.symbol,
            Directive.subject,
            Instruction.label,
            Instruction.title,
            Instruction.kind,
            Instruction.deadline_kind,
            Instruction.position,
        )
        .join(Directive, Directive.id == Instruction.directive_id)
        .where(Instruction.id.in_(instruction_ids))
    )
    return {
        row.id: What(
            row.directive_id,
            reference_of(row.type, row.number, row.symbol),
            row.subject,
            row.label,
            row.title,
            row.kind,
            row.deadline_kind == "internal",
            (row.directive_id, row.position),
        )
        for row in rows
    }


def names(unit_ids: Iterable[int], day: dt.date) -> dict[int, UnitName]:
    """Units as they were called on a day, with their group and place in the order."""
    rows = db.session.execute(
        select(
            UnitVersion.unit_id, UnitVersion.short_name, UnitVersion.sort_key, UnitGroup.name, UnitGroup.position
        )
        .outerjoin(GroupMember, GroupMember.unit_id == UnitVersion.unit_id)
        .outerjoin(UnitGroup, UnitGroup.id == GroupMember.group_id)
        .where(UnitVersion.unit_id.in_(unit_ids))
        .order_by(UnitVersion.valid_from > day, UnitVersion.valid_from.desc(), UnitGroup.position)
    )
    found: dict[int, UnitName] = {}
    for unit_id, name, key, group, position in rows:
        if unit_id not in found:
            found[unit_id] = UnitName(unit_id, name, group or "Đơn vị khác", (-(position or 0), 0, key))
    return found


def _moves(tasks: Any, as_of: dt.datetime) -> list[Move]:
    events = select(
        TaskEvent.id,
        TaskEvent.task_id,
        TaskEvent.at,
        TaskEvent.verb,
        TaskEvent.note,
        TaskEvent.due_on,
        func.lag(TaskEvent.due_on, type_=Date())
        .over(partition_by=TaskEvent.task_id, order_by=TaskEvent.id)
        .label("before"),
    ).where(TaskEvent.task_id.in_(tasks), TaskEvent.at <= as_of)
    story = events.subquery()
    rows = db.session.execute(
        select(story)
        .where(story.c.verb.in_(MOVES), story.c.before.is_not(None), story.c.due_on > story.c.before)
        .order_by(story.c.id)
    ).all()
    expired = set(
        db.session.execute(
            select(TaskRequest.task_id, TaskRequest.decided_at).where(
                TaskRequest.task_id.in_(tasks),
                TaskRequest.kind == RequestKind.EXTENSION,
                TaskRequest.after_expiry.is_(True),
            )
        )
    )
    return [
        Move(row.task_id, row.at, row.before, row.due_on, row.note, (row.task_id, row.at) in expired)
        for row in rows
    ]


def _entered(tasks: Any, as_of: dt.datetime) -> dict[int, dt.datetime]:
    """When the unit last entered anything about each task."""
    rows = db.session.execute(
        select(TaskEvent.task_id, func.max(TaskEvent.at))
        .where(TaskEvent.task_id.in_(tasks), TaskEvent.at <= as_of, TaskEvent.verb.in_(ENTRIES))
        .group_by(TaskEvent.task_id)
    )
    return dict(rows.all())
