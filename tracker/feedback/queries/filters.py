"""What the address narrows the lists to, as conditions."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import ColumnElement, exists, or_

from tracker.core.access import Actor
from tracker.core.text import fold, spelled
from tracker.feedback.models import Entry, Improvement, ImprovementNeed, Need, NeedLink
from tracker.feedback.policy import (
    entries_visible_to,
    improvements_visible_to,
    needs_visible_to,
)
from tracker.feedback.states import (
    ENTRY_COUNTED,
    ENTRY_OPEN,
    NEED_LIVE,
    Channel,
    EntryState,
    ImprovementState,
    NeedState,
    Topic,
)
from tracker.units.queries import predecessors_of, village_key, village_spellings, villages_named

MOST_WORDS = 8


@dataclass(frozen=True, slots=True)
class EntryFilters:
    """What the list of entries is narrowed to; None and empty mean no narrowing.

    `gathered` says whether only those in a need are shown, or only those in none; `late_before` leaves what was
    received before a day and still waits for its answer.
    """

    words: str = ""
    state: EntryState | None = None
    topic: Topic | None = None
    channel: Channel | None = None
    village: str = ""
    unit_id: int | None = None
    since: dt.date | None = None
    until: dt.date | None = None
    gathered: bool | None = None
    late_before: dt.date | None = None
    sort: str = "-day"

    @property
    def any(self) -> bool:
        """Whether the list is narrowed at all."""
        return self != EntryFilters(sort=self.sort)


def entry_conditions(actor: Actor, filters: EntryFilters, *, any_state: bool = False) -> list[ColumnElement[bool]]:
    """The filters as WHERE expressions, the person's own view among them; withdrawn ones only where asked for."""
    where = [entries_visible_to(actor)]
    if not any_state:
        counted = Entry.state.in_(ENTRY_COUNTED)
        where.append(counted if filters.state is None else Entry.state == filters.state)
    if filters.topic is not None:
        where.append(Entry.topic == filters.topic)
    if filters.channel is not None:
        where.append(Entry.channel == filters.channel)
    if filters.village:
        where.append(_in_village(filters.village))
    if filters.unit_id is not None:
        where.append(Entry.unit_id.in_({filters.unit_id, *predecessors_of(filters.unit_id)}))
    if filters.since is not None:
        where.append(Entry.received_on >= filters.since)
    if filters.until is not None:
        where.append(Entry.received_on <= filters.until)
    if filters.gathered is not None:
        where.append(Entry.need_id.is_not(None) if filters.gathered else Entry.need_id.is_(None))
    if filters.late_before is not None:
        where += [Entry.state.in_(ENTRY_OPEN), Entry.received_on < filters.late_before]
    where.extend(Entry.words.contains(word, autoescape=True) for word in _words(filters.words))
    return where


def _in_village(name: str) -> ColumnElement[bool]:
    """Entries of villages of that name, of those merged into them, and those that name it in words."""
    spelled_so = [fold(name), *village_spellings(village_key(name))]
    return or_(Entry.village_key.in_(spelled_so), Entry.village_id.in_(villages_named(name)))


def _words(text: str) -> list[str]:
    return spelled(text).split()[:MOST_WORDS]


@dataclass(frozen=True, slots=True)
class NeedFilters:
    """What the list of needs is narrowed to; `undecided` leaves those that have no answer and lead nowhere."""

    words: str = ""
    state: NeedState | None = None
    topic: Topic | None = None
    unit_id: int | None = None
    undecided: bool = False
    sort: str = "-entries"

    @property
    def any(self) -> bool:
        """Whether the list is narrowed at all."""
        return self != NeedFilters(sort=self.sort)


def need_conditions(actor: Actor, filters: NeedFilters, *, any_state: bool = False) -> list[ColumnElement[bool]]:
    """The filters as WHERE expressions; merged ones only where asked for."""
    where = [needs_visible_to(actor)]
    if not any_state:
        where.append(Need.state.in_(NEED_LIVE) if filters.state is None else Need.state == filters.state)
    if filters.topic is not None:
        where.append(Need.topic == filters.topic)
    if filters.unit_id is not None:
        where.append(Need.unit_id.in_({filters.unit_id, *predecessors_of(filters.unit_id)}))
    if filters.undecided:
        where += [
            Need.state == NeedState.OPEN,
            ~exists().where(ImprovementNeed.need_id == Need.id),
            ~exists().where(NeedLink.need_id == Need.id),
        ]
    where.extend(Need.words.contains(word, autoescape=True) for word in _words(filters.words))
    return where


@dataclass(frozen=True, slots=True)
class ImprovementFilters:
    """What the list of improvements is narrowed to."""

    words: str = ""
    state: ImprovementState | None = None
    topic: Topic | None = None
    unit_id: int | None = None
    sort: str = "-start"

    @property
    def any(self) -> bool:
        """Whether the list is narrowed at all."""
        return self != ImprovementFilters(sort=self.sort)


def improvement_conditions(
    actor: Actor, filters: ImprovementFilters, *, any_state: bool = False
) -> list[ColumnElement[bool]]:
    """The filters as WHERE expressions."""
    where = [improvements_visible_to(actor)]
    if filters.state is not None and not any_state:
        where.append(Improvement.state == filters.state)
    if filters.topic is not None:
        where.append(Improvement.topic == filters.topic)
    if filters.unit_id is not None:
        where.append(Improvement.unit_id.in_({filters.unit_id, *predecessors_of(filters.unit_id)}))
    where.extend(Improvement.words.contains(word, autoescape=True) for word in _words(filters.words))
    return where
