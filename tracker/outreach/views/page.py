"""What the views of outreach share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeVar

from flask import Blueprint, current_app, request
from flask_babel import lazy_gettext as _l
from werkzeug.wrappers import Response

from tracker.core.access import IN_UNIT, Role
from tracker.core.clock import last_instant, local_day
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
from tracker.web.forms import parse_day
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


def day(name: str) -> dt.date | None:
    """The day that the address names, or None."""
    try:
        return parse_day(request.args.get(name, ""))
    except ValueError:
        return None


@dataclass(frozen=True)
class Asked:
    """What the address narrows the figures to, and the directives that it could name: identifier and name."""

    scope: Scope
    directives: Sequence[tuple[int, str]]

    @property
    def args(self) -> dict[str, str | int]:
        """The part of the address that leads to the same figures elsewhere."""
        found: dict[str, str | int] = {}
        if self.scope.directive_id is not None:
            found["directive"] = self.scope.directive_id
        if self.scope.moment is not None:
            found["day"] = f"{self.scope.last:%d/%m/%Y}"
        return found


def asked() -> Asked:
    """What the address asks for, within what the person sees; as of today, or of the end of an earlier day.

    Raises NotFound for a directive that the person does not see here.
    """
    directives, today, wanted = offered(), local_day(now()), day("day")
    past = wanted is not None and wanted < today
    return Asked(
        Scope(
            last=wanted if wanted is not None and past else today,
            unit_ids=queries.seen_units(actor()),
            directive_id=served_among(directives),
            channel=choice("channel", Channel),
            language=choice("language", Language),
            moment=last_instant(wanted) if wanted is not None and past else None,
        ),
        directives,
    )


def offered() -> list[tuple[int, str]]:
    """The directives that a register can be narrowed to, the one that the address names among them."""
    return queries.served_directives(actor(), number("directive"))


def served_among(directives: Sequence[tuple[int, str]]) -> int | None:
    """The directive that the address names, None for none. Raises NotFound for one that is not among those."""
    wanted = number("directive")
    if wanted is not None and wanted not in dict(directives):
        raise NotFound("Không tìm thấy văn bản này.")
    return wanted


COUNTED: dict[Measure, Any] = {
    Measure.SESSIONS: _l("%(n)s buổi"),
    Measure.BROADCASTS: _l("%(n)s buổi phát"),
    Measure.MINUTES: _l("%(n)s giờ"),
    Measure.ATTENDANCES: _l("%(n)s lượt"),
    Measure.WOMEN: _l("%(n)s lượt nữ"),
    Measure.MINORITIES: _l("%(n)s lượt dân tộc thiểu số"),
    Measure.COPIES: _l("%(n)s bản phát"),
    Measure.ITEMS: _l("%(n)s cái"),
    Measure.POSTS: _l("%(n)s tin bài"),
    Measure.VIEWS: _l("%(n)s lượt xem"),
    Measure.HOUSEHOLDS: _l("%(n)s lượt hộ"),
    Measure.ASSISTS: _l("%(n)s lượt hỗ trợ"),
}


def counted(measure: Measure, value: int) -> str:
    """A count with its unit, in the page's language: '64 lượt', '1,5 giờ'."""
    said = num(value) if measure is not Measure.MINUTES else num(value / 60, 0 if value % 60 == 0 else 1)
    return str(COUNTED[measure]) % {"n": said}


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
