"""Whether a matter was raised before: by its words, its field and its unit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from tracker.core import db
from tracker.core.access import Actor
from tracker.core.likeness import SILENT, likeness, words_of
from tracker.escalations.models import Escalation
from tracker.escalations.policy import visible_to
from tracker.escalations.states import EscalationState, Field, Outcome
from tracker.units.models import UnitVersion

LOOKED_AT = 2_000
SHOWN = 5
LEAST = 0.3
SAME_FIELD, SAME_UNIT = 0.1, 0.05


@dataclass(frozen=True, slots=True)
class Alike:
    """One that was raised before, how much alike it is (0 to 1), and what became of it."""

    id: int
    title: str
    unit: str
    field: Field
    state: EscalationState
    outcome: Outcome | None
    sent_at: dt.datetime | None
    answer: str
    likeness: float


def alike(
    actor: Actor, *, title: str, content: str, field: Field | None, unit_id: int | None, but: Iterable[int] = ()
) -> list[Alike]:
    """The most alike ones that the person sees, the most alike first.

    Titles weigh half, whole texts the other half; the same field and unit add a little.
    """
    in_title, in_all = words_of(title), words_of(f"{title} {content}")
    if not in_title and not in_all:
        return []
    apart = set(but)
    rows = db.session.execute(
        select(Escalation.id, Escalation.field, Escalation.unit_id, Escalation.words)
        .where(visible_to(actor), Escalation.state != EscalationState.WITHDRAWN)
        .order_by(Escalation.id.desc())
        .limit(LOOKED_AT)
    )
    scores: dict[int, float] = {}
    for row_id, about, of_unit, words in rows:
        score = _score(in_title, in_all, words)
        if score >= LEAST and row_id not in apart:
            score += (SAME_FIELD if about == field else 0) + (SAME_UNIT if of_unit == unit_id else 0)
            scores[row_id] = min(score, 1.0)
    best = sorted(scores, key=lambda row_id: (-scores[row_id], -row_id))[:SHOWN]
    return _shown(best, scores) if best else []


def _score(in_title: frozenset[str], in_all: frozenset[str], words: str) -> float:
    """How alike a row is, from its kept words: the title on the first line. A row without a common word is 0."""
    everything = words.split()
    if in_all.isdisjoint(everything):
        return 0.0
    title = frozenset(words.partition("\n")[0].split()) - SILENT
    return (likeness(in_title, title) + likeness(in_all, frozenset(everything) - SILENT)) / 2


def _shown(best: list[int], scores: dict[int, float]) -> list[Alike]:
    rows = db.session.execute(
        select(
            Escalation.id,
            Escalation.title,
            UnitVersion.short_name,
            Escalation.field,
            Escalation.state,
            Escalation.outcome,
            Escalation.sent_at,
            Escalation.answer,
        )
        .join(UnitVersion, UnitVersion.id == Escalation.unit_version_id)
        .where(Escalation.id.in_(best))
    )
    found = {row.id: Alike(*row, scores[row.id]) for row in rows}
    return [found[row_id] for row_id in best]
