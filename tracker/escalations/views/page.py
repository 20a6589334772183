"""What the views of recommendations share."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, url_for
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from werkzeug.wrappers import Response

from tracker.core.access import IN_UNIT, Role
from tracker.escalations.models import Escalation
from tracker.escalations.queries import Funds, Group
from tracker.escalations.states import (
    AUDIENCE_LABELS,
    ESCALATION_FLOW,
    FIELD_LABELS,
    FILE_LABELS,
    HOP_LABELS,
    LEVEL_LABELS,
    OUTCOME_LABELS,
    STATE_LABELS,
)
from tracker.web.locale import words_for

bp = Blueprint("escalations", __name__)
Answer = Response | str | tuple[str, int]
READERS = (*IN_UNIT, Role.OFFICE, Role.LEADER, Role.AUDITOR)
ACTORS = (*IN_UNIT, Role.OFFICE, Role.LEADER)
WRITERS = (*IN_UNIT, Role.OFFICE)
GROUPS = {
    Group.DRAFT: _l("Đang soạn"),
    Group.SORT: _l("Chờ phân loại"),
    Group.RETURNED: _l("Trả lại bổ sung"),
    Group.LEADER: _l("Chờ lãnh đạo quyết định"),
    Group.FORWARD: _l("Chờ chuyển cấp trên"),
    Group.ABOVE: _l("Đang ở cấp trên"),
    Group.TELL: _l("Chờ báo lại đơn vị"),
    Group.DONE: _l("Đã xong"),
    Group.MERGED: _l("Đã gộp"),
    Group.WITHDRAWN: _l("Đã rút"),
}
FUNDS = {
    Funds.NONE: _l("Không đề xuất kinh phí"),
    Funds.SMALL: _l("Dưới 100 triệu đồng"),
    Funds.MIDDLE: _l("Từ 100 triệu đến dưới 1 tỷ đồng"),
    Funds.LARGE: _l("Từ 1 tỷ đồng"),
}
LABELS: dict[str, Any] = {
    "state": words_for(STATE_LABELS),
    "field": words_for(FIELD_LABELS),
    "level": words_for(LEVEL_LABELS),
    "outcome": words_for(OUTCOME_LABELS),
    "hop": words_for(HOP_LABELS),
    "audience": words_for(AUDIENCE_LABELS),
    "file": words_for(FILE_LABELS),
    "group": GROUPS,
    "funds": FUNDS,
    "verb": {verb: lazy_pgettext("verb", one.label) for verb, one in ESCALATION_FLOW.transitions.items()}
    | {"raise": _l("Ghi kiến nghị"), "take_in": _l("Gộp thêm kiến nghị")}
    | {
        "carry": _l("Chuyển theo kiến nghị chung"),
        "nudge": _l("Nhắc theo lịch"),
        "retime": _l("Đổi thời hạn xử lý"),
    },
}
KINDS = {
    "draft": "na",
    "awaiting_head": "wait",
    "sent": "new",
    "returned": "ret",
    "with_leader": "wait",
    "to_forward": "prog",
    "forwarded": "prog",
    "answered": "soon",
    "closed": "ok",
    "merged": "na",
    "elsewhere": "na",
    "withdrawn": "na",
}
ICONS = {
    **dict.fromkeys(("send", "approve_in_unit", "forward", "pass_on", "tell"), "send"),
    **dict.fromkeys(("mark_within", "mark_beyond", "redirect"), "info"),
    **dict.fromkeys(("return_", "send_back_in_unit", "withdraw"), "back"),
    **dict.fromkeys(("answer", "decide", "close"), "check"),
    **dict.fromkeys(("remind", "nudge"), "bell"),
    **dict.fromkeys(("merge", "take_in", "carry"), "link"),
    "raise": "plus",
    "edit": "edit",
    "pause_task": "hourglass",
    "retime": "calendar",
}


def page_of(escalation_id: int) -> str:
    """The address of a recommendation."""
    return url_for("escalations.escalation", escalation_id=escalation_id)


def renew(form: Any, row: Escalation) -> None:
    """After a stale save let the form carry the present version: what was typed can then be sent knowingly."""
    if form.status == 409 and hasattr(form, "version"):
        form.version.raw_data, form.version.data = None, row.version


def most_bytes() -> int:
    """The bytes that a file may have."""
    most: int = current_app.extensions["tracker_config"].upload_bytes
    return most
