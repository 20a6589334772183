"""What a remark becomes, and what the kinds of day are called."""

from __future__ import annotations

from enum import StrEnum

from tracker.core.calendar import DayKind


class Outcome(StrEnum):
    """What a leader's remark became at once."""

    NOTE = "note"
    TASKS = "tasks"


OUTCOME_LABELS: dict[Outcome, str] = {
    Outcome.NOTE: "Gửi ý kiến đến đơn vị",
    Outcome.TASKS: "Giao thành nhiệm vụ",
}

DAY_LABELS: dict[DayKind, str] = {DayKind.OFF: "Ngày nghỉ", DayKind.WORK: "Ngày làm bù"}


class DayVerb(StrEnum):
    """What happened to a day of the calendar."""

    ADDED = "added"
    CHANGED = "changed"
    REMOVED = "removed"


DAY_VERB_LABELS: dict[DayVerb, str] = {
    DayVerb.ADDED: "Thêm ngày",
    DayVerb.CHANGED: "Sửa ngày",
    DayVerb.REMOVED: "Bỏ ngày",
}
