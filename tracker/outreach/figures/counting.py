"""Totals of activities: each counts once in every one of them.

A filter by directive, task or language asks whether the activity has one such link and never multiplies it.
Attendances are 'lượt': sums of sessions' attendances, never people.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from operator import add, attrgetter
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select

from tracker.core import db
from tracker.outreach.models import Activity, ActivityDirective, ActivityLanguage, ActivityTask
from tracker.outreach.states import ActivityState, Channel, Language, Measure


@dataclass(frozen=True, slots=True)
class Counts:
    """Totals of a set of activities. Minutes, not hours; shares of women and minorities are lượt as well."""

    activities: int = 0
    sessions: int = 0
    broadcasts: int = 0
    minutes: int = 0
    attendances: int = 0
    women: int = 0
    minorities: int = 0
    copies: int = 0
    items: int = 0
    posts: int = 0
    views: int = 0
    households: int = 0
    assists: int = 0


_NUMBERS = attrgetter(*(field.name for field in fields(Counts)))
NOTHING = Counts()


@dataclass(frozen=True, slots=True)
class Scope:
    """Which activities are counted; `last` is the day up to which, None where something does not narrow.

    `moment` is as of when: what was recorded, corrected or withdrawn later is not known yet. None is now.
    """

    last: dt.date
    unit_ids: frozenset[int] | None = None
    directive_id: int | None = None
    task_ids: frozenset[int] | None = None
    channel: Channel | None = None
    language: Language | None = None
    first: dt.date | None = None
    moment: dt.datetime | None = None


def conditions(scope: Scope, *, few: bool = False) -> list[ColumnElement[bool]]:
    """What an activity meets that a scope counts as it stands now, its moment left aside.

    `few` is for a statement that names some activities besides: it is to look those up and ask each, not to walk
    through all that are recorded or that serve a directive.
    """
    recorded = Activity.withdrawn_at.is_(None) if few else Activity.state == ActivityState.RECORDED
    found = [recorded, Activity.held_on <= scope.last]
    if scope.first is not None:
        found.append(Activity.held_on >= scope.first)
    if scope.unit_ids is not None:
        found.append(Activity.unit_id.in_(scope.unit_ids))
    if scope.channel is not None:
        found.append(Activity.channel == scope.channel)
    if scope.directive_id is not None:
        of_it = ActivityDirective.directive_id == scope.directive_id
        served = select(ActivityDirective.activity_id).where(of_it)
        asked = exists().where(ActivityDirective.activity_id == Activity.id, of_it)
        found.append(asked if few else Activity.id.in_(served))
    if scope.task_ids is not None:
        served = select(ActivityTask.activity_id).where(ActivityTask.task_id.in_(scope.task_ids))
        found.append(Activity.id.in_(served))
    if scope.language is not None:
        spoken = ActivityLanguage.activity_id == Activity.id, ActivityLanguage.language == scope.language
        found.append(exists().where(*spoken))
    return found


SUMS: tuple[ColumnElement[Any], ...] = (
    func.count(),
    *(func.coalesce(func.sum(getattr(Activity, measure.value)), 0) for measure in Measure),
)
"""What is selected of a group of activities: how many, and the sum of each measure."""


CHUNK = 5_000
"""So many identifiers at once stay below what a database takes in one statement."""


def chunks(ids: Sequence[int]) -> list[Sequence[int]]:
    """Identifiers in parts that a statement can hold."""
    return [ids[start : start + CHUNK] for start in range(0, len(ids), CHUNK)]


def rows_by(first: Any, second: Any, where: Sequence[ColumnElement[bool]]) -> list[tuple[Any, Any, list[int]]]:
    """Activities under conditions grouped by two columns: their values, and the numbers of Counts in order."""
    rows = db.session.execute(select(first, second, *SUMS).where(*where).group_by(first, second))
    return [(row[0], row[1], row[2:]) for row in map(list, rows)]


def summed(pairs: Iterable[tuple[Any, Sequence[int]]]) -> dict[Any, Counts]:
    """Totals by key, of pairs of a key and the numbers of Counts in order; no key without an activity."""
    found: dict[Any, Sequence[int]] = {}
    for key, numbers in pairs:
        before = found.get(key)
        found[key] = numbers if before is None else list(map(add, before, numbers))
    return {key: Counts(*numbers) for key, numbers in found.items() if numbers[0]}


def total(counts: Iterable[Counts]) -> Counts:
    """The sum of totals of sets that share no activity."""
    return Counts(*map(sum, zip(*map(_NUMBERS, counts), strict=True)))


def grouped(counts: Mapping[tuple[int, Channel], Counts], key: Callable[[int, Channel], Any]) -> dict[Any, Counts]:
    """Totals by unit and channel summed under another key, such as the unit that took over."""
    return summed((key(unit_id, channel), _NUMBERS(one)) for (unit_id, channel), one in counts.items())
