"""The one door to a commit, and moments that keep their zone."""

from __future__ import annotations

import datetime as dt
import threading

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError

from tests.cast import Cast
from tests.conftest import TestClock
from tracker.accounts.models import Account
from tracker.audit.models import AuditEntry
from tracker.audit.operations import record
from tracker.core import after_commit, carry_out, db, transaction
from tracker.core.access import SYSTEM, Role
from tracker.core.database import PendingChanges


def _count() -> int:
    return db.session.scalar(select(func.count()).select_from(AuditEntry)) or 0


def _write(clock: TestClock, act: str = "test.happened") -> None:
    record(act, actor=SYSTEM, now=clock(), subject_type="test", subject_id=1)


def test_all_of_a_change_or_nothing(app: Flask, clock: TestClock) -> None:
    before = _count()
    with pytest.raises(RuntimeError, match="half way"), transaction():
        _write(clock)
        db.session.flush()
        raise RuntimeError("half way")
    assert _count() == before
    with transaction():
        _write(clock)
    assert _count() == before + 1


def test_a_change_outside_is_refused(cast: Cast, clock: TestClock) -> None:
    cast.account("office").full_name = "Tên khác"
    with pytest.raises(PendingChanges):
        db.session.flush()
    with pytest.raises(PendingChanges), transaction():
        pass
    db.session.rollback()
    assert cast.account("office").full_name != "Tên khác"


def test_transactions_do_not_nest(app: Flask) -> None:
    with transaction(), pytest.raises(PendingChanges), transaction():
        pass


def test_rows_reload_inside(app: Flask, cast: Cast) -> None:
    """What was read before the transaction is read afresh in it."""
    mine = cast.account("office")
    assert mine.full_name

    def elsewhere() -> None:
        with app.app_context(), transaction() as session:
            session.get_one(Account, cast.people["office"]).full_name = "Đã đổi ở nơi khác"

    other = threading.Thread(target=elsewhere)
    other.start()
    other.join()
    with transaction():
        assert mine.full_name == "Đã đổi ở nơi khác"


def test_hooks_run_only_when_durable(app: Flask, clock: TestClock) -> None:
    ran: list[str] = []
    with pytest.raises(RuntimeError), transaction():
        after_commit(lambda: ran.append("lost"))
        raise RuntimeError
    with transaction():
        _write(clock)
        after_commit(lambda: ran.append("kept"))
        assert ran == []
    assert ran == ["kept"]


def test_writers_wait_for_each_other(app: Flask, clock: TestClock) -> None:
    """Eight writers at once: none fails, none is lost."""
    failures: list[BaseException] = []

    def write(number: int) -> None:
        try:
            with app.app_context():
                for _ in range(5):
                    with transaction():
                        _write(clock, f"test.writer{number}")
        except BaseException as error:  # noqa: BLE001 - the thread's failure is the finding
            failures.append(error)

    before = _count()
    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    db.session.rollback()
    assert _count() == before + 40


class Deadlock(Exception):
    """As PostgreSQL's driver names it."""

    sqlstate = "40P01"


@pytest.mark.parametrize(
    "collision",
    [
        IntegrityError("INSERT", {}, Exception("doubled")),
        StaleDataError("changed"),
        OperationalError("UPDATE", {}, Deadlock()),
    ],
    ids=lambda error: type(error).__name__,
)
def test_who_came_second_is_answered_by_the_rules(app: Flask, clock: TestClock, collision: Exception) -> None:
    before, tries = _count(), []

    def change() -> str:
        _write(clock)
        tries.append(1)
        if len(tries) == 1:
            raise collision
        return "done"

    assert carry_out(change) == "done"
    assert (len(tries), _count()) == (2, before + 1)


def test_what_fails_twice_fails_and_a_busy_database_is_not_asked_again(app: Flask, clock: TestClock) -> None:
    tries = []

    def change(error: Exception) -> None:
        tries.append(1)
        raise error

    with pytest.raises(IntegrityError):
        carry_out(lambda: change(IntegrityError("INSERT", {}, Exception("doubled"))))
    assert len(tries) == 2
    with pytest.raises(OperationalError):
        carry_out(lambda: change(OperationalError("UPDATE", {}, Exception("locked"))))
    assert len(tries) == 3


def test_moments_come_back_in_utc(app: Flask, clock: TestClock) -> None:
    moment = dt.datetime(2024, 9, 30, 7, 30, tzinfo=dt.timezone(dt.timedelta(hours=7)))
    with transaction():
        entry = record("test.moment", actor=SYSTEM, now=moment, subject_type="test", subject_id=1)
    assert entry.at == moment
    assert entry.at.utcoffset() == dt.timedelta(0)


def test_a_naive_moment_is_refused(app: Flask) -> None:
    naive = dt.datetime(2024, 9, 30, 7, 30)  # noqa: DTZ001 - the point of the test
    with pytest.raises(Exception, match="naive"), transaction():
        record("test.naive", actor=SYSTEM, now=naive, subject_type="test", subject_id=1)
        db.session.flush()


def test_an_error_of_the_database_tells_no_values(cast: Cast) -> None:
    known = cast.account("leader")
    with pytest.raises(IntegrityError) as refused, transaction() as session:
        session.add(
            Account(
                username=known.username,
                full_name="Người thử",
                role=Role.LEADER,
                unit_id=known.unit_id,
                password_hash="khong-duoc-lo",
                created_at=known.created_at,
            )
        )
        session.flush()
    assert "khong-duoc-lo" not in str(refused.value)


def test_choices_come_back_as_members(cast: Cast) -> None:
    db.session.expire_all()
    assert cast.account("leader").role is Role.LEADER
