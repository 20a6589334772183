"""Writing messages, and noting who has read them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from sqlalchemy import select

from tracker.audit.operations import record
from tracker.core import db
from tracker.core.access import Actor, Role
from tracker.core.text import one_line
from tracker.outbox.models import Message, MessageReading
from tracker.outbox.queries import unread_by
from tracker.outbox.registry import addressees


def notify_unit(
    unit_id: int, *, kind: str, subject: str, body: str, path: str, actor: Actor, now: dt.datetime
) -> Message:
    """Write a message to a unit's people into the running transaction.

    Takes the unit, a stable kind ('task.assigned'), subject and text in Vietnamese, and the path within the
    service that it leads to. Returns the message; the day's mail tells of it where mail is set up.
    """
    message = Message(kind=kind, unit_id=unit_id, subject=one_line(subject), body=body, path=path, at=now)
    return _send(message, actor, now)


def notify_account(
    account_id: int, *, kind: str, subject: str, body: str, path: str, actor: Actor, now: dt.datetime
) -> Message:
    """Write a message to one person into the running transaction; otherwise as `notify_unit`."""
    message = Message(kind=kind, account_id=account_id, subject=one_line(subject), body=body, path=path, at=now)
    return _send(message, actor, now)


def notify_role(
    role: Role, *, kind: str, subject: str, body: str, path: str, actor: Actor, now: dt.datetime
) -> int:
    """Write a message to everyone who holds a role, but for the one who acts. Returns how many were written."""
    people = [one for one in addressees().accounts_with_role(role) if one != actor.user_id]
    for account_id in people:
        notify_account(account_id, kind=kind, subject=subject, body=body, path=path, actor=actor, now=now)
    return len(people)


def _send(message: Message, actor: Actor, now: dt.datetime) -> Message:
    message.sent_by = actor.user_id
    db.session.add(message)
    db.session.flush()
    record(
        "message.sent",
        actor=actor,
        now=now,
        subject_type="message",
        subject_id=message.id,
        details={"kind": message.kind, "unit": message.unit_id, "account": message.account_id},
    )
    return message


def mark_read(message_ids: Iterable[int], *, actor: Actor, now: dt.datetime) -> int:
    """Note that a person has read messages addressed to them. Returns how many were unread until now."""
    wanted = set(message_ids)
    if actor.user_id is None or not wanted:
        return 0
    unread = db.session.scalars(select(Message.id).where(Message.id.in_(wanted), unread_by(actor))).all()
    db.session.add_all(
        MessageReading(message_id=message_id, account_id=actor.user_id, at=now) for message_id in unread
    )
    return len(unread)


def mark_all_read(*, actor: Actor, now: dt.datetime) -> int:
    """Note that a person has read all that is addressed to them. Returns how many were unread until now."""
    return mark_read(db.session.scalars(select(Message.id).where(unread_by(actor))).all(), actor=actor, now=now)
