"""A task, its events, what was submitted, what was asked, what was noted."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.attachments.models import StoredFile
from tracker.core import Model
from tracker.core.database import Choice, code, long, pk, short
from tracker.directives.models import Instruction
from tracker.tasks.states import (
    CLOCK_STOPS,
    Channel,
    RequestKind,
    RequestState,
    TaskState,
    Timeliness,
    days_late,
    timeliness,
)
from tracker.units.models import Unit


def _in(column: str, states: frozenset[TaskState]) -> str:
    return f"{column} IN ({', '.join(sorted(repr(state.value) for state in states))})"


class Task(Model):
    """One unit's share of one instruction (and of one period, where it recurs).

    `due_on` is the effective deadline: approved extensions and working days paused included; `due_at` is the
    moment at which it ends. `original_due_on` never changes. `clock_stopped_at` is the moment that counts while
    the clock stands still (submitted, completed, paused). `state_before_pause` is where resuming leads.
    `submitted_by` and `approved_by` (the unit's head) are the people behind the result that awaits a decision.
    `entered_by_office` marks a result that the office wrote down for the unit.
    `extended_days` are calendar days, `paused_days` working days.
    """

    __tablename__ = "task"
    __table_args__ = (
        UniqueConstraint("instruction_id", "unit_id", "period"),
        CheckConstraint(_in("state", frozenset(TaskState)), name="state"),
        CheckConstraint("(due_on IS NULL) = (due_at IS NULL)", name="due"),
        CheckConstraint(f"(clock_stopped_at IS NOT NULL) = ({_in('state', CLOCK_STOPS)})", name="clock_stopped"),
        CheckConstraint("(state = 'completed') = (completed_at IS NOT NULL)", name="completed"),
        CheckConstraint("(state = 'paused') = (state_before_pause IS NOT NULL)", name="paused"),
        CheckConstraint(
            "state = 'assigned' OR acknowledged_at IS NOT NULL "
            "OR state IN ('withdrawn', 'not_applicable', 'transferred', 'paused')",
            name="acknowledged",
        ),
        # Totals by unit are answered from this index alone.
        Index("ix_task_unit_id_state_due_at", "unit_id", "state", "due_at", "clock_stopped_at"),
        Index("ix_task_state_due_at", "state", "due_at"),
        Index("ix_task_directive_id_unit_id", "directive_id", "unit_id"),
        Index("ix_task_due_at_id", "due_at", "id"),
        Index(
            "ix_task_open_request",
            "open_request",
            sqlite_where=text("open_request IS NOT NULL"),
            postgresql_where=text("open_request IS NOT NULL"),
        ),
    )

    id: Mapped[pk]
    directive_id: Mapped[int] = mapped_column(ForeignKey("directive.id"))
    instruction_id: Mapped[int] = mapped_column(ForeignKey("instruction.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    unit_version_id: Mapped[int] = mapped_column(ForeignKey("unit_version.id"))
    period: Mapped[code] = mapped_column(default="")
    state: Mapped[TaskState] = mapped_column(Choice(TaskState, 16), default=TaskState.ASSIGNED)
    internal_deadline: Mapped[bool] = mapped_column(default=False)
    original_due_on: Mapped[dt.date | None]
    due_on: Mapped[dt.date | None]
    due_at: Mapped[dt.datetime | None]
    extended_days: Mapped[int] = mapped_column(default=0)
    paused_days: Mapped[int] = mapped_column(default=0)
    clock_stopped_at: Mapped[dt.datetime | None]
    state_before_pause: Mapped[TaskState | None] = mapped_column(Choice(TaskState, 16))
    paused_at: Mapped[dt.datetime | None]
    assigned_at: Mapped[dt.datetime]
    acknowledged_at: Mapped[dt.datetime | None]
    completed_at: Mapped[dt.datetime | None]
    submitted_by: Mapped[int | None]
    approved_by: Mapped[int | None]
    entered_by_office: Mapped[bool] = mapped_column(default=False)
    reminded_at: Mapped[dt.datetime | None]
    reminders: Mapped[int] = mapped_column(default=0)
    open_request: Mapped[RequestKind | None] = mapped_column(Choice(RequestKind, 20))
    updated_at: Mapped[dt.datetime]
    version: Mapped[int] = mapped_column(default=1)
    instruction: Mapped[Instruction] = relationship()
    unit: Mapped[Unit] = relationship()
    events: Mapped[list[TaskEvent]] = relationship(back_populates="task", order_by="TaskEvent.id")
    submissions: Mapped[list[Submission]] = relationship(back_populates="task", order_by="Submission.id")
    requests: Mapped[list[TaskRequest]] = relationship(back_populates="task", order_by="TaskRequest.id")

    __mapper_args__ = {"version_id_col": version}

    def timeliness(self, now: dt.datetime, soon_until: dt.datetime) -> Timeliness:
        """How the task stands against its deadline at a moment; `soon_until` is the end of 'due soon'."""
        return timeliness(self.state, self.due_at, self.clock_stopped_at, now, soon_until)

    def days_late(self, now: dt.datetime) -> int:
        """Whole days past the effective deadline, 0 when not past it; a named hour missed counts as 1."""
        return days_late(self.due_on, self.due_at, self.clock_stopped_at, now)


class TaskEvent(Model):
    """What happened to a task, and how it stood afterwards: figures of any past moment are replayed from these.

    `instead_of` names the absent leader in whose place it was decided.
    """

    __tablename__ = "task_event"
    __table_args__ = (Index("ix_task_event_task_id_at", "task_id", "at"), Index("ix_task_event_at", "at"))

    id: Mapped[pk]
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"))
    at: Mapped[dt.datetime]
    verb: Mapped[code]
    actor_id: Mapped[int | None]
    actor_name: Mapped[short]
    instead_of: Mapped[short] = mapped_column(default="")
    note: Mapped[long] = mapped_column(default="")
    old_state: Mapped[TaskState | None] = mapped_column(Choice(TaskState, 16))
    state: Mapped[TaskState] = mapped_column(Choice(TaskState, 16))
    due_on: Mapped[dt.date | None]
    due_at: Mapped[dt.datetime | None]
    clock_stopped_at: Mapped[dt.datetime | None]
    task: Mapped[Task] = relationship(back_populates="events")


class Submission(Model):
    """What a unit handed in, once for each time it did; `done_on` is the day it says the work was finished.

    What the office entered for the unit names the channel and who told it; `at` is then the entering, and
    `left_unit_at` the moment at which the unit told. `figures` are what the registers told when it was handed in.
    """

    __tablename__ = "submission"
    __table_args__ = (
        CheckConstraint("channel IN ('telephone', 'paper')", name="channel"),
        CheckConstraint("(channel IS NOT NULL) = (told_by <> '')", name="told_by"),
    )

    id: Mapped[pk]
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), index=True)
    at: Mapped[dt.datetime]
    left_unit_at: Mapped[dt.datetime | None]
    submitted_by: Mapped[int | None]
    submitter_name: Mapped[short]
    approved_by: Mapped[int | None]
    result: Mapped[long]
    difficulties: Mapped[long] = mapped_column(default="")
    proposals: Mapped[long] = mapped_column(default="")
    answer_number: Mapped[short] = mapped_column(default="")
    answer_date: Mapped[dt.date | None]
    done_on: Mapped[dt.date | None]
    decided_at: Mapped[dt.datetime | None]
    decided_by: Mapped[int | None]
    decision: Mapped[code | None]
    decision_note: Mapped[long] = mapped_column(default="")
    channel: Mapped[Channel | None] = mapped_column(Choice(Channel, 12))
    told_by: Mapped[short] = mapped_column(default="")
    figures: Mapped[list[dict[str, Any]]] = mapped_column(JSON, default=list)
    task: Mapped[Task] = relationship(back_populates="submissions")

    @property
    def entered_by_office(self) -> bool:
        """Whether the office wrote it down for the unit."""
        return self.channel is not None


class TaskRequest(Model):
    """Something a unit asks: more time, 'not applicable', reopening. At most one open a task.

    `after_expiry` marks more time that was asked for when the deadline had already passed.
    """

    __tablename__ = "task_request"
    __table_args__ = (
        CheckConstraint("(state = 'open') = (decided_at IS NULL)", name="decided"),
        CheckConstraint("(kind = 'extension') = (wished_due_on IS NOT NULL)", name="wished"),
        Index(
            "uq_task_request_open",
            "task_id",
            unique=True,
            sqlite_where=text("state = 'open'"),
            postgresql_where=text("state = 'open'"),
        ),
    )

    id: Mapped[pk]
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), index=True)
    kind: Mapped[RequestKind] = mapped_column(Choice(RequestKind, 20))
    state: Mapped[RequestState] = mapped_column(Choice(RequestState, 10), default=RequestState.OPEN)
    reason: Mapped[long]
    wished_due_on: Mapped[dt.date | None]
    granted_due_on: Mapped[dt.date | None]
    asked_at: Mapped[dt.datetime]
    asked_by: Mapped[int | None]
    asker_name: Mapped[short]
    after_expiry: Mapped[bool] = mapped_column(default=False)
    decided_at: Mapped[dt.datetime | None]
    decided_by: Mapped[int | None]
    answer: Mapped[long] = mapped_column(default="")
    task: Mapped[Task] = relationship(back_populates="requests")


class TaskNote(Model):
    """Progress written while the work goes on, by the unit or by one that cooperates."""

    __tablename__ = "task_note"

    id: Mapped[pk]
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), index=True)
    at: Mapped[dt.datetime]
    account_id: Mapped[int | None]
    author_name: Mapped[short]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    text: Mapped[long]
    percent: Mapped[int | None]


class TaskFile(Model):
    """A stored file that belongs to a task, and to a submission or note of it."""

    __tablename__ = "task_file"
    __table_args__ = (UniqueConstraint("task_id", "file_id", "submission_id", "note_id"),)

    id: Mapped[pk]
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), index=True)
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    submission_id: Mapped[int | None] = mapped_column(ForeignKey("submission.id"), index=True)
    note_id: Mapped[int | None] = mapped_column(ForeignKey("task_note.id"))
    file: Mapped[StoredFile] = relationship()


class ReminderTemplate(Model):
    """Words for reminders that are sent often, under a name; places such as {han} are filled for each unit."""

    __tablename__ = "reminder_template"

    id: Mapped[pk]
    name: Mapped[short] = mapped_column(unique=True)
    text: Mapped[long]
    updated_at: Mapped[dt.datetime]
    updated_by: Mapped[int | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class TaskLink(Model):
    """A task handed over: what a unit left open when it ended, and the task that goes on with it elsewhere.

    Several old tasks may lead to one new one; an old one leads to one only.
    """

    __tablename__ = "task_link"
    __table_args__ = (CheckConstraint("old_id <> new_id", name="different"),)

    id: Mapped[pk]
    old_id: Mapped[int] = mapped_column(ForeignKey("task.id"), unique=True)
    new_id: Mapped[int] = mapped_column(ForeignKey("task.id"), index=True)
    reorganisation_id: Mapped[int] = mapped_column(ForeignKey("reorganisation.id"), index=True)
    began: Mapped[bool] = mapped_column(default=False)


class TaskAssignment(Model):
    """The one person in the unit who does a task; the task itself stays the unit's."""

    __tablename__ = "task_assignment"

    id: Mapped[pk]
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    assigned_at: Mapped[dt.datetime]
    assigned_by: Mapped[int | None]


class UnitNote(Model):
    """A word to a colleague about a task; seen inside the unit only, never by the office."""

    __tablename__ = "unit_note"

    id: Mapped[pk]
    task_id: Mapped[int] = mapped_column(ForeignKey("task.id"), index=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    at: Mapped[dt.datetime]
    account_id: Mapped[int | None]
    author_name: Mapped[short]
    to_account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    to_name: Mapped[short]
    text: Mapped[long]
