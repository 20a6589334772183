"""Units and what changes about them with time."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core import Model
from tracker.core.database import Choice, code, long, pk, short
from tracker.units.states import VILLAGE_LABELS, PlannedState, SuccessionKind, UnitKind, VillageKind

PLANNED_STATES = ", ".join(f"'{state.value}'" for state in PlannedState)
SUCCESSION_KINDS = ", ".join(f"'{kind.value}'" for kind in SuccessionKind)
VILLAGE_KINDS = ", ".join(f"'{kind.value}'" for kind in VillageKind)
MOST_HOUSEHOLDS = 100_000


class Unit(Model):
    """A lasting identity. Neither name nor statistical code is one: both pass on to other units."""

    __tablename__ = "unit"

    id: Mapped[pk]
    uuid: Mapped[str] = mapped_column(String(36), unique=True)
    position: Mapped[int] = mapped_column(default=0)
    wants_head_approval: Mapped[bool] = mapped_column(default=False)
    one_stop: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column(default=1)
    versions: Mapped[list[UnitVersion]] = relationship(back_populates="unit", order_by="UnitVersion.valid_from")
    aliases: Mapped[list[UnitAlias]] = relationship(back_populates="unit")

    __mapper_args__ = {"version_id_col": version}


class UnitVersion(Model):
    """Name, letterhead and symbol of a unit over a span of days (both ends included)."""

    __tablename__ = "unit_version"
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="span"),
        UniqueConstraint("unit_id", "valid_from"),
        Index("ix_unit_version_folded", "folded"),
    )

    id: Mapped[pk]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    name: Mapped[short]
    short_name: Mapped[short]
    folded: Mapped[short]
    sort_key: Mapped[short]
    kind: Mapped[UnitKind] = mapped_column(Choice(UnitKind, 20))
    gso_code: Mapped[code | None]
    parent_line: Mapped[short] = mapped_column(default="")
    issuer_line: Mapped[short] = mapped_column(default="")
    symbol: Mapped[code] = mapped_column(default="")
    place: Mapped[short] = mapped_column(default="")
    signer_authority: Mapped[short] = mapped_column(default="")
    signer_title: Mapped[short] = mapped_column(default="")
    signer_name: Mapped[short | None]
    telephone: Mapped[short] = mapped_column(default="")
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date | None]
    legal_ref: Mapped[long] = mapped_column(default="")
    unit: Mapped[Unit] = relationship(back_populates="versions")


class UnitAlias(Model):
    """Another spelling of a unit's name, folded for comparison."""

    __tablename__ = "unit_alias"
    __table_args__ = (UniqueConstraint("unit_id", "folded"), Index("ix_unit_alias_folded", "folded"))

    id: Mapped[pk]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    name: Mapped[short]
    folded: Mapped[short]
    unit: Mapped[Unit] = relationship(back_populates="aliases")


class UnitGroup(Model):
    """A named class of units, as documents address them ('UBND các xã, thị trấn')."""

    __tablename__ = "unit_group"

    id: Mapped[pk]
    name: Mapped[short] = mapped_column(unique=True)
    folded: Mapped[short] = mapped_column(unique=True)
    position: Mapped[int] = mapped_column(default=0)
    is_issuer: Mapped[bool] = mapped_column(default=False)
    members: Mapped[list[GroupMember]] = relationship(back_populates="group")


