"""From where the entries of needs come: villages as they are now, other places as they were written."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import func, select

from tracker.core import db
from tracker.core.text import sort_key
from tracker.feedback.models import Entry, Need
from tracker.units import queries as units


class Place(NamedTuple):
    """A village by number, or else a place by unit and folded words; no words where nothing was named."""

    village_id: int | None
    unit_id: int
    words: str = ""


@dataclass(frozen=True, slots=True)
class PlaceCount:
    """How many entries of a need come from a village or another place of a unit."""

    unit_name: str
    village: str
    count: int


def _places(need_ids: Collection[int], day: dt.date) -> tuple[dict[int, Counter[Place]], dict[Place, str]]:
    """The entries of needs by place, and what places that are no village were called last.

    Those of a village that was merged stand under the one that goes on; those of a unit that ended under the one
    that took over by the day.
    """
    rows = db.session.execute(
        select(
            Entry.need_id,
            Entry.village_id,
            Entry.unit_id,
            Entry.village_key,
            func.max(Entry.village),
            func.count(),
        )
        .where(Entry.need_id.in_(need_ids))
        .group_by(Entry.need_id, Entry.village_id, Entry.unit_id, Entry.village_key)
    ).all()
    named = {row.village_id for row in rows if row.village_id is not None}
    goes_on = units.living(named) if named else {}
    receivers = units.receivers_on(day)
    found: dict[int, Counter[Place]] = {need_id: Counter() for need_id in need_ids}
    called: dict[Place, str] = {}
    for need_id, village_id, unit_id, words, name, count in rows:
        if village_id is None:
            place = Place(None, receivers.get(unit_id, unit_id), words)
        else:
            place = Place(goes_on[village_id], 0)
        found[need_id or 0][place] += count
        called[place] = max(called.get(place, ""), name)
    return found, called


def need_places(need: Need, day: dt.date) -> list[PlaceCount]:
    """The entries of a need by unit and village, as they are called on a day; those with the most entries first.

    The village is empty where none was named.
    """
    by_need, called = _places([need.id], day)
    counts = by_need[need.id]
    named = [place.village_id for place in counts if place.village_id is not None]
    villages, names = units.village_versions(named, day) if named else {}, units.short_names()
    found = []
    for place, count in counts.items():
        if place.village_id is None:
            found.append(PlaceCount(names[place.unit_id], called[place], count))
        else:
            village = villages[place.village_id]
            found.append(PlaceCount(names[village.unit_id], village.label, count))
    return sorted(found, key=lambda one: (-one.count, sort_key(one.unit_name), sort_key(one.village)))


def names_of(places: Sequence[PlaceCount]) -> list[str]:
    """What places are called, each once; with the unit where they lie in several, as two may have one name."""
    several = len({place.unit_name for place in places}) > 1
    named = [f"{one.village} ({one.unit_name})" if several else one.village for one in places if one.village]
    return list(dict.fromkeys(named))


def villages_of(need_ids: Collection[int], day: dt.date) -> dict[int, int]:
    """From how many villages and other named places the entries of needs come."""
    counts = _places(need_ids, day)[0]
    return {
        need_id: sum(place.village_id is not None or place.words != "" for place in found)
        for need_id, found in counts.items()
    }
