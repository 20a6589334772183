"""Reports that are made by themselves when a period ends: ordered once for each schedule and period."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import select

from tracker.accounts.models import Account, actor_of
from tracker.audit.operations import record
from tracker.core import db
from tracker.core.access import Actor, Role
from tracker.core.clock import last_instant, local_day
from tracker.core.errors import Forbidden, Invalid, Refusal, Stale
from tracker.reports.models import Report, Schedule
from tracker.reports.operations.ordering import Asked, request_report
from tracker.reports.periods import Span, latest_ended
from tracker.reports.policy import can_request
from tracker.reports.queries import schedules
from tracker.reports.registry import REPORTS, Subject
from tracker.reports.states import Every


@dataclass(frozen=True)
class Plan:
    """What shall be made how often: a kind of report, of a directive or unit where it asks for one."""

    kind: str
    every: Every
    directive_id: int | None = None
    unit_id: int | None = None


def add_schedule(plan: Plan, *, actor: Actor, now: dt.datetime) -> Schedule:
    """Have a report made at the end of each period from today on (the office).

    Raises Forbidden, and Invalid for a kind that is not ordered from the list, a missing directive or unit, or a
    schedule that there is already.
    """
    if not can_request(actor) or actor.user_id is None:
        raise Forbidden
    kind = REPORTS.get(plan.kind)
    if kind is None or kind.subject is None:
        raise Invalid("Chọn loại báo cáo.", field="kind")
    directive_id = plan.directive_id if kind.subject is Subject.DIRECTIVE else None
    unit_id = plan.unit_id if kind.subject is Subject.UNIT else None
    if kind.subject is Subject.DIRECTIVE and not directive_id:
        raise Invalid("Chọn văn bản chỉ đạo.", field="directive")
    if kind.subject is Subject.UNIT and not unit_id:
        raise Invalid("Chọn đơn vị.", field="unit")
    row = Schedule(
        kind=plan.kind,
        every=plan.every,
        directive_id=directive_id,
        unit_id=unit_id,
        begins_on=local_day(now),
        created_at=now,
        created_by=actor.user_id,
        creator_name=actor.name,
    )
    if any(_alike(one, row) for one in schedules()):
        raise Invalid("Báo cáo này đã có lịch như vậy.", field="every")
    db.session.add(row)
    db.session.flush()
    _note("schedule.added", row, actor, now)
    return row


def _alike(one: Schedule, other: Schedule) -> bool:
    def key(row: Schedule) -> tuple[str, Every, int | None, int | None]:
        return row.kind, row.every, row.directive_id, row.unit_id

    return key(one) == key(other)


def end_schedule(row: Schedule, *, version: int | None, actor: Actor, now: dt.datetime) -> None:
    """Let a schedule make no more reports; those made stay. Raises Forbidden, Stale."""
    if not can_request(actor):
        raise Forbidden
    if version != row.version or row.ended_at is not None:
        raise Stale
    row.ended_at = now
    _note("schedule.ended", row, actor, now)


def order_due(now: dt.datetime) -> int:
    """Order the report of every schedule whose newest period has ended and has none yet. Returns how many.

    A schedule whose clerk has left goes on in the name of the first clerk of the office. Done twice, none; the
    table refuses a second report of a schedule and period.
    """
    ordered = 0
    for row in schedules():
        span = latest_ended(row.every, local_day(now))
        if span.last < row.begins_on or _made(row, span):
            continue
        actor = _orderer(row)
        if actor is not None and _order(row, span, actor, now):
            ordered += 1
    return ordered


def _made(row: Schedule, span: Span) -> bool:
    made = select(Report.id).where(Report.schedule_id == row.id, Report.period == span.code)
    return db.session.scalar(made) is not None


def _order(row: Schedule, span: Span, actor: Actor, now: dt.datetime) -> bool:
    asked = Asked(
        as_of=last_instant(span.last), directive_id=row.directive_id, unit_id=row.unit_id, period=span.code
    )
    try:
        request_report(row.kind, asked, actor=actor, now=now, schedule_id=row.id)
    except Refusal:
        return False
    return True


def _orderer(row: Schedule) -> Actor | None:
    offices = select(Account).where(Account.role == Role.OFFICE, Account.is_locked.is_(False))
    found = db.session.scalars(offices.order_by(Account.id != row.created_by, Account.id).limit(1)).first()
    return actor_of(found) if found else None


def _note(act: str, row: Schedule, actor: Actor, now: dt.datetime) -> None:
    details = {"kind": row.kind, "every": row.every.value, "directive": row.directive_id, "unit": row.unit_id}
    record(act, actor=actor, now=now, subject_type="schedule", subject_id=row.id, details=details)
