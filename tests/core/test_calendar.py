"""Working days: weekends, holidays, swap days, and when something counts as due soon."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from tracker.core.calendar import WorkCalendar
from tracker.core.clock import at_hour, end_of_day, local_day, start_of_day

FRIDAY = dt.date(2024, 8, 30)
NATIONAL = frozenset({dt.date(2024, 9, 2), dt.date(2024, 9, 3)})
SWAP = WorkCalendar(off=frozenset({dt.date(2026, 1, 2)}), work=frozenset({dt.date(2026, 1, 10)}))
days = st.dates(dt.date(2024, 1, 1), dt.date(2026, 12, 31))


def test_weekend_and_holidays_are_skipped() -> None:
    calendar = WorkCalendar(off=NATIONAL)
    assert calendar.add(FRIDAY, 1) == dt.date(2024, 9, 4)
    assert calendar.roll_forward(dt.date(2024, 8, 31)) == dt.date(2024, 9, 4)
    assert calendar.between(FRIDAY, dt.date(2024, 9, 4)) == 1


def test_a_swap_day_counts_as_work() -> None:
    assert not SWAP.is_working_day(dt.date(2026, 1, 2))
    assert SWAP.is_working_day(dt.date(2026, 1, 10))


def test_a_day_ends_at_midnight_in_vietnam() -> None:
    assert end_of_day(dt.date(2024, 9, 30)) == dt.datetime(2024, 9, 30, 17, 0, tzinfo=dt.UTC)
    assert local_day(dt.datetime(2024, 9, 30, 17, 0, tzinfo=dt.UTC)) == dt.date(2024, 10, 1)
    assert at_hour(dt.date(2024, 9, 30), dt.time(14)) == dt.datetime(2024, 9, 30, 7, 0, tzinfo=dt.UTC)


@given(days, st.integers(1, 30))
def test_adding_and_counting_agree(day: dt.date, count: int) -> None:
    calendar = WorkCalendar(off=NATIONAL)
    end = calendar.add(day, count)
    assert calendar.is_working_day(end)
    assert calendar.between(day, end) == count


@given(days)
def test_rolling_never_goes_back(day: dt.date) -> None:
    rolled = SWAP.roll_forward(day)
    assert rolled >= day
    assert SWAP.is_working_day(rolled)
    assert SWAP.roll_forward(rolled) == rolled


@given(days)
def test_a_moment_belongs_to_one_day(day: dt.date) -> None:
    assert local_day(start_of_day(day)) == day
    assert local_day(end_of_day(day) - dt.timedelta(microseconds=1)) == day
