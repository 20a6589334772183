"""The calendar: what offices were told, against what the table holds."""

from __future__ import annotations

import datetime as dt

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.conftest import TestClock
from tracker.audit.models import AuditEntry
from tracker.core import db, transaction
from tracker.core.access import SYSTEM
from tracker.core.calendar import CalendarDay, DayKind, load_calendar
from tracker.jobs.calendar_seed import known_days, seed_calendar


@pytest.fixture
def seeded(app: Flask, clock: TestClock) -> int:
    with transaction():
        return seed_calendar(actor=SYSTEM, now=clock())


@pytest.mark.parametrize(
    ("day", "works"),
    [
        ("2024-02-14", False),
        ("2024-02-15", True),
        ("2024-04-29", False),
        ("2024-05-04", True),
        ("2024-09-02", False),
        ("2024-09-03", False),
        ("2024-09-04", True),
        ("2025-05-02", False),
        ("2025-04-26", True),
        ("2026-01-02", False),
        ("2026-01-10", True),
        ("2026-08-22", True),
        ("2026-08-31", False),
        ("2027-02-10", False),
        ("2027-02-11", True),
    ],
)
def test_days_are_as_announced(seeded: int, day: str, works: bool) -> None:
    assert load_calendar().is_working_day(dt.date.fromisoformat(day)) is works


def test_what_is_not_certain_is_marked(seeded: int) -> None:
    uncertain = db.session.scalars(select(CalendarDay.day).where(CalendarDay.confirmed.is_(False))).all()
    assert dt.date(2026, 11, 24) in uncertain
    assert {day.year for day in uncertain} == {2026, 2027}
    assert [day for day in uncertain if day.year == 2026] == [dt.date(2026, 11, 24)]


def test_seeding_again_changes_nothing_and_leaves_no_trace(seeded: int, clock: TestClock) -> None:
    assert seeded == len(known_days()) > 50
    with transaction():
        assert seed_calendar(actor=SYSTEM, now=clock()) == 0
    assert db.session.scalar(select(func.count()).where(AuditEntry.act == "calendar.seeded")) == 1


def test_a_day_that_a_person_changed_stays(app: Flask, clock: TestClock) -> None:
    with transaction() as session:
        session.add(CalendarDay(day=dt.date(2026, 11, 24), kind=DayKind.WORK, reason="Làm việc bình thường"))
    with transaction():
        seed_calendar(actor=SYSTEM, now=clock())
    assert load_calendar().is_working_day(dt.date(2026, 11, 24))
