"""What an act on many tasks, or a change of an issued document, would do to each of them: worked out, not done."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from tracker.core.access import Actor
from tracker.core.calendar import WorkCalendar
from tracker.core.errors import Forbidden, Invalid, Refusal, Stale
from tracker.directives.models import Instruction
from tracker.directives.operations import Fact
from tracker.directives.states import CompletionRule
from tracker.tasks import policy
from tracker.tasks.models import Task
from tracker.tasks.operations.extending import Later, check_running, new_day
from tracker.tasks.states import APART, OPEN, TASK_FLOW, Effect, TaskState

HANDED_IN = frozenset({TaskState.AWAITING_HEAD, TaskState.SUBMITTED})


@dataclass(frozen=True)
class Line:
    """One task and what happens to it; `refusal` says why it stays as it is. A new task has no identifier yet."""

    effect: Effect
    unit_id: int
    title: str
    task_id: int | None = None
    version: int | None = None
    before: dt.date | None = None
    after: dt.date | None = None
    refusal: Refusal | None = None

    @property
    def key(self) -> tuple[object, ...]:
        """What two lines that say the same share."""
        why = self.refusal.message if self.refusal else ""
        return (self.effect.value, self.unit_id, self.title, self.task_id, self.before, self.after, why)


@dataclass(frozen=True)
class Plan:
    """Everything that would happen: facts of the document that change, and one line a task."""

    lines: tuple[Line, ...] = ()
    facts: tuple[Fact, ...] = ()

    @property
    def digest(self) -> str:
        """A short name for exactly this plan: what was confirmed is compared with what would happen now."""
        said = repr(([line.key for line in self.lines], [tuple(fact) for fact in self.facts]))
        return hashlib.sha256(said.encode()).hexdigest()[:20]

    @property
    def doing(self) -> list[Line]:
        """The lines on which something happens."""
        return [line for line in self.lines if line.effect not in (Effect.STAY, Effect.REFUSED)]

    @property
    def staying(self) -> list[Line]:
        """The lines on which nothing happens, with the reason."""
        return [line for line in self.lines if line.effect in (Effect.STAY, Effect.REFUSED)]

    @property
    def refused(self) -> list[Line]:
        """The lines that cannot be done."""
        return [line for line in self.lines if line.effect is Effect.REFUSED]

    def with_effect(self, effect: Effect) -> list[Line]:
        """The lines of one effect."""
        return [line for line in self.lines if line.effect is effect]


def expect_seen(plan: Plan, seen: str | None) -> None:
    """Raise Stale unless the person was shown exactly this plan."""
    if seen is not None and plan.digest != seen:
        raise Stale("Nội dung hoặc tình hình đã khác với bản xem trước; hãy xem lại rồi xác nhận.")


@dataclass(frozen=True)
class Order:
    """What is to be done with many tasks: 'accept', 'return_' or 'extend', with the words and days for it."""

    verb: str
    note: str = ""
    redo_on: dt.date | None = None
    later: Later | None = None


def plan_bulk(
    order: Order, tasks: Iterable[Task], *, actor: Actor, now: dt.datetime, calendar: WorkCalendar
) -> Plan:
    """What an order would do to each task, in their order. Where one unit is enough the first one counts."""
    taken: set[tuple[int, str]] = set()
    lines = []
    for task in tasks:
        turn = (task.instruction_id, task.period)
        line = _bulk_line(order, task, turn in taken, actor=actor, now=now, calendar=calendar)
        if line.effect is Effect.ACCEPT and task.instruction.completion_rule is CompletionRule.ANY:
            taken.add(turn)
        lines.append(line)
    return Plan(tuple(lines))


def _bulk_line(
    order: Order, task: Task, done_elsewhere: bool, *, actor: Actor, now: dt.datetime, calendar: WorkCalendar
) -> Line:
    try:
        if order.verb == "extend":
            return _extended(task, order.later, actor=actor, now=now, calendar=calendar)
        _check_decision(order.verb, task, actor)
        if done_elsewhere and order.verb == "accept":
            raise Invalid("Một đơn vị hoàn thành là đủ, và đơn vị khác đứng trước trong danh sách.")
    except Refusal as refused:
        return line_of(Effect.REFUSED, task, refusal=refused)
    if order.verb == "accept":
        return line_of(Effect.ACCEPT, task)
    later = order.redo_on if order.redo_on and task.due_on and order.redo_on > task.due_on else None
    return line_of(Effect.RETURN, task, after=later)


def _check_decision(verb: str, task: Task, actor: Actor) -> None:
    TASK_FLOW.check(verb, task.state)
    if policy.can_decide(actor, task):
        return
    if actor.user_id in (task.submitted_by, task.approved_by):
        raise Forbidden("Người nộp không được tự duyệt.")
    raise Forbidden


def _extended(task: Task, later: Later | None, *, actor: Actor, now: dt.datetime, calendar: WorkCalendar) -> Line:
    check_running(task)
    if not policy.can_extend(actor, task):
        raise Forbidden("Không tự gia hạn cho đơn vị mình.")
    if later is None:
        return line_of(Effect.MOVE, task)
    return line_of(Effect.MOVE, task, after=new_day(task, later, now, calendar))


def line_of(effect: Effect, task: Task, *, after: dt.date | None = None, refusal: Refusal | None = None) -> Line:
    """A line about a task that exists."""
    return Line(effect, task.unit_id, title_of(task), task.id, task.version, task.due_on, after, refusal)


def title_of(task: Task) -> str:
    """How a plan calls a task: place, name and period."""
    called = named(task.instruction)
    return f"{called} ({task.period})" if task.period else called


def named(instruction: Instruction) -> str:
    """How a plan calls an instruction: place and name."""
    return f"{instruction.label}. {instruction.title}"


def plan_move(
    tasks: Sequence[Task], later: Later, *, actor: Actor, now: dt.datetime, calendar: WorkCalendar
) -> Plan:
    """What moving the deadline of an instruction does to its tasks: who is done or handed in keeps the old one.

    A task without a deadline gets the day, where a day is given.
    """
    return Plan(tuple(_moved(task, later, actor=actor, now=now, calendar=calendar) for task in tasks))


def _moved(task: Task, later: Later, *, actor: Actor, now: dt.datetime, calendar: WorkCalendar) -> Line:
    ended = _ended(task)
    if ended is not None:
        return line_of(Effect.STAY, task, refusal=ended)
    if task.state is TaskState.SUBMITTED:
        return line_of(Effect.STAY, task, refusal=Invalid("Kết quả đã rời đơn vị."))
    if not policy.can_extend(actor, task):
        return line_of(Effect.STAY, task, refusal=Forbidden("Không tự gia hạn cho đơn vị mình."))
    try:
        return line_of(Effect.MOVE, task, after=new_day(task, later, now, calendar))
    except Invalid as refused:
        if refused.field == "days" or (later.until is None and later.days is None):
            raise
        return line_of(Effect.STAY, task, refusal=refused)


def _ended(task: Task) -> Refusal | None:
    if task.state is TaskState.COMPLETED:
        return Invalid("Đã hoàn thành.")
    if task.state in APART:
        return Invalid("Đã ở ngoài tỷ lệ.")
    return None


def plan_ending(tasks: Sequence[Task], *, carried: Collection[int] = ()) -> Plan:
    """What ending tasks does: open ones are withdrawn, or carried over where so wished; what is done stays.

    `carried` names instructions. A result that was handed in is not carried: it is decided on where it was
    handed in.
    """
    return Plan(tuple(_ending(task, task.instruction_id in carried) for task in tasks))


def _ending(task: Task, carry: bool) -> Line:
    ended = _ended(task)
    if ended is not None:
        return line_of(Effect.STAY, task, refusal=ended)
    if not carry:
        return line_of(Effect.WITHDRAW, task)
    if task.state in HANDED_IN or task.state_before_pause in HANDED_IN:
        return line_of(Effect.STAY, task, refusal=Invalid("Kết quả đã nộp; quyết định ở văn bản cũ."))
    return line_of(Effect.CARRY, task, after=task.due_on)


def plan_rewording(tasks: Sequence[Task], facts: Iterable[Fact]) -> Plan:
    """Whom new words of an instruction concern: who still works on it; what is done stays."""
    lines = [
        line_of(Effect.REWORD, task) if task.state in OPEN else line_of(Effect.STAY, task, refusal=_ended(task))
        for task in tasks
    ]
    return Plan(tuple(lines), tuple(facts))
