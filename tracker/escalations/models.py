"""A recommendation upward, its hops from holder to holder, its history, its files, and who was told."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.attachments.models import StoredFile
from tracker.core import Model
from tracker.core.calendar import WorkCalendar
from tracker.core.database import Choice, code, long, pk, short
from tracker.escalations.states import (
    Audience,
    Elsewhere,
    EscalationState,
    Field,
    FileRole,
    HopKind,
    LevelCode,
    Outcome,
    TermCode,
)
from tracker.tasks.models import Task

_STATES = ", ".join(f"'{state.value}'" for state in EscalationState)
_ANSWERED = "state IN ('answered', 'closed')"
MOST_DONG = 10**15


class Escalation(Model):
    """One matter that a unit cannot settle by itself.

    `funds` are in đồng; none means that no money is asked for. `merged_into_id` leads to the main one, never
    further. `direct` marks one that its unit itself sends past an absent district. `words` are the
    folded words of title and content, a line each. `task_paused` says that the task's present pause is its doing.
    """

    __tablename__ = "escalation"
    __table_args__ = (
        CheckConstraint(f"state IN ({_STATES})", name="state"),
        CheckConstraint(f"funds IS NULL OR (funds > 0 AND funds <= {MOST_DONG})", name="funds"),
        CheckConstraint("(state = 'merged') = (merged_into_id IS NOT NULL)", name="merged"),
        CheckConstraint("merged_into_id <> id", name="not_itself"),
        CheckConstraint(f"({_ANSWERED}) = (outcome IS NOT NULL)", name="outcome"),
        CheckConstraint(f"({_ANSWERED}) = (answered_on IS NOT NULL)", name="answered"),
        CheckConstraint("(state IN ('closed', 'elsewhere', 'withdrawn')) = (ended_at IS NOT NULL)", name="ended"),
        CheckConstraint("(state = 'elsewhere') = (elsewhere IS NOT NULL)", name="elsewhere"),
        CheckConstraint("NOT task_paused OR task_id IS NOT NULL", name="paused"),
        Index("ix_escalation_unit_id_state", "unit_id", "state"),
        Index("ix_escalation_state_id", "state", "id"),
    )

    id: Mapped[pk]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    unit_version_id: Mapped[int] = mapped_column(ForeignKey("unit_version.id"))
    task_id: Mapped[int | None] = mapped_column(ForeignKey("task.id"), index=True)
    state: Mapped[EscalationState] = mapped_column(Choice(EscalationState, 16), default=EscalationState.DRAFT)
    title: Mapped[short]
    content: Mapped[long]
    field: Mapped[Field] = mapped_column(Choice(Field, 16))
    basis: Mapped[long] = mapped_column(default="")
    done_here: Mapped[long] = mapped_column(default="")
    competent_level: Mapped[LevelCode] = mapped_column(Choice(LevelCode, 16))
    authority: Mapped[short] = mapped_column(default="")
    funds: Mapped[int | None] = mapped_column(BigInteger)
    wished_on: Mapped[dt.date | None]
    tell_citizens: Mapped[bool] = mapped_column(default=False)
    entered_by_office: Mapped[bool] = mapped_column(default=False)
    direct: Mapped[bool] = mapped_column(default=False)
    words: Mapped[long] = mapped_column(default="")
    created_at: Mapped[dt.datetime]
    created_by: Mapped[int | None]
    sent_at: Mapped[dt.datetime | None]
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("escalation.id"), index=True)
    elsewhere: Mapped[Elsewhere | None] = mapped_column(Choice(Elsewhere, 16))
    outcome: Mapped[Outcome | None] = mapped_column(Choice(Outcome, 12))
    answer: Mapped[long] = mapped_column(default="")
    answer_number: Mapped[short] = mapped_column(default="")
    answered_on: Mapped[dt.date | None]
    answered_by: Mapped[short] = mapped_column(default="")
    ended_at: Mapped[dt.datetime | None]
    task_paused: Mapped[bool] = mapped_column(default=False)
    days_lost: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column(default=1)
    task: Mapped[Task | None] = relationship()
    merged: Mapped[list[Escalation]] = relationship(
        remote_side="Escalation.merged_into_id", order_by="Escalation.id", viewonly=True
    )
    hops: Mapped[list[Hop]] = relationship(back_populates="escalation", order_by="Hop.id")
    events: Mapped[list[EscalationEvent]] = relationship(
        order_by="EscalationEvent.id", foreign_keys="EscalationEvent.escalation_id", viewonly=True
    )
    files: Mapped[list[EscalationFile]] = relationship(order_by="EscalationFile.id", viewonly=True)
    tellings: Mapped[list[Telling]] = relationship(order_by="Telling.id", viewonly=True)

    __mapper_args__ = {"version_id_col": version}


class Hop(Model):
    """One stay with one holder, from a day to a day. The open one (`left_on` is null) says who holds it now.

    `reminders` and `reminded_at` are of people, `nudged_on` is the day of the clock's last own reminder.
    """

    __tablename__ = "escalation_hop"
    __table_args__ = (
        CheckConstraint("left_on IS NULL OR left_on >= received_on", name="span"),
        CheckConstraint("due_on >= received_on", name="due"),
        Index(
            "uq_escalation_hop_open",
            "escalation_id",
            unique=True,
            sqlite_where=text("left_on IS NULL"),
            postgresql_where=text("left_on IS NULL"),
        ),
        Index("ix_escalation_hop_escalation_id", "escalation_id"),
    )

    id: Mapped[pk]
    escalation_id: Mapped[int] = mapped_column(ForeignKey("escalation.id"))
    kind: Mapped[HopKind] = mapped_column(Choice(HopKind, 12))
    level: Mapped[LevelCode] = mapped_column(Choice(LevelCode, 16))
    holder: Mapped[short]
    received_on: Mapped[dt.date]
    due_on: Mapped[dt.date | None]
    left_on: Mapped[dt.date | None]
    reason: Mapped[long] = mapped_column(default="")
    letter_number: Mapped[short] = mapped_column(default="")
    letter_on: Mapped[dt.date | None]
    reminders: Mapped[int] = mapped_column(default=0)
    reminded_at: Mapped[dt.datetime | None]
    nudged_on: Mapped[dt.date | None]
    escalation: Mapped[Escalation] = relationship(back_populates="hops")

    def days_used(self, today: dt.date, calendar: WorkCalendar) -> int:
        """Working days since it came, until it left or until today."""
        return calendar.between(self.received_on, self.left_on or today)

    def days_given(self, calendar: WorkCalendar) -> int | None:
        """Working days its holder was given, None without a deadline."""
        return None if self.due_on is None else calendar.between(self.received_on, self.due_on)


class EscalationEvent(Model):
    """What happened to a recommendation, as its journal shows it, and how it stood afterwards.

    `hop_id` and `due_on` are of the stay that was then open, `main_id` of the one that it had been merged into;
    the register of a past moment is read from these.
    """

    __tablename__ = "escalation_event"

    id: Mapped[pk]
    escalation_id: Mapped[int] = mapped_column(ForeignKey("escalation.id"), index=True)
    at: Mapped[dt.datetime]
    verb: Mapped[code]
    actor_id: Mapped[int | None]
    actor_name: Mapped[short]
    note: Mapped[long] = mapped_column(default="")
    state: Mapped[EscalationState] = mapped_column(Choice(EscalationState, 16))
    hop_id: Mapped[int | None] = mapped_column(ForeignKey("escalation_hop.id"))
    due_on: Mapped[dt.date | None]
    main_id: Mapped[int | None] = mapped_column(ForeignKey("escalation.id"))
    funds: Mapped[int | None] = mapped_column(BigInteger)


class EscalationFile(Model):
    """A file of a recommendation."""

    __tablename__ = "escalation_file"
    __table_args__ = (UniqueConstraint("escalation_id", "file_id"),)

    id: Mapped[pk]
    escalation_id: Mapped[int] = mapped_column(ForeignKey("escalation.id"))
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    role: Mapped[FileRole] = mapped_column(Choice(FileRole, 12))
    file: Mapped[StoredFile] = relationship()


class Telling(Model):
    """That an answer must reach somebody, and how and on which day it did, noted when and by whom.

    Without all of them told, nothing is closed.
    """

    __tablename__ = "escalation_telling"
    __table_args__ = (
        UniqueConstraint("escalation_id", "audience"),
        CheckConstraint("(told_at IS NULL) = (how = '')", name="told"),
        CheckConstraint("told_on IS NULL OR told_at IS NOT NULL", name="told_on"),
    )

    id: Mapped[pk]
    escalation_id: Mapped[int] = mapped_column(ForeignKey("escalation.id"))
    audience: Mapped[Audience] = mapped_column(Choice(Audience, 12))
    told_at: Mapped[dt.datetime | None]
    told_on: Mapped[dt.date | None]
    teller_name: Mapped[short] = mapped_column(default="")
    how: Mapped[long] = mapped_column(default="")


class TermChange(Model):
    """A change of the working days of a clock, or of the days on which a level exists.

    `spans` are all its spans afterwards; the newest change of a clock says how it stands. `serial` counts the
    changes of one clock, so that two people who change it at once collide.
    """

    __tablename__ = "escalation_term_change"
    __table_args__ = (UniqueConstraint("code", "serial"),)

    id: Mapped[pk]
    code: Mapped[TermCode] = mapped_column(Choice(TermCode, 12))
    serial: Mapped[int]
    spans: Mapped[list[dict[str, Any]]] = mapped_column(JSON)
    at: Mapped[dt.datetime]
    actor_id: Mapped[int | None]
    actor_name: Mapped[short]
    reason: Mapped[long]
    moved: Mapped[int] = mapped_column(default=0)
