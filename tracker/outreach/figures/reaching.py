"""Villages reached: which of them an activity for residents named, and by which channel or in which language."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, String, exists, func, literal, select, true, union_all
from sqlalchemy import cast as as_type

from tracker.core import db
from tracker.outreach.figures.counting import Scope, conditions
from tracker.outreach.figures.replay import Counted, new_since, within
from tracker.outreach.models import Activity, ActivityDirective, ActivityReach
from tracker.outreach.states import Channel, Language
from tracker.units.models import Village


def channel_way(channel: Channel) -> str:
    """How a channel is called among the ways in which a village is reached."""
    return f"channel:{channel.value}"


def language_way(language: Language) -> str:
    """How a language is called among the ways in which a village is reached."""
    return f"language:{language.value}"


CHANNEL_WAYS = {channel: channel_way(channel) for channel in Channel}
LANGUAGE_WAYS = {language: language_way(language) for language in Language}
_WAYS = union_all(
    *(select(literal(way, String).label("way")) for way in (*CHANNEL_WAYS.values(), *LANGUAGE_WAYS.values()))
).subquery()
_PAIRS = _WAYS.join(Village, true())
_TOGETHER = func.aggregate_strings(as_type(Village.id, String), ",")


def reached(scope: Scope, changed: Sequence[Counted]) -> set[int]:
    """Villages that an activity for residents named, as the activities name them: mergers are not looked at.

    Takes what was changed since the scope's moment.
    """
    by_any = ActivityReach.way.in_(CHANNEL_WAYS.values())
    found = set(db.session.scalars(select(Village.id).where(_there(scope, by_any))))
    return found.union(*(one.reached for one in within(scope, changed)))


@dataclass(frozen=True)
class Reached:
    """Villages reached by channel and by language; only channels and languages that reached any."""

    channels: Mapping[Channel, set[int]]
    languages: Mapping[Language, set[int]]


def reached_by_way(scope: Scope, changed: Sequence[Counted]) -> Reached:
    """Villages reached, by channel and by language: one answer of the database for both, a line for each way.

    Takes what was changed since the scope's moment.
    """
    statement = select(_WAYS.c.way, _TOGETHER).select_from(_PAIRS).group_by(_WAYS.c.way)
    rows = db.session.execute(statement.where(_there(scope, ActivityReach.way == _WAYS.c.way)))
    found = {way: set(map(int, together.split(","))) for way, together in rows}
    for one in within(scope, changed):
        for way in ways_of(one.channel, one.languages):
            found[way] = found.get(way, set()).union(one.reached)
    return Reached(
        {one: villages for one, way in CHANNEL_WAYS.items() if (villages := found.get(way))},
        {one: villages for one, way in LANGUAGE_WAYS.items() if (villages := found.get(way))},
    )


def ways_of(channel: Channel, languages: Iterable[Language]) -> list[str]:
    """The ways in which an activity reaches its villages."""
    return [channel_way(channel), *map(language_way, languages)]


def _there(scope: Scope, by: ColumnElement[bool]) -> ColumnElement[bool]:
    """That a village was reached: one look into the index for each way, until the first activity that counts."""
    there = [by, ActivityReach.village_id == Village.id, ActivityReach.held_on <= scope.last]
    if scope.first is not None:
        there.append(ActivityReach.held_on >= scope.first)
    there.extend(_named(scope))
    if _asks_for_rows(scope):
        there.append(ActivityReach.activity_id.in_(select(Activity.id).where(*conditions(scope))))
    return exists().where(*there)


def _named(scope: Scope) -> list[ColumnElement[bool]]:
    """The activities of a directive, less those that are new since a moment: gathered once, then looked up."""
    number = ActivityReach.activity_id
    served = select(ActivityDirective.activity_id).where(ActivityDirective.directive_id == scope.directive_id)
    if scope.moment is None:
        return [] if scope.directive_id is None else [number.in_(served)]
    new = new_since(scope.moment)
    return [
        number.not_in(new) if scope.directive_id is None else number.in_(served.except_(select(new.subquery())))
    ]


def _asks_for_rows(scope: Scope) -> bool:
    """Whether a scope narrows by what only the activities themselves say."""
    narrowed = (scope.unit_ids, scope.task_ids, scope.channel, scope.language)
    return any(one is not None for one in narrowed)


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

    merged = parts.keys() & set(village_ids)
    return frozenset(named).intersection(village_ids).union(filter(is_reached, merged))
