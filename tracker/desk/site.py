"""What every page says of the service itself, and the page's own idea of 'soon'."""

from __future__ import annotations

import datetime as dt
import time
from dataclasses import dataclass

from babel.dates import format_date
from flask import current_app
from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy.exc import SQLAlchemyError

from tracker.config import Config
from tracker.core import db
from tracker.core.calendar import load_calendar
from tracker.core.clock import LOCAL, local_day
from tracker.core.settings import current
from tracker.units.queries import issuer_on
from tracker.web.identity import now

KEPT_SECONDS = 60
_owners: dict[str, tuple[float, str]] = {}


@dataclass(frozen=True, slots=True)
class Site:
    """Name and owner for the masthead, whether figures are invented, whom to ask, and the page's time."""

    name: str
    owner: str
    demo: bool
    support: str
    now_text: str


def config() -> Config:
    """The settings in force, those changed while the service runs included."""
    return current(current_app.extensions["tracker_config"])


def site() -> Site:
    """The furniture of a page; answers even while the database does not, because error pages ask too."""
    settings = config()
    moment = now()
    return Site(
        name=_("Theo dõi chỉ đạo"),
        owner=_owner(settings.database_url, local_day(moment)),
        demo=settings.demo,
        support=settings.support,
        now_text=moment_text(moment),
    )


def _owner(database_url: str, day: dt.date) -> str:
    kept_at, owner = _owners.get(database_url, (0.0, ""))
    if kept_at and time.monotonic() - kept_at < KEPT_SECONDS:
        return owner
    try:
        issuer = issuer_on(day)
    except SQLAlchemyError:
        db.session.rollback()
        return owner
    owner = issuer.short_name if issuer else ""
    _owners[database_url] = (time.monotonic(), owner)
    return owner


def day_text(day: dt.date) -> str:
    """A day with its weekday: 'thứ Hai, 16/9/2024'."""
    locale = str(get_locale() or "vi")
    weekday = format_date(day, "EEEE", locale=locale)
    if locale == "vi":  # Babel begins it with a capital, which only a sentence would have.
        weekday = weekday[:1].lower() + weekday[1:]
    return f"{weekday}, {day.day}/{day.month}/{day.year}"


def moment_text(moment: dt.datetime) -> str:
    """A moment with its weekday: '08:12, thứ Hai, 16/9/2024'."""
    local = moment.astimezone(LOCAL)
    return f"{local:%H:%M}, {day_text(local.date())}"


def soon_until(moment: dt.datetime) -> dt.datetime:
    """The end of what counts as due soon at a moment, in working days by the calendar's table."""
    return load_calendar().soon_until(local_day(moment), config().due_soon_days)
