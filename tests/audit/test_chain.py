"""The record and its chain: what was sealed cannot change unnoticed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import event, func, select, text

from tests.conftest import START
from tracker.audit import operations, queries
from tracker.audit.models import GENESIS, AuditEntry, digest
from tracker.core import db, transaction
from tracker.core.access import SYSTEM


def write(count: int, act: str = "task.submitted") -> None:
    with transaction():
        for number in range(count):
            operations.record(
                act,
                actor=SYSTEM,
                now=START,
                subject_type="task",
                subject_id=number,
                details={"n": number, "v": "ă"},
            )


def seal() -> int:
    with transaction():
        return operations.seal()


def tamper(statement: str) -> None:
    with transaction():
        db.session.execute(text(statement))


def test_entries_wait_until_they_are_sealed_in_order(app: Flask) -> None:
    write(3)
    assert queries.verify_chain() == queries.ChainState(sealed=0, waiting=3, head=GENESIS, broken_at=None)
    assert seal() == 3
    assert seal() == 0
    state = queries.verify_chain()
    assert (state.sealed, state.waiting, state.intact) == (3, 0, True)
    assert state.head == queries.head() != GENESIS


def test_later_entries_continue_the_chain(app: Flask) -> None:
    write(2)
    seal()
    first = queries.head()
    write(2)
    seal()
    assert queries.head() != first
    assert queries.verify_chain().intact


def rows_read() -> int:
    """How many entries sealing reads of the table when nothing waits, as the database plans and counts it."""
    statements: list[tuple[str, Any]] = []

    def note(_c: Any, _u: Any, statement: str, parameters: Any, _x: Any, _m: Any) -> None:
        statements.append((statement, parameters))

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        assert seal() == 0
    finally:
        event.remove(db.engine, "before_cursor_execute", note)
    looking = next((s, p) for s, p in statements if "JOIN audit_seal" in s)
    return db.session.scalar(
        select(func.count()).select_from(AuditEntry).where(AuditEntry.id > bound_of(looking[1]))
    )


def bound_of(parameters: Any) -> int:
    """The lower bound on the identifier among a statement's values."""
    values = list(parameters.values()) if isinstance(parameters, dict) else list(parameters)
    return int(values[0])


def test_sealing_looks_at_the_newest_only_however_long_the_record(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(operations, "LOOK_BACK", 10)
    write(100)
    seal()
    assert rows_read() == 10
    with transaction():
        db.session.execute(text("DELETE FROM audit_seal WHERE entry_id = (SELECT min(id) FROM audit_entry)"))
    assert seal() == 0
    with transaction():
        assert operations.seal(thorough=True) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_entry SET act = 'task.accepted' WHERE subject_id = 2",
        "UPDATE audit_entry SET actor_name = 'Ai đó' WHERE subject_id = 2",
        "UPDATE audit_entry SET actor_id = 5 WHERE subject_id = 2",
        "UPDATE audit_entry SET at = '2024-01-01 00:00:00' WHERE subject_id = 2",
        'UPDATE audit_entry SET details = \'{"n": 2, "v": "a"}\' WHERE subject_id = 2',
        "UPDATE audit_entry SET subject_id = 9 WHERE subject_id = 2",
        "UPDATE audit_seal SET digest = 'x' WHERE number = 3",
        "UPDATE audit_seal SET previous = 'x' WHERE number = 3",
        "DELETE FROM audit_seal WHERE number = 3",
    ],
)
def test_a_change_behind_the_service_s_back_is_found(app: Flask, statement: str) -> None:
    write(5)
    seal()
    assert queries.verify_chain().intact
    tamper(statement)
    state = queries.verify_chain()
    assert state.broken_at in {3, 4}
    assert not state.intact


def test_an_entry_changed_together_with_its_own_seal_breaks_the_next(app: Flask) -> None:
    write(3)
    seal()
    tamper("UPDATE audit_entry SET act = 'x' WHERE subject_id = 1")
    entry = db.session.get_one(AuditEntry, 2)
    previous = db.session.execute(text("SELECT previous FROM audit_seal WHERE number = 2")).scalar_one()
    tamper(f"UPDATE audit_seal SET digest = '{digest(entry, previous)}' WHERE number = 2")
    assert queries.verify_chain().broken_at == 3


def test_a_tail_cut_off_shows_only_against_a_head_noted_elsewhere(app: Flask) -> None:
    write(5)
    seal()
    noted = queries.head()
    tamper("DELETE FROM audit_seal WHERE number = 5")
    tamper("DELETE FROM audit_entry WHERE subject_id = 4")
    state = queries.verify_chain()
    assert state.intact
    assert (state.sealed, state.head) != (5, noted)


def test_sealing_goes_in_batches(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(operations, "BATCH", 2)
    write(5)
    assert [seal(), seal(), seal(), seal()] == [2, 2, 1, 0]
    assert queries.verify_chain().sealed == 5
    assert queries.verify_chain().intact


def test_an_entry_goes_with_the_change_it_tells_of(app: Flask) -> None:
    with pytest.raises(RuntimeError), transaction():
        operations.record("x", actor=SYSTEM, now=START, subject_type="task", subject_id=1)
        raise RuntimeError
    assert queries.entries_of("task", 1) == []


values = st.none() | st.booleans() | st.integers(-(2**31), 2**31) | st.text(max_size=20)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=40)
@given(details=st.dictionaries(st.text(max_size=8), values, max_size=4), micro=st.integers(0, 999_999))
def test_a_digest_is_the_same_before_and_after_the_database(
    app: Flask, details: dict[str, str | int | bool | None], micro: int
) -> None:
    details = {
        k.replace("\x00", ""): v.replace("\x00", "") if isinstance(v, str) else v for k, v in details.items()
    }
    with transaction():
        entry = operations.record(
            "x",
            actor=SYSTEM,
            now=START + dt.timedelta(microseconds=micro),
            subject_type="t",
            subject_id=None,
            details=details,
        )
        db.session.flush()
        before, entry_id = digest(entry, GENESIS), entry.id
    db.session.expire_all()
    assert digest(db.session.get_one(AuditEntry, entry_id), GENESIS) == before
