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


def village_spellings(folded: str) -> list[str]:
    """How the fold of a village's name may read in a text: bare, or with what such a place is called before it."""
    return [folded, *(f"{fold(kind)} {folded}" for kind in (*VillageKind, "tdp"))]


def find_village(unit_id: int, name: str, day: dt.date) -> int | None:
    """The village of a unit that a text names exactly, accents and kind aside; None where that is not certain.

    The one of that name on the day; where there was none, the only one that ever had the name in the unit.
    """
    key = village_key(name)
    if not key:
        return None
    rows = db.session.execute(
        select(VillageVersion.village_id, in_force(day).label("then")).where(
            VillageVersion.unit_id == unit_id, VillageVersion.folded == key
        )
    ).all()
    certain = {row.village_id for row in rows if row.then} or {row.village_id for row in rows}
    return certain.pop() if len(certain) == 1 else None


def belongs_to(village_id: int, unit_ids: Collection[int]) -> bool:
    """Whether a village is or once was one of some units'."""
    where = VillageVersion.village_id == village_id, VillageVersion.unit_id.in_(unit_ids)
    return db.session.scalar(select(VillageVersion.id).where(*where).limit(1)) is not None


def villages_named(name: str) -> set[int]:
    """Villages that ever had a name, in any unit, and those merged into one of them."""
    found = set(
        db.session.scalars(select(VillageVersion.village_id).where(VillageVersion.folded == village_key(name)))
    )
    ahead = found
    while ahead:
        ahead = set(db.session.scalars(select(Village.id).where(Village.merged_into_id.in_(ahead)))) - found
        found |= ahead
    return found


def living(village_ids: Collection[int]) -> dict[int, int]:
    """For villages the one that goes on today: itself, or the last in the line of those it was merged into."""
    step: dict[int, int | None] = {}
    ahead = set(village_ids)
    while ahead:
        rows = db.session.execute(select(Village.id, Village.merged_into_id).where(Village.id.in_(ahead)))
        step |= {row.id: row.merged_into_id for row in rows}
        ahead = {after for after in step.values() if after is not None} - step.keys()
    return {village_id: _last(village_id, step) for village_id in village_ids}


def _last(village_id: int, step: dict[int, int | None]) -> int:
    after = step.get(village_id)
    return village_id if after is None else _last(after, step)


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


def village_versions(village_ids: Collection[int], day: dt.date) -> dict[int, VillageVersion]:
    """Unit and name of villages on a day: the last version begun by then, else the first."""
    rows = db.session.scalars(
        select(VillageVersion)
        .where(VillageVersion.village_id.in_(village_ids))
        .order_by(VillageVersion.valid_from.desc())
    ).all()
    found = {row.village_id: row for row in rows}
    return {**found, **{row.village_id: row for row in reversed(rows) if row.valid_from <= day}}


def village_labels(village_ids: Collection[int], day: dt.date) -> dict[int, str]:
    """What villages were called on a day, as `village_versions` finds them."""
    return {village_id: row.label for village_id, row in village_versions(village_ids, day).items()}


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
