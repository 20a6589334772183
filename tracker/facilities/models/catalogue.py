"""What a one-stop office should have: groups, items, and an item's norm over a span of days."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core import Model
from tracker.core.database import Choice, Hundredths, code, long, pk, short
from tracker.facilities.states import NormPer, Rule

_RULES = ", ".join(f"'{rule.value}'" for rule in Rule)
_PER = ", ".join(f"'{per.value}'" for per in NormPer)


class Group(Model):
    """Items that stand together on the checklist."""

    __tablename__ = "facility_group"

    id: Mapped[pk]
    code: Mapped[code] = mapped_column(unique=True)
    name: Mapped[short]
    position: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    items: Mapped[list[Item]] = relationship(back_populates="group", order_by="Item.position, Item.id")

    __mapper_args__ = {"version_id_col": version}


class Item(Model):
    """A lasting thing to count. Its name and norm are its version's."""

    __tablename__ = "facility_item"

    id: Mapped[pk]
    code: Mapped[code] = mapped_column(unique=True)
    group_id: Mapped[int] = mapped_column(ForeignKey("facility_group.id"), index=True)
    position: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    group: Mapped[Group] = relationship(back_populates="items")
    versions: Mapped[list[ItemVersion]] = relationship(
        back_populates="item", order_by="ItemVersion.valid_from, ItemVersion.id"
    )

    __mapper_args__ = {"version_id_col": version}


class ItemVersion(Model):
    """Name, unit of count and norm of an item over a span of days (both ends included).

    `norm_district` is the norm of a district's office where it differs from that of a commune. `reference_only`
    marks a norm that is no law in force: it is shown as such wherever it is shown.
    """

    __tablename__ = "facility_item_version"
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="span"),
        CheckConstraint(f"rule IN ({_RULES})", name="rule"),
        CheckConstraint(f"norm_per IN ({_PER})", name="norm_per"),
        CheckConstraint("(rule IN ('at_least', 'at_most')) = (norm IS NOT NULL)", name="norm"),
        CheckConstraint("norm IS NULL OR norm >= 0", name="norm_positive"),
        CheckConstraint(
            "norm_district IS NULL OR (norm IS NOT NULL AND norm_district >= 0)", name="norm_district"
        ),
        UniqueConstraint("item_id", "valid_from"),
    )

    id: Mapped[pk]
    item_id: Mapped[int] = mapped_column(ForeignKey("facility_item.id"))
    name: Mapped[short]
    unit_of_count: Mapped[code]
    rule: Mapped[Rule] = mapped_column(Choice(Rule, 12))
    norm: Mapped[Decimal | None] = mapped_column(Hundredths)
    norm_district: Mapped[Decimal | None] = mapped_column(Hundredths)
    norm_per: Mapped[NormPer] = mapped_column(Choice(NormPer, 12), default=NormPer.OFFICE)
    legal_ref: Mapped[long] = mapped_column(default="")
    reference_only: Mapped[bool] = mapped_column(default=False)
    note: Mapped[long] = mapped_column(default="")
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date | None]
    item: Mapped[Item] = relationship(back_populates="versions")
