"""The backup of every night: when it is owed, what is noted, what becomes of a failure."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.cast import Cast
from tests.conftest import TestClock
from tracker.audit.models import AuditEntry
from tracker.backup.archive import open_archive
from tracker.backup.models import BackupRun
from tracker.backup.retention import scheduled
from tracker.backup.scheduling import is_owed, last_due, newest_run
from tracker.core import db
from tracker.core.clock import LOCAL
from tracker.core.errors import Refusal
from tracker.core.queue import WorkerBeat
from tracker.jobs import backing_up
from tracker.jobs.backing_up import back_up_when_due
from tracker.jobs.surroundings import Surroundings
from tracker.outbox.models import Message

HOUR = dt.time(22, 30)


@pytest.fixture
def machine() -> TestClock:
    """The machine's clock: noon of a Monday in Vietnam."""
    return TestClock(dt.datetime(2026, 3, 2, 12, 0, tzinfo=LOCAL).astimezone(dt.UTC))


@pytest.fixture
def around(app: Flask, cast: Cast, clock: TestClock, machine: TestClock) -> Iterator[Surroundings]:
    """The surroundings of a job, with a backup folder that nothing else of the run has written to."""
    found = Surroundings(app.extensions["tracker_config"], clock, machine)
    shutil.rmtree(found.config.backups, ignore_errors=True)
    yield found
    shutil.rmtree(found.config.backups, ignore_errors=True)


def runs() -> list[BackupRun]:
    db.session.rollback()
    return list(db.session.scalars(select(BackupRun).order_by(BackupRun.id)))


@pytest.mark.parametrize(
    ("hour", "due"), [((22, 29), (1, 22, 30)), ((22, 30), (2, 22, 30)), ((0, 5), (1, 22, 30))]
)
def test_it_is_due_once_a_day_at_its_hour(hour: tuple[int, int], due: tuple[int, int, int]) -> None:
    now = dt.datetime(2026, 3, 2, *hour, tzinfo=LOCAL)
    assert last_due(now, HOUR) == dt.datetime(2026, 3, *due, tzinfo=LOCAL)


def test_a_night_missed_is_made_up_and_a_night_made_is_not_repeated(
    around: Surroundings, machine: TestClock
) -> None:
    assert back_up_when_due(around) == 1
    assert back_up_when_due(around) == 0
    machine.move(hours=10, minutes=29)
    assert back_up_when_due(around) == 0
    machine.move(minutes=1)
    assert back_up_when_due(around) == 1
    assert [run.sound for run in runs()] == [True, True]
    assert set(scheduled(around.config.backups)) == {runs()[1].file_name}, "of one day the newest stays"


def test_what_was_made_is_whole_and_noted(around: Surroundings, machine: TestClock) -> None:
    back_up_when_due(around)
    (run,) = runs()
    path = around.config.backups / run.file_name
    with open_archive(path) as archive:
        assert (archive.manifest.rows, run.size) == (run.rows, path.stat().st_size)
    assert run.rows > 20
    assert run.at == machine.moment
    assert db.session.scalars(select(AuditEntry.act)).all()[-1] == "backup.made"
    assert db.session.get_one(WorkerBeat, 1).at == machine.moment, (
        "the sign of life given in advance is taken back"
    )


def test_a_demonstration_makes_none(around: Surroundings, machine: TestClock, clock: TestClock) -> None:
    assert back_up_when_due(Surroundings(replace(around.config, demo=True), clock, machine)) == 0
    assert runs() == []


def test_a_failure_is_told_once_and_tried_again_after_an_hour(
    around: Surroundings, machine: TestClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(backing_up, "create", full)
        assert back_up_when_due(around) == 0
        machine.move(minutes=59)
        assert back_up_when_due(around) == 0
        assert len(runs()) == 1
        machine.move(minutes=1)
        back_up_when_due(around)
    assert [run.sound for run in runs()] == [False, False]
    assert "No space left" in runs()[0].error
    told = select(func.count()).select_from(Message).where(Message.kind == "backup.failed")
    assert db.session.scalar(told) == 1, "one message to the one administrator, however often it fails"
    machine.move(hours=1)
    assert back_up_when_due(around) == 1
    newest = newest_run()
    assert newest is not None
    assert newest.sound


def test_a_file_that_is_not_whole_is_removed_and_counts_as_failed(
    around: Surroundings, monkeypatch: pytest.MonkeyPatch
) -> None:
    make = backing_up.create

    def torn(path: Path, **options: object) -> object:
        manifest = make(path, **options)  # type: ignore[arg-type]
        path.write_bytes(path.read_bytes()[:-100])
        return manifest

    monkeypatch.setattr(backing_up, "create", torn)
    assert back_up_when_due(around) == 0
    assert list(around.config.backups.glob("*")) == []
    assert "bị hỏng" in runs()[0].error


def test_old_ones_are_thinned_out_by_the_settings(
    around: Surroundings, machine: TestClock, clock: TestClock
) -> None:
    few = Surroundings(replace(around.config, backup_daily=2, backup_weekly=0, backup_monthly=0), clock, machine)
    for _ in range(4):
        assert back_up_when_due(few) == 1
        machine.move(days=1)
    assert len(scheduled(around.config.backups)) == 2
    assert len(runs()) == 4


def test_a_run_dated_in_the_future_does_not_stand_for_a_backup(around: Surroundings, machine: TestClock) -> None:
    back_up_when_due(around)
    assert is_owed(machine.moment - dt.timedelta(minutes=5), HOUR)
    with pytest.raises(Refusal):
        backing_up._make(around.config.backups / runs()[0].file_name, around.config, machine.moment)
