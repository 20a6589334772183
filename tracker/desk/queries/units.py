"""Units as pages name and order them on a day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import ColumnElement, or_, select

from tracker.core import db
from tracker.units.models import GroupMember, UnitGroup


@dataclass(frozen=True, slots=True)
class Place:
    """A unit's group on a day, and where the group stands among the others."""

    group_id: int
    group: str
    order: int


NO_GROUP = Place(0, "", 1_000_000)


def places_of(unit_ids: Collection[int]) -> dict[int, Place]:
    """The first group of units whatever the day: for those that began after a document's day."""
    return _places(GroupMember.unit_id.in_(unit_ids))


def places_on(day: dt.date) -> dict[int, Place]:
    """The first group of each unit on a day, by unit identifier, in one query."""
    return _places(GroupMember.valid_from <= day, or_(GroupMember.valid_to.is_(None), GroupMember.valid_to >= day))


def _places(*where: ColumnElement[bool]) -> dict[int, Place]:
    rows = db.session.execute(
        select(GroupMember.unit_id, UnitGroup.id, UnitGroup.name, UnitGroup.position)
        .join(UnitGroup, UnitGroup.id == GroupMember.group_id)
        .where(UnitGroup.is_issuer.is_(False), *where)
        .order_by(UnitGroup.position.desc(), UnitGroup.id.desc())
    )
    return {unit_id: Place(group_id, name, position) for unit_id, group_id, name, position in rows}
