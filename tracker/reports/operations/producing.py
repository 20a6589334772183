"""Producing reports: claimed by one worker, advanced, finished or failed; nothing here holds a lock for long."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import and_, or_, select

from tracker.attachments import operations as attachments
from tracker.core import db
from tracker.core.access import SYSTEM, Role
from tracker.outbox.operations import notify_account, notify_role
from tracker.reports.document import Document
from tracker.reports.models import Addressee, Report
from tracker.reports.operations.history import note
from tracker.reports.states import REPORT_FLOW, ReportState

LEASE = dt.timedelta(minutes=10)
ATTEMPTS = 3
FINAL_AGAIN = dt.timedelta(hours=1)


def claim(now: dt.datetime) -> int | None:
    """Take the oldest report that waits or whose worker died, for ten minutes. Returns its identifier or None.

    After three attempts it is marked as failed instead.
    """
    report = db.session.scalars(
        select(Report)
        .where(
            or_(
                Report.state == ReportState.QUEUED,
                and_(Report.state == ReportState.RENDERING, Report.lease_until < now),
            )
        )
        .order_by(Report.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if report is None:
        return None
    if report.attempts >= ATTEMPTS:
        _fail(report, "Đã thử lập ba lần mà không thành.", now)
        return None
    if report.state is ReportState.QUEUED:
        REPORT_FLOW.check("start", report.state, ReportState.RENDERING)
        report.state = ReportState.RENDERING
    report.attempts += 1
    report.lease_until = now + LEASE
    report.step, report.percent = "Đang tổng hợp số liệu", 10
    return report.id


def release(now: dt.datetime) -> int:
    """End the lease of every report in production, so that the next claim takes it at once.

    For whoever knows that no other worker is alive. Returns how many there were.
    """
    begun = db.session.scalars(select(Report).where(Report.state == ReportState.RENDERING)).all()
    for report in begun:
        report.lease_until = now - dt.timedelta(seconds=1)
    return len(begun)


def advance(report_id: int, *, step: str, percent: int, now: dt.datetime) -> bool:
    """Show how far the production has come, and keep the lease. False where nobody wants the report any longer."""
    report = db.session.get_one(Report, report_id)
    if report.state is not ReportState.RENDERING:
        return False
    report.step, report.percent, report.lease_until = step, percent, now + LEASE
    return True


def finish(
    report_id: int,
    *,
    document: Document,
    pdf: attachments.Prepared,
    now: dt.datetime,
    decided: bool = True,
    addressed: Sequence[int] = (),
    previous_id: int | None = None,
) -> bool:
    """Keep the figures and bytes of a produced report; put it on the leader's desk if a leader decides on it.

    `addressed` are the units of its annexes, in their order; `previous_id` is the edition it was compared with.
    False, and nothing kept, where it was cancelled meanwhile or another worker was faster.
    """
    report = db.session.get_one(Report, report_id)
    if report.state is not ReportState.RENDERING:
        return False
    target = ReportState.AWAITING_LEADER if decided else ReportState.PRODUCED
    REPORT_FLOW.check("finish", report.state, target)
    stored = attachments.add(pdf, actor=SYSTEM, now=now)
    report.document, report.data_hash = document.to_json(), document.data_hash
    report.draft_file = stored
    report.state, report.produced_at = target, now
    report.step, report.percent, report.lease_until, report.error = "Đã lập xong", 100, None, ""
    report.previous_id = previous_id
    db.session.add_all(
        Addressee(report_id=report.id, unit_id=unit_id, place=place) for place, unit_id in enumerate(addressed)
    )
    note("report.produced", report, SYSTEM, now)
    if decided:
        _tell_leaders(report, now)
    if report.schedule_id is not None and report.requested_by is not None:
        _tell_orderer(report, report.requested_by, now)
    return True


def _tell_orderer(report: Report, account_id: int, now: dt.datetime) -> None:
    notify_account(
        account_id,
        kind="report.scheduled",
        subject="Báo cáo theo lịch đã lập",
        body=f"{report.title} đã lập xong theo lịch.",
        path=f"/reports/{report.id}",
        actor=SYSTEM,
        now=now,
    )


def _tell_leaders(report: Report, now: dt.datetime) -> None:
    notify_role(
        Role.LEADER,
        kind="report.awaiting",
        subject="Báo cáo chờ duyệt",
        body=f"{report.title} đã lập xong và chờ ý kiến.",
        path=f"/reports/{report.id}",
        actor=SYSTEM,
        now=now,
    )


def fail(report_id: int, *, error: str, now: dt.datetime) -> None:
    """Record that a report could not be produced; it can be tried again.

    Nothing of one that was cancelled, ordered again or finished by another worker meanwhile.
    """
    report = db.session.get_one(Report, report_id)
    if report.state is ReportState.RENDERING:
        _fail(report, error, now)


def _fail(report: Report, error: str, now: dt.datetime) -> None:
    REPORT_FLOW.check("fail", report.state, ReportState.FAILED)
    report.state, report.error, report.lease_until = ReportState.FAILED, error, None
    note("report.failed", report, SYSTEM, now)


def awaiting_final(now: dt.datetime) -> int | None:
    """Identifier of the oldest approved report whose final form is to be made, or None.

    One whose final form could not be made is let rest for FINAL_AGAIN, so that it holds back no other.
    """
    return db.session.scalar(
        select(Report.id)
        .where(
            Report.state == ReportState.APPROVED,
            Report.final_file_id.is_(None),
            or_(Report.lease_until.is_(None), Report.lease_until <= now),
        )
        .order_by(Report.id)
        .limit(1)
    )


def fail_final(report_id: int, *, error: str, now: dt.datetime) -> None:
    """Record that the final form of an approved report could not be made; it is tried again later."""
    report = db.session.get_one(Report, report_id)
    if report.final_file_id is None:
        report.error, report.lease_until = error, now + FINAL_AGAIN
        note("report.failed", report, SYSTEM, now)


def finish_final(report_id: int, *, pdf: attachments.Prepared, now: dt.datetime) -> None:
    """Keep the final form (without the draft mark) of an approved report; done twice, the first stays."""
    report = db.session.get_one(Report, report_id)
    if report.final_file_id is None:
        report.final_file = attachments.add(pdf, actor=SYSTEM, now=now)
        report.error, report.lease_until = "", None
        note("report.printed", report, SYSTEM, now)
