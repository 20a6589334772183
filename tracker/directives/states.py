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
        Transition(
            "change", frozenset({DirectiveState.ISSUED}), frozenset({DirectiveState.ISSUED}), "Sửa văn bản đã giao"
        ),
        Transition(
            "withdraw",
            frozenset({DirectiveState.ISSUED}),
            frozenset({DirectiveState.WITHDRAWN}),
            "Thu hồi văn bản",
        ),
    ),
)


class ChangeKind(StrEnum):
    """How an issued directive was changed."""

    CORRECTED = "corrected"
    REWORDED = "reworded"
    ADDED = "added"
    REMOVED = "removed"
    MOVED = "moved"
    WITHDRAWN = "withdrawn"
    REPLACED = "replaced"
    REPLACES = "replaces"


CHANGE_LABELS: dict[ChangeKind, str] = {
    ChangeKind.CORRECTED: "Đính chính thông tin",
    ChangeKind.REWORDED: "Sửa nội dung nhiệm vụ",
    ChangeKind.ADDED: "Giao thêm",
    ChangeKind.REMOVED: "Bớt đơn vị",
    ChangeKind.MOVED: "Đổi hạn của nội dung",
    ChangeKind.WITHDRAWN: "Thu hồi văn bản",
    ChangeKind.REPLACED: "Được văn bản khác thay thế",
    ChangeKind.REPLACES: "Thay thế văn bản khác",
}


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


class Every(StrEnum):
    """How often something recurs, as people choose it."""

    WEEK = "week"
    MONTH = "month"
    QUARTER = "quarter"
    HALF = "half"
    YEAR = "year"


EVERY_LABELS: dict[Every, str] = {
    Every.WEEK: "Hằng tuần",
    Every.MONTH: "Hằng tháng",
    Every.QUARTER: "Hằng quý",
    Every.HALF: "Sáu tháng một lần",
    Every.YEAR: "Hằng năm",
}
_RULES: dict[Every, str] = {
    Every.WEEK: "FREQ=WEEKLY",
    Every.MONTH: "FREQ=MONTHLY",
    Every.QUARTER: "FREQ=YEARLY;BYMONTH=3,6,9,12",
    Every.HALF: "FREQ=YEARLY;BYMONTH=6,12",
    Every.YEAR: "FREQ=YEARLY;BYMONTH=12",
}
_MONTHLY = {"1": "Hằng tháng", "3": "Hằng quý", "6": "Sáu tháng một lần"}
WEEKDAYS = {"MO": "thứ Hai", "TU": "thứ Ba", "WE": "thứ Tư", "TH": "thứ Năm", "FR": "thứ Sáu"}


def rule_of(every: Every, day: int | None) -> str:
    """The RFC 5545 rule for a choice: day of the week from Monday (1 to 5) or of the month; None for the last."""
    if every is Every.WEEK:
        return f"{_RULES[every]};BYDAY={list(WEEKDAYS)[(day or 5) - 1]}"
    return f"{_RULES[every]};BYMONTHDAY={day or -1}"


def choice_of(rule: str | None) -> tuple[Every, int | None] | None:
    """The choice that a rule came from, or None for a rule that only a document could say."""
    for every in Every:
        for day in (None, *range(1, 32)):
            if every is Every.WEEK and day is not None and day > len(WEEKDAYS):
                continue
            if rule is not None and rule_of(every, day) == rule:
                return every, day
    return None


def rule_in_words(rule: str) -> str:
    """A recurrence as people say it: 'Hằng tháng, ngày 5'. Takes an RFC 5545 rule; never raises."""
    parts = dict(part.split("=", 1) for part in rule.removeprefix("RRULE:").split(";") if "=" in part)
    count = parts.get("INTERVAL", "1")
    months = parts.get("BYMONTH", "")
    often = {
        "DAILY": "Hằng ngày" if count == "1" else f"{count} ngày một lần",
        "WEEKLY": "Hằng tuần" if count == "1" else f"{count} tuần một lần",
        "MONTHLY": _MONTHLY.get(count, f"{count} tháng một lần"),
        "YEARLY": "Hằng năm" if count == "1" else f"{count} năm một lần",
    }.get(parts.get("FREQ", ""), "Định kỳ")
    if months.count(",") == 3:
        often, months = "Hằng quý, tháng cuối quý", ""
    elif months.count(",") == 1:
        often = "Sáu tháng một lần"
    day = parts.get("BYMONTHDAY", "")
    words = [often]
    if day:
        words.append("ngày cuối tháng" if day == "-1" else f"ngày {day}")
    if months:
        words.append("tháng " + months.replace(",", ", "))
    if "BYDAY" in parts:
        words.append(", ".join(WEEKDAYS.get(name, name) for name in parts["BYDAY"].split(",")))
    return ", ".join(words)
