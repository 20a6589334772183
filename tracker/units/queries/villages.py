"""Villages as they stood on a day, and what became of those that were merged."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, or_, select

from tracker.core import db
from tracker.core.errors import NotFound
from tracker.core.text import fold
from tracker.units.models import Unit, Village, VillageVersion
from tracker.units.states import VILLAGE_LABELS, VillageKind


@dataclass(frozen=True, slots=True)
class VillageRow:
    """A village on a day: where it lies, what it is called, how many households it has where that is known."""

    id: int
    unit_id: int
    kind: VillageKind
    name: str
    households: int | None
    version: int

    @property
    def label(self) -> str:
        """The name as people say it: 'Bản Hợp 1'."""
        return f"{VILLAGE_LABELS[self.kind]} {self.name}"


def village_key(name: str) -> str:
    """The key under which a village's name is compared: folded, without 'bản', 'thôn', 'tổ dân phố' before it."""
    key = fold(name)
    for kind in (*VillageKind, "tdp"):
        key = key.removeprefix(f"{fold(kind)} ")
    return key


def in_force(day: dt.date) -> ColumnElement[bool]:
    """The condition that a village's version holds on a day."""
    lasting = or_(VillageVersion.valid_to.is_(None), VillageVersion.valid_to >= day)
    return and_(VillageVersion.valid_from <= day, lasting)


def villages_on(day: dt.date, unit_ids: Collection[int] | None = None) -> list[VillageRow]:
    """Villages in force on a day, of all units or of some, in the order of units and names."""
    statement = (
        select(
            VillageVersion.village_id,
            VillageVersion.unit_id,
            VillageVersion.kind,
            VillageVersion.name,
            VillageVersion.households,
            Village.version,
        )
        .join(Village, Village.id == VillageVersion.village_id)
        .join(Unit, Unit.id == VillageVersion.unit_id)
        .where(in_force(day))
        .order_by(Unit.position, Unit.id, VillageVersion.sort_key, VillageVersion.id)
    )
    if unit_ids is not None:
        statement = statement.where(VillageVersion.unit_id.in_(unit_ids))
    return [VillageRow(*row) for row in db.session.execute(statement)]


def get_village(village_id: int) -> Village:
    """The village with this identifier. Raises NotFound."""
    village = db.session.get(Village, village_id)
    if village is None:
        raise NotFound("Không tìm thấy bản này.")
    return village


def village_labels(village_ids: Collection[int], day: dt.date) -> dict[int, str]:
    """What villages were called on a day: by the last version begun by then, else by the first."""
    rows = db.session.scalars(
        select(VillageVersion)
        .where(VillageVersion.village_id.in_(village_ids))
        .order_by(VillageVersion.valid_from.desc())
    ).all()
    found = {row.village_id: row.label for row in rows}
    return {**found, **{row.village_id: row.label for row in reversed(rows) if row.valid_from <= day}}


def units_of_villages(village_ids: Collection[int], day: dt.date) -> dict[int, int]:
    """To which unit villages belong on a day; a village that does not exist on it is left out."""
    rows = db.session.execute(
        select(VillageVersion.village_id, VillageVersion.unit_id).where(
            VillageVersion.village_id.in_(village_ids), in_force(day)
        )
    )
    return dict(rows.all())


def merged_parts() -> dict[int, list[int]]:
    """For each village that a merger began, the villages that went into it."""
    found: dict[int, list[int]] = {}
    rows = db.session.execute(
        select(Village.merged_into_id, Village.id).where(Village.merged_into_id.is_not(None))
    )
    for whole_id, part_id in rows:
        found.setdefault(whole_id or 0, []).append(part_id)
    return found


def history_of(unit_id: int) -> Sequence[VillageVersion]:
    """Every version of a village that ever belonged to a unit, by name and time."""
    return db.session.scalars(
        select(VillageVersion)
        .where(VillageVersion.unit_id == unit_id)
        .order_by(VillageVersion.sort_key, VillageVersion.valid_from)
    ).all()
