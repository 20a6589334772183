"""Whether a matter was raised before: by its words, its field and its unit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from tracker.core import db
from tracker.core.access import Actor
from tracker.core.likeness import likeness, telling, words_of
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
    apart = set(but)
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
            Escalation.words,
            Escalation.unit_id,
        )
        .join(UnitVersion, UnitVersion.id == Escalation.unit_version_id)
        .where(visible_to(actor), Escalation.state != EscalationState.WITHDRAWN)
        .order_by(Escalation.id.desc())
        .limit(LOOKED_AT)
    )
    found = []
    for row in rows:
        if row.id in apart:
            continue
        first_line = row.words.partition("\n")[0]
        score = (likeness(in_title, telling(first_line)) + likeness(in_all, telling(row.words))) / 2
        if score < LEAST:
            continue
        score += (SAME_FIELD if row.field == field else 0) + (SAME_UNIT if row.unit_id == unit_id else 0)
        found.append(Alike(*row[:8], min(score, 1.0)))
    return sorted(found, key=lambda one: (-one.likeness, -one.id))[:SHOWN]
