"""Responsibilities, remarks, delegations, and what happened to the calendar."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.core import Model
from tracker.core.database import Choice, long, pk, short
from tracker.directives.states import InstructionKind
from tracker.steering.states import DayVerb, Outcome


def _one_of(*columns: str) -> str:
    counted = " + ".join(f"CASE WHEN {column} IS NULL THEN 0 ELSE 1 END" for column in columns)
    return f"{counted} = 1"


class Responsibility(Model):
    """One thing that an account looks after: a directive, a unit, or a kind of instruction.

    Of a clerk of the office it is set by the office; of a leader it is the field that the leader chose.
    """

    __tablename__ = "responsibility"
    __table_args__ = (
        CheckConstraint(_one_of("directive_id", "unit_id", "kind"), name="one_subject"),
        UniqueConstraint("account_id", "directive_id"),
        UniqueConstraint("account_id", "unit_id"),
        UniqueConstraint("account_id", "kind"),
    )

    id: Mapped[pk]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    directive_id: Mapped[int | None] = mapped_column(ForeignKey("directive.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    kind: Mapped[InstructionKind | None] = mapped_column(Choice(InstructionKind, 20))
    set_at: Mapped[dt.datetime]
    set_by: Mapped[int | None]


class Delegation(Model):
    """A leader's word that another leader acts in their place over a span of days, both ends included."""

    __tablename__ = "delegation"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="span"),
        CheckConstraint("leader_id <> delegate_id", name="two_people"),
    )

    id: Mapped[pk]
    leader_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    delegate_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    starts_on: Mapped[dt.date]
    ends_on: Mapped[dt.date]
    reason: Mapped[long] = mapped_column(default="")
    made_at: Mapped[dt.datetime]
    ended_at: Mapped[dt.datetime | None]


class Remark(Model):
    """What a leader said about a task, a unit or a directive, and what became of it.

    `instruction_id` is the instruction that was added where the remark became tasks at once. `answer` is the
    office's word on what was done. `instead_of` names the absent leader in whose place it was said.
    """

    __tablename__ = "remark"
    __table_args__ = (
        CheckConstraint(_one_of("task_id", "unit_id", "directive_id"), name="one_subject"),
        CheckConstraint("(outcome = 'tasks') = (instruction_id IS NOT NULL)", name="outcome"),
        CheckConstraint("(answered_at IS NULL) = (answer = '')", name="answered"),
        Index("ix_remark_at", "at"),
    )

    id: Mapped[pk]
    at: Mapped[dt.datetime]
    author_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    author_name: Mapped[short]
    instead_of: Mapped[short] = mapped_column(default="")
    text: Mapped[long]
    task_id: Mapped[int | None] = mapped_column(ForeignKey("task.id"), index=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), index=True)
    directive_id: Mapped[int | None] = mapped_column(ForeignKey("directive.id"), index=True)
    outcome: Mapped[Outcome] = mapped_column(Choice(Outcome, 10), default=Outcome.NOTE)
    instruction_id: Mapped[int | None] = mapped_column(ForeignKey("instruction.id"))
    answer: Mapped[long] = mapped_column(default="")
    answered_at: Mapped[dt.datetime | None]
    answerer_name: Mapped[short] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class CalendarEvent(Model):
    """What happened to a day of the calendar: how it stood before and after, and how many deadlines moved."""

    __tablename__ = "calendar_event"

    id: Mapped[pk]
    at: Mapped[dt.datetime]
    actor_id: Mapped[int | None]
    actor_name: Mapped[short]
    day: Mapped[dt.date] = mapped_column(index=True)
    verb: Mapped[DayVerb] = mapped_column(Choice(DayVerb, 10))
    before: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    after: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    reason: Mapped[long]
    moved: Mapped[int] = mapped_column(default=0)
