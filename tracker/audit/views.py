"""The record, for auditors and administrators: read only."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence

from flask import Blueprint, render_template, request
from flask_babel import gettext as _

from tracker.audit import queries
from tracker.audit.states import act_label, subject_label
from tracker.core.access import Role
from tracker.core.clock import end_of_day, start_of_day
from tracker.core.text import sort_key
from tracker.web.forms import parse_day, tidy
from tracker.web.guard import roles
from tracker.web.identifiers import identifier
from tracker.web.pagination import Page, page_number

bp = Blueprint("audit", __name__, url_prefix="/audit")
PER_PAGE = 50


@bp.get("")
@roles(Role.AUDITOR, Role.ADMINISTRATOR)
def entries() -> str:
    """Entries by person, act, subject and day, newest first, with the state of the chain."""
    asked = {name: tidy(value) or "" for name, value in request.args.items()}
    since, until = _day(asked.get("since", "")), _day(asked.get("until", ""))
    wanted = queries.Filter(
        who=asked.get("who", ""),
        act=asked.get("act", ""),
        subject_type=asked.get("subject", ""),
        subject_id=identifier(asked.get("row", "")),
        since=start_of_day(since) if since else None,
        until=end_of_day(until) if until else None,
    )
    rows, total = queries.entries(wanted, page=page_number(), per=PER_PAGE)
    page = Page(rows=rows, page=page_number(), per=PER_PAGE, total=total)
    chain = queries.verify_chain() if "check" in asked else None
    return render_template(
        "audit/entries.html",
        page=page,
        chain=chain,
        state=queries.summary(),
        acts=_choices(queries.acts(), act_label),
        subjects=_choices(queries.subject_types(), subject_label),
        act_label=act_label,
        subject_label=subject_label,
    )


def _choices(values: Sequence[str], label: Callable[[str], str]) -> list[tuple[str, str]]:
    """Values with their names, in the names' order."""
    return sorted(((value, _(label(value))) for value in values), key=lambda choice: sort_key(choice[1]))


def _day(text: str) -> dt.date | None:
    try:
        return parse_day(text)
    except ValueError:
        return None
