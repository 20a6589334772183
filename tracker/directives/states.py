"""States of a directive, kinds of instruction, completion rules."""

from __future__ import annotations

from enum import StrEnum

from tracker.core.workflow import Transition, Workflow


class DirectiveState(StrEnum):
    """Where a directive stands."""

    DRAFT = "draft"
    ISSUED = "issued"
    WITHDRAWN = "withdrawn"


DIRECTIVE_LABELS: dict[DirectiveState, str] = {
    DirectiveState.DRAFT: "Đang rà soát",
    DirectiveState.ISSUED: "Đã giao",
    DirectiveState.WITHDRAWN: "Đã thu hồi",
}

DIRECTIVE_FLOW: Workflow[DirectiveState] = Workflow(
    DIRECTIVE_LABELS,
    (
        Transition("edit", frozenset({DirectiveState.DRAFT}), frozenset({DirectiveState.DRAFT}), "Sửa đề xuất"),
        Transition(
            "issue", frozenset({DirectiveState.DRAFT}), frozenset({DirectiveState.ISSUED}), "Giao nhiệm vụ"
        ),
        Transition(
            "number",
            frozenset({DirectiveState.DRAFT, DirectiveState.ISSUED}),
            frozenset({DirectiveState.DRAFT, DirectiveState.ISSUED}),
            "Ghi số, ngày",
        ),
        Transition(
            "discard",
            frozenset({DirectiveState.DRAFT}),
            frozenset({DirectiveState.WITHDRAWN}),
            "Bỏ văn bản chưa giao",
        ),
    ),
)


class InstructionKind(StrEnum):
    """What an instruction asks for."""

    OUTREACH = "outreach"
    FEEDBACK = "feedback"
    IMPROVEMENT = "improvement"
    FACILITY = "facility"
    ESCALATION = "escalation"
    REPORT = "report"
    GENERAL = "general"


KIND_LABELS: dict[InstructionKind, str] = {
    InstructionKind.OUTREACH: "Tuyên truyền",
    InstructionKind.FEEDBACK: "Ý kiến người dân",
    InstructionKind.IMPROVEMENT: "Cải thiện chính sách, dịch vụ",
    InstructionKind.FACILITY: "Cơ sở vật chất một cửa",
    InstructionKind.ESCALATION: "Kiến nghị vượt thẩm quyền",
    InstructionKind.REPORT: "Báo cáo",
    InstructionKind.GENERAL: "Nhiệm vụ chung",
}


class CompletionRule(StrEnum):
    """When an instruction counts as done."""

    EVERY = "every"
    ANY = "any"


RULE_LABELS: dict[CompletionRule, str] = {
    CompletionRule.EVERY: "Từng đơn vị được giao phải hoàn thành",
    CompletionRule.ANY: "Một đơn vị hoàn thành là đủ",
}


class DeadlineKind(StrEnum):
    """How a deadline is given."""

    NONE = "none"
    DATE = "date"
    INTERNAL = "internal"
    RECURRING = "recurring"


DEADLINE_LABELS: dict[DeadlineKind, str] = {
    DeadlineKind.NONE: "Không hạn",
    DeadlineKind.DATE: "Hạn ghi trong văn bản",
    DeadlineKind.INTERNAL: "Hạn nội bộ",
    DeadlineKind.RECURRING: "Định kỳ",
}


class Part(StrEnum):
    """A unit's part in an instruction."""

    LEAD = "lead"
    COOPERATE = "cooperate"


PART_LABELS: dict[Part, str] = {Part.LEAD: "Chủ trì", Part.COOPERATE: "Phối hợp"}
