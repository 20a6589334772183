"""States of a report and of an explanation; kinds of report under the names people know."""

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
    CANCELLED = "cancelled"


REPORT_LABELS: dict[ReportState, str] = {
    ReportState.QUEUED: "Chờ lập",
    ReportState.RENDERING: "Đang lập",
    ReportState.FAILED: "Lập không thành",
    ReportState.AWAITING_LEADER: "Chờ lãnh đạo duyệt",
    ReportState.RETURNED: "Lãnh đạo trả lại",
    ReportState.APPROVED: "Đã duyệt",
    ReportState.PRODUCED: "Đã lập",
    ReportState.CANCELLED: "Đã hủy lập",
}

_S = ReportState
REPORT_FLOW: Workflow[ReportState] = Workflow(
    REPORT_LABELS,
    (
        Transition("start", frozenset({_S.QUEUED}), frozenset({_S.RENDERING}), "Bắt đầu lập"),
        Transition("finish", frozenset({_S.RENDERING}), frozenset({_S.AWAITING_LEADER, _S.PRODUCED}), "Lập xong"),
        Transition("fail", frozenset({_S.RENDERING, _S.QUEUED}), frozenset({_S.FAILED}), "Báo lỗi"),
        Transition("cancel", frozenset({_S.QUEUED, _S.RENDERING}), frozenset({_S.CANCELLED}), "Hủy lập"),
        Transition("retry", frozenset({_S.FAILED, _S.CANCELLED}), frozenset({_S.QUEUED}), "Lập lại"),
        Transition("approve", frozenset({_S.AWAITING_LEADER}), frozenset({_S.APPROVED}), "Duyệt báo cáo"),
        Transition("return_", frozenset({_S.AWAITING_LEADER}), frozenset({_S.RETURNED}), "Trả lại báo cáo"),
    ),
)

REPORT_KIND_LABELS: dict[str, str] = {
    "compliance": "Kết quả thực hiện văn bản chỉ đạo",
    "unit": "Phiếu theo dõi đơn vị",
    "overdue": "Danh sách nhiệm vụ quá hạn theo đơn vị",
    "urging": "Công văn đôn đốc nhiệm vụ quá hạn",
    "periodic": "Báo cáo định kỳ kết quả thực hiện nhiệm vụ",
    "register": "Sổ theo dõi giải quyết văn bản đến",
    "leader": "Tóm tắt một trang cho lãnh đạo",
    "outreach": "Bảng tổng hợp tuyên truyền",
    "feedback": "Bảng tổng hợp ý kiến, cải thiện và mức độ hài lòng",
    "facilities": "Bảng tổng hợp bộ phận một cửa",
    "escalations": "Bảng tổng hợp kiến nghị, đề xuất",
    "handover": "Biên bản bàn giao nhiệm vụ",
    "petition": "Tờ trình kiến nghị vượt thẩm quyền",
    "petition_letter": "Công văn kiến nghị vượt thẩm quyền",
}
REPORT_HINT_LABELS: dict[str, str] = {
    "compliance": "Một văn bản: kết quả theo nội dung, theo đơn vị, khó khăn, đề xuất, từng nhiệm vụ.",
    "unit": "Một đơn vị: mọi nhiệm vụ, đúng hạn và quá hạn, gia hạn, chờ cấp trên, các sổ, giải trình.",
    "overdue": "Mọi đơn vị còn nhiệm vụ quá hạn, quá hạn lâu nhất ở trên.",
    "urging": "Một công văn gửi mọi đơn vị chậm, mỗi đơn vị một phụ lục; lãnh đạo duyệt rồi mới gửi.",
    "periodic": "Mọi văn bản trong một kỳ (tháng, quý, 6 tháng, 9 tháng, năm), đặt cạnh kỳ trước.",
    "register": "Bảy cột theo Nghị định 30/2020/NĐ-CP, cho các văn bản đến trong một kỳ.",
    "leader": "Quá hạn lâu nhất, việc chờ cấp trên, đơn vị cần giúp, điều đã thay đổi; đúng một trang A4.",
    "outreach": "Độ phủ theo bản, buổi, lượt, giờ phát, tài liệu của mọi đơn vị, theo kênh và theo ngôn ngữ.",
    "feedback": "Ý kiến đã ghi và đã trả lời, nhu cầu, việc cải thiện, giá trị các chỉ số hài lòng.",
    "facilities": "Hạng mục đạt và còn thiếu theo đơn vị, công việc nâng cấp, vốn theo nguồn và năm.",
    "escalations": "Mọi kiến nghị vượt thẩm quyền, gộp nội dung trùng, đang chờ ai, kết quả.",
}


class ExplanationState(StrEnum):
    """Where a unit's explanation of its figures stands."""

    AWAITING_HEAD = "awaiting_head"
    RETURNED = "returned"
    APPROVED = "approved"


EXPLANATION_LABELS: dict[ExplanationState, str] = {
    ExplanationState.AWAITING_HEAD: "Chờ lãnh đạo đơn vị duyệt",
    ExplanationState.RETURNED: "Trả lại để sửa",
    ExplanationState.APPROVED: "Đã duyệt, in cùng số liệu",
}
_E = ExplanationState
EXPLANATION_FLOW: Workflow[ExplanationState] = Workflow(
    EXPLANATION_LABELS,
    (
        Transition(
            "rewrite",
            frozenset({_E.AWAITING_HEAD, _E.RETURNED}),
            frozenset({_E.AWAITING_HEAD, _E.APPROVED}),
            "Sửa giải trình",
        ),
        Transition("approve", frozenset({_E.AWAITING_HEAD}), frozenset({_E.APPROVED}), "Duyệt giải trình"),
        Transition("return_", frozenset({_E.AWAITING_HEAD}), frozenset({_E.RETURNED}), "Trả lại giải trình"),
    ),
)


class Every(StrEnum):
    """How long a period is."""

    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    NINE = "nine"
    YEAR = "year"


EVERY_LABELS: dict[Every, str] = {
    Every.MONTH: "tháng",
    Every.QUARTER: "quý",
    Every.HALF: "6 tháng đầu năm",
    Every.NINE: "9 tháng",
    Every.YEAR: "năm",
}
