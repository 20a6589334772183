"""Improvements: planned, begun, finished with their figures, dropped, and the needs that they serve."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from tracker.core import db
from tracker.core.access import Actor
from tracker.core.clock import local_day
from tracker.core.errors import Forbidden, Invalid
from tracker.core.text import spelled
from tracker.feedback import policy
from tracker.feedback.models import Improvement, ImprovementNeed, Need
from tracker.feedback.operations.guarding import check_texts
from tracker.feedback.operations.history import (
    SHORT,
    happen,
    hold,
    require_text,
    within,
)
from tracker.feedback.states import ImprovementState, NeedState, Topic
from tracker.units import queries as units
from tracker.web.forms import expect_version

MOST = Decimal(10) ** 11


@dataclass(frozen=True)
class Plan:
    """What is to be better, by what measure, and what is expected of it; figures are in `measure`."""

    service: str
    topic: Topic
    title: str
    expected: str = ""
    starts_on: dt.date | None = None
    measure: str = ""
    before: Decimal | None = None


def plan(wish: Plan, *, actor: Actor, now: dt.datetime, need: Need | None = None) -> Improvement:
    """Write an improvement down for the actor's unit, for a need where one is given.

    Returns it. Raises Forbidden, Invalid.
    """
    if not policy.can_write(actor):
        raise Forbidden
    unit_id = actor.unit_id or 0
    row = Improvement(
        unit_id=unit_id,
        unit_version_id=units.version_on(unit_id, local_day(now)).id,
        state=ImprovementState.PLANNED,
        created_at=now,
        created_by=actor.user_id,
    )
    _fill(row, wish)
    db.session.add(row)
    db.session.flush()
    happen(row, "plan", ImprovementState.PLANNED, actor=actor, now=now)
    if need is not None:
        _serve(row, need, actor=actor, now=now)
    return row


def _fill(row: Improvement, wish: Plan) -> None:
    row.service = require_text(wish.service, "service", "Hãy ghi dịch vụ, thủ tục hoặc chính sách.", SHORT)
    row.title = require_text(wish.title, "title", "Hãy ghi biện pháp cải thiện.", SHORT)
    row.expected = within(wish.expected, "expected")
    row.measure = within(wish.measure, "measure", 40)
    check_texts({"service": row.service, "title": row.title, "expected": row.expected})
    row.before = _figure(wish.before, "before")
    if row.before is not None and not row.measure:
        raise Invalid("Hãy ghi đơn vị tính của số liệu.", field="measure")
    row.topic, row.starts_on = wish.topic, wish.starts_on
    row.words = "\n".join(spelled(text) for text in (row.title, row.service, row.expected))


def _figure(value: Decimal | None, field: str) -> Decimal | None:
    if value is not None and not -MOST < value < MOST:
        raise Invalid("Số liệu ngoài khoảng cho phép.", field=field)
    return value


def edit(row: Improvement, wish: Plan, *, actor: Actor, now: dt.datetime, version: int | None) -> None:
    """Change what was planned. Raises Forbidden, IllegalTransition, Stale, Invalid."""
    hold(row, "edit", actor)
    expect_version(row, version)
    _fill(row, wish)
    happen(row, "edit", row.state, actor=actor, now=now)


def begin(row: Improvement, *, actor: Actor, now: dt.datetime, version: int | None) -> None:
    """Say that it is being done, from today at the latest. Raises Forbidden, IllegalTransition, Stale."""
    hold(row, "begin", actor)
    expect_version(row, version)
    today = local_day(now)
    row.starts_on = min(row.starts_on or today, today)
    happen(row, "begin", ImprovementState.RUNNING, actor=actor, now=now)


def finish(
    row: Improvement,
    *,
    actor: Actor,
    now: dt.datetime,
    version: int | None,
    result: str,
    after: Decimal | None = None,
    before: Decimal | None = None,
    measure: str = "",
) -> None:
    """Say what came of it, with the figure afterwards where there is one.

    `before` and `measure` complete what was not known before. Raises Forbidden, IllegalTransition, Stale, Invalid.
    """
    hold(row, "finish", actor)
    expect_version(row, version)
    row.result = require_text(result, "result", "Hãy ghi kết quả đạt được.")
    check_texts({"result": row.result})
    row.after = _figure(after, "after")
    if before is not None:
        row.before = _figure(before, "before")
    row.measure = within(measure, "measure", 40) or row.measure
    if (row.after is not None or row.before is not None) and not row.measure:
        raise Invalid("Hãy ghi đơn vị tính của số liệu.", field="measure")
    row.ended_on = local_day(now)
    happen(row, "finish", ImprovementState.DONE, actor=actor, now=now, note=row.result)


def drop(row: Improvement, *, actor: Actor, now: dt.datetime, version: int | None, reason: str) -> None:
    """Do it no more. Raises Forbidden, IllegalTransition, Stale, Invalid without a reason."""
    hold(row, "drop", actor)
    expect_version(row, version)
    said = require_text(reason, "reason", "Hãy ghi lý do không làm nữa.")
    check_texts({"reason": said})
    row.ended_on = max(local_day(now), row.starts_on or local_day(now))
    happen(row, "drop", ImprovementState.DROPPED, actor=actor, now=now, note=said)


def serve(row: Improvement, need: Need, *, actor: Actor, now: dt.datetime, version: int | None) -> None:
    """Say that it serves a need. Raises Forbidden, IllegalTransition, Stale, Invalid for a merged need."""
    hold(row, "serve", actor)
    expect_version(row, version)
    _serve(row, need, actor=actor, now=now)


def _serve(row: Improvement, need: Need, *, actor: Actor, now: dt.datetime) -> None:
    if need.state is NeedState.MERGED:
        raise Invalid("Nhu cầu này đã gộp vào nhu cầu khác.", field="need_id")
    if _link(row, need) is None:
        db.session.add(ImprovementNeed(improvement_id=row.id, need_id=need.id))
        details = {"need": need.id}
        happen(row, "serve", row.state, actor=actor, now=now, note=need.title, details=details)
        db.session.flush()


def unserve(row: Improvement, need: Need, *, actor: Actor, now: dt.datetime, version: int | None) -> None:
    """Say that it serves a need no more. Raises as `serve`, Invalid where it never did."""
    hold(row, "unserve", actor)
    expect_version(row, version)
    found = _link(row, need)
    if found is None:
        raise Invalid("Việc cải thiện này không gắn với nhu cầu đó.", field="need_id")
    db.session.delete(found)
    details = {"need": need.id}
    happen(row, "unserve", row.state, actor=actor, now=now, note=need.title, details=details)


def _link(row: Improvement, need: Need) -> ImprovementNeed | None:
    return db.session.scalars(
        select(ImprovementNeed).where(ImprovementNeed.improvement_id == row.id, ImprovementNeed.need_id == need.id)
    ).one_or_none()
