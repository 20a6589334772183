"""A task's events in words: the newest first, each with its colour and icon."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

STEPS = {
    "assigned": ("new", "dot", _l("Giao nhiệm vụ")),
    "acknowledge": ("ok", "check", _l("Đã tiếp nhận")),
    "add_note": ("prog", "progress", _l("Cập nhật tiến độ")),
    "submit": ("wait", "send", _l("Nộp kết quả")),
    "submit_for_unit": ("wait", "edit", _l("Phòng Nội vụ nhập thay kết quả")),
    "approve_in_unit": ("wait", "check", _l("Lãnh đạo đơn vị duyệt, gửi đi")),
    "send_back_in_unit": ("ret", "back", _l("Lãnh đạo đơn vị yêu cầu sửa")),
    "take_back": ("prog", "back", _l("Rút lại kết quả")),
    "accept": ("ok", "check", _l("Duyệt kết quả")),
    "return_": ("ret", "back", _l("Trả lại")),
    "request_extension": ("ext", "calplus", _l("Xin gia hạn")),
    "request_not_applicable": ("ext", "minus", _l("Đề nghị không áp dụng")),
    "request_reopening": ("ext", "history", _l("Đề nghị mở lại")),
    "refuse_request": ("ret", "x", _l("Không chấp thuận đề nghị")),
    "cancel_request": ("na", "x", _l("Rút đề nghị")),
    "extend": ("ext", "calplus", _l("Gia hạn")),
    "mark_not_applicable": ("na", "minus", _l("Công nhận không áp dụng")),
    "reopen": ("prog", "history", _l("Mở lại")),
    "pause": ("na", "clock", _l("Tạm dừng")),
    "resume": ("prog", "progress", _l("Tiếp tục")),
    "withdraw": ("na", "x", _l("Thu hồi")),
    "transfer": ("na", "right", _l("Chuyển giao")),
    "carry": ("new", "right", _l("Chuyển từ văn bản được thay thế")),
    "remark": ("ext", "chat", _l("Ý kiến chỉ đạo")),
    "reschedule": ("ext", "calendar", _l("Tính lại hạn theo lịch")),
    "assign_person": ("prog", "user", _l("Phân công người làm")),
    "release_person": ("na", "user", _l("Thôi phân công người làm")),
    "remind": ("soon", "bell", _l("Nhắc")),
}
UNKNOWN = ("na", "dot")


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the timeline."""

    kind: str
    icon: str
    title: str
    at: dt.datetime
    by: str
    note: str


def steps(events: Sequence[Any]) -> list[Step]:
    """The timeline of a task from its events, oldest first in, newest first out."""
    made = [_step(event, events[number - 1] if number else None) for number, event in enumerate(events)]
    return made[::-1]


def _step(event: Any, before: Any) -> Step:
    kind, icon, title = STEPS.get(event.verb, (*UNKNOWN, event.verb))
    text = str(title)
    if before is not None and event.due_on != before.due_on and event.due_on is not None:
        text = _("%(what)s, hạn %(day)s", what=text, day=f"{event.due_on:%d/%m/%Y}")
    by = event.actor_name
    if event.instead_of:
        by = _("%(who)s, thay mặt %(absent)s", who=by, absent=event.instead_of)
    return Step(kind, icon, text, event.at, by, event.note)
