"""Holidays and swapped working days: a library proposes them, a list of ours corrects it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import holidays
from sqlalchemy import select

from tracker.audit.operations import record
from tracker.core import db
from tracker.core.access import Actor
from tracker.core.calendar import CalendarDay, DayKind

YEARS = range(2024, 2028)
# From here on the plan of a year is not announced yet when this was written.
FIRST_EXPECTED_YEAR = 2027


@dataclass(frozen=True)
class Day:
    """A day that is not what its weekday says."""

    day: dt.date
    kind: DayKind
    reason: str
    legal_ref: str = ""
    confirmed: bool = True


SWAP_OF_2026 = "Công văn 12729/VPCP-KGVX ngày 25/12/2025"
CORRECTIONS = (
    Day(dt.date(2026, 1, 2), DayKind.OFF, "Ngày nghỉ (thay cho ngày 10/01/2026)", SWAP_OF_2026),
    Day(dt.date(2026, 1, 10), DayKind.WORK, "Ngày làm bù (thay cho ngày 02/01/2026)", SWAP_OF_2026),
)
# The Labour Code's list (article 112) was not amended for it when this was written.
UNCONFIRMED = {(11, 24): "Nghị quyết 80-NQ/TW ngày 07/01/2026; chưa có văn bản sửa Điều 112 Bộ luật Lao động"}


def known_days() -> list[Day]:
    """Every exception of the years covered, in order; ours replace the library's."""
    days = {day.day: day for day in _proposed()} | {day.day: day for day in CORRECTIONS}
    return [days[key] for key in sorted(days)]


def _proposed() -> Iterator[Day]:
    for year in YEARS:
        calendar = holidays.country_holidays("VN", years=year, language="vi")
        for day, name in calendar.items():
            doubt = UNCONFIRMED.get((day.month, day.day))
            yield Day(
                day,
                DayKind.OFF,
                str(name),
                doubt or "Bộ luật Lao động 2019, Điều 112",
                confirmed=doubt is None and day.year < FIRST_EXPECTED_YEAR,
            )
        for day in calendar.weekend_workdays:
            if day.year == year:
                yield Day(day, DayKind.WORK, "Ngày làm bù theo lịch hoán đổi")


def seed_calendar(*, actor: Actor, now: dt.datetime) -> int:
    """Add the exceptions that the table does not have yet; a day already there is left as it is.

    Runs inside a transaction. Returns how many days were added.
    """
    present = set(db.session.scalars(select(CalendarDay.day)))
    missing = [day for day in known_days() if day.day not in present]
    db.session.add_all(_rows(missing))
    if missing:
        record(
            "calendar.seeded",
            actor=actor,
            now=now,
            subject_type="calendar",
            subject_id=None,
            details={"days": len(missing), "from": min(YEARS), "to": max(YEARS)},
        )
    return len(missing)


def _rows(days: Iterable[Day]) -> list[CalendarDay]:
    return [
        CalendarDay(
            day=day.day, kind=day.kind, reason=day.reason, legal_ref=day.legal_ref, confirmed=day.confirmed
        )
        for day in days
    ]
