"""Reports in the background: produced once, taken up again after a killed worker, announced in advance."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest
from flask import Flask

from tests.cast import Cast
from tests.conftest import START, TestClock
from tracker.core import db, transaction
from tracker.core.errors import Refusal
from tracker.core.queue import WorkerBeat
from tracker.jobs import printing
from tracker.jobs.lock import only_worker
from tracker.jobs.surroundings import Surroundings
from tracker.reports import operations, production
from tracker.reports.models import Report
from tracker.reports.production import Press
from tracker.reports.render.isolated import RenderFailed
from tracker.reports.states import ReportState


@pytest.fixture
def around(app: Flask, clock: TestClock) -> Surroundings:
    return Surroundings(app.extensions["tracker_config"], clock, TestClock(START + dt.timedelta(days=500)))


@pytest.fixture
def ordered(app: Flask, cast: Cast) -> int:
    """A report that waits."""
    with transaction() as session:
        report = Report(
            kind="compliance",
            title="Báo cáo thử",
            as_of=START,
            requested_at=START,
            requested_by=cast.people["office"],
            requester_name="Cán bộ Nội vụ thử",
        )
        session.add(report)
        session.flush()
        return report.id


def state_of(report_id: int) -> ReportState:
    db.session.rollback()
    return db.session.get_one(Report, report_id).state


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Production that fails at once; remembers what it was given."""
    seen: list[int] = []

    def document(report_id: int, _press: Press) -> None:
        seen.append(report_id)
        raise RenderFailed("Thử hỏng.")

    monkeypatch.setattr(production, "_built", document)
    return seen


def test_nothing_is_written_while_nothing_waits(around: Surroundings) -> None:
    assert printing.print_next(around) == 0
    assert db.session.get(WorkerBeat, 1) is None


def test_before_a_report_the_worker_signs_on_for_as_long_as_it_may_take(
    around: Surroundings, ordered: int, failing: list[int]
) -> None:
    assert printing.print_next(around) == 1
    beat = db.session.get_one(WorkerBeat, 1)
    assert beat.at == around.machine() + dt.timedelta(seconds=production.SECONDS)
    assert state_of(ordered) is ReportState.FAILED


def test_a_report_that_a_killed_worker_left_is_taken_up_at_once(
    around: Surroundings, ordered: int, failing: list[int]
) -> None:
    with transaction():
        assert operations.claim(around.clock()) == ordered
    assert printing.print_next(around) == 0
    printing.print_ordered(ordered, around)
    assert failing == [ordered]
    assert state_of(ordered) is ReportState.FAILED


def test_while_a_worker_is_at_work_a_command_waits_for_it(
    around: Surroundings, ordered: int, failing: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def worker_does_it(_seconds: float) -> None:
        printing.print_next(around)

    monkeypatch.setattr(printing.time, "sleep", worker_does_it)
    with only_worker(around.config.instance):
        printing.print_ordered(ordered, around)
    assert failing == [ordered]


def test_a_command_does_not_wait_for_ever(
    around: Surroundings, ordered: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    machine = TestClock(START)
    waiting = Surroundings(around.config, around.clock, machine)
    monkeypatch.setattr(printing.time, "sleep", lambda _seconds: machine.move(minutes=4))
    with only_worker(around.config.instance), pytest.raises(Refusal, match="15 phút"):
        printing.print_ordered(ordered, waiting)
    assert state_of(ordered) is ReportState.QUEUED


def test_copies_are_left_only_of_what_was_produced(around: Surroundings, ordered: int) -> None:
    with pytest.raises(Refusal, match="chưa lập xong"):
        printing.leave_copies(db.session.get_one(Report, ordered), around)


@pytest.mark.parametrize(("demo", "notice"), [(False, None), (True, "Số liệu minh họa")])
def test_only_a_demonstrations_report_says_so(around: Surroundings, demo: bool, notice: str | None) -> None:
    config = replace(around.config, demo=demo)
    assert printing.press(Surroundings(config, around.clock)).notice == notice
