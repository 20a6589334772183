"""What the views of one-stop offices share."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from typing import Any

from flask import Blueprint, current_app, url_for
from flask_babel import gettext as _
from flask_babel import lazy_pgettext
from werkzeug.wrappers import Response

from tracker.core.access import IN_UNIT, Role
from tracker.core.quantities import write_quantity
from tracker.facilities.exports import norm_in_words
from tracker.facilities.models import StockTake
from tracker.facilities.queries import Entry
from tracker.facilities.states import PER_LABELS, RULE_LABELS, STOCK_FLOW, STOCK_LABELS, VERDICT_LABELS
from tracker.web.locale import words_for

bp = Blueprint("facilities", __name__)
Answer = Response | str | tuple[str, int]
READERS = (*IN_UNIT, Role.OFFICE, Role.LEADER, Role.AUDITOR)
OVERSEERS = (Role.OFFICE, Role.LEADER, Role.AUDITOR)
WRITERS = (*IN_UNIT, Role.OFFICE)
LABELS: dict[str, Any] = {
    "state": words_for(STOCK_LABELS),
    "verdict": words_for(VERDICT_LABELS),
    "rule": words_for(RULE_LABELS),
    "per": words_for(PER_LABELS),
    "verb": {verb: lazy_pgettext("verb", one.label) for verb, one in STOCK_FLOW.transitions.items()}
    | words_for({"begin": "Bắt đầu kiểm kê", "begin_correction": "Bắt đầu đính chính kiểm kê"})
    | words_for({"import": "Nhập kiểm kê từ tệp"}),
}
STATE_KINDS = {"draft": "prog", "awaiting_head": "wait", "submitted": "ok", "replaced": "na", "discarded": "na"}
VERDICT_KINDS = {"met": "ok", "partly": "late", "not_met": "over", "not_applicable": "na"}


def words() -> dict[str, Any]:
    """Labels and kinds that every page of the register needs."""
    return {"labels": LABELS, "kinds": VERDICT_KINDS, "state_kinds": STATE_KINDS}


def norms_of(entries: Iterable[Entry], district: bool) -> dict[int, str]:
    """The norms of items in the page's language, by item. They share few words: each is looked up once."""
    known = cache(_)
    return {entry.item_id: norm_in_words(entry, district=district, words=known) for entry in entries}


bp.add_app_template_filter(write_quantity, "quantity")


def page_of(take_id: int) -> str:
    """The address of a stock-take."""
    return url_for("facilities.stock_take", take_id=take_id)


def renew(form: Any, row: StockTake) -> None:
    """After a stale save let the form carry the present version: what was typed can then be sent knowingly."""
    if form.status == 409 and hasattr(form, "version"):
        form.version.raw_data, form.version.data = None, row.version


def most_bytes() -> int:
    """The bytes that a file may have."""
    most: int = current_app.extensions["tracker_config"].upload_bytes
    return most
