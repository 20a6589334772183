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


COLUMN_LABELS: dict[str, str] = {
    "unit": "Đơn vị",
    "taken_on": "Kiểm kê ngày",
    "items": "Số hạng mục",
    "share": "Tỷ lệ đạt (%)",
    "applicable": "áp dụng",
    "code": "Mã",
    "group": "Nhóm",
    "name": "Hạng mục",
    "unit_of_count": "Đơn vị tính",
    "norm": "Định mức",
    "required": "Cần có",
    "quantity": "Số lượng",
    "broken": "Trong đó hỏng",
    "working": "Dùng được",
    "verdict": "Đánh giá",
    "note": "Ghi chú",
    "lacking": "Số đơn vị còn thiếu",
    "missing": "Số lượng còn thiếu",
    "units": "Đơn vị còn thiếu",
    "rule": "Cách so với định mức",
    "norm_district": "Định mức cấp huyện",
    "per": "Tính cho",
    "legal_ref": "Căn cứ",
    "reference": "tham khảo",
}
TABLE_LABELS: dict[str, str] = {
    "board": "Bộ phận một cửa",
    "gaps": "Còn thiếu",
    "stock_take": "Kiểm kê",
    "catalogue": "Danh mục",
}
