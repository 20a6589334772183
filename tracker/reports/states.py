"""States of a report."""

from __future__ import annotations

from enum import StrEnum

from tracker.core.workflow import Transition, Workflow


class ReportState(StrEnum):
    """Where a report stands."""

    QUEUED = "queued"
    RENDERING = "rendering"
    FAILED = "failed"
    AWAITING_LEADER = "awaiting_leader"
    RETURNED = "returned"
    APPROVED = "approved"
    PRODUCED = "produced"


REPORT_LABELS: dict[ReportState, str] = {
    ReportState.QUEUED: "Chờ lập",
    ReportState.RENDERING: "Đang lập",
    ReportState.FAILED: "Lập không thành",
    ReportState.AWAITING_LEADER: "Chờ lãnh đạo duyệt",
    ReportState.RETURNED: "Lãnh đạo trả lại",
    ReportState.APPROVED: "Đã duyệt",
    ReportState.PRODUCED: "Đã lập",
}

_S = ReportState
REPORT_FLOW: Workflow[ReportState] = Workflow(
    REPORT_LABELS,
    (
        Transition("start", frozenset({_S.QUEUED}), frozenset({_S.RENDERING}), "Bắt đầu lập"),
        Transition("finish", frozenset({_S.RENDERING}), frozenset({_S.AWAITING_LEADER, _S.PRODUCED}), "Lập xong"),
        Transition("fail", frozenset({_S.RENDERING, _S.QUEUED}), frozenset({_S.FAILED}), "Báo lỗi"),
        Transition("retry", frozenset({_S.FAILED}), frozenset({_S.QUEUED}), "Lập lại"),
        Transition("approve", frozenset({_S.AWAITING_LEADER}), frozenset({_S.APPROVED}), "Duyệt báo cáo"),
        Transition("return_", frozenset({_S.AWAITING_LEADER}), frozenset({_S.RETURNED}), "Trả lại báo cáo"),
    ),
)
