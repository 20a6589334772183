"""The register as it stood at a moment, replayed from the journals: what a report of a past day may know.

Topic and way are those of today: putting an entry right later does not make it another one.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, select

from tracker.core import db
from tracker.core.clock import local_day
from tracker.core.text import sort_key
from tracker.feedback.models import (
    Entry,
    EntryEvent,
    Improvement,
    ImprovementEvent,
    Need,
    NeedEvent,
)
from tracker.feedback.queries.counting import Totals
from tracker.feedback.states import ENTRY_COUNTED, Channel, EntryState, ImprovementState, NeedState, Topic
from tracker.units import queries as units


def _last(event: Any, subject: Any, moment: dt.datetime) -> Select[int]:
    """The number of the last line of each journal up to a moment."""
    return select(func.max(event.id)).where(event.at <= moment).group_by(subject)


def with_those_before(unit_ids: Collection[int], moment: dt.datetime) -> set[int]:
    """Units, and those that had ended by a moment and from which one of them had taken over."""
    receivers = units.receivers_on(local_day(moment))
    return {*unit_ids, *(before for before, after in receivers.items() if after in unit_ids)}


def totals_at(unit_ids: Collection[int], moment: dt.datetime) -> Totals:
    """What units, and those from which they had taken over, had heard, gathered and improved at a moment."""
    unit_ids = with_those_before(unit_ids, moment)
    rows = db.session.execute(
        select(EntryEvent.state, Entry.topic, Entry.channel, func.count())
        .join(Entry, Entry.id == EntryEvent.entry_id)
        .where(EntryEvent.id.in_(_last(EntryEvent, EntryEvent.entry_id, moment)), Entry.unit_id.in_(unit_ids))
        .group_by(EntryEvent.state, Entry.topic, Entry.channel)
    ).all()
    states, topics, channels = Counter[Any](), Counter[Any](), Counter[Any]()
    for state, topic, channel, count in rows:
        if state in ENTRY_COUNTED:
            states[state] += count
            topics[topic] += count
            channels[channel] += count
    needs = _states(NeedEvent, NeedEvent.need_id, Need, unit_ids, moment)
    improvements = _states(ImprovementEvent, ImprovementEvent.improvement_id, Improvement, unit_ids, moment)
    return Totals(
        by_state={state: states[state] for state in EntryState if state in ENTRY_COUNTED},
        by_topic={topic: topics[topic] for topic in Topic},
        by_channel={channel: channels[channel] for channel in Channel},
        needs={state: needs[state] for state in NeedState if state is not NeedState.MERGED},
        improvements={state: improvements[state] for state in ImprovementState},
    )


def _states(event: Any, subject: Any, model: Any, unit_ids: Collection[int], moment: dt.datetime) -> Counter[Any]:
    rows = db.session.execute(
        select(event.state, func.count())
        .join(model, model.id == subject)
        .where(event.id.in_(_last(event, subject, moment)), model.unit_id.in_(unit_ids))
        .group_by(event.state)
    )
    return Counter({row[0]: row[1] for row in rows})


@dataclass(frozen=True, slots=True)
class UnitCount:
    """What a unit heard and answered, that of the units before it included."""

    unit_id: int
    unit_name: str
    heard: int
    answered: int


def by_unit_at(unit_ids: Collection[int], moment: dt.datetime) -> list[UnitCount]:
    """What each of some units had heard and answered at a moment, in the order of the alphabet.

    What a unit that had ended heard stands under the one that took over.
    """
    answered = func.count().filter(EntryEvent.state == EntryState.ANSWERED)
    rows = db.session.execute(
        select(Entry.unit_id, func.count(), answered)
        .select_from(EntryEvent)
        .join(Entry, Entry.id == EntryEvent.entry_id)
        .where(
            EntryEvent.id.in_(_last(EntryEvent, EntryEvent.entry_id, moment)),
            EntryEvent.state.in_(ENTRY_COUNTED),
            Entry.unit_id.in_(with_those_before(unit_ids, moment)),
        )
        .group_by(Entry.unit_id)
    )
    day = local_day(moment)
    receivers, names = units.receivers_on(day), units.short_names(day)
    heard, done = Counter[int](), Counter[int]()
    for unit_id, count, closed in rows:
        place = unit_id if unit_id in unit_ids else receivers[unit_id]
        heard[place] += count
        done[place] += closed
    found = [UnitCount(place, names[place], count, done[place]) for place, count in heard.items()]
    return sorted(found, key=lambda one: sort_key(one.unit_name))


def improved_at(unit_ids: Collection[int], moment: dt.datetime) -> list[int]:
    """The numbers of the improvements of some units that were done at a moment."""
    rows = db.session.scalars(
        select(ImprovementEvent.improvement_id)
        .join(Improvement, Improvement.id == ImprovementEvent.improvement_id)
        .where(
            ImprovementEvent.id.in_(_last(ImprovementEvent, ImprovementEvent.improvement_id, moment)),
            ImprovementEvent.state == ImprovementState.DONE,
            Improvement.unit_id.in_(with_those_before(unit_ids, moment)),
        )
    )
    return list(rows)
