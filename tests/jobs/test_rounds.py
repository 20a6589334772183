"""The worker's rounds: each job alone, one worker at a time, a clean end."""

from __future__ import annotations

import datetime as dt
import os
import signal
import threading
import time
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select
from structlog.testing import capture_logs

from tests.cast import Cast
from tests.conftest import START, TestClock
from tracker.audit.models import AuditEntry, AuditSeal
from tracker.audit.operations import record
from tracker.audit.queries import verify_chain
from tracker.core import db, transaction
from tracker.core.access import SYSTEM
from tracker.core.errors import Refusal
from tracker.core.queue import WorkerBeat
from tracker.jobs.lock import TAKEN, only_worker, place_if_free
from tracker.jobs.rounds import Job, Rounds, all_jobs, tick
from tracker.jobs.surroundings import Surroundings
from tracker.jobs.worker import Worker
from tracker.web.models import FormAnswer


@pytest.fixture
def machine() -> TestClock:
    """The machine's own clock, which the jobs see instead of the real one."""
    return TestClock(dt.datetime(2026, 3, 2, 4, 0, tzinfo=dt.UTC))


def write_entries(count: int) -> None:
    with transaction():
        for number in range(count):
            record("test.act", actor=SYSTEM, now=START, subject_type="test", subject_id=number)


def seals() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(AuditSeal)) or 0


def beat_at() -> dt.datetime | None:
    db.session.rollback()
    row = db.session.get(WorkerBeat, 1)
    return None if row is None else row.at


def test_a_round_shows_life_by_the_machines_clock(app: Flask, machine: TestClock) -> None:
    assert beat_at() is None
    Rounds(app, machine=machine).tick()
    assert beat_at() == machine.moment


def test_the_sign_of_life_is_renewed_every_15_seconds(app: Flask, machine: TestClock) -> None:
    rounds = Rounds(app, machine=machine)
    rounds.tick()
    first = machine.moment
    machine.move(seconds=14)
    rounds.tick()
    assert beat_at() == first
    machine.move(seconds=1)
    rounds.tick()
    assert beat_at() == first + dt.timedelta(seconds=15)


def test_a_round_seals_every_entry_in_several_batches(app: Flask, machine: TestClock) -> None:
    write_entries(1203)
    rounds = Rounds(app, machine=machine)
    assert rounds.tick() >= 1203
    chain = verify_chain()
    assert (chain.waiting, chain.broken_at) == (0, None)
    assert seals() == db.session.scalar(select(func.count()).select_from(AuditEntry))
    assert rounds.tick() == 0


def test_an_entry_that_became_visible_late_is_sealed_within_a_minute(app: Flask, machine: TestClock) -> None:
    write_entries(3)
    rounds = Rounds(app, machine=machine)
    rounds.tick()
    whole = seals()
    last = db.session.scalars(select(AuditSeal).order_by(AuditSeal.number.desc())).first()
    assert last is not None
    with transaction() as session:
        session.delete(session.get_one(AuditSeal, last.number))
    machine.move(seconds=59)
    assert (rounds.tick(), seals()) == (0, whole - 1)
    machine.move(seconds=1)
    assert (rounds.tick(), seals()) == (1, whole)


def test_a_job_that_fails_is_rolled_back_logged_and_hinders_no_other(app: Flask, machine: TestClock) -> None:
    ran: list[str] = []

    def half_done(_around: Surroundings) -> int:
        ran.append("half")
        with transaction():
            record("test.half", actor=SYSTEM, now=START, subject_type="test", subject_id=1)
            db.session.flush()
            raise RuntimeError("broken on purpose")

    def sound(_around: Surroundings) -> int:
        ran.append("sound")
        return 2

    always = dt.timedelta(0)
    rounds = Rounds(app, [Job("half", always, half_done), Job("sound", always, sound)], machine)
    with capture_logs() as logs:
        assert rounds.tick() == 2
    assert [(line["event"], line["job"]) for line in logs] == [("job failed", "half"), ("job done", "sound")]
    assert db.session.scalar(select(func.count()).where(AuditEntry.act == "test.half")) == 0
    machine.move(seconds=29)
    rounds.tick()
    assert ran == ["half", "sound", "sound"]
    machine.move(seconds=1)
    rounds.tick()
    assert ran == ["half", "sound", "sound", "half", "sound"]


def test_every_job_runs_on_an_empty_database(app: Flask) -> None:
    with capture_logs() as logs:
        tick(app)
    assert [line for line in logs if line["event"] == "job failed"] == []
    names = ["beat", "succession", "periods", "nudges", "schedules", "reports", "digest", "mail"]
    names += ["erase", "backup", "seal", "sweep"]
    assert [job.name for job in all_jobs()] == names


def test_the_sweep_removes_old_answers_and_orphans_and_nothing_else(
    app: Flask, cast: Cast, clock: TestClock, machine: TestClock
) -> None:
    folder = app.extensions["tracker_config"].files / "ab"
    folder.mkdir(parents=True, exist_ok=True)
    old, young = folder / ("ab" + "0" * 62), folder / ("ab" + "1" * 62)
    for path, age in ((old, 16), (young, 14)):
        path.write_bytes(b"x")
        moment = (machine.moment - dt.timedelta(days=age)).timestamp()
        os.utime(path, (moment, moment))
    with transaction() as session:
        for key, days in (("old", 8), ("young", 6)):
            at = clock() - dt.timedelta(days=days)
            session.add(FormAnswer(account_id=cast.people["office"], key=key, address="/", at=at))
    Rounds(app, machine=machine).tick()
    assert (old.exists(), young.exists()) == (False, True)
    assert db.session.scalars(select(FormAnswer.key)).all() == ["young"]
    young.unlink()


def test_a_second_worker_is_refused_and_the_place_is_free_afterwards(app: Flask, tmp_path: Path) -> None:
    with only_worker(tmp_path), pytest.raises(Refusal, match=TAKEN[:20]), only_worker(tmp_path):
        pytest.fail("two workers at once")
    with only_worker(tmp_path):
        pass


def test_on_postgresql_another_machine_is_refused_too(app: Flask, tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.mkdir()
    with only_worker(tmp_path):
        if db.engine.dialect.name == "postgresql":
            with pytest.raises(Refusal), only_worker(other):
                pytest.fail("two workers at once")
        else:
            with only_worker(other):
                pass


def test_a_worker_ends_at_sigterm_after_its_round(app: Flask) -> None:
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    worker = Worker(app, pause=30)
    killer = threading.Thread(target=_terminate_once_it_works, args=(app,))
    killer.start()
    started = time.monotonic()
    try:
        worker.run()
    finally:
        killer.join()
        for number, handler in before.items():
            signal.signal(number, handler)
    assert time.monotonic() - started < 20
    assert beat_at() is not None


def _terminate_once_it_works(app: Flask) -> None:
    with app.app_context():
        for _ in range(1000):
            if beat_at() is not None:
                break
            threading.Event().wait(0.01)
    os.kill(os.getpid(), signal.SIGTERM)


def test_a_worker_ends_with_its_parent(app: Flask) -> None:
    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        Worker(app, parent=-1).run()
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
    assert beat_at() is None


def test_the_place_of_a_worker_is_taken_only_when_free(app: Flask, tmp_path: Path) -> None:
    with only_worker(tmp_path), place_if_free(tmp_path) as alone:
        assert not alone
    with place_if_free(tmp_path) as alone:
        assert alone
        with pytest.raises(Refusal), only_worker(tmp_path):
            pytest.fail("two workers at once")
