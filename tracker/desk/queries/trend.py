"""A unit's months, replayed from events, and its rates beside the others' average."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from sqlalchemy import select

from tracker.core import db
from tracker.core.clock import local_day, start_of_day
from tracker.tasks.figures import TENTH, Totals, bucket
from tracker.tasks.models import Task, TaskEvent
from tracker.tasks.states import timeliness

MONTHS = 6
FEWEST_OTHERS = 3
"""With fewer units an average would tell what a single neighbour's figure is."""
RATES = ("completion_rate", "done_share", "on_time_rate")


@dataclass(frozen=True, slots=True)
class Month:
    """How a unit's tasks stood at the end of a month; of the present one, now."""

    month: int
    year: int
    totals: Totals


@dataclass(frozen=True, slots=True)
class Beside:
    """One of a unit's rates, the average of the same rate over other units, and how many those are."""

    rate: str
    own: Decimal | None
    others: Decimal
    units: int


def months(unit_id: int, now: dt.datetime) -> list[Month]:
    """The last six months of a unit, oldest first, without those before its first task."""
    events = db.session.execute(
        select(TaskEvent.task_id, TaskEvent.at, TaskEvent.state, TaskEvent.due_at, TaskEvent.clock_stopped_at)
        .join(Task, Task.id == TaskEvent.task_id)
        .where(Task.unit_id == unit_id)
        .order_by(TaskEvent.id)
    ).all()
    found = [Month(day.month, day.year, _standing(events, end)) for day, end in _ends(now)]
    begun = next((place for place, month in enumerate(found) if month.totals != Totals()), len(found))
    return found[begun:]


def _ends(now: dt.datetime) -> list[tuple[dt.date, dt.datetime]]:
    """First day and last instant of each month; the present one ends now."""
    first = local_day(now).replace(day=1)
    found = [(first, now)]
    for _ in range(MONTHS - 1):
        end = start_of_day(first) - dt.timedelta(microseconds=1)
        first = (first - dt.timedelta(days=1)).replace(day=1)
        found.append((first, end))
    return found[::-1]


def _standing(events: Sequence[Any], end: dt.datetime) -> Totals:
    """Totals at a moment: the last event of each task up to it decides, as in `figures.standings`."""
    last = {event.task_id: event for event in events if event.at <= end}
    alike = Counter((one.state, one.due_at, one.clock_stopped_at) for one in last.values())
    counts: Counter[str] = Counter()
    for (state, due_at, stopped_at), number in alike.items():
        counts[bucket(state, timeliness(state, due_at, stopped_at, end, end))] += number
    return Totals(**counts)


def beside_others(by_unit: Mapping[int, Totals], unit_id: int) -> list[Beside]:
    """A unit's rates beside the plain average of the other units' rates.

    A rate that fewer than three others have is left out, so that no single unit can be read from it.
    """
    own = by_unit.get(unit_id, Totals())
    found = []
    for name in RATES:
        others = [
            value
            for other, totals in by_unit.items()
            if other != unit_id and (value := getattr(totals, name)) is not None
        ]
        if len(others) >= FEWEST_OTHERS:
            average = (sum(others, Decimal(0)) / len(others)).quantize(TENTH, rounding=ROUND_HALF_UP)
            found.append(Beside(name, getattr(own, name), average, len(others)))
    return found
