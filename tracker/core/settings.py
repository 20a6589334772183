"""Settings that may change while the service runs: rows that override the environment, through one accessor."""

from __future__ import annotations

import datetime as dt
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import Any

from sqlalchemy import String, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Mapped, mapped_column

from tracker.config import Config
from tracker.core.access import Role
from tracker.core.database import Model, db, long, pk, short

KEPT_SECONDS = 5.0
NONE: Mapping[str, Any] = MappingProxyType({})


class Setting(Model):
    """One setting that differs from the environment; the value is JSON."""

    __tablename__ = "setting"

    id: Mapped[pk]
    key: Mapped[str] = mapped_column(String(40), unique=True)
    value: Mapped[long]


class SettingChange(Model):
    """Who changed which setting, from what to what. Never changed after it was written."""

    __tablename__ = "setting_change"

    id: Mapped[pk]
    at: Mapped[dt.datetime]
    key: Mapped[str] = mapped_column(String(40), index=True)
    before: Mapped[long]
    after: Mapped[long]
    changed_by: Mapped[int | None]
    changed_by_name: Mapped[short]


@dataclass(frozen=True)
class Whole:
    """A whole number between two bounds, both allowed."""

    least: int
    most: int


class Line:
    """A line of text of at most 200 characters."""


class Hour:
    """A time of day, to the minute."""


class YesNo:
    """On or off."""


class RoleList:
    """A set of roles; administrators are always among them."""


Kind = Whole | Line | Hour | YesNo | RoleList

KINDS: dict[str, Kind] = {
    "support": Line(),
    "due_soon_days": Whole(1, 30),
    "due_day_counts": YesNo(),
    "session_hours": Whole(1, 24 * 14),
    "idle_minutes": Whole(5, 24 * 60),
    "attempts": Whole(3, 50),
    "lock_minutes": Whole(1, 24 * 60),
    "password_length": Whole(8, 64),
    "two_step_roles": RoleList(),
    "mail_from_time": Hour(),
    "mail_until_time": Hour(),
    "backup_time": Hour(),
    "backup_daily": Whole(1, 60),
    "backup_weekly": Whole(0, 52),
    "backup_monthly": Whole(0, 60),
}
"""Fields of Config that rows may override. Secrets and addresses are not among them: they stay outside."""


def to_text(value: Any) -> str:
    """A setting's value as it is stored."""
    if isinstance(value, dt.time):
        value = value.strftime("%H:%M")
    if isinstance(value, tuple):
        value = sorted(value)
    return json.dumps(value, ensure_ascii=False)


def from_text(key: str, text: str) -> Any:
    """A setting's value from what is stored. Raises ValueError where it does not fit its kind."""
    kind, value = KINDS[key], json.loads(text)
    if isinstance(kind, Hour):
        return dt.time.fromisoformat(value)
    if isinstance(kind, RoleList):
        if Role.ADMINISTRATOR not in value:
            raise ValueError(f"{key} leaves the administrators out")
        return tuple(Role(one) for one in value)
    if isinstance(kind, Whole) and not (type(value) is int and kind.least <= value <= kind.most):
        raise ValueError(f"{key} is out of bounds")
    if isinstance(kind, YesNo) and type(value) is not bool:
        raise ValueError(f"{key} is neither on nor off")
    if isinstance(kind, Line) and not (isinstance(value, str) and len(value) <= 200):
        raise ValueError(f"{key} is no line")
    return value


class _Kept:
    """What was read last, by database, and when."""

    def __init__(self) -> None:
        self.by_database: dict[str, tuple[float, Mapping[str, Any]]] = {}


_kept = _Kept()


def overrides() -> Mapping[str, Any]:
    """The settings that rows override, at most five seconds old; empty while the database does not answer.

    Read over a connection of its own, so that an open transaction is neither disturbed nor asked.
    """
    name = str(db.engine.url)
    read_at, found = _kept.by_database.get(name, (-KEPT_SECONDS, NONE))
    if time.monotonic() - read_at < KEPT_SECONDS:
        return found
    try:
        with db.engine.connect() as connection:
            rows = connection.execute(select(Setting.key, Setting.value)).all()
    except SQLAlchemyError:
        return found
    found = MappingProxyType({key: from_text(key, text) for key, text in rows if key in KINDS})
    _kept.by_database[name] = (time.monotonic(), found)
    return found


def forget() -> None:
    """Read afresh at the next question; other processes do so within seconds."""
    _kept.by_database.clear()


def current(config: Config) -> Config:
    """The settings in force: those of the environment with what rows override."""
    changed = overrides()
    return replace(config, **changed) if changed else config


def due_day_counts() -> bool:
    """Whether what is done on the day of the deadline counts as on time."""
    return bool(overrides().get("due_day_counts", True))
