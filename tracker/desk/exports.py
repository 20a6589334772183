"""A unit's deadlines in the form that calendars read (RFC 5545)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from icalendar import Calendar, Event

from tracker.core.clock import LOCAL, end_of_day
from tracker.desk.queries.rows import TaskRow, reference

REFRESH = dt.timedelta(hours=6)


def deadlines_calendar(rows: Iterable[TaskRow], *, unit_name: str, site: str) -> bytes:
    """A calendar with an event on the day of each deadline.

    Takes rows that have one, the unit's name and the service's own address, to which each event leads. The same
    rows give the same bytes, so that a calendar sees what changed. Without alarms: people set their own.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//directive tracker//deadlines//VI")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", f"Hạn nhiệm vụ: {unit_name}")
    calendar.add("x-published-ttl", "PT6H")
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    for row in rows:
        calendar.add_component(_event(row, site))
    written: bytes = calendar.to_ical()
    return written


def _event(row: TaskRow, site: str) -> Event:
    event = Event()
    event.add("uid", f"task-{row.id}@{site.partition('://')[2] or 'tracker'}")
    event.add("dtstamp", row.updated_at)
    event.add("last-modified", row.updated_at)
    event.add("sequence", row.version)
    event.add("dtstart", row.due_on)
    event.add("dtend", row.due_on + dt.timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("summary", f"Hạn: {row.title}{_hour(row)}")
    period = f", kỳ {row.period}" if row.period else ""
    event.add("description", f"Mục {row.label}, {reference(row)}{period}")
    event.add("url", f"{site}/tasks/{row.id}")
    return event


def _hour(row: TaskRow) -> str:
    """The hour of a deadline that names one."""
    if row.due_at >= end_of_day(row.due_on) or row.due_at.astimezone(LOCAL).time() == dt.time():
        return ""
    return f" ({row.due_at.astimezone(LOCAL):%H:%M})"
