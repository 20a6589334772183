"""Working days: Saturdays and Sundays are off, a table of days overrides (holidays, swap days)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import CheckConstraint, String, select
from sqlalchemy.orm import Mapped, mapped_column

from tracker.core.clock import end_of_day
from tracker.core.database import Choice, Model, db, long, pk

SATURDAY = 5


class DayKind(StrEnum):
    """What the table says of a day."""

    OFF = "off"
    WORK = "work"


class CalendarDay(Model):
    """A day that is not what its weekday says, with the reason and its legal source."""

    __tablename__ = "calendar_day"
    __table_args__ = (CheckConstraint("kind IN ('off', 'work')", name="kind"),)

    id: Mapped[pk]
    day: Mapped[dt.date] = mapped_column(unique=True)
    kind: Mapped[DayKind] = mapped_column(Choice(DayKind, 4))
    reason: Mapped[str] = mapped_column(String(200))
    legal_ref: Mapped[long] = mapped_column(default="")
    confirmed: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


@dataclass(frozen=True)
class WorkCalendar:
    """Arithmetic on working days over a set of exceptions."""

    off: frozenset[dt.date] = frozenset()
    work: frozenset[dt.date] = frozenset()

    def is_working_day(self, day: dt.date) -> bool:
        """Whether offices work on a day."""
        return day in self.work or (day.weekday() < SATURDAY and day not in self.off)

    def roll_forward(self, day: dt.date) -> dt.date:
        """The day itself if it is a working day, else the next one (BLDS 2015, Điều 148)."""
        while not self.is_working_day(day):
            day += dt.timedelta(days=1)
        return day

    def add(self, day: dt.date, count: int) -> dt.date:
        """The day that lies `count` working days after a day; day zero is not counted."""
        for _ in range(count):
            day = self.roll_forward(day + dt.timedelta(days=1))
        return day

    def between(self, start: dt.date, end: dt.date) -> int:
        """Working days after `start` up to and including `end`; 0 when `end` is not later."""
        span = (end - start).days
        return sum(self.is_working_day(start + dt.timedelta(days=i)) for i in range(1, span + 1))

    def with_day(self, day: dt.date, kind: DayKind | None) -> WorkCalendar:
        """The calendar with one day set anew; None leaves it what its weekday says."""
        off, work = self.off - {day}, self.work - {day}
        return WorkCalendar(
            off=off | {day} if kind == DayKind.OFF else off, work=work | {day} if kind == DayKind.WORK else work
        )

    def soon_until(self, today: dt.date, days: int) -> dt.datetime:
        """The UTC moment up to which a deadline counts as due soon: `days` working days from today."""
        return end_of_day(self.add(today, days))


def work_calendar(days: Iterable[CalendarDay]) -> WorkCalendar:
    """A calendar from rows of the table."""
    rows = list(days)
    return WorkCalendar(
        off=frozenset(row.day for row in rows if row.kind == DayKind.OFF),
        work=frozenset(row.day for row in rows if row.kind == DayKind.WORK),
    )


_DAYS = select(CalendarDay.day, CalendarDay.kind)


def load_calendar() -> WorkCalendar:
    """The calendar as the table has it now."""
    rows = db.session.execute(_DAYS).all()
    return WorkCalendar(
        off=frozenset(day for day, kind in rows if kind == DayKind.OFF),
        work=frozenset(day for day, kind in rows if kind == DayKind.WORK),
    )
