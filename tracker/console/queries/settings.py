"""Who changed which setting."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from tracker.core import db
from tracker.core.settings import SettingChange


def newest_change() -> int:
    """Number of the newest change of any setting: the version of them all; 0 before the first."""
    return db.session.scalar(select(func.max(SettingChange.id))) or 0


def count_changes() -> int:
    """How many changes there were."""
    return db.session.scalar(select(func.count()).select_from(SettingChange)) or 0


def changes(*, limit: int, offset: int = 0) -> Sequence[SettingChange]:
    """Changes of settings, newest first."""
    return db.session.scalars(
        select(SettingChange).order_by(SettingChange.id.desc()).limit(limit).offset(offset)
    ).all()
