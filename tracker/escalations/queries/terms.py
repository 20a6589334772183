"""Levels and clocks as the installation has set them, and what was changed about them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, select

from tracker.core import db
from tracker.escalations.models import TermChange
from tracker.escalations.states import Term, TermCode, Terms


def load_terms() -> Terms:
    """Every clock as it now stands."""
    rows = db.session.execute(select(TermChange.code, TermChange.spans).order_by(TermChange.id))
    return Terms({code: tuple(_term(span) for span in spans) for code, spans in rows})


def _term(span: dict[str, Any]) -> Term:
    until = span["to"]
    return Term(
        span["days"],
        dt.date.fromisoformat(span["from"]),
        dt.date.fromisoformat(until) if until else None,
        span["legal_ref"],
    )


def count_term_changes(code: TermCode) -> int:
    """How often a clock was changed: the version that a form carries."""
    return db.session.scalar(select(func.count()).select_from(TermChange).where(TermChange.code == code)) or 0


def term_changes() -> Sequence[TermChange]:
    """Every change, the newest first."""
    return db.session.scalars(select(TermChange).order_by(TermChange.id.desc())).all()
