"""An improvement of how policies are carried out or services given."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core import Model
from tracker.core.database import Choice, code, long, pk, short
from tracker.feedback.states import ImprovementState, Topic

_STATES = ", ".join(f"'{state.value}'" for state in ImprovementState)


class Improvement(Model):
    """A measure with what is expected of it and what came of it.

    `service` names the service, procedure or policy. `before` and `after` are figures in `measure` (a unit such as
    'ngày' or '%'); both may be unknown.
    """

    __tablename__ = "improvement"
    __table_args__ = (
        CheckConstraint(f"state IN ({_STATES})", name="state"),
        CheckConstraint("state <> 'done' OR result <> ''", name="result"),
        CheckConstraint("(state IN ('done', 'dropped')) = (ended_on IS NOT NULL)", name="ended"),
        CheckConstraint("ended_on IS NULL OR starts_on IS NULL OR ended_on >= starts_on", name="span"),
        CheckConstraint("(before IS NULL AND after IS NULL) OR measure <> ''", name="measure"),
        Index("ix_improvement_unit_id_state", "unit_id", "state"),
    )

    id: Mapped[pk]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    unit_version_id: Mapped[int] = mapped_column(ForeignKey("unit_version.id"))
    state: Mapped[ImprovementState] = mapped_column(Choice(ImprovementState, 12), default=ImprovementState.PLANNED)
    service: Mapped[short]
    topic: Mapped[Topic] = mapped_column(Choice(Topic, 12))
    title: Mapped[short]
    expected: Mapped[long] = mapped_column(default="")
    result: Mapped[long] = mapped_column(default="")
    starts_on: Mapped[dt.date | None]
    ended_on: Mapped[dt.date | None]
    measure: Mapped[code] = mapped_column(default="")
    before: Mapped[Decimal | None] = mapped_column(Numeric(14, 3))
    after: Mapped[Decimal | None] = mapped_column(Numeric(14, 3))
    words: Mapped[long] = mapped_column(default="")
    created_at: Mapped[dt.datetime]
    created_by: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)
    events: Mapped[list[ImprovementEvent]] = relationship(order_by="ImprovementEvent.id", viewonly=True)

    __mapper_args__ = {"version_id_col": version}


class ImprovementEvent(Model):
    """What happened to an improvement, as its journal shows it."""

    __tablename__ = "improvement_event"

    id: Mapped[pk]
    improvement_id: Mapped[int] = mapped_column(ForeignKey("improvement.id"), index=True)
    at: Mapped[dt.datetime]
    verb: Mapped[code]
    actor_id: Mapped[int | None]
    actor_name: Mapped[short]
    note: Mapped[long] = mapped_column(default="")
    state: Mapped[ImprovementState] = mapped_column(Choice(ImprovementState, 12))


class ImprovementNeed(Model):
    """That an improvement serves a need."""

    __tablename__ = "improvement_need"
    __table_args__ = (UniqueConstraint("improvement_id", "need_id"),)

    id: Mapped[pk]
    improvement_id: Mapped[int] = mapped_column(ForeignKey("improvement.id"))
    need_id: Mapped[int] = mapped_column(ForeignKey("feedback_need.id"), index=True)
