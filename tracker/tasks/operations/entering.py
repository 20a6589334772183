"""What a unit reported by telephone or on paper, written down by the office in its stead."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from tracker.attachments import operations as attachments
from tracker.core import db
from tracker.core.access import Actor
from tracker.core.clock import at_hour, local_day
from tracker.core.errors import Invalid
from tracker.tasks import mail, policy
from tracker.tasks.models import Submission, Task, TaskEvent
from tracker.tasks.operations.assigning import tell_unit
from tracker.tasks.operations.history import claim, happen, require, require_text
from tracker.tasks.operations.reporting import Report, store, write_down
from tracker.tasks.states import TASK_FLOW, Channel, TaskState
from tracker.web.forms import expect_version

CLOSING = dt.time(17, 0)
RESTARTS = ("return_", "send_back_in_unit", "take_back", "reopen", "resume")
"""Verbs after which the clock runs anew: what was reported before them was dealt with."""


@dataclass(frozen=True)
class Told:
    """How the office learned of a result: by what, from whom, on which day, and the hour where it matters."""

    channel: Channel
    by: str
    on: dt.date
    time: dt.time | None = None


def submit_for_unit(
    task: Task,
    *,
    actor: Actor,
    now: dt.datetime,
    version: int | None,
    told: Told,
    report: Report,
    files: Sequence[attachments.Prepared] = (),
) -> Submission:
    """Enter a result for a unit, marked so; another person decides on it.

    The moment that counts is that at which the unit told: not in the future, not before the assignment nor
    before the result was last returned. A day without an hour counts until the close of office hours. The
    unit is told. Raises Forbidden, IllegalTransition, Stale, Invalid.
    """
    claim(task)
    require(policy.can_enter(actor, task))
    TASK_FLOW.check("submit_for_unit", task.state, TaskState.SUBMITTED)
    expect_version(task, version)
    moment = _moment(task, told, now)
    stored = store(files, actor=actor, now=now)
    submission = write_down(task, report, stored, left_at=moment, actor=actor, now=now)
    submission.channel = told.channel
    submission.told_by = require_text(told.by, "told_by", "Hãy ghi ai đã báo.")
    task.entered_by_office = True
    happen(
        task,
        "submit_for_unit",
        TaskState.SUBMITTED,
        actor=actor,
        now=now,
        since=moment,
        details={"channel": told.channel.value, "reported_at": moment.isoformat(), "files": len(files)},
    )
    tell_unit(task.unit_id, mail.entered(task, submission), actor=actor, now=now)
    return submission


def _moment(task: Task, told: Told, now: dt.datetime) -> dt.datetime:
    since = _running_since(task)
    if told.on > local_day(now):
        raise Invalid("Ngày đơn vị báo chưa đến.", field="told_on")
    if told.on < local_day(since):
        day = mail.day(local_day(since))
        raise Invalid("Ngày đơn vị báo sớm hơn ngày giao hoặc ngày trả lại (%(day)s).", field="told_on", day=day)
    moment = at_hour(told.on, told.time or CLOSING)
    if told.time is not None and moment > now:
        raise Invalid("Giờ đơn vị báo chưa đến.", field="told_time")
    return max(since, min(moment, now))


def _running_since(task: Task) -> dt.datetime:
    """When the clock last began to run: at the assignment, or when a result came back."""
    last = db.session.scalars(
        select(TaskEvent.at)
        .where(TaskEvent.task_id == task.id, TaskEvent.verb.in_(RESTARTS))
        .order_by(TaskEvent.id.desc())
        .limit(1)
    ).first()
    return max(task.assigned_at, last) if last else task.assigned_at
