"""Periods of what recurs, against dates counted by hand."""

from __future__ import annotations

import datetime as dt

import pytest
from sqlalchemy import select

from tests.conftest import TestClock
from tests.tasks.conftest import Stage
from tracker.core import db, transaction
from tracker.core.access import SYSTEM
from tracker.core.calendar import WorkCalendar
from tracker.core.errors import Forbidden, Invalid
from tracker.tasks.models import Task, TaskEvent
from tracker.tasks.operations import open_periods
from tracker.tasks.operations.periods import periods

DAY = dt.date
PLAIN = WorkCalendar()


@pytest.mark.parametrize(
    ("rule", "start", "key", "due_on"),
    [
        ("FREQ=MONTHLY;BYMONTHDAY=25", DAY(2024, 9, 3), "2024-09", DAY(2024, 9, 25)),
        ("FREQ=MONTHLY;BYMONTHDAY=25", DAY(2024, 9, 26), "2024-10", DAY(2024, 10, 25)),
        # 25 August 2024 is a Sunday: computed days roll to Monday.
        ("FREQ=MONTHLY;BYMONTHDAY=25", DAY(2024, 8, 1), "2024-08", DAY(2024, 8, 26)),
        ("FREQ=MONTHLY", DAY(2024, 9, 3), "2024-09", DAY(2024, 9, 30)),
        ("FREQ=MONTHLY;INTERVAL=3", DAY(2024, 7, 9), "2024-Q3", DAY(2024, 9, 30)),
        ("FREQ=MONTHLY;BYMONTH=3,6,9,12;BYMONTHDAY=15", DAY(2024, 7, 9), "2024-Q3", DAY(2024, 9, 16)),
        ("FREQ=MONTHLY;INTERVAL=6", DAY(2024, 7, 9), "2024-H2", DAY(2024, 12, 31)),
        ("FREQ=MONTHLY;INTERVAL=2", DAY(2024, 7, 9), "2024-08", DAY(2024, 9, 2)),
        ("FREQ=YEARLY;BYMONTH=6;BYMONTHDAY=15", DAY(2024, 7, 9), "2025", DAY(2025, 6, 16)),
        ("FREQ=YEARLY", DAY(2024, 7, 9), "2024", DAY(2024, 12, 31)),
        ("FREQ=WEEKLY;BYDAY=MO", DAY(2024, 9, 24), "2024-W40", DAY(2024, 9, 30)),
        ("FREQ=WEEKLY", DAY(2024, 9, 24), "2024-W39", DAY(2024, 9, 27)),
        ("FREQ=DAILY", DAY(2024, 9, 28), "2024-09-30", DAY(2024, 9, 30)),
        ("RRULE:FREQ=MONTHLY;BYMONTHDAY=10,25", DAY(2024, 9, 12), "2024-09-25", DAY(2024, 9, 25)),
    ],
)
def test_the_period_running_on_the_day_of_issue(rule: str, start: DAY, key: str, due_on: DAY) -> None:
    found = periods(rule, start, start, PLAIN)
    assert [(one.key, one.due_on) for one in found] == [(key, due_on)]


def test_a_holiday_moves_the_day() -> None:
    calendar = WorkCalendar(off=frozenset({DAY(2024, 9, 2), DAY(2024, 9, 3)}))
    assert periods("FREQ=MONTHLY;BYMONTHDAY=2", DAY(2024, 9, 1), DAY(2024, 9, 1), calendar)[0].due_on == DAY(
        2024, 9, 4
    )


def test_missed_periods_are_made_up() -> None:
    found = periods("FREQ=MONTHLY;BYMONTHDAY=25", DAY(2024, 7, 9), DAY(2024, 10, 1), PLAIN)
    assert [one.key for one in found] == ["2024-07", "2024-08", "2024-09", "2024-10"]


@pytest.mark.parametrize(
    "rule", ["", "FREQ=SECONDLY", "BYMONTHDAY=3", "FREQ=MONTHLY;INTERVAL=0", "FREQ=MONTHLY;BYMONTHDAY=x", "P15WD"]
)
def test_a_rule_that_cannot_be_followed_is_refused(rule: str) -> None:
    with pytest.raises(Invalid):
        periods(rule, DAY(2024, 7, 9), DAY(2024, 7, 9), PLAIN)


def test_a_rule_that_has_ended_gives_nothing_more() -> None:
    found = periods("FREQ=MONTHLY;BYMONTHDAY=25;UNTIL=20240831", DAY(2024, 7, 9), DAY(2024, 10, 1), PLAIN)
    assert [one.key for one in found] == ["2024-07", "2024-08"]


def open_now(clock: TestClock) -> int:
    """Let the job run once."""
    with transaction():
        return open_periods(actor=SYSTEM, now=clock())


def test_issuing_makes_the_running_period_and_the_job_the_following(stage: Stage, clock: TestClock) -> None:
    ids = stage.issue({"rule": "FREQ=MONTHLY;BYMONTHDAY=10", "leads": ("commune_a", "commune_b")})
    assert {stage.task(one).period for one in ids} == {"2024-10"}
    assert open_now(clock) == 0
    clock.move(days=12)
    assert open_now(clock) == 2
    assert open_now(clock) == 0
    made = db.session.scalars(select(Task).where(Task.period == "2024-11")).all()
    assert {task.due_on for task in made} == {DAY(2024, 11, 11)}
    first = db.session.scalars(select(TaskEvent).where(TaskEvent.task_id == made[0].id)).one()
    assert (first.verb, first.actor_name, first.at) == ("assigned", "Hệ thống", clock())


def test_a_unit_may_not_open_periods(stage: Stage, clock: TestClock) -> None:
    with pytest.raises(Forbidden), transaction():
        open_periods(actor=stage.cast.actor("commune_a"), now=clock())
