"""More time that the office gives unasked: for one task, for several, for a whole instruction."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from tracker.core.access import Actor
from tracker.core.calendar import WorkCalendar, load_calendar
from tracker.core.clock import local_day
from tracker.core.errors import IllegalTransition, Invalid
from tracker.tasks import mail, policy
from tracker.tasks.models import Task
from tracker.tasks.operations.assigning import tell_unit
from tracker.tasks.operations.history import claim, happen, move_deadline, require, require_text, settle
from tracker.tasks.states import TASK_FLOW, RequestKind, RequestState, TaskState
from tracker.web.forms import expect_version

MOST_DAYS = 250


@dataclass(frozen=True)
class Later:
    """A later deadline: one day for all, or working days on top of each task's own."""

    until: dt.date | None = None
    days: int | None = None

    def after(self, due_on: dt.date | None, calendar: WorkCalendar) -> dt.date:
        """The deadline that follows from one. Raises Invalid when neither or both are given."""
        if (self.until is None) == (self.days is None):
            raise Invalid("Hãy ghi hạn mới, hoặc số ngày làm việc cộng thêm.", field="until")
        if self.until is not None:
            return self.until
        if self.days is None or not 1 <= self.days <= MOST_DAYS:
            raise Invalid("Số ngày làm việc phải từ 1 đến %(most)s.", field="days", most=MOST_DAYS)
        if due_on is None:
            raise Invalid("Nhiệm vụ này không có hạn nên không cần gia hạn.")
        return calendar.add(due_on, self.days)


def new_day(task: Task, later: Later, now: dt.datetime, calendar: WorkCalendar) -> dt.date:
    """The later deadline of a task. Raises Invalid where it would not be later, or has passed already."""
    day = later.after(task.due_on, calendar)
    if task.due_on is not None and day <= task.due_on:
        now_due = mail.day(task.due_on)
        raise Invalid("Hạn mới phải sau hạn hiện nay (%(day)s).", field="until", day=now_due)
    if day < local_day(now):
        raise Invalid("Hạn mới (%(day)s) đã qua.", field="until", day=mail.day(day))
    return day


def check_running(task: Task) -> None:
    """Raise unless more time means anything for the task as it stands."""
    TASK_FLOW.check("extend", task.state, task.state)
    if task.state is TaskState.SUBMITTED:
        raise IllegalTransition("Kết quả đã rời đơn vị nên không cần gia hạn.")
    if task.due_on is None:
        raise Invalid("Nhiệm vụ này không có hạn nên không cần gia hạn.")


def extend(
    task: Task, *, actor: Actor, now: dt.datetime, version: int | None, later: Later, reason: str
) -> dt.date:
    """Give a task more time unasked; the original deadline is kept. Returns the new one.

    An open request for no more than that is granted by it. Raises Forbidden, IllegalTransition, Stale, Invalid.
    """
    claim(task)
    require(policy.can_extend(actor, task))
    check_running(task)
    expect_version(task, version)
    said = require_text(reason, "reason", "Hãy ghi lý do gia hạn.")
    day = new_day(task, later, now, load_calendar())
    lengthen(task, day, said, actor=actor, now=now)
    tell_unit(task.unit_id, mail.extended(task, said), actor=actor, now=now)
    return day


def lengthen(task: Task, day: dt.date, said: str, *, actor: Actor, now: dt.datetime) -> None:
    """Move a deadline that was checked, telling nobody yet."""
    before = task.due_on
    move_deadline(task, day)
    for request in task.requests:
        wished = request.wished_due_on
        asked = request.state is RequestState.OPEN and request.kind is RequestKind.EXTENSION
        if asked and wished is not None and wished <= day and policy.can_decide_request(actor, request, task):
            settle(request, RequestState.GRANTED, actor.user_id, now, said)
            request.granted_due_on, task.open_request = day, None
    details = {"before": before.isoformat() if before else None, "after": day.isoformat()}
    happen(task, "extend", task.state, actor=actor, now=now, note=said, details=details)
