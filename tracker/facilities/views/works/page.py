"""What the views of upgrade works share."""

from __future__ import annotations

from typing import Any

from flask import url_for
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext

from tracker.core.access import IN_UNIT, Role
from tracker.facilities.models import Work
from tracker.facilities.states.works import (
    MONEY_LABELS,
    PHOTO_LABELS,
    SOURCE_LABELS,
    WORK_FLOW,
    WORK_KIND_LABELS,
    WORK_LABELS,
)
from tracker.web.locale import words_for

WORK_READERS = (*IN_UNIT, Role.OFFICE, Role.LEADER, Role.AUDITOR)
WORK_ACTORS = (*IN_UNIT, Role.OFFICE)
WORDS: dict[str, Any] = {
    "state": words_for(WORK_LABELS),
    "kind": words_for(WORK_KIND_LABELS),
    "money": words_for(MONEY_LABELS),
    "source": words_for(SOURCE_LABELS),
    "moment": words_for(PHOTO_LABELS),
    "verb": {verb: lazy_pgettext("verb", one.label) for verb, one in WORK_FLOW.transitions.items()}
    | {"add": _l("Ghi nhu cầu")},
}
KINDS = {
    "need": "new",
    "planned": "wait",
    "approved": "soon",
    "funded": "prog",
    "under_way": "prog",
    "accepted": "ok",
    "postponed": "ext",
    "cancelled": "na",
}
MONEY_BARS = (("grant", "f-run"), ("spend", "f-ok"))


def work_page(work_id: int) -> str:
    """The address of a work."""
    return url_for("facilities.work", work_id=work_id)


def renew(form: Any, row: Work) -> None:
    """After a stale save let the form carry the present version: what was typed can then be sent knowingly."""
    if form.status == 409 and hasattr(form, "version"):
        form.version.raw_data, form.version.data = None, row.version
