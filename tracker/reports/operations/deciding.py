"""Deciding on reports: order again, cancel, approve, return."""

from __future__ import annotations

import datetime as dt

from tracker.core.access import Actor
from tracker.core.clock import local_day
from tracker.core.errors import Forbidden, Invalid, Stale
from tracker.outbox.operations import notify_account
from tracker.reports.models import Report
from tracker.reports.operations.history import expect, note
from tracker.reports.policy import can_decide, can_request
from tracker.reports.states import REPORT_FLOW, ReportState
from tracker.steering.queries import acting_for

VERBS = {ReportState.APPROVED: "approve", ReportState.RETURNED: "return_"}


def retry(report: Report, *, version: int | None, actor: Actor, now: dt.datetime) -> None:
    """Order a report once more that failed or was cancelled (the office)."""
    if not can_request(actor):
        raise Forbidden
    expect(report, version)
    REPORT_FLOW.check("retry", report.state, ReportState.QUEUED)
    report.state, report.attempts, report.error, report.percent = ReportState.QUEUED, 0, "", 0
    report.step = ""
    note("report.retried", report, actor, now)


def cancel(report: Report, *, version: int | None, actor: Actor, now: dt.datetime) -> None:
    """Give up a report that waits or is being produced (the office); what the worker makes of it is not kept.

    Takes the version only to refuse what was decided meanwhile: progress alone does not stand in the way.
    """
    if not can_request(actor):
        raise Forbidden
    REPORT_FLOW.check("cancel", report.state, ReportState.CANCELLED)
    if version is None or version > report.version:
        raise Stale
    report.state, report.lease_until, report.step = ReportState.CANCELLED, None, ""
    note("report.cancelled", report, actor, now)


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
    expect(report, version)
    report.state, report.remark = target, remark
    report.decided_at, report.decided_by, report.decider_name = now, actor.user_id, actor.name
    report.decided_for = absent
    note(f"report.{target.value}", report, actor, now)
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
