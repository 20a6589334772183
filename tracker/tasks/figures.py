"""Counting tasks: totals and rates of the present moment in SQL, of any past moment by replay of events.

Both follow the one rule of `states.timeliness`. Definitions: done (on time, late, without deadline) + open (in
term, overdue, without deadline) = all; withdrawn, not applicable and transferred stand apart, outside the rates.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from operator import add, attrgetter
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal, select

from tracker.core import db
from tracker.tasks.models import Task, TaskEvent
from tracker.tasks.states import APART, TaskState, Timeliness, days_late, timeliness

TENTH = Decimal("0.1")


def rate(numerator: int, denominator: int) -> Decimal | None:
    """A share in percent, one place, rounded half up; None when the denominator is zero."""
    if denominator == 0:
        return None
    return (Decimal(100) * numerator / denominator).quantize(TENTH, rounding=ROUND_HALF_UP)


@dataclass(frozen=True)
class Totals:
    """Numbers of tasks by outcome. Every task falls into exactly one of the nine fields."""

    done_on_time: int = 0
    done_late: int = 0
    done_no_deadline: int = 0
    open_in_term: int = 0
    open_overdue: int = 0
    open_no_deadline: int = 0
    not_applicable: int = 0
    withdrawn: int = 0
    transferred: int = 0

    def __add__(self, other: Totals) -> Totals:
        return Totals(*map(add, _NUMBERS(self), _NUMBERS(other)))

    @property
    def done(self) -> int:
        """Completed tasks."""
        return self.done_on_time + self.done_late + self.done_no_deadline

    @property
    def open(self) -> int:
        """Tasks not completed yet."""
        return self.open_in_term + self.open_overdue + self.open_no_deadline

    @property
    def all(self) -> int:
        """Tasks that count: done and open."""
        return self.done + self.open

    @property
    def apart(self) -> int:
        """Tasks outside the rates."""
        return self.not_applicable + self.withdrawn + self.transferred

    @property
    def given(self) -> int:
        """Tasks ever given, each once: one that was handed over counts as the one that goes on with it."""
        return self.all + self.not_applicable + self.withdrawn

    @property
    def completion_rate(self) -> Decimal | None:
        """Done of done and overdue, in percent: the rate that authorities publish."""
        return rate(self.done, self.done + self.open_overdue)

    @property
    def done_share(self) -> Decimal | None:
        """Done of all, in percent."""
        return rate(self.done, self.all)

    @property
    def on_time_rate(self) -> Decimal | None:
        """Done on time of those done that had a deadline, in percent."""
        return rate(self.done_on_time, self.done_on_time + self.done_late)


_NUMBERS = attrgetter(*Totals.__dataclass_fields__)


def bucket(state: TaskState, standing: Timeliness) -> str:
    """The field of Totals that a task with a state and a timeliness belongs to."""
    if state in APART:
        return state.value
    if state == TaskState.COMPLETED:
        return {
            Timeliness.ON_TIME: "done_on_time",
            Timeliness.LATE: "done_late",
        }.get(standing, "done_no_deadline")
    if standing is Timeliness.NO_DEADLINE:
        return "open_no_deadline"
    return "open_overdue" if standing is Timeliness.OVERDUE else "open_in_term"


def _late(now: dt.datetime) -> ColumnElement[bool]:
    return func.coalesce(Task.clock_stopped_at, literal(now, Task.assigned_at.type)) >= Task.due_at


def timeliness_case(now: dt.datetime, soon_until: dt.datetime) -> ColumnElement[str]:
    """The rule of `states.timeliness` as SQL, for filters and order."""
    late = _late(now)
    completed = Task.state == TaskState.COMPLETED
    return case(
        (Task.state.in_(APART), Timeliness.APART.value),
        (Task.due_at.is_(None), Timeliness.NO_DEADLINE.value),
        (and_(completed, late), Timeliness.LATE.value),
        (completed, Timeliness.ON_TIME.value),
        (late, Timeliness.OVERDUE.value),
        (
            and_(Task.clock_stopped_at.is_(None), Task.due_at <= soon_until),
            Timeliness.DUE_SOON.value,
        ),
        else_=Timeliness.IN_TERM.value,
    )


def overdue_now(now: dt.datetime) -> ColumnElement[bool]:
    """Whether an open task is past its deadline, as a WHERE expression."""
    return and_(Task.state.not_in(APART | {TaskState.COMPLETED}), Task.due_at.is_not(None), _late(now))


def totals(now: dt.datetime, *where: ColumnElement[bool]) -> Totals:
    """Totals of the tasks that meet the conditions, at the present moment."""
    return _counted(literal(0), (Task.state,), now, where).get(0, Totals())


def _grouped(key: Any, now: dt.datetime, where: Sequence[ColumnElement[bool]]) -> dict[int, Totals]:
    return _counted(key, (key, Task.state), now, where)


def _counted(
    key: Any, groups: Sequence[Any], now: dt.datetime, where: Sequence[ColumnElement[bool]]
) -> dict[int, Totals]:
    """Counts by key and state; sorting them into Totals is left to Python, so that an index alone can answer."""
    rows = db.session.execute(
        select(
            key,
            Task.state,
            func.count(),
            func.count(Task.due_at),
            func.count().filter(_late(now)),
        )
        .where(*where)
        .group_by(*groups)
    )
    found: dict[int, dict[str, int]] = {}
    for identifier, state, count, dated, late in rows:
        counts = found.setdefault(identifier, {})
        for outcome, number in _of_state(state, count, count - dated, late).items():
            counts[outcome] = counts.get(outcome, 0) + number
    return {identifier: Totals(**counts) for identifier, counts in found.items()}


def _of_state(state: TaskState, count: int, undated: int, late: int) -> dict[str, int]:
    """The fields of Totals that tasks in one state add to."""
    if state in APART:
        return {state.value: count}
    in_time = count - undated - late
    if state == TaskState.COMPLETED:
        return {"done_on_time": in_time, "done_late": late, "done_no_deadline": undated}
    return {"open_in_term": in_time, "open_overdue": late, "open_no_deadline": undated}


def by_unit(now: dt.datetime, *where: ColumnElement[bool]) -> dict[int, Totals]:
    """Totals by unit identifier, at the present moment; units without a task are absent."""
    return _grouped(Task.unit_id, now, where)


def by_instruction(now: dt.datetime, *where: ColumnElement[bool]) -> dict[int, Totals]:
    """Totals by instruction identifier, at the present moment."""
    return _grouped(Task.instruction_id, now, where)


def by_directive(now: dt.datetime, *where: ColumnElement[bool]) -> dict[int, Totals]:
    """Totals by directive identifier, at the present moment."""
    return _grouped(Task.directive_id, now, where)


@dataclass(frozen=True)
class Standing:
    """How one task stood at a moment, from the last event up to it."""

    task_id: int
    unit_id: int
    unit_version_id: int
    instruction_id: int
    period: str
    state: TaskState
    original_due_on: dt.date | None
    due_on: dt.date | None
    due_at: dt.datetime | None
    clock_stopped_at: dt.datetime | None
    timeliness: Timeliness
    days_late: int

    @property
    def bucket(self) -> str:
        """The field of Totals that the task belonged to."""
        return bucket(self.state, self.timeliness)


def standings(directive_id: int, as_of: dt.datetime) -> list[Standing]:
    """How every task of a directive stood at a moment, replayed from the events; tasks made later are absent.

    As of now it equals the live rows. Ordered by unit and instruction identifiers.
    """
    return standings_of(as_of, Task.directive_id == directive_id)


def standings_of(as_of: dt.datetime, *where: ColumnElement[bool]) -> list[Standing]:
    """The same of the tasks that meet conditions, whatever their directive; of all without any."""
    last = (
        select(func.max(TaskEvent.id).label("event_id"))
        .join(Task, Task.id == TaskEvent.task_id)
        .where(TaskEvent.at <= as_of, *where)
        .group_by(TaskEvent.task_id)
        .subquery()
    )
    rows = db.session.execute(
        select(
            Task.id,
            Task.unit_id,
            Task.unit_version_id,
            Task.instruction_id,
            Task.period,
            TaskEvent.state,
            Task.original_due_on,
            TaskEvent.due_on,
            TaskEvent.due_at,
            TaskEvent.clock_stopped_at,
        )
        .join(last, last.c.event_id == TaskEvent.id)
        .join(Task, Task.id == TaskEvent.task_id)
        .order_by(Task.unit_id, Task.instruction_id, Task.period)
    )
    return [_standing(row, as_of) for row in rows]


def _standing(row: Any, as_of: dt.datetime) -> Standing:
    state = row.state
    return Standing(
        task_id=row.id,
        unit_id=row.unit_id,
        unit_version_id=row.unit_version_id,
        instruction_id=row.instruction_id,
        period=row.period,
        state=state,
        original_due_on=row.original_due_on,
        due_on=row.due_on,
        due_at=row.due_at,
        clock_stopped_at=row.clock_stopped_at,
        timeliness=timeliness(state, row.due_at, row.clock_stopped_at, as_of, as_of),
        days_late=days_late(row.due_on, row.due_at, row.clock_stopped_at, as_of),
    )


def count(found: Iterable[Standing]) -> Totals:
    """Totals of replayed tasks."""
    counts: dict[str, int] = {}
    for standing in found:
        counts[standing.bucket] = counts.get(standing.bucket, 0) + 1
    return Totals(**counts)


def grouped(found: Iterable[Standing], key: str) -> Mapping[int, Totals]:
    """Totals of replayed tasks by 'unit_id' or 'instruction_id'."""
    groups: dict[int, list[Standing]] = {}
    for standing in found:
        groups.setdefault(getattr(standing, key), []).append(standing)
    return {identifier: count(rows) for identifier, rows in groups.items()}
