"""The windows of NĐ 09/2019, as the decree writes them."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.core.clock import last_instant, local_day, start_of_day
from tracker.reports.periods import Span, before, latest_ended, span, span_of, to_choose
from tracker.reports.states import Every

D = dt.date
WINDOWS = [
    (Every.MONTH, 1, D(2023, 12, 15), D(2024, 1, 14), "tháng 1 năm 2024"),
    (Every.MONTH, 9, D(2024, 8, 15), D(2024, 9, 14), "tháng 9 năm 2024"),
    (Every.QUARTER, 1, D(2023, 12, 15), D(2024, 3, 14), "quý I năm 2024"),
    (Every.QUARTER, 4, D(2024, 9, 15), D(2024, 12, 14), "quý IV năm 2024"),
    (Every.HALF, 1, D(2023, 12, 15), D(2024, 6, 14), "6 tháng đầu năm 2024"),
    (Every.NINE, 1, D(2023, 12, 15), D(2024, 9, 14), "9 tháng năm 2024"),
    (Every.YEAR, 1, D(2023, 12, 15), D(2024, 12, 14), "năm 2024"),
]


@pytest.mark.parametrize(("every", "number", "first", "last", "name"), WINDOWS)
def test_windows_of_the_decree(every: Every, number: int, first: D, last: D, name: str) -> None:
    one = span(every, 2024, number)
    assert (one.first, one.last, one.name) == (first, last, name)
    assert span_of(one.code) == one


@pytest.mark.parametrize("code", ["", "month", "month-2024", "month-2024-13", "week-2024-1", "year-1999-1"])
def test_what_names_no_period(code: str) -> None:
    assert span_of(code) is None


@given(st.sampled_from([Every.MONTH, Every.QUARTER]), st.integers(2001, 2090), st.integers(1, 4))
def test_months_and_quarters_follow_each_other_without_a_gap(every: Every, year: int, number: int) -> None:
    one = span(every, year, number)
    assert before(one).last + dt.timedelta(days=1) == one.first


def test_what_stands_beside() -> None:
    assert before(span(Every.MONTH, 2024, 1)) == span(Every.MONTH, 2023, 12)
    assert before(span(Every.YEAR, 2024)) == span(Every.YEAR, 2023)
    assert before(span(Every.HALF, 2024)) == span(Every.HALF, 2023)
    assert before(Span(D(2024, 9, 11), D(2024, 9, 20))) == Span(D(2024, 9, 1), D(2024, 9, 10))


@given(st.sampled_from(list(Every)), st.dates(D(2003, 1, 1), D(2090, 1, 1)))
def test_the_latest_ended_is_over_and_its_successor_is_not(every: Every, today: D) -> None:
    one = latest_ended(every, today)
    assert one.last < today
    later = [span(every, year, number) for year in (today.year, today.year + 1) for number in _numbers(every)]
    assert not [other for other in later if one.last < other.last < today]


def _numbers(every: Every) -> range:
    return range(1, {Every.MONTH: 13, Every.QUARTER: 5}.get(every, 2))


def test_only_what_has_begun_is_offered() -> None:
    offered = to_choose(D(2024, 9, 30))
    assert span(Every.MONTH, 2024, 10) in offered
    assert span(Every.MONTH, 2024, 11) not in offered
    assert all(one.first <= D(2024, 9, 30) for one in offered)


def test_a_period_ends_at_midnight_in_vietnam_and_not_elsewhere() -> None:
    september = span(Every.MONTH, 2024, 9)
    end, begin = last_instant(september.last), start_of_day(span(Every.MONTH, 2024, 10).first)
    assert begin - end == dt.timedelta(microseconds=1)
    assert begin == dt.datetime(2024, 9, 14, 17, tzinfo=dt.UTC)
    assert latest_ended(Every.MONTH, local_day(end)) == span(Every.MONTH, 2024, 8)
    assert latest_ended(Every.MONTH, local_day(begin)) == september


def test_year_change_and_leap_day() -> None:
    assert latest_ended(Every.YEAR, D(2024, 12, 14)) == span(Every.YEAR, 2023)
    assert latest_ended(Every.YEAR, D(2024, 12, 15)) == span(Every.YEAR, 2024)
    assert latest_ended(Every.QUARTER, D(2025, 1, 1)) == span(Every.QUARTER, 2024, 4)
    march = span(Every.MONTH, 2024, 3)
    assert ((march.last - march.first).days + 1, before(march).last) == (29, D(2024, 2, 14))
    assert before(Span(D(2024, 2, 29), D(2024, 2, 29))) == Span(D(2024, 2, 28), D(2024, 2, 28))


def test_every_period_that_can_be_named_has_one_before_it() -> None:
    for every in Every:
        assert before(span(every, 2000)).last.year == 1999
