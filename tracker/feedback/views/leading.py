"""Needs and recommendations upward, linked both ways."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for
from flask_babel import lazy_gettext as _l

from tracker.core.access import Actor
from tracker.escalations import queries as escalations
from tracker.escalations.registry import Origin
from tracker.escalations.states import STATE_LABELS
from tracker.feedback.operations.answering import ESCALATION
from tracker.feedback.queries import needs_behind
from tracker.feedback.registry import Leading, Led, use_leading
from tracker.web.locale import words_for

STATES = words_for(STATE_LABELS)


def _escalations(actor: Actor, numbers: Sequence[int]) -> dict[int, Led]:
    return {
        number: Led(title, STATES[state], url_for("escalations.escalation", escalation_id=number))
        for number, title, state in escalations.titles_of(numbers, actor)
    }


def lead_to_escalations() -> None:
    """Say how recommendations upward are shown on the page of a need."""
    use_leading(ESCALATION, Leading(_l("Kiến nghị vượt thẩm quyền"), _escalations))


def origins(escalation_id: int, actor: Actor) -> list[Origin]:
    """The needs that led to a recommendation, for its page."""
    return [
        Origin(_l("Từ nhu cầu của người dân"), need.title, url_for("feedback.need", need_id=need.id))
        for need in needs_behind(ESCALATION, escalation_id, actor)
    ]
