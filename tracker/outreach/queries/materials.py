"""Materials of the office, their editions, and who has fetched which."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import func, or_, select
from sqlalchemy.orm import selectinload

from tracker.core import db
from tracker.core.access import Actor
from tracker.core.errors import NotFound
from tracker.outreach.models import Edition, Fetching, Material
from tracker.outreach.policy import can_fetch, can_provide

MOST_OFFERED = 60


def get_material(material_id: int, actor: Actor) -> Material:
    """The material, for everyone who fetches or provides. Raises NotFound."""
    found = db.session.get(Material, material_id)
    if found is None or not (can_fetch(actor) or can_provide(actor)):
        raise NotFound("Không tìm thấy tài liệu này.")
    return found


def get_edition(material_id: int, number: int, actor: Actor) -> Edition:
    """An edition that the person provides or has fetched. Raises NotFound, so that every fetching is noted."""
    material = get_material(material_id, actor)
    found = next((one for one in material.editions if one.number == number), None)
    if found is None or not (can_provide(actor) or _has_fetched(found.id, actor)):
        raise NotFound("Không tìm thấy tài liệu này.")
    return found


def _has_fetched(edition_id: int, actor: Actor) -> bool:
    return fetching_of(edition_id, actor) is not None


def fetching_of(edition_id: int, actor: Actor) -> Fetching | None:
    """That the person has fetched an edition, or None."""
    return db.session.scalars(
        select(Fetching).where(Fetching.edition_id == edition_id, Fetching.account_id == (actor.user_id or 0))
    ).one_or_none()


@dataclass(frozen=True)
class Shelf:
    """A material as the list shows it: its edition in force, and how many units have fetched that one."""

    material: Material
    edition: Edition
    units: int
    own: bool


def shelf(actor: Actor) -> list[Shelf]:
    """Materials in use, newest first, with who has fetched them."""
    rows = db.session.scalars(
        select(Material)
        .options(selectinload(Material.editions))
        .where(Material.withdrawn_at.is_(None))
        .order_by(Material.id.desc())
        .limit(200)
    ).all()
    newest = {row.id: row.editions[-1] for row in rows if row.editions}
    ids = [edition.id for edition in newest.values()]
    counts = dict(
        db.session.execute(
            select(Fetching.edition_id, func.count(func.distinct(Fetching.unit_id)))
            .where(Fetching.edition_id.in_(ids))
            .group_by(Fetching.edition_id)
        ).all()
    )
    own = set(
        db.session.scalars(
            select(Fetching.edition_id).where(
                Fetching.edition_id.in_(ids), Fetching.unit_id == (actor.unit_id or 0)
            )
        )
    )
    return [
        Shelf(row, newest[row.id], counts.get(newest[row.id].id, 0), newest[row.id].id in own)
        for row in rows
        if row.id in newest
    ]


def fetchings(edition_ids: Collection[int]) -> Sequence[Fetching]:
    """Who has fetched some editions, newest first."""
    return db.session.scalars(
        select(Fetching)
        .where(Fetching.edition_id.in_(edition_ids))
        .order_by(Fetching.at.desc(), Fetching.id.desc())
    ).all()


def material_choices(among: Collection[int] = ()) -> list[tuple[int, str]]:
    """Materials in use, and those of `among`: identifier and title."""
    rows = db.session.execute(
        select(Material.id, Material.title)
        .where(or_(Material.withdrawn_at.is_(None), Material.id.in_(among)))
        .order_by(Material.id.desc())
        .limit(MOST_OFFERED)
    )
    return [(number, title) for number, title in rows]
