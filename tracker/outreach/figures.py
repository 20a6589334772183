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

from sqlalchemy import ColumnElement, String, exists, func, literal, select, true, union_all

from tracker.core import db
from tracker.outreach.models import Activity, ActivityDirective, ActivityLanguage, ActivityReach, ActivityTask
from tracker.outreach.states import ActivityState, Channel, Language, Measure
from tracker.units.models import Village


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


def by_way(scope: Scope) -> tuple[dict[Channel, Counts], dict[Language, Counts]]:
    """Totals by channel and by language in one query.

    An activity in two languages stands in both, so those have no sum.
    """
    rows = db.session.execute(
        select(Activity.channel, Activity.spoken, *_sums())
        .where(*conditions(scope))
        .group_by(Activity.channel, Activity.spoken)
    )
    channels: dict[Channel, Counts] = {}
    languages: dict[Language, Counts] = {}
    for row in rows:
        counts = _counts(row, 2)
        channels[row[0]] = channels.get(row[0], NOTHING) + counts
        for language in map(Language, row[1].split(",")):
            languages[language] = languages.get(language, NOTHING) + counts
    return channels, languages


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


def channel_way(channel: Channel) -> str:
    """How a channel is called among the ways in which a village is reached."""
    return f"channel:{channel.value}"


def language_way(language: Language) -> str:
    """How a language is called among the ways in which a village is reached."""
    return f"language:{language.value}"


CHANNEL_WAYS = {channel: channel_way(channel) for channel in Channel}
LANGUAGE_WAYS = {language: language_way(language) for language in Language}


def reached(scope: Scope) -> set[int]:
    """Villages that an activity for residents named, as the activities name them: mergers are not looked at."""
    wanted = [scope.channel] if scope.channel is not None else list(Channel)
    return set().union(*_reached([CHANNEL_WAYS[one] for one in wanted], scope).values())


def reached_by_channel(scope: Scope) -> dict[Channel, set[int]]:
    """Villages reached, by channel; only channels that reached any."""
    found = _reached(list(CHANNEL_WAYS.values()), scope)
    return {channel: found[way] for channel, way in CHANNEL_WAYS.items() if way in found}


def reached_by_language(scope: Scope) -> dict[Language, set[int]]:
    """Villages reached, by language; only languages that reached any."""
    found = _reached(list(LANGUAGE_WAYS.values()), scope)
    return {language: found[way] for language, way in LANGUAGE_WAYS.items() if way in found}


def _reached(ways: Sequence[str], scope: Scope) -> dict[str, set[int]]:
    """Villages by way: one look into the index for each pair, until the first activity that the scope counts."""
    there = [
        ActivityReach.way == _WAYS.c.way,
        ActivityReach.village_id == Village.id,
        ActivityReach.held_on <= scope.last,
    ]
    if scope.first is not None:
        there.append(ActivityReach.held_on >= scope.first)
    if scope.directive_id is not None:
        link = ActivityDirective.activity_id == ActivityReach.activity_id
        there.append(exists().where(link, ActivityDirective.directive_id == scope.directive_id))
    if _asks_for_rows(scope):
        there.append(ActivityReach.activity_id.in_(select(Activity.id).where(*conditions(scope))))
    pairs = _WAYS.join(Village, true())
    statement = (
        select(_WAYS.c.way, Village.id).select_from(pairs).where(_WAYS.c.way.in_(ways), exists().where(*there))
    )
    rows = db.session.execute(statement)
    return _sets(rows)


_WAYS = union_all(
    *(select(literal(way, String).label("way")) for way in (*CHANNEL_WAYS.values(), *LANGUAGE_WAYS.values()))
).subquery()


def _asks_for_rows(scope: Scope) -> bool:
    """Whether a scope narrows by what only the activities themselves say."""
    return scope.unit_ids is not None or scope.task_ids is not None or scope.language is not None


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
