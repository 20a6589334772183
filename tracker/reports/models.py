"""A report as produced: its figures, rows and bytes are kept, so that printing again gives the same."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.attachments.models import StoredFile
from tracker.core import Model
from tracker.core.database import Choice, code, long, pk, short
from tracker.directives.models import Directive
from tracker.reports.states import ReportState


class Report(Model):
    """One edition of one report.

    `as_of` is the moment whose figures it shows; `document` is the document model as canonical JSON, `data_hash`
    its SHA-256. `decided_for` names the leader in whose
    place another decided. A handover sheet names the act and the unit that hands over.
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
        UniqueConstraint("reorganisation_id", "unit_id"),
    )

    id: Mapped[pk]
    kind: Mapped[code]
    title: Mapped[short]
    directive_id: Mapped[int | None] = mapped_column(ForeignKey("directive.id"), index=True)
    reorganisation_id: Mapped[int | None] = mapped_column(ForeignKey("reorganisation.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    escalation_id: Mapped[int | None] = mapped_column(ForeignKey("escalation.id"))
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

    __mapper_args__ = {"version_id_col": version}
