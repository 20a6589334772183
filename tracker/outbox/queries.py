"""Messages of a person, and mails that wait."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, false, func, or_, select

from tracker.core import db
from tracker.core.access import IN_UNIT, Actor, Role
from tracker.core.errors import NotFound
from tracker.outbox.models import Delivery, Message, MessageReading
from tracker.outbox.states import DeliveryState

FOR_UNIT = IN_UNIT | {Role.OFFICE}
"""Roles that act for their own unit: the office is a unit with tasks of its own, too."""


@dataclass(frozen=True)
class Line:
    """A message in a list, and whether the person has read it."""

    id: int
    kind: str
    subject: str
    body: str
    path: str
    at: dt.datetime
    is_read: bool


def addressed_to(actor: Actor) -> ColumnElement[bool]:
    """What an actor may read, as a WHERE expression: their own, and their unit's where they act for it."""
    if actor.user_id is None:
        return false()
    own = Message.account_id == actor.user_id
    if actor.unit_id is None or not actor.has(*FOR_UNIT):
        return own
    return or_(own, Message.unit_id == actor.unit_id)


def get_visible(message_id: int, actor: Actor) -> Message:
    """A message addressed to the actor. Raises NotFound for any other."""
    message = db.session.scalars(select(Message).where(Message.id == message_id, addressed_to(actor))).first()
    if message is None:
        raise NotFound
    return message


def count_messages(actor: Actor) -> int:
    """How many messages are addressed to a person."""
    return db.session.scalar(select(func.count()).select_from(Message).where(addressed_to(actor))) or 0


def messages(actor: Actor, *, limit: int = 50, offset: int = 0) -> list[Line]:
    """A person's messages, newest first, each with whether it was read."""
    reading = (Message.id == MessageReading.message_id) & (MessageReading.account_id == actor.user_id)
    rows = db.session.execute(
        select(
            Message.id,
            Message.kind,
            Message.subject,
            Message.body,
            Message.path,
            Message.at,
            MessageReading.id.is_not(None),
        )
        .outerjoin(MessageReading, reading)
        .where(addressed_to(actor))
        .order_by(Message.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return [Line(*row[:6], is_read=bool(row[6])) for row in rows]


def count_unread(actor: Actor) -> int:
    """How many messages a person has not read yet; one query."""
    read = select(MessageReading.message_id).where(MessageReading.account_id == actor.user_id)
    return (
        db.session.scalar(
            select(func.count()).select_from(Message).where(addressed_to(actor), Message.id.not_in(read))
        )
        or 0
    )


def due_deliveries(now: dt.datetime, *, limit: int = 50) -> Sequence[tuple[Delivery, Message]]:
    """Mails to send now, oldest first, each with its message."""
    rows = db.session.execute(
        select(Delivery, Message)
        .join(Message, Message.id == Delivery.message_id)
        .where(Delivery.state == DeliveryState.QUEUED, Delivery.next_at <= now)
        .order_by(Delivery.next_at, Delivery.id)
        .limit(limit)
    )
    return [(delivery, message) for delivery, message in rows]
