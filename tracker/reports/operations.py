"""Ordering, producing and deciding on reports."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import and_, or_, select

from tracker.attachments import operations as attachments
from tracker.audit.operations import record
from tracker.core import db
from tracker.core.access import SYSTEM, Actor, Role
from tracker.core.clock import local_day
from tracker.core.errors import Forbidden, Invalid, Stale
from tracker.directives.models import Directive
from tracker.outbox.operations import notify_account, notify_role
from tracker.reports.document import Document
from tracker.reports.models import Report
from tracker.reports.policy import can_decide, can_request
from tracker.reports.states import REPORT_FLOW, ReportState
from tracker.reports.wording import cited_number
from tracker.steering.queries import acting_for
from tracker.units.models import Reorganisation
from tracker.units.queries import version_on

LEASE = dt.timedelta(minutes=10)
ATTEMPTS = 3
VERBS = {ReportState.APPROVED: "approve", ReportState.RETURNED: "return_"}


def request_compliance(directive: Directive, *, as_of: dt.datetime, actor: Actor, now: dt.datetime) -> Report:
    """Order the compliance report of one directive with the figures of a moment; also of one withdrawn since.

    The worker produces it. Raises Forbidden for anybody but the office, Invalid for a moment that lies in the
    future or before the directive was issued.
    """
    if not can_request(actor):
        raise Forbidden
    if directive.issued_at is None:
        raise Invalid("Văn bản chưa giao nên chưa có số liệu để báo cáo.")
    if as_of > now:
        raise Invalid("Thời điểm chốt số liệu không được ở tương lai.", field="as_of_day")
    if as_of < directive.issued_at:
        raise Invalid("Thời điểm chốt số liệu phải sau khi giao văn bản.", field="as_of_day")
    report = Report(
        kind="compliance",
        title=f"Báo cáo kết quả thực hiện {cited_number(directive)}"[:200],
        directive_id=directive.id,
        as_of=as_of,
        state=ReportState.QUEUED,
        requested_at=now,
        requested_by=actor.user_id,
        requester_name=actor.name,
    )
    db.session.add(report)
    db.session.flush()
    _record("report.requested", report, actor, now)
    return report


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


def advance(report_id: int, *, step: str, percent: int, now: dt.datetime) -> None:
    """Show how far the production has come, and keep the lease."""
    report = db.session.get_one(Report, report_id)
    report.step, report.percent, report.lease_until = step, percent, now + LEASE


def request_handover(act: Reorganisation, unit_id: int, *, actor: Actor, now: dt.datetime) -> Report:
    """Order the handover sheet of a unit that ended; ordered again, the one that is there is given.

    Raises Forbidden for anybody but the office, Invalid for a unit that handed nothing over in the act.
    """
    if not can_request(actor):
        raise Forbidden
    if not any(row.takes_over and row.predecessor_id == unit_id for row in act.successions):
        raise Invalid("Đơn vị này không bàn giao nhiệm vụ trong đợt sắp xếp.")
    there = db.session.scalars(
        select(Report).where(Report.reorganisation_id == act.id, Report.unit_id == unit_id)
    ).one_or_none()
    if there is not None:
        return there
    report = Report(
        kind="handover",
        title=f"Biên bản bàn giao nhiệm vụ của {version_on(unit_id, act.effective_on).short_name}"[:200],
        reorganisation_id=act.id,
        unit_id=unit_id,
        as_of=now,
        state=ReportState.QUEUED,
        requested_at=now,
        requested_by=actor.user_id,
        requester_name=actor.name,
    )
    db.session.add(report)
    db.session.flush()
    _record("report.requested", report, actor, now)
    return report


def finish(
    report_id: int, *, document: Document, pdf: attachments.Prepared, now: dt.datetime, decided: bool = True
) -> None:
    """Keep the figures and bytes of a produced report; put it on the leader's desk if a leader decides on it."""
    report = db.session.get_one(Report, report_id)
    target = ReportState.AWAITING_LEADER if decided else ReportState.PRODUCED
    REPORT_FLOW.check("finish", report.state, target)
    stored = attachments.add(pdf, actor=SYSTEM, now=now)
    report.document, report.data_hash = document.to_json(), document.data_hash
    report.draft_file = stored
    report.state, report.produced_at = target, now
    report.step, report.percent, report.lease_until, report.error = "Đã lập xong", 100, None, ""
    _record("report.produced", report, SYSTEM, now)
    if decided:
        _tell_leaders(report, now)


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
    """Record that a report could not be produced; it can be tried again."""
    _fail(db.session.get_one(Report, report_id), error, now)


