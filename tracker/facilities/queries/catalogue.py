"""The catalogue as it stood on a day, and as the office edits it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from sqlalchemy import bindparam, func, or_, select
from sqlalchemy.orm import selectinload

from tracker.core import db
from tracker.core.errors import NotFound
from tracker.facilities.models import Group, Item, ItemVersion
from tracker.facilities.states import NormPer, Rule, required


@dataclass(frozen=True, slots=True)
class Entry:
    """One item as it was to be counted on a day."""

    item_id: int
    code: str
    group_id: int
    group: str
    version_id: int
    name: str
    unit_of_count: str
    rule: Rule
    norm: Decimal | None
    norm_district: Decimal | None
    per: NormPer
    legal_ref: str
    reference_only: bool
    note: str

    def of_office(self, district: bool) -> Decimal | None:
        """The norm of a district's office, or of a commune's."""
        return self.norm_district if district and self.norm_district is not None else self.norm

    def required(self, officers: int | None, district: bool) -> Decimal | None:
        """How much an office needs, with so many officers; None where that cannot be said."""
        return required(self.of_office(district), self.per, officers)


_COLUMNS = (
    Item.id, Item.code, Group.id, Group.name, ItemVersion.id, ItemVersion.name, ItemVersion.unit_of_count,
    ItemVersion.rule, ItemVersion.norm, ItemVersion.norm_district, ItemVersion.norm_per, ItemVersion.legal_ref,
    ItemVersion.reference_only, ItemVersion.note,
)  # fmt: skip


_DAY = bindparam("day", type_=ItemVersion.valid_from.type)
_ON_DAY = (
    select(*_COLUMNS)
    .join(ItemVersion, ItemVersion.item_id == Item.id)
    .join(Group, Group.id == Item.group_id)
    .where(ItemVersion.valid_from <= _DAY, or_(ItemVersion.valid_to.is_(None), ItemVersion.valid_to >= _DAY))
    .order_by(Group.position, Group.id, Item.position, Item.id)
)


def entries_on(day: dt.date, group_id: int | None = None) -> list[Entry]:
    """The items counted on a day, in the order of the checklist; those of one group where one is named."""
    statement = _ON_DAY if group_id is None else _ON_DAY.where(Group.id == group_id)
    return [Entry(*tuple(row)) for row in db.session.execute(statement, {"day": day})]


def by_group(entries: Sequence[Entry]) -> list[tuple[int, str, list[Entry]]]:
    """The entries group by group: identifier, name and entries of each."""
    return [
        (group_id, name, list(found))
        for (group_id, name), found in groupby(entries, lambda e: (e.group_id, e.group))
    ]


def get_group(group_id: int) -> Group:
    """A group. Raises NotFound."""
    found = db.session.get(Group, group_id)
    if found is None:
        raise NotFound("Không tìm thấy nhóm này.")
    return found


def get_item(item_id: int) -> Item:
    """An item with its versions. Raises NotFound."""
    found = db.session.get(Item, item_id, options=[selectinload(Item.versions)])
    if found is None:
        raise NotFound("Không tìm thấy hạng mục này.")
    return found


def all_groups() -> Sequence[Group]:
    """Every group with its items and their versions, in order."""
    return db.session.scalars(
        select(Group)
        .options(selectinload(Group.items).selectinload(Item.versions))
        .order_by(Group.position, Group.id)
    ).all()


def next_position() -> int:
    """Where a new group stands: behind the others."""
    return (db.session.scalar(select(func.max(Group.position))) or 0) + 1
