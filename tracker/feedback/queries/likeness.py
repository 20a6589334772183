"""Which entries say the same: proposed by the likeness of their words; a person decides."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select

from tracker.core import db
from tracker.core.access import Actor
from tracker.core.likeness import likeness, telling, words_of
from tracker.feedback.models import Entry, Need
from tracker.feedback.policy import entries_visible_to, needs_visible_to
from tracker.feedback.states import ENTRY_COUNTED, NEED_LIVE, Topic

LOOKED_AT = 300
LEAST, SAME_TOPIC = 0.5, 0.1
SHOWN, GROUPS = 8, 5
FEWEST_WORDS = 3
"""A text of fewer telling words is like too many others."""


@dataclass(frozen=True, slots=True)
class AlikeEntry:
    """An entry in no need so far, how alike it is (0 to 1), and what it says."""

    id: int
    said: str
    village: str
    topic: Topic
    likeness: float


@dataclass(frozen=True, slots=True)
class Proposal:
    """Entries that seem to ask for the same, with the topic that most of them have and the shortest text."""

    entries: tuple[AlikeEntry, ...]
    topic: Topic
    title: str


@dataclass(frozen=True, slots=True)
class _Words:
    id: int
    said: str
    village: str
    topic: Topic
    telling: frozenset[str]


def _loose(actor: Actor) -> list[_Words]:
    where = [entries_visible_to(actor), Entry.need_id.is_(None), Entry.state.in_(ENTRY_COUNTED)]
    rows = db.session.execute(
        select(Entry.id, Entry.said, Entry.village, Entry.topic, Entry.words)
        .where(*where)
        .order_by(Entry.id.desc())
        .limit(LOOKED_AT)
    )
    found = [_Words(*row[:4], telling(row.words.partition("\n")[0])) for row in rows]
    return [one for one in found if len(one.telling) >= FEWEST_WORDS]


def alike_to(actor: Actor, texts: Sequence[str], topic: Topic) -> list[AlikeEntry]:
    """Entries in no need that say much the same as any of some texts, the most alike first."""
    wanted = [words for words in map(words_of, texts) if len(words) >= FEWEST_WORDS]
    found = []
    for one in _loose(actor):
        score = max((likeness(words, one.telling) for words in wanted), default=0.0)
        if score >= LEAST:
            more = SAME_TOPIC if one.topic == topic else 0
            found.append(AlikeEntry(one.id, one.said, one.village, one.topic, min(1.0, score + more)))
    return sorted(found, key=lambda one: (-one.likeness, -one.id))[:SHOWN]


def proposals(actor: Actor) -> list[Proposal]:
    """Groups of at least two entries in no need that say much the same, the largest first.

    Each entry stands in one group only: with the newest one that it is like.
    """
    left = _loose(actor)
    groups: list[Proposal] = []
    while left:
        first, rest = left[0], left[1:]
        scores = {one.id: likeness(first.telling, one.telling) for one in rest if one.topic == first.topic}
        close = [one for one in rest if scores.get(one.id, 0.0) >= LEAST]
        taken = {one.id for one in close}
        left = [one for one in rest if one.id not in taken]
        if close:
            members = [first, *close]
            groups.append(
                Proposal(
                    tuple(
                        AlikeEntry(one.id, one.said, one.village, one.topic, scores.get(one.id, 1.0))
                        for one in members
                    ),
                    first.topic,
                    min((one.said for one in members), key=len)[:120],
                )
            )
    return sorted(groups, key=lambda one: -len(one.entries))[:GROUPS]


def needs_like(actor: Actor, text: str, topic: Topic) -> list[tuple[int, str]]:
    """Needs whose name much of a text's words share: number and title, those of the same topic first."""
    words = words_of(text)
    rows = db.session.execute(
        select(Need.id, Need.title, Need.topic, Need.words)
        .where(needs_visible_to(actor), Need.state.in_(NEED_LIVE))
        .order_by(Need.id.desc())
        .limit(LOOKED_AT)
    )
    found = [
        (likeness(words, telling(row.words)) + (SAME_TOPIC if row.topic == topic else 0), row.id, row.title)
        for row in rows
    ]
    return [
        (need_id, title)
        for score, need_id, title in sorted(found, key=lambda one: (-one[0], -one[1]))
        if score >= LEAST
    ][:SHOWN]
