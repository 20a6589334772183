"""What the views of outreach share."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, TypeVar

from flask import Blueprint, current_app, request
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from tracker.core.access import IN_UNIT, Role
from tracker.core.clock import local_day
from tracker.core.errors import NotFound
from tracker.outreach import queries
from tracker.outreach.figures import Scope
from tracker.outreach.states import (
    AUDIENCE_LABELS,
    CHANNEL_LABELS,
    CHANNELS,
    CONCERN_LABELS,
    LANGUAGE_LABELS,
    MATERIAL_LABELS,
    MEASURE_LABELS,
    STATE_LABELS,
    Channel,
    Language,
    Measure,
)
from tracker.web.guard import roles
from tracker.web.identifiers import identifier
from tracker.web.identity import actor, now
from tracker.web.locale import num, words_for

bp = Blueprint("outreach", __name__, url_prefix="/outreach")
Answer = Response | str | tuple[str, int]
E = TypeVar("E", bound=StrEnum)
readers = roles(*IN_UNIT, Role.OFFICE, Role.LEADER, Role.AUDITOR)
writers = roles(*IN_UNIT, Role.OFFICE)
LABELS: dict[str, Any] = {
    "audience": words_for(AUDIENCE_LABELS),
    "channel": words_for(CHANNEL_LABELS),
    "concern": words_for(CONCERN_LABELS),
    "language": words_for(LANGUAGE_LABELS),
    "material": words_for(MATERIAL_LABELS),
    "measure": words_for(MEASURE_LABELS),
    "state": words_for(STATE_LABELS),
}


def choice(name: str, kind: type[E]) -> E | None:
    """The member that the address names, or None: a stale link shows the whole."""
    value = request.args.get(name, "")
    return kind(value) if value in set(kind) else None


def number(name: str) -> int | None:
    """The identifier that the address names, or None."""
    return identifier(request.args.get(name, ""))


def scope() -> Scope:
    """What the address narrows the figures to, as of today, within what the person sees."""
    return Scope(
        last=local_day(now()),
        unit_ids=queries.seen_units(actor()),
        directive_id=_served(),
        channel=choice("channel", Channel),
        language=choice("language", Language),
    )


def _served() -> int | None:
    """The directive asked for. Raises NotFound for one that the person does not see here."""
    wanted = number("directive")
    if wanted is not None and wanted not in dict(queries.served_directives(actor())):
        raise NotFound("Không tìm thấy văn bản này.")
    return wanted


def counted(measure: Measure, value: int) -> str:
    """A count with its unit, in the page's language: '64 lượt', '1,5 giờ'."""
    if measure is Measure.MINUTES:
        return str(_("%(n)s giờ", n=num(value / 60, 0 if value % 60 == 0 else 1)))
    units = {
        Measure.SESSIONS: _("%(n)s buổi"),
        Measure.BROADCASTS: _("%(n)s buổi phát"),
        Measure.ATTENDANCES: _("%(n)s lượt"),
        Measure.WOMEN: _("%(n)s lượt nữ"),
        Measure.MINORITIES: _("%(n)s lượt dân tộc thiểu số"),
        Measure.COPIES: _("%(n)s bản phát"),
        Measure.ITEMS: _("%(n)s cái"),
        Measure.POSTS: _("%(n)s tin bài"),
        Measure.VIEWS: _("%(n)s lượt xem"),
        Measure.HOUSEHOLDS: _("%(n)s lượt hộ"),
        Measure.ASSISTS: _("%(n)s lượt hỗ trợ"),
    }
    return str(units[measure]) % {"n": num(value)}


def most_bytes() -> int:
    """The bytes that a file may have."""
    most: int = current_app.extensions["tracker_config"].upload_bytes
    return most


def around() -> dict[str, Any]:
    """What every template of outreach needs."""
    return {"labels": LABELS, "channels": CHANNELS, "counted": counted, "Measure": Measure}


def renew(form: Any, version: int) -> None:
    """After a stale save let the form carry the present version: what was typed can then be sent knowingly."""
    if form.status == 409 and hasattr(form, "version"):
        form.version.raw_data, form.version.data = None, version
