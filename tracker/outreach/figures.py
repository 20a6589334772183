"""Counting outreach: every activity once in every total, villages as reached of those in force.

What is counted: activities that are recorded (not withdrawn) and were held by the day. A filter by directive,
task or language asks whether the activity has one such link and never multiplies it. Attendances are 'lượt': sums
of sessions' attendances, never people.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

from sqlalchemy import ColumnElement, exists, func, select

from tracker.core import db
from tracker.outreach.models import Activity, ActivityDirective, ActivityLanguage, ActivityPlace, ActivityTask
from tracker.outreach.states import ActivityState, Audience, Channel, Language, Measure


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

    def __add__(self, other: Counts) -> Counts:
        """The totals of two sets that share no activity."""
        return Counts(*(getattr(self, name) + getattr(other, name) for name in _NAMES))


_NAMES = tuple(field.name for field in fields(Counts))
NOTHING = Counts()


@dataclass(frozen=True, slots=True)
class Scope:
    """Which activities are counted; `last` is the day up to which, None where something does not narrow."""

    last: dt.date
    unit_ids: frozenset[int] | None = None
    directive_id: int | None = None
    task_ids: frozenset[int] | None = None
    channel: Channel | None = None
    language: Language | None = None
    first: dt.date | None = None


def conditions(scope: Scope) -> list[ColumnElement[bool]]:
    """What an activity meets that a scope counts."""
    found = [Activity.state == ActivityState.RECORDED, Activity.held_on <= scope.last]
    if scope.first is not None:
        found.append(Activity.held_on >= scope.first)
    if scope.unit_ids is not None:
        found.append(Activity.unit_id.in_(scope.unit_ids))
    if scope.channel is not None:
        found.append(Activity.channel == scope.channel)
    if scope.directive_id is not None:
        served = select(ActivityDirective.activity_id).where(ActivityDirective.directive_id == scope.directive_id)
        found.append(Activity.id.in_(served))
    if scope.task_ids is not None:
        served = select(ActivityTask.activity_id).where(ActivityTask.task_id.in_(scope.task_ids))
        found.append(Activity.id.in_(served))
    if scope.language is not None:
        spoken = ActivityLanguage.activity_id == Activity.id, ActivityLanguage.language == scope.language
        found.append(exists().where(*spoken))
    return found


def _sums() -> list[ColumnElement[Any]]:
    return [func.count(), *(func.coalesce(func.sum(getattr(Activity, measure.value)), 0) for measure in Measure)]


def _counts(row: Sequence[Any], start: int) -> Counts:
    return Counts(*(int(value) for value in row[start:]))


def by_unit_and_channel(scope: Scope) -> dict[tuple[int, Channel], Counts]:
    """Totals by recording unit and channel in one query; nothing for pairs without an activity."""
    rows = db.session.execute(
        select(Activity.unit_id, Activity.channel, *_sums())
        .where(*conditions(scope))
        .group_by(Activity.unit_id, Activity.channel)
    )
    return {(row[0], row[1]): _counts(row, 2) for row in rows}


def by_language(scope: Scope) -> dict[Language, Counts]:
    """Totals by language. An activity in two languages stands in both, so these have no sum."""
    rows = db.session.execute(
        select(ActivityLanguage.language, *_sums())
        .join(Activity, Activity.id == ActivityLanguage.activity_id)
        .where(*conditions(scope))
        .group_by(ActivityLanguage.language)
    )
    return {row[0]: _counts(row, 1) for row in rows}


def total(counts: Iterable[Counts]) -> Counts:
    """The sum of totals of sets that share no activity."""
    return sum(counts, NOTHING)


def totals(scope: Scope) -> Counts:
    """Totals of a scope."""
    row = db.session.execute(select(*_sums()).where(*conditions(scope))).one()
    return _counts(row, 0)


def grouped(counts: Mapping[tuple[int, Channel], Counts], key: Callable[[int, Channel], Any]) -> dict[Any, Counts]:
    """Totals by unit and channel summed under another key, such as the unit that took over."""
    found: dict[Any, Counts] = {}
    for (unit_id, channel), one in counts.items():
        name = key(unit_id, channel)
        found[name] = found.get(name, NOTHING) + one
    return found


def reached(scope: Scope) -> set[int]:
    """Villages that an activity for residents named, as the activities name them: mergers are not looked at."""
    rows = db.session.scalars(
        select(ActivityPlace.village_id)
        .join(Activity, Activity.id == ActivityPlace.activity_id)
        .where(*conditions(scope), Activity.audience == Audience.RESIDENTS)
        .distinct()
    )
    return set(rows)


def reached_by_channel(scope: Scope) -> dict[Channel, set[int]]:
    """Villages reached, by channel."""
    rows = db.session.execute(
        select(Activity.channel, ActivityPlace.village_id)
        .join(Activity, Activity.id == ActivityPlace.activity_id)
        .where(*conditions(scope), Activity.audience == Audience.RESIDENTS)
        .distinct()
    )
    return _sets(rows)


def reached_by_language(scope: Scope) -> dict[Language, set[int]]:
    """Villages reached, by language."""
    rows = db.session.execute(
        select(ActivityLanguage.language, ActivityPlace.village_id)
        .join(Activity, Activity.id == ActivityLanguage.activity_id)
        .join(ActivityPlace, ActivityPlace.activity_id == Activity.id)
        .where(*conditions(scope), Activity.audience == Audience.RESIDENTS)
        .distinct()
    )
    return _sets(rows)


def _sets(rows: Iterable[Any]) -> dict[Any, set[int]]:
    found: dict[Any, set[int]] = {}
    for key, village_id in rows:
        found.setdefault(key, set()).add(village_id)
    return found


def covered(
    village_ids: Collection[int], named: Collection[int], parts: Mapping[int, Sequence[int]]
) -> frozenset[int]:
    """Those of some villages that count as reached.

    Takes the villages that activities named, and for merged villages their parts. A merged one is reached by an
    activity of its own, or when every part had been: half of it informed is not all of it.
    """

    def is_reached(village_id: int) -> bool:
        before = parts.get(village_id)
        return village_id in named or (bool(before) and all(map(is_reached, before or ())))

    return frozenset(village_id for village_id in village_ids if is_reached(village_id))
