"""Who spoke: kept sealed, looked at by few, erased when it has served.

The name lies encrypted in a row of its own, with a key that lies encrypted in another; both go together.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from sqlalchemy import delete, or_, select

from tracker.accounts.operations import Keys
from tracker.accounts.operations.sealing import decrypt, encrypt
from tracker.audit import operations as audit
from tracker.core import db
from tracker.core.access import SYSTEM, Actor
from tracker.core.errors import Invalid
from tracker.feedback.models import Entry, Person, PersonKey, PersonLook
from tracker.feedback.operations.guarding import check_person
from tracker.feedback.operations.history import happen, hold, within

PURPOSE = "who spoke"
NAME, TELEPHONE = 100, 20
AT_ONCE = 500
"""How many persons are erased in one transaction."""


@dataclass(frozen=True)
class Who:
    """Name and telephone, in the clear: it is never written anywhere but sealed, nor shown by `repr`."""

    name: str = field(default="", repr=False)
    telephone: str = field(default="", repr=False)

    def __bool__(self) -> bool:
        return bool(self.name or self.telephone)


def keep_person(row: Entry, who: Who, *, keys: Keys, now: dt.datetime) -> None:
    """Keep who spoke with an entry, in place of what was kept before. Raises Invalid for identity numbers."""
    from cryptography.fernet import Fernet

    if not who:
        return
    check_person(who.name, who.telephone)
    kept = {
        "name": within(who.name, "name", NAME),
        "telephone": within(who.telephone, "telephone", TELEPHONE),
    }
    erase_of([row.id])
    own_key = Fernet.generate_key()
    sealed = Fernet(own_key).encrypt(json.dumps(kept, ensure_ascii=False).encode()).decode()
    person = Person(entry_id=row.id, sealed=sealed, created_at=now)
    db.session.add(person)
    db.session.flush()
    db.session.add(PersonKey(person_id=person.id, sealed=encrypt(own_key.decode(), keys, PURPOSE)))


def see_person(row: Entry, *, keys: Keys, actor: Actor, now: dt.datetime) -> Who | None:
    """Who spoke, for the eyes of the actor; the look itself is recorded in the running transaction.

    Returns None where no key opens it any more. Raises Forbidden, and Invalid where nothing is kept.
    """
    hold(row, "see_person", actor)
    person = db.session.scalars(select(Person).where(Person.entry_id == row.id)).one_or_none()
    if person is None:
        raise Invalid("Ý kiến này không có hoặc không còn lưu người gửi.")
    db.session.add(PersonLook(entry_id=row.id, at=now, actor_id=actor.user_id, actor_name=actor.name))
    _record("feedback.person_seen", row, actor, now)
    return _opened(person, keys)


def _opened(person: Person, keys: Keys) -> Who | None:
    from cryptography.fernet import Fernet, InvalidToken

    sealed = db.session.scalars(select(PersonKey.sealed).where(PersonKey.person_id == person.id)).one()
    own_key = decrypt(sealed, keys, PURPOSE)
    if own_key is None:
        return None
    try:
        kept = json.loads(Fernet(own_key.encode()).decrypt(person.sealed.encode()))
    except InvalidToken:
        return None
    return Who(kept["name"], kept["telephone"])


def erase_person(row: Entry, *, actor: Actor, now: dt.datetime) -> None:
    """Erase who spoke before its time, as they may ask. Raises Forbidden, Invalid where nothing is kept."""
    hold(row, "erase_person", actor)
    if not erase_of([row.id]):
        raise Invalid("Ý kiến này không có hoặc không còn lưu người gửi.")
    happen(row, "erase_person", row.state, actor=actor, now=now)


def erase_due(*, now: dt.datetime, days: int) -> int:
    """Erase who spoke where the answer is older than so many days, at most AT_ONCE. Returns how many went.

    One audit entry says how many; whose they were it cannot say any more.
    """
    due = db.session.scalars(
        select(Entry.id)
        .join(Person, Person.entry_id == Entry.id)
        .where(or_(Entry.answered_at <= now - dt.timedelta(days=days), Entry.withdrawn_at.is_not(None)))
        .order_by(Entry.id)
        .limit(AT_ONCE)
    ).all()
    count = erase_of(due)
    if count:
        audit.record(
            "feedback.persons_erased",
            actor=SYSTEM,
            now=now,
            subject_type="feedback",
            subject_id=None,
            details={"rows": count, "days": days},
        )
    return count


def erase_of(entry_ids: Sequence[int]) -> int:
    """Destroy key and row of the persons of entries, within the running transaction. Returns how many went."""
    persons = db.session.scalars(select(Person.id).where(Person.entry_id.in_(entry_ids))).all()
    if persons:
        for model, column in ((PersonKey, PersonKey.person_id), (Person, Person.id)):
            db.session.execute(delete(model).where(column.in_(persons)))
    return len(persons)


def _record(act: str, row: Entry, actor: Actor, now: dt.datetime) -> None:
    audit.record(
        act,
        actor=actor,
        now=now,
        subject_type="feedback",
        subject_id=row.id,
        details={"unit": row.unit_id},
    )
