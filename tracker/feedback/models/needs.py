"""A need: what several people said alike, and where it leads."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core import Model
from tracker.core.database import Choice, code, long, pk, short
from tracker.feedback.states import NeedState, Topic

_STATES = ", ".join(f"'{state.value}'" for state in NeedState)


class Need(Model):
    """Entries that ask for the same. Which ones they are stands in the entries, so that none can be in two.

    `merged_into_id` leads to the one that goes on, never further. `told_how` says where people were told.
    """

    __tablename__ = "feedback_need"
    __table_args__ = (
        CheckConstraint(f"state IN ({_STATES})", name="state"),
        CheckConstraint("(state = 'merged') = (merged_into_id IS NOT NULL)", name="merged"),
        CheckConstraint("merged_into_id <> id", name="not_itself"),
        CheckConstraint("state NOT IN ('answered', 'told') OR answer <> ''", name="answer"),
        CheckConstraint("(state = 'told') = (told_on IS NOT NULL)", name="told"),
        CheckConstraint("(told_on IS NULL) = (told_how = '')", name="told_how"),
        Index("ix_feedback_need_unit_id_state", "unit_id", "state"),
    )

    id: Mapped[pk]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    unit_version_id: Mapped[int] = mapped_column(ForeignKey("unit_version.id"))
    state: Mapped[NeedState] = mapped_column(Choice(NeedState, 12), default=NeedState.OPEN)
    title: Mapped[short]
    topic: Mapped[Topic] = mapped_column(Choice(Topic, 12))
    words: Mapped[long] = mapped_column(default="")
    answer: Mapped[long] = mapped_column(default="")
    told_on: Mapped[dt.date | None]
    told_how: Mapped[long] = mapped_column(default="")
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("feedback_need.id"), index=True)
    created_at: Mapped[dt.datetime]
    created_by: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)
    events: Mapped[list[NeedEvent]] = relationship(order_by="NeedEvent.id", viewonly=True)

    __mapper_args__ = {"version_id_col": version}


class NeedEvent(Model):
    """What happened to a need, as its journal shows it."""

    __tablename__ = "feedback_need_event"

    id: Mapped[pk]
    need_id: Mapped[int] = mapped_column(ForeignKey("feedback_need.id"), index=True)
    at: Mapped[dt.datetime]
    verb: Mapped[code]
    actor_id: Mapped[int | None]
    actor_name: Mapped[short]
    note: Mapped[long] = mapped_column(default="")
    state: Mapped[NeedState] = mapped_column(Choice(NeedState, 12))


class NeedLink(Model):
    """Where a need leads: a row of another package, by the kind under which that package is plugged in."""

    __tablename__ = "feedback_need_link"
    __table_args__ = (
        UniqueConstraint("need_id", "kind", "target_id"),
        Index("ix_feedback_need_link_kind_target_id", "kind", "target_id"),
    )

    id: Mapped[pk]
    need_id: Mapped[int] = mapped_column(ForeignKey("feedback_need.id"))
    kind: Mapped[code]
    target_id: Mapped[int]
    created_at: Mapped[dt.datetime]
