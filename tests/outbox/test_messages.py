"""Messages: who gets them, and who has read them."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import event, select, text

from tests.cast import Cast
from tests.conftest import START
from tracker.audit.models import AuditEntry
from tracker.core import db, transaction
from tracker.core.access import SYSTEM, Role
from tracker.core.errors import NotFound
from tracker.outbox import operations, queries
from tracker.outbox.models import Message

TEXT: dict[str, Any] = {
    "kind": "task.assigned",
    "subject": "Có nhiệm vụ mới",
    "body": "Đơn vị được giao một nhiệm vụ.",
    "path": "/tasks/7",
    "actor": SYSTEM,
    "now": START,
}


def test_a_message_to_a_unit_reaches_its_people_and_nobody_else(cast: Cast) -> None:
    with transaction():
        operations.notify_unit(cast.units["commune_a"], **TEXT)
    for name, count in {"commune_a": 1, "head_a": 1, "commune_b": 0, "office": 0, "leader": 0, "admin": 0}.items():
        assert queries.count_unread(cast.actor(name)) == count, name
        assert len(queries.messages(cast.actor(name))) == count, name
    assert queries.messages(SYSTEM) == []


def test_the_office_gets_what_its_own_unit_is_told_and_the_administrator_beside_it_does_not(cast: Cast) -> None:
    with transaction():
        operations.notify_unit(cast.units["office"], **TEXT)
    assert queries.count_unread(cast.actor("admin")) == 0
    assert queries.count_unread(cast.actor("office")) == 1


def test_a_message_to_a_role_skips_the_one_who_acts_and_the_locked(cast: Cast) -> None:
    with transaction():
        cast.account("leader").is_locked = True
        sent = operations.notify_role(Role.OFFICE, **{**TEXT, "actor": cast.actor("office")})
        none = operations.notify_role(Role.LEADER, **TEXT)
    assert (sent, none) == (1, 0)
    assert queries.count_unread(cast.actor("office_2")) == 1
    assert queries.count_unread(cast.actor("office")) == 0


def test_every_message_leaves_one_entry_in_the_record(cast: Cast) -> None:
    with transaction():
        operations.notify_role(Role.OFFICE, **TEXT)
    entries = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "message.sent")).all()
    assert len(entries) == 2
    assert "Đơn vị được giao" not in str([entry.details for entry in entries])


def test_reading_is_noted_once_and_only_for_one_s_own(cast: Cast) -> None:
    with transaction():
        mine = operations.notify_unit(cast.units["commune_a"], **TEXT).id
        theirs = operations.notify_unit(cast.units["commune_b"], **TEXT).id
    me = cast.actor("commune_a")
    with transaction():
        assert operations.mark_read([mine, theirs], actor=me, now=START) == 1
    with transaction():
        assert operations.mark_read([mine], actor=me, now=START) == 0
        assert operations.mark_read([mine], actor=SYSTEM, now=START) == 0
    assert [line.is_read for line in queries.messages(me)] == [True]
    assert queries.count_unread(me) == 0
    assert queries.count_unread(cast.actor("head_a")) == 1
    assert queries.count_unread(cast.actor("commune_b")) == 1
    with pytest.raises(NotFound):
        queries.get_visible(theirs, me)
    assert queries.get_visible(mine, me).subject == "Có nhiệm vụ mới"


def test_all_are_marked_at_once(cast: Cast) -> None:
    with transaction():
        for _ in range(3):
            operations.notify_account(cast.people["agency"], **TEXT)
    with transaction():
        assert operations.mark_all_read(actor=cast.actor("agency"), now=START) == 3
    assert queries.count_unread(cast.actor("agency")) == 0


def test_messages_come_newest_first_and_in_pages(cast: Cast) -> None:
    with transaction():
        for number in range(5):
            operations.notify_account(cast.people["agency"], **{**TEXT, "subject": f"Tin {number}"})
    me = cast.actor("agency")
    assert [line.subject for line in queries.messages(me, limit=2, offset=1)] == ["Tin 3", "Tin 2"]
    assert queries.count_messages(me) == 5
    with transaction():
        operations.mark_read([line.id for line in queries.messages(me)[:2]], actor=me, now=START)
    assert [line.subject for line in queries.messages(me, only_unread=True)] == ["Tin 2", "Tin 1", "Tin 0"]
    assert queries.count_messages(me, only_unread=True) == 3


def test_counting_takes_one_query(cast: Cast) -> None:
    me = cast.actor("commune_a")
    statements: list[str] = []

    def count(_c: object, _cur: object, statement: str, *_: object) -> None:
        statements.append(statement)

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        queries.count_unread(me)
    finally:
        event.remove(db.engine, "before_cursor_execute", count)
    assert len(statements) == 1


def test_the_database_refuses_a_message_to_nobody(cast: Cast) -> None:
    with pytest.raises(Exception, match="addressee"), transaction():
        db.session.execute(
            text(
                "INSERT INTO message (kind, subject, body, path, at) "
                "VALUES ('k', 's', 'b', '', '2024-01-01 00:00:00')"
            )
        )


def test_a_subject_becomes_one_line_of_at_most_200_characters(cast: Cast) -> None:
    subject = "Dòng một\r\nBcc: kẻ.xấu@example.org\n" + "x" * 300
    with transaction():
        message = operations.notify_account(cast.people["agency"], **{**TEXT, "subject": subject})
        assert "\n" not in message.subject
        assert "\r" not in message.subject
        assert len(message.subject) == 200


def test_a_message_of_a_change_that_failed_is_never_sent(cast: Cast) -> None:
    with pytest.raises(RuntimeError), transaction():
        operations.notify_account(cast.people["agency"], **TEXT)
        raise RuntimeError
    assert db.session.scalars(select(Message)).all() == []
