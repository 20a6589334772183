"""What became of units: acts, endings, and who follows whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.orm import selectinload

from tracker.core import db
from tracker.core.errors import NotFound
from tracker.units.models import GroupMember, Reorganisation, Succession, Unit, UnitGroup, UnitVersion
from tracker.units.states import ENDING

YEAR = dt.timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Life:
    """The days between which a unit exists; an open end is None."""

    first: dt.date
    last: dt.date | None

    def has(self, day: dt.date) -> bool:
        """Whether the unit exists on a day."""
        return self.first <= day and (self.last is None or day <= self.last)


def lives(unit_ids: Collection[int]) -> dict[int, Life]:
    """First and last day of units, over all their versions, in one query."""
    open_end = func.sum(case((UnitVersion.valid_to.is_(None), 1), else_=0))
    rows = db.session.execute(
        select(UnitVersion.unit_id, func.min(UnitVersion.valid_from), func.max(UnitVersion.valid_to), open_end)
        .where(UnitVersion.unit_id.in_(unit_ids))
        .group_by(UnitVersion.unit_id)
    )
    return {unit_id: Life(first, None if lasting else last) for unit_id, first, last, lasting in rows}


@dataclass(frozen=True, slots=True)
class Ending:
    """How a unit ended: who takes over what it still owes, or why nobody does."""

    act_id: int
    receiver_id: int | None
    reason: str


def ending_of(unit_id: int) -> Ending | None:
    """How a unit ended, its receiver followed to the one that exists; None for a unit that goes on."""
    found = None
    seen: set[int] = set()
    while unit_id not in seen:
        seen.add(unit_id)
        row = _ending_row(unit_id)
        if row is None:
            break
        found = Ending(row.reorganisation_id, row.successor_id if row.takes_over else None, row.reason)
        if found.receiver_id is None:
            break
        unit_id = found.receiver_id
    return found


def going_on(unit_id: int) -> int:
    """The unit that goes on with what a unit did: itself, or the last that took over."""
    ending = ending_of(unit_id)
    return unit_id if ending is None or ending.receiver_id is None else ending.receiver_id


def _ending_row(unit_id: int) -> Succession | None:
    """The row of the unit that takes over, else any row by which the unit ended."""
    return db.session.scalars(
        select(Succession)
        .where(Succession.predecessor_id == unit_id, Succession.kind.in_(ENDING))
        .order_by(Succession.takes_over.desc(), Succession.id)
        .limit(1)
    ).first()


def predecessors_of(unit_id: int) -> set[int]:
    """Every unit that led up to a unit, over however many acts, itself left out."""
    found: set[int] = set()
    ahead = {unit_id}
    while ahead:
        rows = db.session.scalars(
            select(Succession.predecessor_id).where(
                Succession.successor_id.in_(ahead), Succession.kind.in_(ENDING)
            )
        )
        ahead = set(rows) - found - {unit_id}
        found |= ahead
    return found


def line_of(unit_id: ColumnElement[int]) -> Select[int]:
    """A statement of a unit and of every unit from which it took over, over however many acts."""
    line = select(unit_id.label("id")).cte(recursive=True)
    line = line.union(
        select(Succession.predecessor_id)
        .join(line, Succession.successor_id == line.c.id)
        .where(Succession.takes_over.is_(True), Succession.kind.in_(ENDING))
    )
    return select(line.c.id)


def acts() -> Sequence[Reorganisation]:
    """Every act with what it did, newest first."""
    return db.session.scalars(
        select(Reorganisation).options(selectinload(Reorganisation.successions)).order_by(Reorganisation.id.desc())
    ).all()


def get_act(act_id: int) -> Reorganisation:
    """One act. Raises NotFound."""
    act = db.session.get(Reorganisation, act_id)
    if act is None:
        raise NotFound("Không tìm thấy đợt sắp xếp này.")
    return act


def memberships(unit_ids: Collection[int], day: dt.date) -> dict[int, list[UnitGroup]]:
    """The groups to which units belong on a day, in the groups' order."""
    rows = db.session.execute(
        select(GroupMember.unit_id, UnitGroup)
        .join(UnitGroup, UnitGroup.id == GroupMember.group_id)
        .where(
            GroupMember.unit_id.in_(unit_ids),
            GroupMember.valid_from <= day,
            or_(GroupMember.valid_to.is_(None), GroupMember.valid_to >= day),
        )
        .order_by(UnitGroup.position, UnitGroup.id)
    )
    found: dict[int, list[UnitGroup]] = {}
    for unit_id, group in rows:
        found.setdefault(unit_id, []).append(group)
    return found


def changeable(day: dt.date) -> list[UnitVersion]:
    """The newest version of every unit that an act can still be about, in the units' order.

    A unit whose days had an end from the start stays in the list for a year, until an act says what became of it.
    """
    ended = select(Succession.predecessor_id).where(Succession.kind.in_(ENDING))
    rows = db.session.scalars(
        select(UnitVersion)
        .join(Unit, Unit.id == UnitVersion.unit_id)
        .where(
            UnitVersion.unit_id.not_in(ended),
            or_(UnitVersion.valid_to.is_(None), UnitVersion.valid_to >= day - YEAR),
        )
        .order_by(Unit.position, Unit.id, UnitVersion.valid_from)
    )
    return list({version.unit_id: version for version in rows}.values())