def _fail(report: Report, error: str, now: dt.datetime) -> None:
    REPORT_FLOW.check("fail", report.state, ReportState.FAILED)
    report.state, report.error, report.lease_until = ReportState.FAILED, error, None
    _record("report.failed", report, SYSTEM, now)


def retry(report: Report, *, version: int | None, actor: Actor, now: dt.datetime) -> None:
    """Order a failed report once more (the office)."""
    if not can_request(actor):
        raise Forbidden
    _expect(report, version)
    REPORT_FLOW.check("retry", report.state, ReportState.QUEUED)
    report.state, report.attempts, report.error, report.percent = ReportState.QUEUED, 0, "", 0
    _record("report.retried", report, actor, now)


def approve(
    report: Report,
    *,
    version: int | None,
    remark: str,
    actor: Actor,
    now: dt.datetime,
    instead_of: int | None = None,
) -> None:
    """Approve a report (a leader, never the one who ordered it); the worker then makes the final form.

    `instead_of` is the leader who is away and whose place the actor takes: the decision says so. Raises Forbidden,
    IllegalTransition, Stale, and Invalid where no such delegation holds that day.
    """
    _decide(
        report, ReportState.APPROVED, version=version, remark=remark, actor=actor, now=now, instead_of=instead_of
    )


def return_(
    report: Report,
    *,
    version: int | None,
    remark: str,
    actor: Actor,
    now: dt.datetime,
    instead_of: int | None = None,
) -> None:
    """Send a report back to the office with a remark, which is required; otherwise as `approve`."""
    if not remark:
        raise Invalid("Cần ghi ý kiến khi trả lại báo cáo.", field="remark")
    _decide(
        report, ReportState.RETURNED, version=version, remark=remark, actor=actor, now=now, instead_of=instead_of
    )


def _absent(actor: Actor, instead_of: int | None, now: dt.datetime) -> str:
    """The name of the leader whose place the actor takes; empty where the actor decides as themselves."""
    if instead_of is None:
        return ""
    for deputy in acting_for(actor, local_day(now)):
        if deputy.leader_id == instead_of:
            return deputy.name
    raise Invalid("Ủy quyền này không còn hiệu lực.", field="instead_of")


def _decide(
    report: Report,
    target: ReportState,
    *,
    version: int | None,
    remark: str,
    actor: Actor,
    now: dt.datetime,
    instead_of: int | None,
) -> None:
    if not can_decide(actor, report, instead_of):
        raise Forbidden
    absent = _absent(actor, instead_of, now)
    REPORT_FLOW.check(VERBS[target], report.state, target)
    _expect(report, version)
    report.state, report.remark = target, remark
    report.decided_at, report.decided_by, report.decider_name = now, actor.user_id, actor.name
    report.decided_for = absent
    _record(f"report.{target.value}", report, actor, now)
    if report.requested_by is None:
        return
    words = "đã được duyệt" if target is ReportState.APPROVED else "được trả lại"
    notify_account(
        report.requested_by,
        kind=f"report.{target.value}",
        subject=f"Báo cáo {words}",
        body=f"{report.title} {words}{_by(report)}." + (f" Ý kiến: {remark}" if remark else ""),
        path=f"/reports/{report.id}",
        actor=actor,
        now=now,
    )


def _by(report: Report) -> str:
    return f" ({report.decider_name} thay mặt {report.decided_for})" if report.decided_for else ""


def awaiting_final() -> int | None:
    """Identifier of the oldest approved report whose final form is not made yet, or None."""
    return db.session.scalar(
        select(Report.id)
        .where(Report.state == ReportState.APPROVED, Report.final_file_id.is_(None))
        .order_by(Report.id)
        .limit(1)
    )


def finish_final(report_id: int, *, pdf: attachments.Prepared, now: dt.datetime) -> None:
    """Keep the final form (without the draft mark) of an approved report; done twice, the first stays."""
    report = db.session.get_one(Report, report_id)
    if report.final_file_id is None:
        report.final_file = attachments.add(pdf, actor=SYSTEM, now=now)
        _record("report.printed", report, SYSTEM, now)


def _expect(report: Report, version: int | None) -> None:
    if version != report.version:
        raise Stale


def _record(act: str, report: Report, actor: Actor, now: dt.datetime) -> None:
    record(
        act,
        actor=actor,
        now=now,
        subject_type="report",
        subject_id=report.id,
        details={
            "kind": report.kind,
            "directive": report.directive_id,
            "as_of": report.as_of.isoformat(),
            "data_hash": report.data_hash,
            "decided_for": report.decided_for or None,
        },
    )
