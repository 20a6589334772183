"""Mails that did not go out, with the reason."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, or_, select

from tracker.core import db
from tracker.outbox.models import Delivery
from tracker.outbox.states import DeliveryState


@dataclass(frozen=True)
class MailCount:
    """How many mails wait, since when the longest of those that are due, and how many were given up."""

    queued: int
    due_since: dt.datetime | None
    failed: int


def count_mails(machine: dt.datetime) -> MailCount:
    """The state of the mails at a moment of the machine's clock."""
    is_queued = Delivery.state == DeliveryState.QUEUED
    queued = db.session.scalar(select(func.count()).where(is_queued)) or 0
    due_since = db.session.scalar(select(func.min(Delivery.next_at)).where(is_queued))
    failed = db.session.scalar(select(func.count()).where(Delivery.state == DeliveryState.FAILED)) or 0
    is_due = due_since is not None and due_since <= machine
    return MailCount(queued=queued, due_since=due_since if is_due else None, failed=failed)


def _troubled() -> ColumnElement[bool]:
    retried = and_(Delivery.state == DeliveryState.QUEUED, Delivery.error != "")
    return or_(Delivery.state == DeliveryState.FAILED, retried)


def count_troubled() -> int:
    """How many mails were given up or failed at least once and wait for another try."""
    return db.session.scalar(select(func.count()).select_from(Delivery).where(_troubled())) or 0


def troubled(*, limit: int, offset: int = 0) -> Sequence[Delivery]:
    """Mails that were given up first, then those that wait for another try; each newest first."""
    return db.session.scalars(
        select(Delivery)
        .where(_troubled())
        .order_by(Delivery.state != DeliveryState.FAILED, Delivery.id.desc())
        .limit(limit)
        .offset(offset)
    ).all()


def failed_among(ids: Sequence[int]) -> Sequence[Delivery]:
    """The mails of these identifiers that were given up; all of them where none is named."""
    statement = select(Delivery).where(Delivery.state == DeliveryState.FAILED).order_by(Delivery.id)
    return db.session.scalars(statement.where(Delivery.id.in_(ids)) if ids else statement).all()
