"""What waits above: by holder, with age, working days, money and what is overdue."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, func, select

from tracker.core import db
from tracker.core.access import Actor
from tracker.core.calendar import WorkCalendar
from tracker.core.clock import local_day
from tracker.escalations.models import Escalation, Hop
from tracker.escalations.policy import visible_to
from tracker.escalations.states import EscalationState


@dataclass(frozen=True, slots=True)
class Holding:
    """What one holder above has, or all of them: matters, how many overdue, days and money.

    `oldest` are days since the longest open one was sent; `waited` the working days that all of them together have
    spent with the holder; `funds` are in đồng, those of merged ones included.
    """

    holder: str
    count: int
    overdue: int
    oldest: int
    waited: int
    funds: int


def holdings(actor: Actor, now: dt.datetime, calendar: WorkCalendar) -> list[Holding]:
    """What waits for an answer from above, as the list of that state has it: most overdue holders first."""
    today = local_day(now)

    by_holder: dict[str, list[Any]] = {}
    for row in _rows(actor):
        by_holder.setdefault(row.holder, []).append(row)
    since = [row.received_on for rows in by_holder.values() for row in rows]
    waited = _working_days_to(today, min(since, default=today), calendar)
    found = [_holding(holder, rows, today, waited) for holder, rows in by_holder.items()]
    return sorted(found, key=lambda one: (-one.overdue, -one.oldest, one.holder))


def _working_days_to(today: dt.date, first: dt.date, calendar: WorkCalendar) -> dict[dt.date, int]:
    """For each day from the first one on, the working days after it up to today: counted in one go."""
    found, count, day = {today: 0}, 0, today
    while day > first:
        count += calendar.is_working_day(day)
        day -= dt.timedelta(days=1)
        found[day] = count
    return found


def _rows(actor: Actor) -> Sequence[Any]:
    member = Escalation.__table__.alias("member")
    joined = (
        select(member.c.merged_into_id, func.sum(member.c.funds).label("funds"))
        .where(member.c.merged_into_id.is_not(None))
        .group_by(member.c.merged_into_id)
        .subquery()
    )
    money = func.coalesce(Escalation.funds, 0) + func.coalesce(joined.c.funds, 0)
    return db.session.execute(
        select(Hop.holder, Hop.received_on, Hop.due_on, Escalation.sent_at, money.label("money"))
        .join(Escalation, and_(Hop.escalation_id == Escalation.id, Hop.left_on.is_(None)))
        .outerjoin(joined, joined.c.merged_into_id == Escalation.id)
        .where(visible_to(actor), Escalation.state == EscalationState.FORWARDED)
    ).all()


def _holding(holder: str, rows: Sequence[Any], today: dt.date, waited: dict[dt.date, int]) -> Holding:
    return Holding(
        holder=holder,
        count=len(rows),
        overdue=sum(row.due_on is not None and row.due_on < today for row in rows),
        oldest=max((today - local_day(row.sent_at)).days for row in rows),
        waited=sum(waited[row.received_on] for row in rows),
        funds=sum(int(row.money) for row in rows),
    )


def together(found: Iterable[Holding]) -> Holding:
    """The sum of several holders."""
    rows = list(found)
    return Holding(
        holder="",
        count=sum(one.count for one in rows),
        overdue=sum(one.overdue for one in rows),
        oldest=max((one.oldest for one in rows), default=0),
        waited=sum(one.waited for one in rows),
        funds=sum(one.funds for one in rows),
    )
