"""The private address under which a person's calendar reads their unit's deadlines."""

from __future__ import annotations

import datetime as dt
import secrets

from sqlalchemy import select

from tracker.accounts.models import Account, CalendarFeed
from tracker.accounts.queries import token_hash
from tracker.audit.operations import record
from tracker.core import db
from tracker.core.access import Actor
from tracker.core.errors import Forbidden
from tracker.outbox.queries import FOR_UNIT


def open_feed(account: Account, *, actor: Actor, now: dt.datetime) -> str:
    """Give a person a new random part of the address; the one before leads nowhere from then on.

    Returns the token, which is not stored and cannot be shown again. Raises Forbidden for another's account
    and for who has no unit's deadlines to follow.
    """
    if actor.user_id != account.id or account.role not in FOR_UNIT:
        raise Forbidden
    token = secrets.token_urlsafe(24)
    feed = db.session.scalars(select(CalendarFeed).where(CalendarFeed.account_id == account.id)).one_or_none()
    if feed is None:
        feed = CalendarFeed(account_id=account.id)
        db.session.add(feed)
    feed.token_hash, feed.created_at = token_hash(token), now
    record("account.calendar_opened", actor=actor, now=now, subject_type="account", subject_id=account.id)
    return token


def close_feed(feed: CalendarFeed, *, actor: Actor, now: dt.datetime) -> None:
    """Let the address lead nowhere. Raises Forbidden for another's."""
    if actor.user_id != feed.account_id:
        raise Forbidden
    db.session.delete(feed)
    record("account.calendar_closed", actor=actor, now=now, subject_type="account", subject_id=feed.account_id)
