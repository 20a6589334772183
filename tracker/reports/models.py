"""A report as produced: its figures, rows and bytes are kept, so that printing again gives the same.

Beside it to whom a letter goes, what is made by the clock, and what units say about their figures.
"""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.attachments.models import StoredFile
from tracker.core import Model
from tracker.core.database import Choice, code, long, pk, short
from tracker.directives.models import Directive
from tracker.reports.states import Every, ExplanationState, ReportState


def _one_of(column: str, states: type[StrEnum]) -> str:
    return f"{column} IN ({', '.join(repr(state.value) for state in states)})"


class Report(Model):
    """One edition of one report.

    `as_of` is the moment whose figures it shows; `document` is the document model as canonical JSON, `data_hash`
    its SHA-256. `decided_for` names the leader in whose
    place another decided. A handover sheet names the act and the unit that hands over, a unit sheet its unit, a
    report of a period its days and, for a period of the decree, its code. `previous_id` is the edition that it was
    compared with. One made by a schedule names it: no schedule makes two of a period.
    `lease_until` and `attempts` let a sweep find what a killed worker left behind.
    """

    __tablename__ = "report"
    __table_args__ = (
        CheckConstraint(
            "state NOT IN ('awaiting_leader', 'returned', 'approved', 'produced') "
            "OR (draft_file_id IS NOT NULL AND data_hash IS NOT NULL)",
            name="produced",
        ),
        CheckConstraint("(state IN ('approved', 'returned')) = (decided_at IS NOT NULL)", name="decided"),
        CheckConstraint("(first_on IS NULL) = (last_on IS NULL)", name="span"),
        UniqueConstraint("reorganisation_id", "unit_id"),
        UniqueConstraint("schedule_id", "period"),
    )

    id: Mapped[pk]
    kind: Mapped[code]
    title: Mapped[short]
    directive_id: Mapped[int | None] = mapped_column(ForeignKey("directive.id"), index=True)
    reorganisation_id: Mapped[int | None] = mapped_column(ForeignKey("reorganisation.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    escalation_id: Mapped[int | None] = mapped_column(ForeignKey("escalation.id"))
    period: Mapped[code] = mapped_column(default="")
    first_on: Mapped[dt.date | None]
    last_on: Mapped[dt.date | None]
    schedule_id: Mapped[int | None] = mapped_column(ForeignKey("report_schedule.id"))
    previous_id: Mapped[int | None] = mapped_column(ForeignKey("report.id"))
    as_of: Mapped[dt.datetime]
    state: Mapped[ReportState] = mapped_column(Choice(ReportState, 20), default=ReportState.QUEUED, index=True)
    step: Mapped[short] = mapped_column(default="")
    percent: Mapped[int] = mapped_column(default=0)
    attempts: Mapped[int] = mapped_column(default=0)
    lease_until: Mapped[dt.datetime | None]
    error: Mapped[long] = mapped_column(default="")
    document: Mapped[long | None]
    data_hash: Mapped[str | None] = mapped_column(String(64))
    draft_file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    final_file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    requested_at: Mapped[dt.datetime]
    requested_by: Mapped[int | None]
    requester_name: Mapped[short]
    produced_at: Mapped[dt.datetime | None]
    decided_at: Mapped[dt.datetime | None]
    decided_by: Mapped[int | None]
    decider_name: Mapped[short] = mapped_column(default="")
    decided_for: Mapped[short] = mapped_column(default="")
    remark: Mapped[long] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)
    directive: Mapped[Directive | None] = relationship()
    draft_file: Mapped[StoredFile | None] = relationship(foreign_keys=[draft_file_id])
    final_file: Mapped[StoredFile | None] = relationship(foreign_keys=[final_file_id])
    addressees: Mapped[list[Addressee]] = relationship(order_by="Addressee.place")

    __mapper_args__ = {"version_id_col": version}


class Addressee(Model):
    """A unit that a letter is addressed to: the place of its annex, and when the letter was sent to it."""

    __tablename__ = "report_addressee"
    __table_args__ = (UniqueConstraint("report_id", "unit_id"), UniqueConstraint("report_id", "place"))

    id: Mapped[pk]
    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    place: Mapped[int]
    sent_at: Mapped[dt.datetime | None]


class Schedule(Model):
    """A report that is made by itself when a period ends: `begins_on` is the day before which none ends."""

    __tablename__ = "report_schedule"

    id: Mapped[pk]
    kind: Mapped[code]
    every: Mapped[Every] = mapped_column(Choice(Every, 10))
    directive_id: Mapped[int | None] = mapped_column(ForeignKey("directive.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    begins_on: Mapped[dt.date]
    created_at: Mapped[dt.datetime]
    created_by: Mapped[int]
    creator_name: Mapped[short]
    ended_at: Mapped[dt.datetime | None]
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}


class Explanation(Model):
    """What a unit says about its figures of a directive or a period, printed beside them once its head approved.

    `about` is 'directive' or the code of a period. `serial` counts the editions; the newest approved one is
    printed, the earlier ones stay.
    """

    __tablename__ = "explanation"
    __table_args__ = (
        CheckConstraint(_one_of("state", ExplanationState), name="state"),
        CheckConstraint("(state = 'awaiting_head') = (decided_at IS NULL)", name="decided"),
        CheckConstraint("(about = 'directive') = (directive_id IS NOT NULL)", name="about"),
        Index(
            "uq_explanation_of_directive",
            "unit_id",
            "directive_id",
            "serial",
            unique=True,
            sqlite_where=sql("directive_id IS NOT NULL"),
            postgresql_where=sql("directive_id IS NOT NULL"),
        ),
        Index(
            "uq_explanation_of_period",
            "unit_id",
            "about",
            "serial",
            unique=True,
            sqlite_where=sql("directive_id IS NULL"),
            postgresql_where=sql("directive_id IS NULL"),
        ),
    )

    id: Mapped[pk]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    about: Mapped[code]
    directive_id: Mapped[int | None] = mapped_column(ForeignKey("directive.id"), index=True)
    serial: Mapped[int]
    state: Mapped[ExplanationState] = mapped_column(Choice(ExplanationState, 16))
    text: Mapped[long]
    written_at: Mapped[dt.datetime]
    written_by: Mapped[int | None]
    writer_name: Mapped[short]
    decided_at: Mapped[dt.datetime | None]
    decided_by: Mapped[int | None]
    decider_name: Mapped[short] = mapped_column(default="")
    remark: Mapped[long] = mapped_column(default="")
    version: Mapped[int] = mapped_column(default=1)

    __mapper_args__ = {"version_id_col": version}
