"""Days lost waiting above: within the period of a report, whoever went on with the task, each day once."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.conftest import START, TestClock
from tests.escalations.conftest import Register
from tests.reports.conftest import built, column, merge_communes, total, with_column, words_of
from tests.tasks.conftest import Stage
from tracker.core import db
from tracker.core.clock import last_instant, local_day
from tracker.reports.periods import Span
from tracker.reports.pool import read
from tracker.reports.waiting import days_lost
from tracker.tasks.models import Task
from tracker.tasks.states import TaskState

RESTS = 45


@pytest.fixture
def resting(stage: Stage, clock: TestClock) -> int:
    """A task of Dào San that rests for a recommendation from 30 September to 14 November 2024."""
    task = stage.issue({"leads": ("commune_a", "commune_b"), "due_on": dt.date(2024, 12, 20)})[0]
    register = Register(stage.cast, clock, stage)
    row = register.bring("forwarded", task=db.session.get_one(Task, task))
    register.act("pause_task", row)
    clock.move(days=RESTS)
    stage.act("office", "resume", task)
    clock.move(days=20)
    return task


def weekdays(first: dt.date, last: dt.date) -> int:
    """Days without Saturdays and Sundays; in the autumn of 2024 no weekday is a holiday."""
    return sum((first + dt.timedelta(days=i)).weekday() < 5 for i in range((last - first).days + 1))


def rested(first: dt.date, last: dt.date) -> int:
    """Working days of the pause that lie in a period; it began on 30 September, which does not count."""
    begin, end = local_day(START) + dt.timedelta(days=1), local_day(START) + dt.timedelta(days=RESTS)
    return weekdays(max(first, begin), min(last, end))


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=30)
@given(first=st.dates(dt.date(2024, 9, 1), dt.date(2024, 11, 30)), days=st.tuples(*[st.integers(0, 40)] * 2))
def test_those_of_a_period_and_of_the_next_add_up(resting: int, first: dt.date, days: tuple[int, int]) -> None:
    middle = first + dt.timedelta(days=days[0])
    last = middle + dt.timedelta(days=1 + days[1])
    found = [
        days_lost(last_instant(end), begin).get(resting, 0)
        for begin, end in ((first, middle), (middle + dt.timedelta(days=1), last), (first, last))
    ]
    assert found[:2] == [rested(first, middle), rested(middle + dt.timedelta(days=1), last)]
    assert found[2] == sum(found[:2])


def test_a_periodic_report_counts_those_within_its_period(stage: Stage, resting: int) -> None:
    for first, last in (
        (dt.date(2024, 10, 15), dt.date(2024, 11, 14)),
        (dt.date(2024, 11, 15), dt.date(2024, 11, 30)),
    ):
        document = built(stage, "periodic", span=Span(first, last), as_of=last_instant(last))
        measured = with_column(document, "lost")[0]
        expected = rested(first, last)
        assert sum(column(measured, "lost")) == total(measured, "lost") == expected
        told = f"tổng cộng {expected} ngày làm việc trong kỳ." if expected else "Không có ngày nào trong kỳ phải"
        assert told in words_of(document)
    assert f"tổng cộng {weekdays(dt.date(2024, 10, 1), dt.date(2024, 11, 14))} ngày" in words_of(
        built(stage, "unit", unit="commune_a")
    )


def test_a_pause_goes_on_with_the_task_of_the_unit_that_took_over(stage: Stage, clock: TestClock) -> None:
    tasks = stage.issue({"leads": ("commune_a", "commune_b"), "due_on": dt.date(2024, 12, 20)})
    register = Register(stage.cast, clock, stage)
    for task, unit in zip(tasks, ("commune_a", "commune_b"), strict=True):
        register.act("pause_task", register.bring("forwarded", unit, task=db.session.get_one(Task, task)))
    clock.move(days=7)
    merge_communes(stage)
    clock.move(days=7)
    heir = db.session.scalars(select(Task).where(Task.id.not_in(tasks))).one()
    assert heir.state is TaskState.PAUSED
    assert days_lost(clock()) == {tasks[0]: 5, tasks[1]: 5, heir.id: 5}
    assert read(clock(), Task.unit_id == heir.unit_id).days_lost() == 5


def test_the_answer_lets_that_task_go_on_once_nothing_else_holds_it(stage: Stage, clock: TestClock) -> None:
    tasks = stage.issue({"leads": ("commune_a", "commune_b"), "due_on": dt.date(2024, 12, 20)})
    register, rows = Register(stage.cast, clock, stage), []
    for task, unit in zip(tasks, ("commune_a", "commune_b"), strict=True):
        rows.append(register.bring("forwarded", unit, task=db.session.get_one(Task, task)))
        register.act("pause_task", rows[-1])
    clock.move(days=7)
    merge_communes(stage)
    clock.move(days=7)
    found = []
    for row in rows:
        for verb in ("answer", "tell", "close"):
            register.act(verb, row)
        db.session.rollback()
        found.append(db.session.scalars(select(Task).where(Task.id.not_in(tasks))).one().state)
    assert found == [TaskState.PAUSED, TaskState.ASSIGNED]
    heir = db.session.scalars(select(Task).where(Task.id.not_in(tasks))).one()
    # Ten working days after 20 December: the calendar of these tests has no holidays.
    assert (heir.paused_days, heir.due_on) == (10, dt.date(2025, 1, 3))
    assert [register.row(row).days_lost for row in rows] == [0, 10]
