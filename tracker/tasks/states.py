"""States, verbs and timeliness of a task: the product's own table, as data."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum

from tracker.core.clock import local_day
from tracker.core.workflow import Transition, Workflow


class TaskState(StrEnum):
    """Where a task stands. What time alone decides (overdue, due soon) is never a state."""

    ASSIGNED = "assigned"
    IN_PROGRESS = "in_progress"
    AWAITING_HEAD = "awaiting_head"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    COMPLETED = "completed"
    PAUSED = "paused"
    NOT_APPLICABLE = "not_applicable"
    WITHDRAWN = "withdrawn"
    TRANSFERRED = "transferred"


STATE_LABELS: dict[TaskState, str] = {
    TaskState.ASSIGNED: "Chưa tiếp nhận",
    TaskState.IN_PROGRESS: "Đang thực hiện",
    TaskState.AWAITING_HEAD: "Chờ lãnh đạo đơn vị duyệt",
    TaskState.SUBMITTED: "Chờ duyệt",
    TaskState.RETURNED: "Trả lại",
    TaskState.COMPLETED: "Hoàn thành",
    TaskState.PAUSED: "Tạm dừng",
    TaskState.NOT_APPLICABLE: "Không áp dụng",
    TaskState.WITHDRAWN: "Thu hồi",
    TaskState.TRANSFERRED: "Chuyển giao",
}

WORKING = frozenset({TaskState.ASSIGNED, TaskState.IN_PROGRESS, TaskState.RETURNED})
OPEN = WORKING | {TaskState.AWAITING_HEAD, TaskState.SUBMITTED, TaskState.PAUSED}
APART = frozenset({TaskState.NOT_APPLICABLE, TaskState.WITHDRAWN, TaskState.TRANSFERRED})
COUNTED = OPEN | {TaskState.COMPLETED}
CLOCK_STOPS = frozenset({TaskState.SUBMITTED, TaskState.COMPLETED, TaskState.PAUSED})


def _t(
    verb: str,
    sources: set[TaskState] | frozenset[TaskState],
    targets: set[TaskState] | frozenset[TaskState],
    label: str,
) -> Transition[TaskState]:
    return Transition(verb, frozenset(sources), frozenset(targets), label)


TASK_FLOW: Workflow[TaskState] = Workflow(
    STATE_LABELS,
    (
        _t("acknowledge", {TaskState.ASSIGNED}, {TaskState.IN_PROGRESS}, "Tiếp nhận"),
        _t("add_note", OPEN, OPEN, "Ghi tiến độ"),
        _t("submit", WORKING, {TaskState.SUBMITTED, TaskState.AWAITING_HEAD}, "Nộp kết quả"),
        _t("submit_for_unit", WORKING, {TaskState.SUBMITTED}, "Nhập thay đơn vị"),
        _t("approve_in_unit", {TaskState.AWAITING_HEAD}, {TaskState.SUBMITTED}, "Duyệt trong đơn vị"),
        _t("send_back_in_unit", {TaskState.AWAITING_HEAD}, {TaskState.IN_PROGRESS}, "Yêu cầu sửa trong đơn vị"),
        _t("take_back", {TaskState.AWAITING_HEAD, TaskState.SUBMITTED}, {TaskState.IN_PROGRESS}, "Rút lại"),
        _t("accept", {TaskState.SUBMITTED}, {TaskState.COMPLETED}, "Duyệt kết quả"),
        _t("return_", {TaskState.SUBMITTED}, {TaskState.RETURNED}, "Trả lại"),
        _t("request_extension", WORKING | {TaskState.AWAITING_HEAD}, OPEN, "Xin gia hạn"),
        _t("request_not_applicable", WORKING | {TaskState.AWAITING_HEAD}, OPEN, "Đề nghị không áp dụng"),
        _t("request_reopening", {TaskState.COMPLETED}, {TaskState.COMPLETED}, "Đề nghị mở lại"),
        _t("extend", OPEN, OPEN, "Gia hạn"),
        _t("mark_not_applicable", OPEN, {TaskState.NOT_APPLICABLE}, "Công nhận không áp dụng"),
        _t("reopen", {TaskState.COMPLETED}, {TaskState.IN_PROGRESS}, "Mở lại"),
        _t("pause", OPEN - {TaskState.PAUSED}, {TaskState.PAUSED}, "Tạm dừng"),
        _t("resume", {TaskState.PAUSED}, OPEN - {TaskState.PAUSED}, "Tiếp tục"),
        _t(
            "withdraw",
            frozenset(TaskState) - {TaskState.COMPLETED, TaskState.WITHDRAWN, TaskState.TRANSFERRED},
            {TaskState.WITHDRAWN},
            "Thu hồi",
        ),
        _t("transfer", OPEN, {TaskState.TRANSFERRED}, "Chuyển giao"),
        _t("remark", OPEN | {TaskState.COMPLETED}, OPEN | {TaskState.COMPLETED}, "Ghi ý kiến chỉ đạo"),
        _t("reschedule", OPEN, OPEN, "Tính lại hạn theo lịch"),
        _t("remind", OPEN - {TaskState.SUBMITTED, TaskState.PAUSED}, OPEN, "Nhắc"),
    ),
)


class Timeliness(StrEnum):
    """How a task stands against its deadline; computed, never stored."""

    NO_DEADLINE = "no_deadline"
    IN_TERM = "in_term"
    DUE_SOON = "due_soon"
    OVERDUE = "overdue"
    ON_TIME = "on_time"
    LATE = "late"
    APART = "apart"


TIMELINESS_LABELS: dict[Timeliness, str] = {
    Timeliness.NO_DEADLINE: "Không hạn",
    Timeliness.IN_TERM: "Trong hạn",
    Timeliness.DUE_SOON: "Sắp đến hạn",
    Timeliness.OVERDUE: "Quá hạn",
    Timeliness.ON_TIME: "Đúng hạn",
    Timeliness.LATE: "Quá hạn khi xong",
    Timeliness.APART: "Ngoài tỷ lệ",
}


def timeliness(
    state: TaskState,
    due_at: dt.datetime | None,
    clock_stopped_at: dt.datetime | None,
    now: dt.datetime,
    soon_until: dt.datetime,
) -> Timeliness:
    """How a state with a deadline stands at a moment: the one rule that pages, figures and reports share."""
    if state in APART:
        return Timeliness.APART
    if due_at is None:
        return Timeliness.NO_DEADLINE
    late = (clock_stopped_at or now) >= due_at
    if state == TaskState.COMPLETED:
        return Timeliness.LATE if late else Timeliness.ON_TIME
    if late:
        return Timeliness.OVERDUE
    if clock_stopped_at is None and due_at <= soon_until:
        return Timeliness.DUE_SOON
    return Timeliness.IN_TERM


def days_late(
    due_on: dt.date | None,
    due_at: dt.datetime | None,
    clock_stopped_at: dt.datetime | None,
    now: dt.datetime,
) -> int:
    """Whole days past a deadline at a moment (the clock's own, where it stands still); 0 when not past it."""
    moment = clock_stopped_at or now
    if due_at is None or due_on is None or moment < due_at:
        return 0
    return max(1, (local_day(moment) - due_on).days)


class RequestKind(StrEnum):
    """What a unit can ask of the office."""

    EXTENSION = "extension"
    NOT_APPLICABLE = "not_applicable"
    REOPENING = "reopening"


REQUEST_LABELS: dict[RequestKind, str] = {
    RequestKind.EXTENSION: "Xin gia hạn",
    RequestKind.NOT_APPLICABLE: "Đề nghị không áp dụng",
    RequestKind.REOPENING: "Đề nghị mở lại",
}


class RequestState(StrEnum):
    """Where a request stands."""

    OPEN = "open"
    GRANTED = "granted"
    REFUSED = "refused"
    CANCELLED = "cancelled"


REQUEST_STATE_LABELS: dict[RequestState, str] = {
    RequestState.OPEN: "Chờ trả lời",
    RequestState.GRANTED: "Chấp thuận",
    RequestState.REFUSED: "Không chấp thuận",
    RequestState.CANCELLED: "Đã rút",
}


class Channel(StrEnum):
    """How a unit told the office what the office then entered for it."""

    TELEPHONE = "telephone"
    PAPER = "paper"


CHANNEL_LABELS: dict[Channel, str] = {Channel.TELEPHONE: "Điện thoại", Channel.PAPER: "Bản giấy"}


class Effect(StrEnum):
    """What an act on many tasks, or a change of a document, does to one of them."""

    ACCEPT = "accept"
    RETURN = "return"
    MOVE = "move"
    NEW = "new"
    REWORD = "reword"
    WITHDRAW = "withdraw"
    CARRY = "carry"
    STAY = "stay"
    REFUSED = "refused"


EFFECT_LABELS: dict[Effect, str] = {
    Effect.ACCEPT: "Duyệt",
    Effect.RETURN: "Trả lại đơn vị",
    Effect.MOVE: "Đổi hạn",
    Effect.NEW: "Giao mới",
    Effect.REWORD: "Theo nội dung mới",
    Effect.WITHDRAW: "Thu hồi nhiệm vụ",
    Effect.CARRY: "Chuyển sang văn bản mới",
    Effect.STAY: "Giữ nguyên",
    Effect.REFUSED: "Không làm được",
}
