"""The read side of reports."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from sqlalchemy import Select, func, select
from sqlalchemy.orm import joinedload

from tracker.core import db
from tracker.core.access import Actor
from tracker.core.errors import NotFound
from tracker.reports.document import Document
from tracker.reports.models import Report
from tracker.reports.policy import can_read
from tracker.reports.states import ReportState


def get_visible(report_id: int, actor: Actor) -> Report:
    """The report, for somebody who may read it; raises NotFound otherwise."""
    report = db.session.get(Report, report_id) if can_read(actor) else None
    if report is None:
        raise NotFound
    return report


def document_of(report: Report) -> Document:
    """The document model as it was produced; raises NotFound while there is none."""
    if report.document is None:
        raise NotFound("Báo cáo này chưa lập xong.")
    return Document.from_json(report.document)


def printed(report: Report) -> Document:
    """The document as its final form prints it: once a leader has approved it, without the mark of a draft.

    Raises NotFound while there is none.
    """
    document = document_of(report)
    if report.state is not ReportState.APPROVED:
        return document
    return replace(document, letterhead=replace(document.letterhead, draft=False))


def is_draft(report: Report) -> bool:
    """Whether a leader's approval is still due: what needs none is final at once."""
    return report.state not in {ReportState.APPROVED, ReportState.PRODUCED}


def _listed(state: ReportState | None, directive_id: int | None) -> Select[Report]:
    query = select(Report)
    if state is not None:
        query = query.where(Report.state == state)
    if directive_id is not None:
        query = query.where(Report.directive_id == directive_id)
    return query


def listing(
    *, state: ReportState | None, directive_id: int | None, page: int, per: int
) -> tuple[Sequence[Report], int]:
    """One page of reports, newest first, and how many there are."""
    query = _listed(state, directive_id)
    total = db.session.scalar(select(func.count()).select_from(query.subquery())) or 0
    rows = db.session.scalars(
        query.options(joinedload(Report.directive)).order_by(Report.id.desc()).limit(per).offset((page - 1) * per)
    ).all()
    return rows, total


def awaiting_leader() -> Sequence[Report]:
    """Reports that wait for a leader, oldest first."""
    return db.session.scalars(
        select(Report).where(Report.state == ReportState.AWAITING_LEADER).order_by(Report.id)
    ).all()


def editions(directive_id: int) -> Sequence[Report]:
    """Every edition for a directive, newest first."""
    return db.session.scalars(
        select(Report).where(Report.directive_id == directive_id).order_by(Report.id.desc())
    ).all()
