"""Sending an approved letter to the units it is addressed to, through the outbox."""

from __future__ import annotations

import datetime as dt

from tracker.core.access import Actor
from tracker.core.errors import Forbidden, IllegalTransition
from tracker.outbox.operations import notify_unit
from tracker.reports.models import Report
from tracker.reports.operations.history import note
from tracker.reports.policy import can_request
from tracker.reports.states import ReportState
from tracker.units.queries import going_on


def send_letter(report: Report, *, actor: Actor, now: dt.datetime) -> int:
    """Send an approved letter to each unit that was not sent it yet (the office). Returns to how many.

    One that has ended since is sent it where another unit took over, which gets one message for all of them.
    Sent twice, the second time to none. Raises Forbidden, and IllegalTransition for what is no letter to units, is
    not approved, or whose final form is not made yet.
    """
    if not can_request(actor):
        raise Forbidden
    if report.state is not ReportState.APPROVED or not report.addressees:
        raise IllegalTransition("Chỉ công văn gửi đơn vị đã được lãnh đạo duyệt mới gửi được.")
    if report.final_file_id is None:
        raise IllegalTransition("Bản chính thức đang được lập; hãy thử lại sau ít phút.")
    waiting = [one for one in report.addressees if one.sent_at is None]
    for one in waiting:
        one.sent_at = now
    for unit_id in dict.fromkeys(going_on(one.unit_id) for one in waiting):
        notify_unit(
            unit_id,
            kind="report.letter",
            subject=report.title,
            body="Công văn đôn đốc gửi đơn vị, kèm danh sách nhiệm vụ quá hạn của đơn vị.",
            path=f"/letters/{report.id}",
            actor=actor,
            now=now,
        )
    if waiting:
        note("report.sent", report, actor, now)
    return len(waiting)
