"""What a need led to, what led to a row of another package, and which improvements serve which needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from tracker.core import db
from tracker.core.access import Actor
from tracker.feedback.models import Improvement, ImprovementNeed, Need, NeedLink
from tracker.feedback.policy import improvements_visible_to, needs_visible_to
from tracker.feedback.registry import Led, leadings
from tracker.feedback.states import NEED_LIVE


@dataclass(frozen=True, slots=True)
class Way:
    """Rows of one kind that a need led to, with the label of the kind."""

    label: Any
    rows: tuple[Led, ...]


def ways_of(need: Need, actor: Actor) -> list[Way]:
    """What a need led to outside this package, by kind; rows that the person does not see are left out."""
    targets: dict[str, list[int]] = {}
    for kind, target_id in db.session.execute(
        select(NeedLink.kind, NeedLink.target_id).where(NeedLink.need_id == need.id).order_by(NeedLink.id)
    ):
        targets.setdefault(kind, []).append(target_id)
    found = []
    for kind, leading in leadings().items():
        shown = leading.show(actor, targets[kind]) if kind in targets else {}
        rows = tuple(shown[target] for target in targets.get(kind, ()) if target in shown)
        if rows:
            found.append(Way(leading.label, rows))
    return found


def needs_behind(kind: str, target_id: int, actor: Actor) -> Sequence[Need]:
    """The needs that led to a row of another package, as the person sees them."""
    return db.session.scalars(
        select(Need)
        .join(NeedLink, NeedLink.need_id == Need.id)
        .where(NeedLink.kind == kind, NeedLink.target_id == target_id, needs_visible_to(actor))
        .order_by(Need.id)
    ).all()


def improvements_for(need: Need, actor: Actor) -> Sequence[Improvement]:
    """The improvements that serve a need, as the person sees them."""
    return db.session.scalars(
        select(Improvement)
        .join(ImprovementNeed, ImprovementNeed.improvement_id == Improvement.id)
        .where(ImprovementNeed.need_id == need.id, improvements_visible_to(actor))
        .order_by(Improvement.id)
    ).all()


def needs_served(improvement: Improvement, actor: Actor) -> Sequence[Need]:
    """The needs that an improvement serves, as the person sees them."""
    return db.session.scalars(
        select(Need)
        .join(ImprovementNeed, ImprovementNeed.need_id == Need.id)
        .where(ImprovementNeed.improvement_id == improvement.id, needs_visible_to(actor))
        .order_by(Need.id)
    ).all()


def needs_to_choose(actor: Actor, but: Sequence[int] = (), *, limit: int = 200) -> list[tuple[int, str]]:
    """Needs that are not merged, the newest first: number and title, for a list to choose from."""
    rows = db.session.execute(
        select(Need.id, Need.title)
        .where(needs_visible_to(actor), Need.state.in_(NEED_LIVE), Need.id.not_in(but))
        .order_by(Need.id.desc())
        .limit(limit)
    )
    return [(need_id, title) for need_id, title in rows]
