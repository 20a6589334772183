"""States, verbs and kinds of what people say, of needs, improvements and indicators: tables of data."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import TypeVar

from tracker.core.workflow import Transition, Workflow
from tracker.escalations.states import Field

S = TypeVar("S", bound=StrEnum)


def _t(verb: str, sources: Iterable[S], targets: Iterable[S], label: str) -> Transition[S]:
    return Transition(verb, frozenset(sources), frozenset(targets), label)


class EntryState(StrEnum):
    """Where an entry stands."""

    RECEIVED = "received"
    HANDLING = "handling"
    ANSWERED = "answered"
    WITHDRAWN = "withdrawn"


_E = EntryState
ENTRY_LABELS: dict[EntryState, str] = {
    _E.RECEIVED: "Mới tiếp nhận",
    _E.HANDLING: "Đang xử lý",
    _E.ANSWERED: "Đã trả lời",
    _E.WITHDRAWN: "Đã bỏ do ghi nhầm",
}
ENTRY_OPEN = frozenset({_E.RECEIVED, _E.HANDLING})
ENTRY_COUNTED = frozenset(_E) - {_E.WITHDRAWN}
"""What figures count: an entry written by mistake is none."""

ENTRY_FLOW: Workflow[EntryState] = Workflow(
    ENTRY_LABELS,
    (
        _t("edit", ENTRY_OPEN, ENTRY_OPEN, "Sửa ý kiến"),
        _t("take_up", {_E.RECEIVED}, {_E.HANDLING}, "Nhận xử lý"),
        _t("answer", ENTRY_OPEN, {_E.ANSWERED}, "Ghi trả lời"),
        _t("reopen", {_E.ANSWERED}, {_E.HANDLING}, "Xử lý tiếp"),
        _t("withdraw", ENTRY_OPEN, {_E.WITHDRAWN}, "Bỏ ý kiến"),
        _t("gather", ENTRY_COUNTED, ENTRY_COUNTED, "Đưa vào nhu cầu"),
        _t("release", ENTRY_COUNTED, ENTRY_COUNTED, "Lấy ra khỏi nhu cầu"),
        _t("see_person", ENTRY_COUNTED, ENTRY_COUNTED, "Xem người gửi ý kiến"),
        _t("erase_person", ENTRY_COUNTED, ENTRY_COUNTED, "Xóa người gửi ý kiến"),
    ),
)


class Channel(StrEnum):
    """How an entry was received."""

    ONE_STOP = "one_stop"
    MEETING = "meeting"
    HOTLINE = "hotline"
    BOX = "box"
    VISIT = "visit"


CHANNEL_LABELS: dict[Channel, str] = {
    Channel.ONE_STOP: "Tại bộ phận một cửa",
    Channel.MEETING: "Họp bản, tiếp xúc",
    Channel.HOTLINE: "Đường dây nóng",
    Channel.BOX: "Hòm thư góp ý",
    Channel.VISIT: "Đến thăm hộ",
}


class Topic(StrEnum):
    """What is spoken of: public services, and the nine policy groups of the survey (QĐ 1001/QĐ-BNV, 2023)."""

    SERVICES = "services"
    ECONOMY = "economy"
    HEALTH = "health"
    SCHOOLS = "schools"
    SAFETY = "safety"
    ROADS = "roads"
    ELECTRICITY = "electricity"
    WATER = "water"
    WELFARE = "welfare"
    REFORM = "reform"


TOPIC_LABELS: dict[Topic, str] = {
    Topic.SERVICES: "Dịch vụ hành chính công",
    Topic.ECONOMY: "Phát triển kinh tế",
    Topic.HEALTH: "Khám, chữa bệnh",
    Topic.SCHOOLS: "Giáo dục phổ thông",
    Topic.SAFETY: "Trật tự, an toàn xã hội",
    Topic.ROADS: "Giao thông đường bộ",
    Topic.ELECTRICITY: "Điện sinh hoạt",
    Topic.WATER: "Nước sinh hoạt",
    Topic.WELFARE: "An sinh xã hội",
    Topic.REFORM: "Cải cách hành chính",
}
ESCALATED_AS: dict[Topic, Field] = {
    Topic.SERVICES: Field.PROCEDURES,
    Topic.REFORM: Field.PROCEDURES,
    Topic.ROADS: Field.ROADS,
    Topic.ELECTRICITY: Field.TELECOM,
}
"""The field under which a need of a topic is proposed upward; the others have none of their own."""


class NeedState(StrEnum):
    """Where a need stands."""

    OPEN = "open"
    ANSWERED = "answered"
    TOLD = "told"
    MERGED = "merged"


_N = NeedState
NEED_LABELS: dict[NeedState, str] = {
    _N.OPEN: "Đang tổng hợp",
    _N.ANSWERED: "Chờ báo người dân",
    _N.TOLD: "Đã báo người dân",
    _N.MERGED: "Đã gộp nhu cầu",
}
NEED_LIVE = frozenset(_N) - {_N.MERGED}

NEED_FLOW: Workflow[NeedState] = Workflow(
    NEED_LABELS,
    (
        _t("edit", {_N.OPEN, _N.ANSWERED}, {_N.OPEN, _N.ANSWERED}, "Sửa nhu cầu"),
        _t("gather", {_N.OPEN, _N.ANSWERED}, {_N.OPEN, _N.ANSWERED}, "Thêm ý kiến"),
        _t("release", NEED_LIVE, NEED_LIVE, "Bớt ý kiến"),
        _t("split", {_N.OPEN, _N.ANSWERED}, {_N.OPEN, _N.ANSWERED}, "Tách nhu cầu"),
        _t("merge", {_N.OPEN, _N.ANSWERED}, {_N.MERGED}, "Gộp nhu cầu"),
        _t("answer", {_N.OPEN, _N.ANSWERED}, {_N.ANSWERED}, "Ghi nội dung trả lời"),
        _t("tell", {_N.ANSWERED}, {_N.TOLD}, "Ghi đã báo người dân"),
        _t("reopen", {_N.ANSWERED, _N.TOLD}, {_N.OPEN}, "Mở lại nhu cầu"),
        _t("escalate", {_N.OPEN, _N.ANSWERED}, {_N.OPEN, _N.ANSWERED}, "Kiến nghị lên cấp trên"),
        _t("tie_work", {_N.OPEN, _N.ANSWERED}, {_N.OPEN, _N.ANSWERED}, "Gắn công việc nâng cấp"),
    ),
)


class ImprovementState(StrEnum):
    """Where an improvement stands."""

    PLANNED = "planned"
    RUNNING = "running"
    DONE = "done"
    DROPPED = "dropped"


_I = ImprovementState
IMPROVEMENT_LABELS: dict[ImprovementState, str] = {
    _I.PLANNED: "Dự kiến cải thiện",
    _I.RUNNING: "Đang cải thiện",
    _I.DONE: "Đã cải thiện",
    _I.DROPPED: "Không làm nữa",
}
IMPROVEMENT_OPEN = frozenset({_I.PLANNED, _I.RUNNING})

IMPROVEMENT_FLOW: Workflow[ImprovementState] = Workflow(
    IMPROVEMENT_LABELS,
    (
        _t("edit", IMPROVEMENT_OPEN, IMPROVEMENT_OPEN, "Sửa việc cải thiện"),
        _t("begin", {_I.PLANNED}, {_I.RUNNING}, "Bắt đầu làm"),
        _t("finish", {_I.RUNNING}, {_I.DONE}, "Ghi kết quả"),
        _t("drop", IMPROVEMENT_OPEN, {_I.DROPPED}, "Dừng, không làm"),
        _t("serve", frozenset(_I) - {_I.DROPPED}, frozenset(_I), "Gắn nhu cầu"),
        _t("unserve", frozenset(_I), frozenset(_I), "Gỡ nhu cầu"),
    ),
)


class Direction(StrEnum):
    """Which way an indicator is wished to go."""

    UP = "up"
    DOWN = "down"


DIRECTION_LABELS: dict[Direction, str] = {
    Direction.UP: "Càng cao càng tốt",
    Direction.DOWN: "Càng thấp càng tốt",
}


class Formula(StrEnum):
    """How a value came of the answers. Both published traditions of the satisfaction index, or neither known."""

    TOP_TWO = "top_two"
    MEAN = "mean"
    STATED = "stated"


FORMULA_LABELS: dict[Formula, str] = {
    Formula.TOP_TWO: "Tỷ lệ hài lòng: (số hài lòng + số rất hài lòng) / số phiếu hợp lệ × 100",
    Formula.MEAN: "Điểm trung bình quy đổi: điểm trung bình (1–5) / 5 × 100",
    Formula.STATED: "Theo số công bố của nguồn, không rõ công thức",
}
FORMULA_NAME_LABELS: dict[Formula, str] = {
    Formula.TOP_TWO: "Tỷ lệ hài lòng",
    Formula.MEAN: "Điểm trung bình quy đổi",
    Formula.STATED: "Số công bố",
}
LEVEL_LABELS: dict[int, str] = {
    1: "Rất không hài lòng",
    2: "Không hài lòng",
    3: "Bình thường",
    4: "Hài lòng",
    5: "Rất hài lòng",
}
"""The five levels of an answer, the lowest first."""


TASK_FIGURE_LABELS: dict[str, str] = {
    "feedback": "Ý kiến người dân của đơn vị",
    "improvement": "Cải thiện chính sách, dịch vụ công của đơn vị",
    "heard": "Ý kiến đã ghi",
    "answered": "Ý kiến đã trả lời",
    "needs": "Nhu cầu đã gom",
    "told": "Nhu cầu đã báo người dân",
    "running": "Việc đang cải thiện",
    "done": "Việc đã cải thiện",
    "served": "Nhu cầu được phục vụ",
}
"""What a task is told of its unit's register."""


class WrongDoor(StrEnum):
    """What is not taken here; each has a law of its own (NĐ 20/2008/NĐ-CP, Điều 1)."""

    COMPLAINT = "complaint"
    DENUNCIATION = "denunciation"


WRONG_DOOR_LABELS: dict[WrongDoor, str] = {
    WrongDoor.COMPLAINT: "khiếu nại",
    WrongDoor.DENUNCIATION: "tố cáo",
}
