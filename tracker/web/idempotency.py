"""A creating form sent twice creates once: the first answer is stored by person and key."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select

from tracker.core import db
from tracker.core.access import Actor
from tracker.web.models import FormAnswer


def earlier_answer(actor: Actor, key: str) -> str | None:
    """The address that the same form of the same person led to before, or None."""
    return db.session.scalar(
        select(FormAnswer.address).where(FormAnswer.account_id == (actor.user_id or 0), FormAnswer.key == key)
    )


def remember(actor: Actor, key: str, address: str, now: dt.datetime) -> None:
    """Store the answer within the running transaction; two at once cannot both be stored."""
    db.session.add(FormAnswer(account_id=actor.user_id or 0, key=key, address=address, at=now))
    db.session.flush()
