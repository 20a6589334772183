"""What somebody said, what became of it, and, apart and sealed, who it was."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core import Model
from tracker.core.database import Choice, code, long, pk, short
from tracker.feedback.states import Channel, EntryState, Topic

_STATES = ", ".join(f"'{state.value}'" for state in EntryState)


class Entry(Model):
    """One wish, need or opinion that a unit heard. Nothing in this row says who spoke.

    `village_id` is the village of the unit; a place that is none stands in words alone. `village` is what the
    place was called then, `village_key` its fold; `words` the folded words of all texts, a line each; `answer`
    what the unit did or will do.
    """

    __tablename__ = "feedback_entry"
    __table_args__ = (
        CheckConstraint(f"state IN ({_STATES})", name="state"),
        CheckConstraint("(state = 'answered') = (answered_at IS NOT NULL)", name="answered"),
        CheckConstraint("state <> 'answered' OR answer <> ''", name="answer"),
        CheckConstraint("(state = 'withdrawn') = (withdrawn_at IS NOT NULL)", name="withdrawn"),
        CheckConstraint("state <> 'withdrawn' OR need_id IS NULL", name="need"),
        Index("ix_feedback_entry_unit_id_state", "unit_id", "state"),
        Index("ix_feedback_entry_received_on_id", "received_on", "id"),
    )

    id: Mapped[pk]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    unit_version_id: Mapped[int] = mapped_column(ForeignKey("unit_version.id"))
    state: Mapped[EntryState] = mapped_column(Choice(EntryState, 12), default=EntryState.RECEIVED)
    received_on: Mapped[dt.date]
    village_id: Mapped[int | None] = mapped_column(ForeignKey("village.id"), index=True)
    village: Mapped[short] = mapped_column(default="")
    village_key: Mapped[short] = mapped_column(default="")
    channel: Mapped[Channel] = mapped_column(Choice(Channel, 12))
    topic: Mapped[Topic] = mapped_column(Choice(Topic, 12))
    said: Mapped[long]
    answer: Mapped[long] = mapped_column(default="")
    words: Mapped[long] = mapped_column(default="")
    need_id: Mapped[int | None] = mapped_column(ForeignKey("feedback_need.id"), index=True)
    created_at: Mapped[dt.datetime]
    created_by: Mapped[int | None]
    answered_at: Mapped[dt.datetime | None]
    withdrawn_at: Mapped[dt.datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    events: Mapped[list[EntryEvent]] = relationship(order_by="EntryEvent.id", viewonly=True)

    __mapper_args__ = {"version_id_col": version}


class EntryEvent(Model):
    """What happened to an entry, as its journal shows it."""

    __tablename__ = "feedback_event"

    id: Mapped[pk]
    entry_id: Mapped[int] = mapped_column(ForeignKey("feedback_entry.id"), index=True)
    at: Mapped[dt.datetime]
    verb: Mapped[code]
    actor_id: Mapped[int | None]
    actor_name: Mapped[short]
    note: Mapped[long] = mapped_column(default="")
    state: Mapped[EntryState] = mapped_column(Choice(EntryState, 12))


class Person(Model):
    """Name and telephone of who spoke, encrypted with a key of this row alone."""

    __tablename__ = "feedback_person"

    id: Mapped[pk]
    entry_id: Mapped[int] = mapped_column(ForeignKey("feedback_entry.id"), unique=True)
    sealed: Mapped[long]
    created_at: Mapped[dt.datetime]


class PersonKey(Model):
    """The key of one person's row, itself encrypted with the service's; without it the row tells nothing."""

    __tablename__ = "feedback_person_key"

    id: Mapped[pk]
    person_id: Mapped[int] = mapped_column(ForeignKey("feedback_person.id"), unique=True)
    sealed: Mapped[long]


class PersonLook(Model):
    """That somebody looked at who spoke. Never changed, and kept when the person is erased."""

    __tablename__ = "feedback_look"

    id: Mapped[pk]
    entry_id: Mapped[int] = mapped_column(ForeignKey("feedback_entry.id"), index=True)
    at: Mapped[dt.datetime]
    actor_id: Mapped[int | None]
    actor_name: Mapped[short]
