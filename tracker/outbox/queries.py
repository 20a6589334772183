"""Messages of a person, and the mails that tell of them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import BindParameter, ColumnElement, Select, and_, false, func, or_, select

from tracker.core import db
from tracker.core.access import ACCOUNT_ID, IN_UNIT, UNIT_ID, Actor, Role
from tracker.core.clock import end_of_day, start_of_day
from tracker.core.errors import NotFound
from tracker.outbox.models import DeliveredMessage, Delivery, Message, MessageReading
from tracker.outbox.registry import MailReader
from tracker.outbox.states import DeliveryState

FOR_UNIT = IN_UNIT | {Role.OFFICE}
"""Roles that act for their own unit: the office is a unit with tasks of its own, too."""


COLUMNS = (Message.id, Message.kind, Message.subject, Message.body, Message.path, Message.at)
MAIL_REACHES_BACK = dt.timedelta(days=30)


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
    return _addressed(actor.role, actor.user_id, actor.unit_id)


Number = int | BindParameter[int]


def _addressed(role: Role | None, account_id: Number, unit_id: Number | None) -> ColumnElement[bool]:
    own = Message.account_id == account_id
    return own if unit_id is None or role not in FOR_UNIT else or_(own, Message.unit_id == unit_id)


def _unread(addressed: ColumnElement[bool], account_id: Number | None) -> ColumnElement[bool]:
    read = select(MessageReading.message_id).where(MessageReading.account_id == account_id)
    return and_(addressed, Message.id.not_in(read))


def unread_by(actor: Actor) -> ColumnElement[bool]:
    """What is addressed to an actor and was not read by them, as a WHERE expression."""
    return _unread(addressed_to(actor), actor.user_id)


def unread_of(role: Role | None) -> Select[int]:
    """The statement that counts what a person has not read yet, over ACCOUNT_ID and UNIT_ID."""
    unread = _unread(_addressed(role, ACCOUNT_ID, UNIT_ID), ACCOUNT_ID)
    return select(func.count()).select_from(Message).where(unread)


def get_visible(message_id: int, actor: Actor) -> Message:
    """A message addressed to the actor. Raises NotFound for any other."""
    message = db.session.scalars(select(Message).where(Message.id == message_id, addressed_to(actor))).first()
    if message is None:
        raise NotFound
    return message


def count_messages(actor: Actor, *, only_unread: bool = False) -> int:
    """How many messages are addressed to a person; those not read yet where only they are wanted."""
    wanted = unread_by(actor) if only_unread else addressed_to(actor)
    return db.session.scalar(select(func.count()).select_from(Message).where(wanted)) or 0


def messages(actor: Actor, *, only_unread: bool = False, limit: int = 50, offset: int = 0) -> list[Line]:
    """A person's messages, newest first, each with whether it was read; on wish only those that were not."""
    reading = (Message.id == MessageReading.message_id) & (MessageReading.account_id == actor.user_id)
    rows = db.session.execute(
        select(*COLUMNS, MessageReading.id.is_not(None))
        .outerjoin(MessageReading, reading)
        .where(unread_by(actor) if only_unread else addressed_to(actor))
        .order_by(Message.id.desc())
        .limit(limit)
        .offset(offset)
    )
    return [Line(*row[:6], is_read=bool(row[6])) for row in rows]


def count_unread(actor: Actor) -> int:
    """How many messages a person has not read yet; one query."""
    return db.session.scalar(unread_of(actor.role), actor.bound) or 0


def untold(reader: MailReader, now: dt.datetime) -> list[Line]:
    """What a person has not read and no mail to them told of, oldest first.

    A mail that was given up told nobody. What is older than a month is left to the list: who begins to read
    mail is not sent a unit's whole past.
    """
    told = (
        select(DeliveredMessage.message_id)
        .join(Delivery, Delivery.id == DeliveredMessage.delivery_id)
        .where(Delivery.account_id == reader.account_id, Delivery.state != DeliveryState.FAILED)
    )
    rows = db.session.execute(
        select(*COLUMNS)
        .where(unread_by(reader.actor), Message.id.not_in(told), Message.at > now - MAIL_REACHES_BACK)
        .order_by(Message.id)
    )
    return [Line(*row, is_read=False) for row in rows]


def _sent_on(day: dt.date) -> ColumnElement[bool]:
    return and_(Delivery.sent_at >= start_of_day(day), Delivery.sent_at < end_of_day(day))


def mailed_accounts(day: dt.date) -> frozenset[int]:
    """Those to whom no further mail is written on a day: it has one, one went out on it, or one still waits."""
    has_one = or_(Delivery.day == day, _sent_on(day), Delivery.state == DeliveryState.QUEUED)
    return frozenset(db.session.scalars(select(Delivery.account_id).where(has_one)))


def due_deliveries(machine: dt.datetime, day: dt.date, *, limit: int = 50) -> Sequence[Delivery]:
    """Mails to send now, oldest first: one for each person to whom none has gone out on the day.

    Takes the machine's moment, by which a mail that failed waits, and the day by the application's clock.
    """
    served = select(Delivery.account_id).where(_sent_on(day))
    waiting = (Delivery.state == DeliveryState.QUEUED, Delivery.next_at <= machine)
    first = select(func.min(Delivery.id)).where(*waiting).group_by(Delivery.account_id)
    statement = select(Delivery).where(Delivery.id.in_(first), Delivery.account_id.not_in(served))
    return db.session.scalars(statement.order_by(Delivery.next_at, Delivery.id).limit(limit)).all()
