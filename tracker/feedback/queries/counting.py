"""Counts: by state, topic, channel, village and unit, for pages, tables and reports alike."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from tracker.core import db
from tracker.core.access import IN_UNIT, UNIT_ID, Actor, Role
from tracker.feedback.models import Entry, Improvement, Need
from tracker.feedback.policy import entries_visible_to, improvements_visible_to, needs_visible_to
from tracker.feedback.queries.filters import (
    EntryFilters,
    ImprovementFilters,
    NeedFilters,
    entry_conditions,
    improvement_conditions,
    need_conditions,
)
from tracker.feedback.states import (
    ENTRY_COUNTED,
    Channel,
    EntryState,
    ImprovementState,
    NeedState,
    Topic,
)
from tracker.units import queries as units

VILLAGES_SHOWN = 200


@dataclass(frozen=True)
class Totals:
    """What people said and what became of it; withdrawn entries and merged needs count nowhere."""

    by_state: dict[EntryState, int]
    by_topic: dict[Topic, int]
    by_channel: dict[Channel, int]
    needs: dict[NeedState, int]
    improvements: dict[ImprovementState, int]

    @property
    def all(self) -> int:
        """Every entry that counts."""
        return sum(self.by_state.values())

    @property
    def answered(self) -> int:
        """Those that were answered."""
        return self.by_state[EntryState.ANSWERED]


def totals(actor: Actor, *, unit_ids: Collection[int] | None = None, until: dt.date | None = None) -> Totals:
    """The register as a person sees it; of some units only, and of what was received up to a day, where given."""
    entries = [entries_visible_to(actor), Entry.state.in_(ENTRY_COUNTED)]
    needs, improvements = [needs_visible_to(actor)], [improvements_visible_to(actor)]
    if unit_ids is not None:
        entries.append(Entry.unit_id.in_(unit_ids))
        needs.append(Need.unit_id.in_(unit_ids))
        improvements.append(Improvement.unit_id.in_(unit_ids))
    if until is not None:
        entries.append(Entry.received_on <= until)
    found_states = _by(Entry.state, entries)
    found_topics, found_channels = _by(Entry.topic, entries), _by(Entry.channel, entries)
    found_needs, found_improvements = _by(Need.state, needs), _by(Improvement.state, improvements)
    return Totals(
        by_state={state: found_states.get(state, 0) for state in EntryState if state in ENTRY_COUNTED},
        by_topic={topic: found_topics.get(topic, 0) for topic in Topic},
        by_channel={channel: found_channels.get(channel, 0) for channel in Channel},
        needs={state: found_needs.get(state, 0) for state in NeedState if state is not NeedState.MERGED},
        improvements={state: found_improvements.get(state, 0) for state in ImprovementState},
    )


def _by(column: Any, where: Sequence[ColumnElement[bool]]) -> dict[Any, int]:
    rows = db.session.execute(select(column, func.count()).where(*where).group_by(column))
    return {row[0]: row[1] for row in rows}


def entry_counts(actor: Actor, filters: EntryFilters) -> dict[EntryState, int]:
    """How many entries each state has, whatever state is chosen now."""
    found = _by(Entry.state, entry_conditions(actor, filters, any_state=True))
    return {state: found.get(state, 0) for state in EntryState}


def need_counts(actor: Actor, filters: NeedFilters) -> dict[NeedState, int]:
    """How many needs each state has, whatever state is chosen now."""
    found = _by(Need.state, need_conditions(actor, filters, any_state=True))
    return {state: found.get(state, 0) for state in NeedState}


def improvement_counts(actor: Actor, filters: ImprovementFilters) -> dict[ImprovementState, int]:
    """How many improvements each state has, whatever state is chosen now."""
    found = _by(Improvement.state, improvement_conditions(actor, filters, any_state=True))
    return {state: found.get(state, 0) for state in ImprovementState}


@dataclass(frozen=True, slots=True)
class Waiting:
    """What waits: entries that should have had an answer, needs that nobody decided on, needs that nobody told."""

    late: int
    undecided: int
    untold: int


def waiting(actor: Actor, late_before: dt.date) -> Waiting:
    """How much of what a person sees waits, each figure the length of the list under the same filters.

    Takes the day before which an entry was received too long ago to be without an answer.
    """
    lists: tuple[tuple[Any, list[ColumnElement[bool]]], ...] = (
        (Entry, entry_conditions(actor, EntryFilters(late_before=late_before))),
        (Need, need_conditions(actor, NeedFilters(undecided=True))),
        (Need, need_conditions(actor, NeedFilters(state=NeedState.ANSWERED))),
    )
    counts = [select(func.count(model.id)).where(*where).scalar_subquery() for model, where in lists]
    return Waiting(*db.session.execute(select(*counts)).one())


def villages(actor: Actor) -> list[str]:
    """Places of earlier entries that the person sees, as last written, in the order of the alphabet."""
    latest = (
        select(func.max(Entry.id))
        .where(entries_visible_to(actor), Entry.village_key != "")
        .group_by(Entry.village_key)
        .limit(VILLAGES_SHOWN)
    )
    rows = db.session.execute(
        select(Entry.village).where(Entry.id.in_(latest)).order_by(Entry.village_key)
    ).scalars()
    return list(rows)


def villages_to_choose(actor: Actor, day: dt.date, kept: int | None = None) -> list[tuple[int, str]]:
    """Villages of the person's unit on a day, and the one that an entry has already: number and name."""
    found = [(row.id, row.label) for row in units.villages_on(day, [actor.unit_id or 0])]
    if kept is not None and kept not in dict(found):
        found.append((kept, units.village_labels([kept], day)[kept]))
    return found


def need_topics(need: Need) -> dict[Topic, int]:
    """The entries of a need by topic, the most frequent first."""
    found = _by(Entry.topic, [Entry.need_id == need.id])
    return dict(sorted(found.items(), key=lambda one: (-one[1], one[0])))


def waiting_of(role: Role) -> Select[int] | None:
    """The statement that counts what nobody has taken up, over UNIT_ID; None where nothing can wait."""
    if role not in IN_UNIT | {Role.OFFICE}:
        return None
    where = Entry.unit_id.in_(units.line_of(UNIT_ID)), Entry.state == EntryState.RECEIVED
    return select(func.count()).select_from(Entry).where(*where)
