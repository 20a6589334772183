"""The calendar's exceptions of a year, and what happened to them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from tracker.core import db
from tracker.core.calendar import CalendarDay, DayKind
from tracker.steering.models import CalendarEvent

EVENTS_SHOWN = 30


@dataclass(frozen=True, slots=True)
class DayRow:
    """A day that is not what its weekday says."""

    day: dt.date
    kind: DayKind
    reason: str
    legal_ref: str
    confirmed: bool


@dataclass(frozen=True, slots=True)
class Year:
    """A year's exceptions, and the years between which a page leafs."""

    year: int
    days: Sequence[DayRow]
    first: int
    last: int

    @property
    def expected(self) -> bool:
        """Whether no day of the year is confirmed: the plan is not announced yet."""
        return not any(row.confirmed for row in self.days)


def year(wanted: int) -> Year:
    """The exceptions of a year in order."""
    rows = db.session.execute(
        select(CalendarDay.day, CalendarDay.kind, CalendarDay.reason, CalendarDay.legal_ref, CalendarDay.confirmed)
        .where(CalendarDay.day >= dt.date(wanted, 1, 1), CalendarDay.day <= dt.date(wanted, 12, 31))
        .order_by(CalendarDay.day)
    )
    ends = db.session.execute(select(func.min(CalendarDay.day), func.max(CalendarDay.day))).one()
    there = [wanted, *(day.year for day in ends if day is not None)]
    return Year(
        wanted,
        [DayRow(*row) for row in rows],
        min(there),
        max(there),
    )


def day_on(day: dt.date) -> CalendarDay | None:
    """The exception of a day, or None."""
    return db.session.scalars(select(CalendarDay).where(CalendarDay.day == day)).one_or_none()


def events_of(wanted: int) -> Sequence[CalendarEvent]:
    """What happened to the days of a year, the newest first."""
    return db.session.scalars(
        select(CalendarEvent)
        .where(CalendarEvent.day >= dt.date(wanted, 1, 1), CalendarEvent.day <= dt.date(wanted, 12, 31))
        .order_by(CalendarEvent.id.desc())
        .limit(EVENTS_SHOWN)
    ).all()
