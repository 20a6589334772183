"""Moments and days. Stored in UTC, shown and counted in Asia/Ho_Chi_Minh (no summer time)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from zoneinfo import ZoneInfo

LOCAL = ZoneInfo("Asia/Ho_Chi_Minh")
Clock = Callable[[], dt.datetime]


def system_clock() -> dt.datetime:
    """The present moment in UTC."""
    return dt.datetime.now(dt.UTC)


def frozen_clock(moment: dt.datetime) -> Clock:
    """A clock that always answers the same aware moment; raises ValueError for a naive one."""
    if moment.tzinfo is None:
        raise ValueError("a clock needs an aware moment")
    fixed = moment.astimezone(dt.UTC)
    return lambda: fixed


def local_day(moment: dt.datetime) -> dt.date:
    """The calendar day in Vietnam on which an aware moment falls."""
    return moment.astimezone(LOCAL).date()


def last_instant(day: dt.date) -> dt.datetime:
    """The last moment that still belongs to a day in Vietnam, in UTC: what figures 'up to a day' count."""
    return end_of_day(day) - dt.timedelta(microseconds=1)


def start_of_day(day: dt.date) -> dt.datetime:
    """The UTC moment at which a day begins in Vietnam."""
    return dt.datetime.combine(day, dt.time(), LOCAL).astimezone(dt.UTC)


def end_of_day(day: dt.date) -> dt.datetime:
    """The UTC moment 24:00 of a day in Vietnam: a deadline that names no hour ends there."""
    return start_of_day(day + dt.timedelta(days=1))


def at_hour(day: dt.date, time: dt.time) -> dt.datetime:
    """The UTC moment of a wall-clock time in Vietnam."""
    return dt.datetime.combine(day, time, LOCAL).astimezone(dt.UTC)
