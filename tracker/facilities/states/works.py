"""States, verbs, kinds and money of upgrade works: tables of data."""

from __future__ import annotations

from enum import StrEnum

from tracker.core.workflow import Transition, Workflow


class WorkState(StrEnum):
    """Where an upgrade work stands. That it is late, or waits for an answer from above, is computed."""

    NEED = "need"
    PLANNED = "planned"
    APPROVED = "approved"
    FUNDED = "funded"
    UNDER_WAY = "under_way"
    ACCEPTED = "accepted"
    POSTPONED = "postponed"
    CANCELLED = "cancelled"


_W = WorkState
WORK_LABELS: dict[WorkState, str] = {
    _W.NEED: "Nhu cầu",
    _W.PLANNED: "Chờ duyệt kế hoạch",
    _W.APPROVED: "Đã duyệt, chờ vốn",
    _W.FUNDED: "Đã bố trí vốn",
    _W.UNDER_WAY: "Đang mua sắm, thi công",
    _W.ACCEPTED: "Đã nghiệm thu",
    _W.POSTPONED: "Tạm hoãn",
    _W.CANCELLED: "Đã hủy",
}
INSIDE_UNIT = frozenset({_W.NEED, _W.PLANNED})
"""Not approved yet: the unit itself may give the work up."""
AGREED = frozenset({_W.APPROVED, _W.FUNDED, _W.UNDER_WAY})
"""Approved and not at its end: its planned day binds."""
WORK_OPEN = INSIDE_UNIT | AGREED | {_W.POSTPONED}
WORK_ENDED = frozenset({_W.ACCEPTED, _W.CANCELLED})


def _w(
    verb: str,
    sources: set[WorkState] | frozenset[WorkState],
    targets: set[WorkState] | frozenset[WorkState],
    label: str,
) -> Transition[WorkState]:
    return Transition(verb, frozenset(sources), frozenset(targets), label)


WORK_FLOW: Workflow[WorkState] = Workflow(
    WORK_LABELS,
    (
        _w("edit", {_W.NEED}, {_W.NEED}, "Sửa công việc"),
        _w("plan", {_W.NEED}, {_W.PLANNED}, "Trình kế hoạch"),
        _w("return_", {_W.PLANNED}, {_W.NEED}, "Trả lại kế hoạch"),
        _w("approve", {_W.PLANNED}, {_W.APPROVED}, "Duyệt kế hoạch"),
        _w("estimate", {_W.NEED} | AGREED, {_W.NEED} | AGREED, "Ghi kế hoạch vốn"),
        _w("grant", AGREED, {_W.FUNDED, _W.UNDER_WAY}, "Ghi bố trí vốn"),
        _w("begin", {_W.FUNDED}, {_W.UNDER_WAY}, "Bắt đầu thực hiện"),
        _w("spend", {_W.UNDER_WAY, _W.ACCEPTED}, {_W.UNDER_WAY, _W.ACCEPTED}, "Ghi đã chi"),
        _w("correct", set(_W), set(_W), "Đính chính số tiền"),
        _w("delay", AGREED, AGREED, "Ghi chậm tiến độ"),
        _w("accept", {_W.UNDER_WAY}, {_W.ACCEPTED}, "Nghiệm thu"),
        _w("reopen", {_W.ACCEPTED}, {_W.UNDER_WAY}, "Hủy nghiệm thu"),
        _w("postpone", INSIDE_UNIT | AGREED, {_W.POSTPONED}, "Tạm hoãn"),
        _w("resume", {_W.POSTPONED}, INSIDE_UNIT | AGREED, "Tiếp tục"),
        _w("cancel", WORK_OPEN, {_W.CANCELLED}, "Hủy công việc"),
        _w("add_photos", set(_W) - {_W.CANCELLED}, set(_W), "Thêm ảnh"),
        _w(
            "escalate",
            {_W.NEED, _W.PLANNED, _W.APPROVED},
            {_W.NEED, _W.PLANNED, _W.APPROVED},
            "Kiến nghị cấp trên",
        ),
    ),
)


class WorkKind(StrEnum):
    """How something is provided."""

    PURCHASE = "purchase"
    CONSTRUCTION = "construction"
    REPAIR = "repair"
    SERVICE = "service"


WORK_KIND_LABELS: dict[WorkKind, str] = {
    WorkKind.PURCHASE: "Mua sắm",
    WorkKind.CONSTRUCTION: "Xây dựng",
    WorkKind.REPAIR: "Sửa chữa",
    WorkKind.SERVICE: "Thuê dịch vụ",
}


class MoneyKind(StrEnum):
    """What an entry of the ledger is about."""

    PLAN = "plan"
    GRANT = "grant"
    SPEND = "spend"


MONEY_LABELS: dict[MoneyKind, str] = {
    MoneyKind.PLAN: "Kế hoạch vốn",
    MoneyKind.GRANT: "Vốn bố trí",
    MoneyKind.SPEND: "Đã chi",
}


class Source(StrEnum):
    """Where money comes from (nguồn vốn)."""

    CENTRAL = "central"
    PROVINCE = "province"
    DISTRICT = "district"
    COMMUNE = "commune"
    PROGRAMME = "programme"
    SOCIAL = "social"
    OTHER = "other"


SOURCE_LABELS: dict[Source, str] = {
    Source.CENTRAL: "Ngân sách trung ương",
    Source.PROVINCE: "Ngân sách tỉnh",
    Source.DISTRICT: "Ngân sách huyện",
    Source.COMMUNE: "Ngân sách xã",
    Source.PROGRAMME: "Chương trình mục tiêu quốc gia",
    Source.SOCIAL: "Tài trợ, xã hội hóa",
    Source.OTHER: "Nguồn khác",
}


class PhotoMoment(StrEnum):
    """When a photograph of a work was taken."""

    BEFORE = "before"
    AFTER = "after"


PHOTO_LABELS: dict[PhotoMoment, str] = {PhotoMoment.BEFORE: "Trước khi làm", PhotoMoment.AFTER: "Sau khi làm"}
WORK_FIGURE_LABELS: dict[str, str] = {
    "title": "Bộ phận một cửa",
    "met": "Hạng mục đạt",
    "partly": "Hạng mục đạt một phần",
    "not_met": "Hạng mục chưa đạt",
    "open": "Công việc nâng cấp đang mở",
    "accepted": "Công việc đã nghiệm thu",
    "plan": "Kế hoạch vốn",
    "grant": "Vốn bố trí",
    "spend": "Đã chi",
    "measure": "đồng",
}
"""What a facility task is told of its unit, by name."""
WORK_COLUMN_LABELS: dict[str, str] = {
    "works": "Công việc nâng cấp",
    "money": "Vốn theo nguồn, năm",
    "number": "Số",
    "unit": "Đơn vị",
    "title": "Tên công việc",
    "kind": "Cách thực hiện",
    "items": "Hạng mục, số lượng",
    "quantity": "Tổng số lượng",
    "accepted_quantity": "Số lượng đã nghiệm thu",
    "state": "Tình trạng",
    "start_on": "Dự kiến bắt đầu",
    "began_on": "Ngày bắt đầu",
    "finish_on": "Dự kiến xong",
    "original_finish_on": "Ngày đã duyệt",
    "accepted_on": "Ngày nghiệm thu",
    "late": "Chậm (ngày)",
    "source": "Nguồn vốn",
    "year": "Năm",
    "plan": "Kế hoạch vốn (đồng)",
    "grant": "Vốn bố trí (đồng)",
    "spend": "Đã chi (đồng)",
    "waits": "Chờ kiến nghị",
}
"""Headings of the tables of works, by name."""
