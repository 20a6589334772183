"""Activities as they were known at an earlier moment.

A correction keeps what counted before it (`ActivityEvent.before`), so whatever was changed since can be counted as
it stood then. Corrections of before that was kept are the exception: there the later state is all that is known.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from sqlalchemy import ColumnElement, CompoundSelect, select
from sqlalchemy.orm import selectinload

from tracker.core import db
from tracker.outreach.figures.counting import Scope, chunks
from tracker.outreach.models import Activity, ActivityEvent
from tracker.outreach.states import ActivityState, Audience, Channel, Language, Measure


@dataclass(frozen=True, slots=True)
class Counted:
    """What counts of one activity: its numbers by `Measure` in order (0 for none), and what narrows it."""

    unit_id: int
    held_on: dt.date
    channel: Channel
    audience: Audience
    numbers: Sequence[int]
    languages: Sequence[Language]
    villages: Sequence[int]
    tasks: Sequence[int]
    directives: Sequence[int]

    @property
    def counts(self) -> list[int]:
        """The numbers of Counts in order."""
        return [1, *self.numbers]

    @property
    def reached(self) -> Sequence[int]:
        """The villages that it reached: those named, if it was for residents."""
        return self.villages if self.audience is Audience.RESIDENTS else ()

    def kept(self) -> dict[str, Any]:
        """The same as plain values, as a correction keeps them; the unit of an activity never changes."""
        return {
            "held_on": self.held_on.isoformat(),
            "channel": self.channel.value,
            "audience": self.audience.value,
            "numbers": list(self.numbers),
            "languages": [one.value for one in self.languages],
            "villages": list(self.villages),
            "tasks": list(self.tasks),
            "directives": list(self.directives),
        }


def counted(row: Activity) -> Counted:
    """What counts of an activity as it stands."""
    return Counted(
        unit_id=row.unit_id,
        held_on=row.held_on,
        channel=row.channel,
        audience=row.audience,
        numbers=[getattr(row, one.value) or 0 for one in Measure],
        languages=sorted(one.language for one in row.languages),
        villages=sorted(one.village_id for one in row.places),
        tasks=sorted(one.task_id for one in row.tasks),
        directives=sorted(one.directive_id for one in row.directives),
    )


def _recalled(unit_id: int, before: dict[str, Any]) -> Counted:
    return Counted(
        unit_id=unit_id,
        held_on=dt.date.fromisoformat(before["held_on"]),
        channel=Channel(before["channel"]),
        audience=Audience(before["audience"]),
        numbers=before["numbers"],
        languages=[Language(one) for one in before["languages"]],
        villages=before["villages"],
        tasks=before["tasks"],
        directives=before["directives"],
    )


def _corrected_since(moment: dt.datetime) -> list[ColumnElement[bool]]:
    return [ActivityEvent.at > moment, ActivityEvent.before.is_not(None)]


def new_since(moment: dt.datetime) -> CompoundSelect[int]:
    """The numbers of activities recorded after a moment, or corrected since: all others stand as they stood then.

    Gathered once by index, so that nothing has to be asked of each of the many that stayed as they were.
    """
    recorded = select(Activity.id).where(Activity.created_at > moment)
    return recorded.union(select(ActivityEvent.activity_id).where(*_corrected_since(moment)))


def changed_since(moment: dt.datetime | None) -> list[Counted]:
    """Activities corrected or withdrawn after a moment, those that counted then and as they stood then.

    None for no moment: nothing has been changed since now.
    """
    if moment is None:
        return []
    before: dict[int, dict[str, Any]] = {}
    corrections = db.session.execute(
        select(ActivityEvent.id, ActivityEvent.activity_id, ActivityEvent.before).where(*_corrected_since(moment))
    )
    # Sorted here: asked for in this order, the database would walk through all events.
    for _id, activity_id, was in sorted(corrections, key=itemgetter(0)):
        before.setdefault(activity_id, was)
    # A state is looked up by index, the moment of a withdrawal is not.
    withdrawn = select(Activity.id).where(
        Activity.state == ActivityState.WITHDRAWN, Activity.withdrawn_at > moment, Activity.created_at <= moment
    )
    ids = {*before, *db.session.scalars(withdrawn)}
    rows: list[Activity] = []
    for some in chunks(sorted(ids)):
        found = select(Activity).options(*(selectinload(link) for link in _LINKS)).where(Activity.id.in_(some))
        rows += db.session.scalars(found)
    rows = [row for row in rows if _was_counted(row, moment)]
    return [_recalled(row.unit_id, before[row.id]) if row.id in before else counted(row) for row in rows]


def _was_counted(row: Activity, moment: dt.datetime) -> bool:
    return row.created_at <= moment and (row.withdrawn_at is None or row.withdrawn_at > moment)


_LINKS = (Activity.places, Activity.languages, Activity.tasks, Activity.directives)


def within(scope: Scope, changed: Sequence[Counted]) -> list[Counted]:
    """Those of some activities that a scope counts."""
    return [one for one in changed if _is_in(one, scope)]


def _is_in(one: Counted, scope: Scope) -> bool:
    """Whether a scope counts an activity; the same rule as `counting.conditions`."""
    return (
        one.held_on <= scope.last
        and (scope.first is None or one.held_on >= scope.first)
        and (scope.unit_ids is None or one.unit_id in scope.unit_ids)
        and (scope.channel is None or one.channel is scope.channel)
        and (scope.language is None or scope.language in one.languages)
        and (scope.directive_id is None or scope.directive_id in one.directives)
        and (scope.task_ids is None or not scope.task_ids.isdisjoint(one.tasks))
    )
