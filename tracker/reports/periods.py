"""Periods of reports: the windows of NĐ 09/2019/NĐ-CP, Điều 12, which are not those of the calendar.

A month runs from the 15th of the month before to its 14th; quarter, half-year, nine months and year accordingly.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from tracker.reports.render import values
from tracker.reports.states import Every

FIRST_DAY, LAST_DAY = 15, 14
YEARS = range(2000, 2100)
"""Whose periods can be named; the one before the first of them lies before."""


# The last months of the periods of a year; a half-year is the first one only, as the decree knows no second.
_ENDS = {
    Every.MONTH: tuple(range(1, 13)),
    Every.QUARTER: (3, 6, 9, 12),
    Every.HALF: (6,),
    Every.NINE: (9,),
    Every.YEAR: (12,),
}
_MONTHS = {Every.MONTH: 1, Every.QUARTER: 3, Every.HALF: 6, Every.NINE: 9, Every.YEAR: 12}


@dataclass(frozen=True)
class Span:
    """Days from the first to the last, both included; `code` and `name` are those of a period of the decree."""

    first: dt.date
    last: dt.date
    code: str = ""
    called: str = ""

    @property
    def name(self) -> str:
        """The period in words: 'tháng 9 năm 2024', or its days."""
        return self.called or f"từ {values.day(self.first)} đến {values.day(self.last)}"

    @property
    def full_name(self) -> str:
        """The same with its days behind: 'tháng 9 năm 2024 (từ 15/8/2024 đến 14/9/2024)'."""
        days = f"từ {values.day(self.first)} đến {values.day(self.last)}"
        return f"{self.called} ({days})" if self.called else days


def span(every: Every, year: int, number: int = 1) -> Span:
    """A period of a year: its month (1 to 12) or quarter (1 to 4). Raises ValueError for what there is not."""
    ends = _ENDS[every]
    if not 1 <= number <= len(ends):
        raise ValueError(number)
    last = dt.date(year, ends[number - 1], LAST_DAY)
    begin = year * 12 + ends[number - 1] - 1 - _MONTHS[every]
    first = dt.date(begin // 12, begin % 12 + 1, FIRST_DAY)
    return Span(first, last, f"{every.value}-{year}-{number}", _called(every, year, number))


def _called(every: Every, year: int, number: int) -> str:
    words = {
        Every.MONTH: f"tháng {number} năm {year}",
        Every.QUARTER: f"quý {values.roman(number)} năm {year}",
        Every.HALF: f"6 tháng đầu năm {year}",
        Every.NINE: f"9 tháng năm {year}",
        Every.YEAR: f"năm {year}",
    }
    return words[every]


def span_of(code: str) -> Span | None:
    """The period that a code names ('month-2024-9'); None for anything else."""
    name, _, rest = code.partition("-")
    year, _, number = rest.partition("-")
    if name not in set(Every) or not (year.isdecimal() and number.isdecimal() and len(code) < 20):
        return None
    if int(year) not in YEARS:
        return None
    try:
        return span(Every(name), int(year), int(number))
    except ValueError:
        return None


def before(one: Span) -> Span:
    """The period to set beside: the month or quarter before, the same half-year, nine months or year a year ago.

    Free days are set beside as many days before them.
    """
    every, _, rest = one.code.partition("-")
    if not rest:
        days = one.last - one.first + dt.timedelta(days=1)
        return Span(one.first - days, one.last - days)
    year, number = (int(part) for part in rest.split("-"))
    if every in {Every.MONTH, Every.QUARTER} and number > 1:
        return span(Every(every), year, number - 1)
    last = len(_ENDS[Every(every)]) if every in {Every.MONTH, Every.QUARTER} else 1
    return span(Every(every), year - 1, last)


def latest_ended(every: Every, today: dt.date) -> Span:
    """The newest period of a length that is over before a day begins."""
    return next(one for one in _backwards(every, today.year + 1) if one.last < today)


def to_choose(today: dt.date) -> list[Span]:
    """The periods that have begun, newest first, for a list to choose from: two years of each length."""
    found = [
        one
        for every in Every
        for one in _backwards(every, today.year + 1)
        if one.first <= today and one.last.year >= today.year - 1
    ]
    return sorted(found, key=lambda one: (-one.last.toordinal(), one.first.toordinal()))


def _backwards(every: Every, year: int) -> Iterator[Span]:
    while year in YEARS:
        for number in range(len(_ENDS[every]), 0, -1):
            yield span(every, year, number)
        year -= 1
