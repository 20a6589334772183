"""What a unit means to do for a directive: how many sessions, in which villages, by when."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core import Model
from tracker.core.database import long, pk
from tracker.outreach.states import MOST_USUALLY


class Plan(Model):
    """A unit's plan for one directive. Without villages of its own it means all that the unit has."""

    __tablename__ = "outreach_plan"
    __table_args__ = (
        UniqueConstraint("unit_id", "directive_id"),
        CheckConstraint(f"sessions >= 0 AND sessions <= {MOST_USUALLY}", name="sessions"),
    )

    id: Mapped[pk]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    directive_id: Mapped[int] = mapped_column(ForeignKey("directive.id"), index=True)
    sessions: Mapped[int]
    due_on: Mapped[dt.date]
    note: Mapped[long] = mapped_column(default="")
    entered_by_office: Mapped[bool] = mapped_column(default=False)
    updated_at: Mapped[dt.datetime]
    version: Mapped[int] = mapped_column(default=1)
    villages: Mapped[list[PlanVillage]] = relationship(cascade="all, delete-orphan")

    __mapper_args__ = {"version_id_col": version}


class PlanVillage(Model):
    """A village that a plan names."""

    __tablename__ = "outreach_plan_village"

    plan_id: Mapped[int] = mapped_column(ForeignKey("outreach_plan.id"), primary_key=True)
    village_id: Mapped[int] = mapped_column(ForeignKey("village.id"), primary_key=True)
