"""Periods of a recurring instruction: which there are, and when each is due."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from dateutil.rrule import rrule, rrulestr

from tracker.core.calendar import WorkCalendar
from tracker.core.errors import Invalid

FREQUENCIES = frozenset({"DAILY", "WEEKLY", "MONTHLY", "YEARLY"})
HORIZON = dt.timedelta(days=3 * 366)


@dataclass(frozen=True)
class Period:
    """One turn of what recurs: its key ('2024-09', '2024-Q3', '2024-W39') and the working day it is due."""

    key: str
    due_on: dt.date


def parts_of(rule: str) -> dict[str, str]:
    """The parts of an RRULE by name. Raises Invalid for one that cannot be followed."""
    pairs = [part.partition("=") for part in rule.upper().removeprefix("RRULE:").split(";") if part]
    parts = {name: value for name, _, value in pairs}
    interval = parts.get("INTERVAL", "1")
    if parts.get("FREQ") not in FREQUENCIES or not interval.isdigit() or int(interval) < 1:
        raise Invalid("Chưa hiểu quy tắc định kỳ '%(rule)s'; hãy sửa thời hạn của nhiệm vụ.", rule=rule)
    return parts


def anchored(rule: str) -> str:
    """The rule with a day: 'every quarter' that names none ends with the calendar quarter.

    A week ends on Friday, the last day on which offices work.
    """
    parts = parts_of(rule)
    if any(name.startswith("BY") for name in parts):
        return _joined(parts)
    interval = int(parts.get("INTERVAL", "1"))
    if parts["FREQ"] == "WEEKLY":
        parts["BYDAY"] = "FR"
    elif parts["FREQ"] == "MONTHLY":
        parts["BYMONTHDAY"] = "-1"
        if 12 % interval == 0 and interval > 1:
            del parts["INTERVAL"]
            parts["BYMONTH"] = ",".join(str(month) for month in range(interval, 13, interval))
    elif parts["FREQ"] == "YEARLY":
        parts |= {"BYMONTH": "12", "BYMONTHDAY": "31"}
    return _joined(parts)


def _joined(parts: dict[str, str]) -> str:
    return ";".join(f"{name}={value}" for name, value in parts.items())


def _rule(rule: str, start: dt.date) -> rrule:
    try:
        found = rrulestr(anchored(rule), dtstart=dt.datetime.combine(start, dt.time()), ignoretz=True)
    except (ValueError, TypeError) as error:
        raise Invalid("Chưa hiểu quy tắc định kỳ '%(rule)s'; hãy sửa thời hạn của nhiệm vụ.", rule=rule) from error
    if not isinstance(found, rrule):
        raise Invalid("Chưa hiểu quy tắc định kỳ '%(rule)s'; hãy sửa thời hạn của nhiệm vụ.", rule=rule)
    return found


def key_of(day: dt.date, parts: dict[str, str]) -> str:
    """The name of the period that ends on a day, under a rule."""
    several = any("," in parts.get(name, "") for name in ("BYDAY", "BYMONTHDAY"))
    if several or parts["FREQ"] == "DAILY":
        return day.isoformat()
    if parts["FREQ"] == "WEEKLY":
        year, week, _ = day.isocalendar()
        return f"{year}-W{week:02d}"
    months = parts.get("BYMONTH", "").count(",") + 1 if "BYMONTH" in parts else 12
    if months == 1:
        return str(day.year)
    return {4: f"{day.year}-Q{(day.month + 2) // 3}", 2: f"{day.year}-H{(day.month + 5) // 6}"}.get(
        months, f"{day.year}-{day.month:02d}"
    )


def periods(rule: str, start: dt.date, today: dt.date, calendar: WorkCalendar) -> list[Period]:
    """Every period from the day of issue to the one now running, oldest first.

    Takes the RRULE, the day it counts from, today and the calendar by which computed days roll forward.
    Raises Invalid for a rule that cannot be followed.
    """
    found: dict[str, Period] = {}
    for period in _following(rule, start, today + HORIZON, calendar):
        found.setdefault(period.key, period)
        if period.due_on >= today:
            break
    return list(found.values())


def _following(rule: str, start: dt.date, end: dt.date, calendar: WorkCalendar) -> Iterator[Period]:
    parts = parts_of(anchored(rule))
    for moment in _rule(rule, start):
        day = moment.date()
        if day > end:
            return
        if parts["FREQ"] == "DAILY" and not calendar.is_working_day(day):
            continue
        yield Period(key_of(day, parts), calendar.roll_forward(day))
