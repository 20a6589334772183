"""Ordering, producing and deciding on reports."""

from tracker.reports.operations.deciding import approve, cancel, retry, return_
from tracker.reports.operations.explaining import (
    About,
    approve_explanation,
    explain,
    return_explanation,
)
from tracker.reports.operations.letters import send_letter
from tracker.reports.operations.ordering import Asked, request_compliance, request_handover, request_report
from tracker.reports.operations.producing import (
    advance,
    awaiting_final,
    claim,
    fail,
    fail_final,
    finish,
    finish_final,
    release,
)
from tracker.reports.operations.scheduling import Plan, add_schedule, end_schedule, order_due

__all__ = [
    "About",
    "Asked",
    "Plan",
    "add_schedule",
    "advance",
    "approve",
    "approve_explanation",
    "awaiting_final",
    "cancel",
    "claim",
    "end_schedule",
    "explain",
    "fail",
    "fail_final",
    "finish",
    "finish_final",
    "order_due",
    "release",
    "request_compliance",
    "request_handover",
    "request_report",
    "retry",
    "return_",
    "return_explanation",
    "send_letter",
]
