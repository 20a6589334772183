"""What the views of one-stop offices share."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app
from flask_babel import lazy_pgettext
from werkzeug.wrappers import Response

from tracker.core.access import IN_UNIT, Role
from tracker.facilities.states import PER_LABELS, RULE_LABELS, STOCK_FLOW, STOCK_LABELS, VERDICT_LABELS
from tracker.web.locale import words_for

bp = Blueprint("facilities", __name__)
Answer = Response | str | tuple[str, int]
READERS = (*IN_UNIT, Role.OFFICE, Role.LEADER, Role.AUDITOR)
WRITERS = (*IN_UNIT, Role.OFFICE)
LABELS: dict[str, Any] = {
    "state": words_for(STOCK_LABELS),
    "verdict": words_for(VERDICT_LABELS),
    "rule": words_for(RULE_LABELS),
    "per": words_for(PER_LABELS),
    "verb": {verb: lazy_pgettext("verb", one.label) for verb, one in STOCK_FLOW.transitions.items()},
}
STATE_KINDS = {"draft": "prog", "awaiting_head": "wait", "submitted": "ok", "replaced": "na", "discarded": "na"}
VERDICT_KINDS = {"met": "ok", "partly": "late", "not_met": "over", "not_applicable": "na"}


def most_bytes() -> int:
    """The bytes that a file may have."""
    most: int = current_app.extensions["tracker_config"].upload_bytes
    return most