class GroupMember(Model):
    """A unit's membership of a group over a span of days."""

    __tablename__ = "group_member"
    __table_args__ = (UniqueConstraint("group_id", "unit_id", "valid_from"),)

    id: Mapped[pk]
    group_id: Mapped[int] = mapped_column(ForeignKey("unit_group.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date | None]
    group: Mapped[UnitGroup] = relationship(back_populates="members")
    unit: Mapped[Unit] = relationship()


class Reorganisation(Model):
    """One act of the authorities that changed units, carried out whole: when, by whom, on which legal basis.

    `figures` are the numbers of tasks before and after, as they were shown to the person who confirmed them.
    """

    __tablename__ = "reorganisation"

    id: Mapped[pk]
    at: Mapped[dt.datetime]
    actor_id: Mapped[int | None]
    actor_name: Mapped[short]
    effective_on: Mapped[dt.date]
    legal_ref: Mapped[long]
    figures: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    successions: Mapped[list[Succession]] = relationship(back_populates="reorganisation", order_by="Succession.id")


class Succession(Model):
    """What became of one unit in an act, once for each unit that follows it.

    `takes_over` marks the one that takes open tasks and people; a unit may end with none. A unit that was renamed
    or answers to another committee is its own successor.
    """

    __tablename__ = "succession"
    __table_args__ = (
        UniqueConstraint("reorganisation_id", "predecessor_id", "successor_id"),
        CheckConstraint(f"kind IN ({SUCCESSION_KINDS})", name="kind"),
        CheckConstraint("successor_id IS NOT NULL OR (kind = 'dissolve' AND NOT takes_over)", name="successor"),
        CheckConstraint(
            "(kind IN ('rename', 'transfer')) = (successor_id IS NOT NULL AND successor_id = predecessor_id)",
            name="itself",
        ),
    )

    id: Mapped[pk]
    reorganisation_id: Mapped[int] = mapped_column(ForeignKey("reorganisation.id"), index=True)
    predecessor_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    successor_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    kind: Mapped[SuccessionKind] = mapped_column(Choice(SuccessionKind, 12))
    takes_over: Mapped[bool] = mapped_column(default=False)
    reason: Mapped[long] = mapped_column(default="")
    reorganisation: Mapped[Reorganisation] = relationship(back_populates="successions")


class PlannedAct(Model):
    """An act confirmed before its day; the service carries it out when the day begins.

    `act` is the act as data (`operations.encode`). What became of it stands beside: the act carried out, or the
    sentence of the rule that hindered it on its day.
    """

    __tablename__ = "planned_act"
    __table_args__ = (
        CheckConstraint(f"state IN ({PLANNED_STATES})", name="state"),
        CheckConstraint("(state = 'waiting') = (ended_at IS NULL)", name="ended"),
        CheckConstraint("(state = 'carried_out') = (reorganisation_id IS NOT NULL)", name="carried_out"),
        CheckConstraint("state <> 'hindered' OR refusal <> ''", name="hindered"),
    )

    id: Mapped[pk]
    planned_at: Mapped[dt.datetime]
    planned_by: Mapped[int | None]
    planner_name: Mapped[short]
    effective_on: Mapped[dt.date] = mapped_column(index=True)
    legal_ref: Mapped[long]
    act: Mapped[long]
    state: Mapped[PlannedState] = mapped_column(Choice(PlannedState, 12), default=PlannedState.WAITING)
    ended_at: Mapped[dt.datetime | None]
    ended_by_name: Mapped[short] = mapped_column(default="")
    refusal: Mapped[long] = mapped_column(default="")
    reorganisation_id: Mapped[int | None] = mapped_column(ForeignKey("reorganisation.id"), unique=True)
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Village(Model):
    """A lasting identity below a commune. One that was merged names the village that took its place."""

    __tablename__ = "village"
    __table_args__ = (CheckConstraint("merged_into_id <> id", name="not_itself"),)

    id: Mapped[pk]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("village.id"), index=True)
    version: Mapped[int] = mapped_column(default=1)
    versions: Mapped[list[VillageVersion]] = relationship(
        back_populates="village", order_by="VillageVersion.valid_from"
    )

    __mapper_args__ = {"version_id_col": version}


class VillageVersion(Model):
    """Unit, name and size of a village over a span of days (both ends included); `households` where known."""

    __tablename__ = "village_version"
    __table_args__ = (
        CheckConstraint("valid_to IS NULL OR valid_to >= valid_from", name="span"),
        CheckConstraint(f"kind IN ({VILLAGE_KINDS})", name="kind"),
        CheckConstraint(
            f"households IS NULL OR (households >= 0 AND households <= {MOST_HOUSEHOLDS})", name="households"
        ),
        UniqueConstraint("village_id", "valid_from"),
        Index("ix_village_version_unit_id_valid_from", "unit_id", "valid_from"),
    )

    id: Mapped[pk]
    village_id: Mapped[int] = mapped_column(ForeignKey("village.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    name: Mapped[short]
    folded: Mapped[short]
    sort_key: Mapped[short]
    kind: Mapped[VillageKind] = mapped_column(Choice(VillageKind, 16))
    households: Mapped[int | None]
    valid_from: Mapped[dt.date]
    valid_to: Mapped[dt.date | None]
    legal_ref: Mapped[long] = mapped_column(default="")
    village: Mapped[Village] = relationship(back_populates="versions")

    @property
    def label(self) -> str:
        """The name as people say it: 'Bản Hợp 1'."""
        return f"{VILLAGE_LABELS[self.kind]} {self.name}"
