"""Writing messages, and noting what became of their mails."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import select

from tracker.audit.operations import record
from tracker.core import db
from tracker.core.access import Actor, Role
from tracker.outbox.models import Delivery, Message, MessageReading
from tracker.outbox.queries import addressed_to
from tracker.outbox.registry import addressees
from tracker.outbox.states import DeliveryState

BACK_OFF = (1, 5, 15, 60, 240, 720)
"""Minutes until a mail is tried again after its first, second ... failure; after the last it is given up."""


def notify_unit(
    unit_id: int, *, kind: str, subject: str, body: str, path: str, actor: Actor, now: dt.datetime
) -> Message:
    """Write a message to a unit's people into the running transaction.

    Takes the unit, a stable kind ('task.assigned'), subject and text in Vietnamese, and the path within the
    service that it leads to. Returns the message; mails to the unit's people are queued where mail is set up.
    """
    message = Message(kind=kind, unit_id=unit_id, subject=_line(subject), body=body, path=path, at=now)
    return _send(message, addressees().mail_of_unit(unit_id), actor, now)


def notify_account(
    account_id: int, *, kind: str, subject: str, body: str, path: str, actor: Actor, now: dt.datetime
) -> Message:
    """Write a message to one person into the running transaction; otherwise as `notify_unit`."""
    message = Message(kind=kind, account_id=account_id, subject=_line(subject), body=body, path=path, at=now)
    return _send(message, addressees().mail_of_account(account_id), actor, now)


def notify_role(
    role: Role, *, kind: str, subject: str, body: str, path: str, actor: Actor, now: dt.datetime
) -> int:
    """Write a message to everyone who holds a role, but for the one who acts. Returns how many were written."""
    people = [one for one in addressees().accounts_with_role(role) if one != actor.user_id]
    for account_id in people:
        notify_account(account_id, kind=kind, subject=subject, body=body, path=path, actor=actor, now=now)
    return len(people)


def _send(message: Message, mails: Iterable[str], actor: Actor, now: dt.datetime) -> Message:
    message.sent_by = actor.user_id
    db.session.add(message)
    db.session.flush()
    db.session.add_all(
        Delivery(message_id=message.id, address=mail, state=DeliveryState.QUEUED, attempts=0, next_at=now)
        for mail in dict.fromkeys(mails)
    )
    record(
        "message.sent",
        actor=actor,
        now=now,
        subject_type="message",
        subject_id=message.id,
        details={"kind": message.kind, "unit": message.unit_id, "account": message.account_id},
    )
    return message


def _line(subject: str) -> str:
    """A subject as one line of at most 200 characters: it becomes a mail header."""
    line = " ".join(subject.split())
    return line if len(line) <= 200 else line[:199] + "…"


def mark_read(message_ids: Iterable[int], *, actor: Actor, now: dt.datetime) -> int:
    """Note that a person has read messages addressed to them. Returns how many were unread until now."""
    wanted = set(message_ids)
    if actor.user_id is None or not wanted:
        return 0
    read = select(MessageReading.message_id).where(MessageReading.account_id == actor.user_id)
    unread = db.session.scalars(
        select(Message.id).where(Message.id.in_(wanted), addressed_to(actor), Message.id.not_in(read))
    ).all()
    db.session.add_all(
        MessageReading(message_id=message_id, account_id=actor.user_id, at=now) for message_id in unread
    )
    return len(unread)


def mark_all_read(*, actor: Actor, now: dt.datetime) -> int:
    """Note that a person has read all that is addressed to them. Returns how many were unread until now."""
    return mark_read(db.session.scalars(select(Message.id).where(addressed_to(actor))).all(), actor=actor, now=now)


def mark_sent(delivery: Delivery, *, now: dt.datetime) -> None:
    """Note within the running transaction that a mail has gone out."""
    delivery.state = DeliveryState.SENT
    delivery.attempts += 1
    delivery.sent_at = now
    delivery.error = ""


def mark_failed(delivery: Delivery, *, error: str, now: dt.datetime) -> None:
    """Note that a mail did not go out: tried again later and later, given up after the last wait."""
    delivery.attempts += 1
    delivery.error = _line(error)
    if delivery.attempts > len(BACK_OFF):
        delivery.state = DeliveryState.FAILED
        return
    delivery.next_at = now + dt.timedelta(minutes=BACK_OFF[delivery.attempts - 1])
