"""The way back: everybody is told, tasks go on, and only then it is closed."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select

from tracker.core import db
from tracker.core.access import Actor
from tracker.core.clock import local_day
from tracker.core.errors import Forbidden, Invalid
from tracker.escalations import mail, policy
from tracker.escalations.models import Escalation, Telling
from tracker.escalations.operations.history import (
    begin,
    claim,
    happen,
    leave,
    paused,
    require_text,
    tell_unit,
    with_merged,
)
from tracker.escalations.queries import in_place
from tracker.escalations.states import ESCALATION_FLOW, Audience, EscalationState
from tracker.tasks import operations as tasks
from tracker.tasks import queries as task_queries
from tracker.tasks.models import Task
from tracker.tasks.states import TaskState
from tracker.web.forms import expect_version


def tell(
    row: Escalation,
    audience: Audience,
    *,
    actor: Actor,
    now: dt.datetime,
    how: str,
    told_on: dt.date | None = None,
) -> None:
    """Note that the originator or its citizens were told of the answer, how and when; the unit gets a message.

    The row may be the main one or one merged into it; without a day it was today. Raises Forbidden,
    IllegalTransition, and Invalid for who was told before or need not be, or a day before the answer or to come.
    """
    main = db.session.get_one(Escalation, row.merged_into_id) if row.merged_into_id else row
    claim(main)
    if not policy.can_tell(in_place(actor, row), row, audience):
        raise Forbidden
    ESCALATION_FLOW.check("tell", main.state)
    telling = db.session.scalars(
        select(Telling).where(Telling.escalation_id == row.id, Telling.audience == audience)
    ).one_or_none()
    if telling is None or telling.told_at is not None:
        raise Invalid("Việc báo lại này đã ghi rồi.")
    telling.how = require_text(how, "how", "Hãy ghi đã báo bằng cách nào.")
    telling.told_on = _day_of_telling(main, told_on, now)
    telling.told_at, telling.teller_name = now, actor.name
    if audience is Audience.ORIGINATOR and actor.unit_id != row.unit_id:
        tell_unit(row, mail.told(row, main), actor=actor, now=now)
    note = f"{row.title}: {telling.how}" if row is not main else telling.how
    happen(main, "tell", main.state, actor=actor, now=now, note=note, subject=row)


def _day_of_telling(main: Escalation, told_on: dt.date | None, now: dt.datetime) -> dt.date:
    today = local_day(now)
    day = told_on or today
    if day > today:
        raise Invalid("Ngày báo ở tương lai.", field="told_on")
    if main.answered_on is not None and day < main.answered_on:
        raise Invalid("Ngày báo trước ngày có trả lời.", field="told_on")
    return day


def untold(row: Escalation) -> list[Telling]:
    """Who has still to be told of a main row's answer, those merged into it included."""
    return list(
        db.session.scalars(
            select(Telling)
            .where(Telling.escalation_id.in_([one.id for one in with_merged(row)]), Telling.told_at.is_(None))
            .order_by(Telling.id)
        )
    )


def close(row: Escalation, *, actor: Actor, now: dt.datetime, version: int | None) -> None:
    """End it once everybody was told; tasks that waited go on, their deadlines moved by the working days lost.

    Raises Forbidden, IllegalTransition, Stale, and Invalid while somebody is untold.
    """
    begin(row, "close", actor)
    expect_version(row, version)
    if untold(row):
        raise Invalid("Chưa báo lại đủ đơn vị và người dân nên chưa đóng được.")
    leave(row, now)
    resume_tasks(row, actor=actor, now=now)
    row.ended_at = now
    happen(row, "close", EscalationState.CLOSED, actor=actor, now=now)


def pause_task(row: Escalation, *, actor: Actor, now: dt.datetime, version: int | None) -> None:
    """Let the task rest that waits for the answer. Raises Forbidden, IllegalTransition, Stale."""
    begin(row, "pause_task", actor)
    expect_version(row, version)
    task = db.session.get_one(Task, row.task_id)
    reason = f"Chờ kết quả kiến nghị vượt thẩm quyền: {row.title}"
    tasks.pause(task, actor=actor, now=now, version=task.version, reason=reason)
    row.task_paused = True
    happen(row, "pause_task", row.state, actor=actor, now=now)


def resume_tasks(row: Escalation, *, actor: Actor, now: dt.datetime) -> None:
    """Let the tasks go on that rested because of a row or of those merged into it, and note the days lost.

    A task that somebody else let go on before, or ended, stays as it is. Of one that was handed over while it
    rested, the task goes on that the other unit has instead, as soon as nothing else holds it.
    """
    ended = paused(with_merged(row))
    for one in ended:
        one.task_paused = False
    held = _held()
    for one in ended:
        task = db.session.get_one(Task, task_queries.goes_on_with(one.task_id or 0))
        db.session.refresh(task)
        if task.state is TaskState.PAUSED and task.id not in held:
            one.days_lost = tasks.resume(
                task, actor=actor, now=now, version=task.version, note=f"Kiến nghị đã có kết quả: {one.title}"
            )


def _held() -> set[int]:
    """The tasks that rest for any recommendation, or those that go on with them."""
    db.session.flush()
    rows = db.session.scalars(select(Escalation.task_id).where(Escalation.task_paused.is_(True)))
    return {task_queries.goes_on_with(task_id) for task_id in rows if task_id is not None}
