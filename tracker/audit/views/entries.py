"""Entries by person, act, row and time, as a page and as a file."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from flask import render_template, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from tracker.audit import exports, queries
from tracker.audit.registry import word_of
from tracker.audit.states import act_label, detail_label, subject_label
from tracker.audit.views.page import bp, readers
from tracker.core.clock import at_hour, end_of_day, start_of_day
from tracker.core.errors import Invalid
from tracker.core.text import sort_key
from tracker.web.forms import parse_day, tidy
from tracker.web.identifiers import identifier
from tracker.web.pagination import Page, page_number

PER_PAGE = 50
_NOTHING: tuple[object, ...] = (None, "", [])
FILTERS = ("who", "person", "act", "subject", "row", "since", "until")


def _filter() -> queries.Filter:
    asked = {name: tidy(value) or "" for name, value in request.args.items()}
    return queries.Filter(
        who=asked.get("who", ""),
        actor_id=identifier(asked.get("person", "")),
        act=asked.get("act", ""),
        subject_type=asked.get("subject", ""),
        subject_id=identifier(asked.get("row", "")),
        since=_moment(asked.get("since", ""), start_of_day),
        until=_moment(asked.get("until", ""), end_of_day),
    )


@bp.get("")
@readers
def entries() -> str:
    """Entries that match, newest first."""
    rows, total = queries.entries(_filter(), page=page_number(), per=PER_PAGE)
    return render_template(
        "audit/entries.html",
        page=Page(rows=rows, page=page_number(), per=PER_PAGE, total=total),
        state=queries.summary(),
        acts=_choices(queries.acts(), act_label),
        subjects=_choices(queries.subject_types(), subject_label),
        act_label=act_label,
        subject_label=subject_label,
        said=_said,
        asked={name: request.args[name] for name in FILTERS if request.args.get(name)},
    )


@bp.get("/entries.<any(csv, xlsx):form>")
@readers
def export(form: str) -> Response:
    """All entries that match, as a file that a spreadsheet opens without running anything in it."""
    wanted = _filter()
    total = queries.count_entries(wanted)
    if total > exports.MOST_ROWS:
        raise Invalid(
            "Có %(total)s mục, quá %(most)s mục của một tệp; hãy lọc bớt.", total=total, most=exports.MOST_ROWS
        )
    table = exports.table(queries.all_entries(wanted), act_name=lambda act: _(act_label(act)))
    headings = _headings()
    data = exports.as_csv(headings, table) if form == "csv" else exports.as_xlsx(headings, table)
    response = Response(data, mimetype=exports.MEDIA_TYPES[form])
    response.headers["Content-Disposition"] = f'attachment; filename="nhat-ky.{form}"'
    return response


def _headings() -> list[str]:
    return [
        _("Số"),
        _("Lúc"),
        _("Người làm"),
        _("Số tài khoản"),
        _("Mã việc"),
        _("Việc"),
        _("Đối tượng"),
        _("Số đối tượng"),
        _("Chi tiết"),
    ]


def _choices(values: Sequence[str], label: Callable[[str], str]) -> list[tuple[str, str]]:
    """Values with their names, in the names' order."""
    return sorted(((value, _(label(value))) for value in values), key=lambda choice: sort_key(choice[1]))


def _said(details: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Details of an entry in words, as (name, value); what is empty is left out."""
    kept = [(key, value) for key, value in sorted(details.items()) if value not in _NOTHING]
    return [(_(detail_label(key)), _value(key, value)) for key, value in kept]


def _value(key: str, value: Any) -> str:
    if isinstance(value, bool):
        return str(_("có") if value else _("không"))
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return str(_(word_of(key, value)))


def _moment(text: str, whole_day: Callable[[dt.date], dt.datetime]) -> dt.datetime | None:
    """A day ('30/9/2024'), or a day with a time ('30/9/2024 14:30'); None for anything else."""
    day, _space, time = text.partition(" ")
    try:
        return at_hour(parse_day(day), dt.time.fromisoformat(time.strip())) if time else whole_day(parse_day(day))
    except ValueError:
        return None
