"""The invented district is whole: its rows agree with each other as those of real work would."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator

import pytest
from sqlalchemy import func, select

from benchmarks.dataset import plan
from benchmarks.dataset.plan import Sheet
from benchmarks.instance import Instance, instance
from tracker.audit.queries import verify_chain
from tracker.core import db
from tracker.tasks import figures
from tracker.tasks.models import Task
from tracker.tasks.states import TaskState

SMALL = [Sheet(5, 154, 45, plan.WORKED_ON), Sheet(2, 12, 5, plan.UNTOUCHED, units=6, communes_only=True)]


@pytest.fixture(scope="module")
def place() -> Iterator[Instance]:
    with instance(SMALL, os.environ.get("TRACKER_TEST_DATABASE_URL") or None) as made:
        app = made.open()
        with app.app_context():
            yield made
            db.session.remove()
            db.engine.dispose()


@pytest.mark.parametrize(
    ("sheets", "tasks"),
    [
        (plan.present(), 2_000),
        (plan.with_past(20_000), 20_000),
        (plan.for_writing(500, 8), 2_168),
        (plan.for_report(154), 154),
        (plan.for_report(1_000), 1_000),
    ],
)
def test_a_plan_has_as_many_tasks_as_its_name_says(sheets: list[Sheet], tasks: int) -> None:
    assert sum(sheet.tasks for sheet in sheets) == tasks
    assert all(0 < sheet.tasks <= sheet.instructions * sheet.units for sheet in sheets)


def test_every_task_of_the_plan_is_there(place: Instance) -> None:
    counts = db.session.execute(select(Task.directive_id, func.count()).group_by(Task.directive_id)).all()
    assert dict(counts) == {1: 154, 2: 12}
    assert place.built.matrix == 1


def test_events_replay_to_the_rows_as_they_stand(place: Instance) -> None:
    now = dt.datetime.now(dt.UTC)
    live = figures.totals(now, Task.directive_id == 1)
    assert live.all + live.apart == 154
    assert figures.count(figures.standings(1, now)) == live


def test_the_record_is_sealed_and_whole(place: Instance) -> None:
    chain = verify_chain()
    assert chain.intact
    assert chain.sealed > 0
    assert chain.waiting == 0


def test_what_measurements_ask_for_is_named(place: Instance) -> None:
    task = db.session.get_one(Task, place.built.submitted_task)
    assert task.state is TaskState.SUBMITTED
    untouched = [place.built.untouched[name] for name in place.built.clients]
    assert [len(ids) for ids in untouched] == [2] * 6 + [0] * 11


def test_the_settings_of_the_machine_do_not_leak_in(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TRACKER_MAIL_HOST", "mail.example.vn")
    monkeypatch.setenv("TRACKER_DATABASE_URL", "sqlite:////nowhere/else.db")
    with instance([Sheet(1, 1, 5, plan.UNTOUCHED)]) as made:
        assert "TRACKER_MAIL_HOST" not in made.environ
        assert "nowhere" not in made.environ["TRACKER_DATABASE_URL"]
