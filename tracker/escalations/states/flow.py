"""States and verbs of a recommendation upward: tables of data."""

from __future__ import annotations

from enum import StrEnum

from tracker.core.workflow import Transition, Workflow


class EscalationState(StrEnum):
    """Where a recommendation stands. Whether its clock has run out is computed, never a state."""

    DRAFT = "draft"
    AWAITING_HEAD = "awaiting_head"
    SENT = "sent"
    RETURNED = "returned"
    WITH_LEADER = "with_leader"
    TO_FORWARD = "to_forward"
    FORWARDED = "forwarded"
    ANSWERED = "answered"
    CLOSED = "closed"
    MERGED = "merged"
    ELSEWHERE = "elsewhere"
    WITHDRAWN = "withdrawn"


_S = EscalationState
STATE_LABELS: dict[EscalationState, str] = {
    _S.DRAFT: "Dự thảo",
    _S.AWAITING_HEAD: "Chờ lãnh đạo đơn vị duyệt",
    _S.SENT: "Chờ phân loại",
    _S.RETURNED: "Trả lại bổ sung",
    _S.WITH_LEADER: "Chờ lãnh đạo quyết định",
    _S.TO_FORWARD: "Chờ chuyển cấp trên",
    _S.FORWARDED: "Chờ cấp trên trả lời",
    _S.ANSWERED: "Chờ báo lại đơn vị",
    _S.CLOSED: "Đã đóng",
    _S.MERGED: "Đã gộp",
    _S.ELSEWHERE: "Không thuộc loại kiến nghị này",
    _S.WITHDRAWN: "Đã rút",
}

INSIDE = frozenset({_S.DRAFT, _S.AWAITING_HEAD})
"""Not yet out of the unit."""
HELD = frozenset({_S.SENT, _S.RETURNED, _S.WITH_LEADER, _S.TO_FORWARD, _S.FORWARDED, _S.ANSWERED})
"""Out of the unit and not at an end: somebody holds it, and a clock runs."""
OPEN = INSIDE | HELD
ENDED = frozenset(_S) - OPEN
JOINABLE = frozenset({_S.SENT, _S.WITH_LEADER, _S.TO_FORWARD, _S.FORWARDED})
"""Others can still be merged into it: no answer has come that they would miss."""
COUNTED = HELD | {_S.CLOSED, _S.ELSEWHERE}
"""Matters of the registers: drafts are nobody's business yet, and what was merged counts with its main one."""


def _t(
    verb: str,
    sources: set[EscalationState] | frozenset[EscalationState],
    targets: set[EscalationState] | frozenset[EscalationState],
    label: str,
) -> Transition[EscalationState]:
    return Transition(verb, frozenset(sources), frozenset(targets), label)


ESCALATION_FLOW: Workflow[EscalationState] = Workflow(
    STATE_LABELS,
    (
        _t("edit", INSIDE | {_S.RETURNED}, INSIDE | {_S.RETURNED}, "Sửa"),
        _t("send", {_S.DRAFT, _S.RETURNED}, {_S.AWAITING_HEAD, _S.SENT, _S.FORWARDED}, "Gửi kiến nghị"),
        _t("approve_in_unit", {_S.AWAITING_HEAD}, {_S.SENT, _S.FORWARDED}, "Duyệt và gửi"),
        _t("send_back_in_unit", {_S.AWAITING_HEAD}, {_S.DRAFT}, "Yêu cầu sửa trong đơn vị"),
        _t("withdraw", INSIDE | {_S.SENT, _S.RETURNED}, {_S.WITHDRAWN}, "Rút kiến nghị"),
        _t("mark_within", {_S.SENT}, {_S.WITH_LEADER}, "Trình lãnh đạo quyết định"),
        _t("mark_beyond", {_S.SENT, _S.WITH_LEADER}, {_S.TO_FORWARD}, "Xác định vượt thẩm quyền"),
        _t("merge", {_S.SENT, _S.TO_FORWARD}, {_S.MERGED}, "Gộp vào kiến nghị khác"),
        _t("return_", {_S.SENT}, {_S.RETURNED}, "Trả lại bổ sung"),
        _t("redirect", {_S.SENT}, {_S.ELSEWHERE}, "Hướng dẫn gửi nơi khác"),
        _t("decide", {_S.WITH_LEADER}, {_S.ANSWERED}, "Quyết định"),
        _t("forward", {_S.TO_FORWARD}, {_S.FORWARDED}, "Chuyển cấp trên"),
        _t("pass_on", {_S.FORWARDED}, {_S.FORWARDED}, "Ghi nơi giữ mới"),
        _t("answer", {_S.FORWARDED}, {_S.ANSWERED}, "Ghi trả lời"),
        _t("tell", {_S.ANSWERED}, {_S.ANSWERED}, "Báo lại"),
        _t("close", {_S.ANSWERED}, {_S.CLOSED}, "Đóng kiến nghị"),
        _t("remind", HELD - {_S.ANSWERED}, HELD, "Đôn đốc"),
        _t("pause_task", HELD - {_S.ANSWERED, _S.RETURNED}, HELD, "Tạm dừng nhiệm vụ liên quan"),
    ),
)
