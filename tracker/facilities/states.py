"""States, verdicts and norms of stock-takes: tables of data."""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum

from tracker.core.workflow import Transition, Workflow


class Rule(StrEnum):
    """How a quantity is held against its norm."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    PRESENT = "present"
    NONE = "none"


RULE_LABELS: dict[Rule, str] = {
    Rule.AT_LEAST: "Ít nhất",
    Rule.AT_MOST: "Nhiều nhất",
    Rule.PRESENT: "Phải có",
    Rule.NONE: "Không có định mức",
}
MEASURED = frozenset({Rule.AT_LEAST, Rule.AT_MOST})
"""Rules that need a figure as norm."""


class NormPer(StrEnum):
    """What a norm is multiplied with."""

    OFFICE = "office"
    OFFICER = "officer"


PER_LABELS: dict[NormPer, str] = {
    NormPer.OFFICE: "Mỗi bộ phận một cửa",
    NormPer.OFFICER: "Mỗi cán bộ trực một cửa",
}


class Verdict(StrEnum):
    """How an item of a one-stop office stands."""

    MET = "met"
    PARTLY = "partly"
    NOT_MET = "not_met"
    NOT_APPLICABLE = "not_applicable"


VERDICT_LABELS: dict[Verdict, str] = {
    Verdict.MET: "Đạt",
    Verdict.PARTLY: "Đạt một phần",
    Verdict.NOT_MET: "Chưa đạt",
    Verdict.NOT_APPLICABLE: "Không áp dụng",
}
LACKING = frozenset({Verdict.PARTLY, Verdict.NOT_MET})
"""What counts as a gap."""
APPLIES = frozenset({Verdict.MET, Verdict.PARTLY, Verdict.NOT_MET})
"""What the share met is counted of."""


def required(norm: Decimal | None, per: NormPer, officers: int | None) -> Decimal | None:
    """How much an office needs: the norm, or the norm for each officer; None where that cannot be said.

    Takes the norm (None where the rule has none) and the number of officers (None where nobody said).
    """
    if norm is None or per is NormPer.OFFICE:
        return norm
    return None if officers is None else norm * officers


def proposal(rule: Rule, needed: Decimal | None, working: Decimal | None) -> Verdict | None:
    """The verdict that follows from what works and what is needed; None where a person has to say it."""
    if working is None or rule is Rule.NONE or (rule in MEASURED and needed is None):
        return None
    if rule is Rule.PRESENT:
        return Verdict.MET if working > 0 else Verdict.NOT_MET
    limit = needed or Decimal(0)
    if rule is Rule.AT_MOST:
        return Verdict.MET if working <= limit else Verdict.NOT_MET
    if working >= limit:
        return Verdict.MET
    return Verdict.PARTLY if working > 0 else Verdict.NOT_MET


class StockState(StrEnum):
    """Where a stock-take stands. One that was corrected is replaced by its next edition, never overwritten."""

    DRAFT = "draft"
    AWAITING_HEAD = "awaiting_head"
    SUBMITTED = "submitted"
    REPLACED = "replaced"
    DISCARDED = "discarded"


_S = StockState
STOCK_LABELS: dict[StockState, str] = {
    _S.DRAFT: "Đang nhập",
    _S.AWAITING_HEAD: "Chờ lãnh đạo đơn vị duyệt",
    _S.SUBMITTED: "Đã nộp",
    _S.REPLACED: "Đã được đính chính",
    _S.DISCARDED: "Đã bỏ",
}
OPEN = frozenset({_S.DRAFT, _S.AWAITING_HEAD})
"""Not counted yet; a unit has at most one of them."""
KEPT = frozenset({_S.SUBMITTED, _S.REPLACED})
"""Left the unit: what was counted at some time."""


def _t(verb: str, sources: set[StockState], targets: set[StockState], label: str) -> Transition[StockState]:
    return Transition(verb, frozenset(sources), frozenset(targets), label)


STOCK_FLOW: Workflow[StockState] = Workflow(
    STOCK_LABELS,
    (
        _t("enter", {_S.DRAFT}, {_S.DRAFT}, "Nhập kiểm kê"),
        _t("submit", {_S.DRAFT}, {_S.AWAITING_HEAD, _S.SUBMITTED}, "Nộp kiểm kê"),
        _t("approve_in_unit", {_S.AWAITING_HEAD}, {_S.SUBMITTED}, "Duyệt và nộp kiểm kê"),
        _t("send_back_in_unit", {_S.AWAITING_HEAD}, {_S.DRAFT}, "Yêu cầu sửa trong đơn vị"),
        _t("take_back", {_S.AWAITING_HEAD, _S.SUBMITTED}, {_S.DRAFT}, "Rút lại kiểm kê"),
        _t("correct", {_S.SUBMITTED}, {_S.SUBMITTED}, "Đính chính kiểm kê"),
        _t("replace", {_S.SUBMITTED}, {_S.REPLACED}, "Thay bằng lần đính chính"),
        _t("discard", {_S.DRAFT}, {_S.DISCARDED}, "Bỏ kiểm kê đang nhập"),
    ),
)


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
