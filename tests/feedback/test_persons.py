"""Who spoke: sealed, looked at by few, erased when its time has come; after that no byte is left."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from tests.feedback.conftest import WHO, Hearing
from tracker.accounts.operations import Keys, keys_of
from tracker.audit.models import AuditEntry
from tracker.core import db, transaction
from tracker.core.errors import Invalid
from tracker.feedback.models import Person, PersonKey, PersonLook
from tracker.feedback.operations import persons
from tracker.feedback.operations.persons import Who
from tracker.jobs.erasing import erase_due
from tracker.jobs.surroundings import Surroundings


def around(hearing: Hearing) -> Surroundings:
    """What a job is given."""
    return Surroundings(hearing.app.extensions["tracker_config"], hearing.clock)


def look(hearing: Hearing, row_id: int, keys: Keys | None = None, by: str = "commune_a") -> Who | None:
    """See who spoke."""
    with transaction():
        entry = hearing.entry_within(row_id)
        return persons.see_person(
            entry, keys=keys or hearing.keys, actor=hearing.cast.actor(by), now=hearing.clock()
        )


def kept() -> tuple[int, int]:
    """How many persons and keys are kept."""
    db.session.rollback()
    return len(db.session.scalars(select(Person)).all()), len(db.session.scalars(select(PersonKey)).all())


def test_what_is_kept_comes_back_and_nothing_shows_it(hearing: Hearing) -> None:
    row_id = hearing.record(who=WHO)
    assert look(hearing, row_id) == WHO
    assert "Mẩy" not in repr(WHO)
    assert "0912" not in f"{WHO}"
    db.session.rollback()
    assert [one.actor_name for one in db.session.scalars(select(PersonLook))] == ["Báo cáo Dào San"]
    acts = list(db.session.scalars(select(AuditEntry.act)))
    assert acts.count("feedback.person_seen") == 1


def test_two_of_the_same_name_share_no_byte(hearing: Hearing) -> None:
    for _ in range(2):
        hearing.record(who=WHO)
    db.session.rollback()
    sealed = list(db.session.scalars(select(Person.sealed)))
    assert sealed[0][:40] != sealed[1][:40]


def test_an_earlier_key_still_opens_and_a_lost_one_does_not(hearing: Hearing) -> None:
    row_id = hearing.record(who=WHO)
    config = hearing.app.extensions["tracker_config"]
    turned = keys_of(replace(config, secret_key="n" * 40, secret_key_fallbacks=(config.secret_key,)))
    assert look(hearing, row_id, turned) == WHO
    assert look(hearing, row_id, Keys(("z" * 40,))) is None


def test_a_new_name_replaces_the_old_one(hearing: Hearing) -> None:
    row_id = hearing.record(who=WHO)
    hearing.act("edit", row_id, spoken=None)
    assert look(hearing, row_id) == WHO, "none given leaves it"
    with transaction():
        persons.keep_person(hearing.entry_within(row_id), Who("Tẩn A Páo"), keys=hearing.keys, now=hearing.clock())
    assert look(hearing, row_id) == Who("Tẩn A Páo")
    assert kept() == (1, 1)


def test_it_is_erased_after_the_answer_and_the_set_time(hearing: Hearing) -> None:
    waiting, answered = hearing.record(who=WHO), hearing.record(who=WHO)
    hearing.act("answer", answered)
    days = hearing.app.extensions["tracker_config"].person_days
    hearing.clock.move(days=days - 1)
    assert erase_due(around(hearing)) == 0
    hearing.clock.move(days=1)
    assert erase_due(around(hearing)) == 1
    assert erase_due(around(hearing)) == 0, "once"
    assert kept() == (1, 1), "who still waits for an answer is kept"
    assert look(hearing, waiting) == WHO
    with pytest.raises(Invalid):
        look(hearing, answered)
    assert hearing.entry(answered).said, "what was said stays"
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "feedback.persons_erased")).one()
    assert entry.details == {"rows": 1, "days": days}


def test_reopening_lets_the_time_begin_anew(hearing: Hearing) -> None:
    row_id = hearing.record(who=WHO)
    hearing.act("answer", row_id)
    hearing.act("reopen", row_id)
    hearing.clock.move(days=400)
    assert erase_due(around(hearing)) == 0
    hearing.act("answer", row_id)
    assert erase_due(around(hearing)) == 0


def test_withdrawing_and_asking_erase_at_once(hearing: Hearing) -> None:
    first, second = hearing.record(who=WHO), hearing.record(who=WHO)
    hearing.act("withdraw", first)
    assert kept() == (1, 1)
    hearing.act("erase_person", second, by="head_a")
    assert kept() == (0, 0)
    with pytest.raises(Invalid):
        hearing.act("erase_person", second)


def test_after_erasing_no_byte_of_it_is_left(hearing: Hearing, app: Flask) -> None:
    """The sealed text and its key are gone from the files of SQLite, and from the rows of PostgreSQL."""
    row_id = hearing.record(who=WHO)
    db.session.rollback()
    tokens = [*db.session.scalars(select(Person.sealed)), *db.session.scalars(select(PersonKey.sealed))]
    hearing.act("answer", row_id)
    hearing.clock.move(days=app.extensions["tracker_config"].person_days)
    assert erase_due(around(hearing)) == 1
    db.session.remove()
    if db.engine.dialect.name == "sqlite":
        path = Path(str(db.engine.url.database))
        stored = b"".join(one.read_bytes() for one in path.parent.glob(f"{path.name}*"))
        assert [token for token in tokens if token.encode() in stored] == []
        return
    with db.engine.connect() as connection:
        # What VACUUM has cleared is not on any page: the tables are empty files again.
        sizes = [
            connection.exec_driver_sql(f"SELECT pg_relation_size('{name}')").scalar()
            for name in ("feedback_person", "feedback_person_key")
        ]
    assert sizes == [0, 0]
