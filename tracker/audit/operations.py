"""Writing the record and sealing it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from sqlalchemy import func, select

from tracker.audit.models import GENESIS, AuditEntry, AuditSeal, digest
from tracker.core import db
from tracker.core.access import Actor

BATCH = 500
LOOK_BACK = 2_000
"""How many identifiers before the newest sealed one are looked at again each time."""

Scalar = str | int | float | bool | None
Details = Mapping[str, Scalar | list[Scalar] | list[str] | list[int]]


def record(
    act: str,
    *,
    actor: Actor,
    now: dt.datetime,
    subject_type: str,
    subject_id: int | None,
    details: Details | None = None,
) -> AuditEntry:
    """Add one entry to the running transaction.

    Takes the stable name of the act ('task.submitted'), who did it, when, and on which row; details are
    plain values without personal data. Returns the entry.
    """
    entry = AuditEntry(
        at=now,
        act=act,
        actor_id=actor.user_id,
        actor_name=actor.name,
        subject_type=subject_type,
        subject_id=subject_id,
        details=dict(details or {}),
    )
    db.session.add(entry)
    return entry


def seal(*, thorough: bool = False) -> int:
    """Chain the entries that have no seal yet, in order of their identifiers.

    Looks at the newest entries only, so that a long record costs nothing; an entry that became visible further
    back (its transaction began earlier and ended later than that of many others) is found by a thorough look.
    Must run inside a transaction, in one worker. Returns how many were sealed (at most BATCH).
    """
    last = db.session.scalars(select(AuditSeal).order_by(AuditSeal.number.desc()).limit(1)).first()
    number, previous = (last.number, last.digest) if last else (0, GENESIS)
    waiting = db.session.scalars(
        select(AuditEntry)
        .outerjoin(AuditSeal, AuditSeal.entry_id == AuditEntry.id)
        .where(AuditSeal.number.is_(None), AuditEntry.id > (0 if thorough else _settled()))
        .order_by(AuditEntry.id)
        .limit(BATCH)
    ).all()
    for entry in waiting:
        number += 1
        current = digest(entry, previous)
        db.session.add(AuditSeal(number=number, entry_id=entry.id, previous=previous, digest=current))
        previous = current
    return len(waiting)


def _settled() -> int:
    """The identifier up to which entries are taken as sealed without looking."""
    newest = db.session.scalar(select(func.max(AuditSeal.entry_id)))
    return max(0, (newest or 0) - LOOK_BACK)
