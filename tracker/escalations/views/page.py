"""What the views of recommendations share."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, current_app, url_for
from werkzeug.wrappers import Response

from tracker.core.access import IN_UNIT, Role
from tracker.escalations.models import Escalation
from tracker.escalations.queries import FUNDS_LABELS, GROUP_LABELS
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
LABELS: dict[str, Any] = {
    "state": words_for(STATE_LABELS),
    "field": words_for(FIELD_LABELS),
    "level": words_for(LEVEL_LABELS),
    "outcome": words_for(OUTCOME_LABELS),
    "hop": words_for(HOP_LABELS),
    "audience": words_for(AUDIENCE_LABELS),
    "file": words_for(FILE_LABELS),
    "group": words_for(GROUP_LABELS),
    "funds": words_for(FUNDS_LABELS),
    "verb": {verb: one.label for verb, one in ESCALATION_FLOW.transitions.items()}
    | {"raise": "Ghi kiến nghị", "take_in": "Gộp thêm kiến nghị"},
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
