"""What the views of the register share."""

from __future__ import annotations

import datetime as dt
from enum import StrEnum
from typing import Any, TypeVar

from flask import Blueprint, Response, current_app, request
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_pgettext
from itsdangerous import BadSignature, URLSafeTimedSerializer
from werkzeug.wrappers import Response as AnyResponse

from tracker.core.access import IN_UNIT, Role
from tracker.core.sheets import Cell, as_csv, as_xlsx
from tracker.feedback.states import (
    CHANNEL_LABELS,
    DIRECTION_LABELS,
    ENTRY_FLOW,
    ENTRY_LABELS,
    FORMULA_LABELS,
    FORMULA_NAME_LABELS,
    IMPROVEMENT_FLOW,
    IMPROVEMENT_LABELS,
    LEVEL_LABELS,
    NEED_FLOW,
    NEED_LABELS,
    TOPIC_LABELS,
)
from tracker.web.forms import parse_day, tidy
from tracker.web.identity import actor
from tracker.web.locale import words_for

bp = Blueprint("feedback", __name__)
Answer = AnyResponse | str | tuple[str, int]
E = TypeVar("E", bound=StrEnum)
READERS = (*IN_UNIT, Role.OFFICE, Role.LEADER, Role.AUDITOR)
WRITERS = (*IN_UNIT, Role.OFFICE)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
SECONDS = 3600
"""How long rows that were looked at can be confirmed."""
KINDS = {
    "received": "new",
    "handling": "prog",
    "answered": "ok",
    "withdrawn": "na",
    "open": "prog",
    "told": "ok",
    "merged": "na",
    "planned": "new",
    "running": "prog",
    "done": "ok",
    "dropped": "na",
}
NEED_KINDS = {**KINDS, "answered": "soon"}
LABELS: dict[str, Any] = {
    "entry": words_for(ENTRY_LABELS),
    "need": words_for(NEED_LABELS),
    "improvement": words_for(IMPROVEMENT_LABELS),
    "channel": words_for(CHANNEL_LABELS),
    "topic": words_for(TOPIC_LABELS),
    "formula": words_for(FORMULA_LABELS),
    "formula_name": words_for(FORMULA_NAME_LABELS),
    "direction": words_for(DIRECTION_LABELS),
    "level": words_for(LEVEL_LABELS),
    "verb": {
        verb: lazy_pgettext("verb", one.label)
        for flow in (IMPROVEMENT_FLOW, NEED_FLOW, ENTRY_FLOW)
        for verb, one in flow.transitions.items()
    }
    | {"record": _l("Ghi ý kiến"), "found": _l("Lập nhu cầu"), "plan": _l("Ghi việc cải thiện")},
    "need_verb": {verb: lazy_pgettext("verb", one.label) for verb, one in NEED_FLOW.transitions.items()}
    | {"found": _l("Lập nhu cầu")},
}


def renew(form: Any, row: Any) -> None:
    """After a stale save let the form carry the present version: what was typed can then be sent knowingly."""
    if form.status == 409 and hasattr(form, "version"):
        form.version.raw_data, form.version.data = None, row.version


def choice(name: str, kind: type[E]) -> E | None:
    """A member of an enumeration as the address names it; None for anything else."""
    value = request.args.get(name, "")
    return kind(value) if value in set(kind) else None


def day_of(name: str) -> dt.date | None:
    """A day as the address names it; None for anything else."""
    try:
        return parse_day(request.args.get(name, ""))
    except ValueError:
        return None


def words_asked() -> str:
    """The words that a list is searched for."""
    return (tidy(request.args.get("q")) or "")[:200]


def table(kind: str, name: str, headings: list[str], rows: list[tuple[Cell, ...]]) -> Response:
    """Rows as a file to keep; `kind` is csv or xlsx."""
    data = as_csv(headings, rows) if kind == "csv" else as_xlsx(headings, rows)
    response = Response(data, mimetype="text/csv; charset=utf-8" if kind == "csv" else XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="{name}.{kind}"'
    return response


def signed(salt: str, plain: object) -> str:
    """Rows that a person looks at, so that what comes back is what was shown to that person."""
    return str(_serializer(salt).dumps([actor().user_id, plain]))


def opened(salt: str, text: str) -> Any:
    """What `signed` gave this person within the last hour; None for anything else."""
    try:
        person, plain = _serializer(salt).loads(text, max_age=SECONDS)
    except BadSignature:
        return None
    return plain if person == actor().user_id else None


def _serializer(salt: str) -> URLSafeTimedSerializer:
    keys = [*current_app.config["SECRET_KEY_FALLBACKS"], current_app.config["SECRET_KEY"]]
    return URLSafeTimedSerializer(keys, salt=salt)
