"""Messages in the service's own list, and their delivery by mail."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.core import Model
from tracker.core.database import Choice, code, long, pk, short
from tracker.outbox.states import DeliveryState


class Message(Model):
    """One message to a unit's people, or to one person. The text is Vietnamese and final."""

    __tablename__ = "message"
    __table_args__ = (
        CheckConstraint("(unit_id IS NULL) <> (account_id IS NULL)", name="addressee"),
        Index("ix_message_unit_id_id", "unit_id", "id"),
        Index("ix_message_account_id_id", "account_id", "id"),
    )

    id: Mapped[pk]
    kind: Mapped[code]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    subject: Mapped[short]
    body: Mapped[long]
    path: Mapped[short] = mapped_column(default="")
    sent_by: Mapped[int | None]
    at: Mapped[dt.datetime]


class MessageReading(Model):
    """A person has read a message."""

    __tablename__ = "message_reading"
    __table_args__ = (UniqueConstraint("message_id", "account_id"),)

    id: Mapped[pk]
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    at: Mapped[dt.datetime]


class Delivery(Model):
    """One person's mail of one day; a row first, sent later, tried again when it fails. The text is final."""

    __tablename__ = "delivery"
    __table_args__ = (
        CheckConstraint("(state = 'sent') = (sent_at IS NOT NULL)", name="sent"),
        UniqueConstraint("account_id", "day"),
        Index("ix_delivery_state_next_at", "state", "next_at"),
    )

    id: Mapped[pk]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    day: Mapped[dt.date]
    address: Mapped[short]
    subject: Mapped[short]
    body: Mapped[long]
    created_at: Mapped[dt.datetime]
    state: Mapped[DeliveryState] = mapped_column(Choice(DeliveryState, 10), default=DeliveryState.QUEUED)
    attempts: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[dt.datetime]
    sent_at: Mapped[dt.datetime | None]
    error: Mapped[long] = mapped_column(default="")


class DeliveredMessage(Model):
    """A message that a mail tells of."""

    __tablename__ = "delivered_message"
    __table_args__ = (UniqueConstraint("delivery_id", "message_id"),)

    id: Mapped[pk]
    delivery_id: Mapped[int] = mapped_column(ForeignKey("delivery.id"))
    message_id: Mapped[int] = mapped_column(ForeignKey("message.id"), index=True)
