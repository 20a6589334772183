"""A result that the office writes down for a unit: marked, dated by the unit's word, decided on by another."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select

from tests.tasks.conftest import ENTERED, RESULT, Stage
from tracker.core import db
from tracker.core.clock import at_hour
from tracker.core.errors import Forbidden, Invalid
from tracker.outbox.models import Message
from tracker.tasks import figures, operations
from tracker.tasks.models import Submission
from tracker.tasks.states import Channel

DUE = dt.date(2024, 10, 2)


def told(day: dt.date, time: dt.time | None = None) -> operations.Told:
    """A call of a day."""
    return operations.Told(Channel.TELEPHONE, "Ông Chẻo Văn Thử", day, time)


def enter(stage: Stage, task_id: int, word: operations.Told) -> Any:
    """Let the office enter the usual result."""
    return stage.act("office", "submit_for_unit", task_id, told=word, report=operations.Report(**RESULT))


def test_the_day_of_the_unit_decides_and_not_the_day_of_the_entering(stage: Stage) -> None:
    on_time, late = stage.issue({"due_on": DUE}, {"due_on": DUE})
    stage.clock.move(days=7)
    enter(stage, on_time, told(DUE))
    enter(stage, late, told(DUE + dt.timedelta(days=1)))
    for one in (on_time, late):
        stage.act("office_2", "accept", one)
    directive = stage.task(late).directive_id
    totals = figures.totals(stage.clock())
    assert (totals.done_on_time, totals.done_late) == (1, 1)
    assert figures.count(figures.standings(directive, stage.clock())) == totals


def test_the_past_does_not_change(stage: Stage) -> None:
    task_id = stage.issue({"due_on": DUE})[0]
    moment = stage.clock.move(days=5)
    directive = stage.task(task_id).directive_id
    then = figures.standings(directive, moment)
    stage.clock.move(days=2)
    enter(stage, task_id, told(DUE))
    assert figures.standings(directive, moment) == then


def test_who_told_and_how_is_kept_and_the_unit_is_told(stage: Stage, task_id: int) -> None:
    enter(stage, task_id, told(dt.date(2024, 9, 30)))
    sent = db.session.scalars(select(Submission)).one()
    assert (sent.channel, sent.told_by, sent.entered_by_office) == ("telephone", "Ông Chẻo Văn Thử", True)
    assert stage.task(task_id).entered_by_office
    letter = db.session.scalars(select(Message).where(Message.kind == "task.entered_for_unit")).one()
    assert letter.unit_id == stage.cast.units["commune_a"]
    assert "Ông Chẻo Văn Thử" in letter.body
    stage.act("commune_a", "take_back", task_id)
    stage.act("commune_a", "submit", task_id, result="Đơn vị tự nộp.")
    assert not stage.task(task_id).entered_by_office


def test_the_moment(stage: Stage) -> None:
    """An hour counts where it is given; a day alone until 17:00, never before the assignment or after now."""
    named, day, same_day = stage.issue({}, {}, {})
    assigned = stage.task(named).assigned_at
    stage.clock.move(days=3)
    tomorrow = dt.date(2024, 10, 1)
    enter(stage, named, told(tomorrow, dt.time(9, 30)))
    enter(stage, day, told(tomorrow))
    enter(stage, same_day, told(dt.date(2024, 10, 3)))
    assert stage.task(named).clock_stopped_at == at_hour(tomorrow, dt.time(9, 30))
    assert stage.task(day).clock_stopped_at == at_hour(tomorrow, dt.time(17))
    assert stage.task(same_day).clock_stopped_at == stage.clock()
    other = stage.issue()[0]
    stage.clock.move(days=1)
    enter(stage, other, told(dt.date(2024, 10, 3), dt.time(6, 0)))
    assert stage.task(other).clock_stopped_at == stage.task(other).assigned_at
    assert assigned < stage.task(other).assigned_at


@pytest.mark.parametrize(
    "word",
    [told(dt.date(2024, 10, 8)), told(dt.date(2024, 9, 29)), told(dt.date(2024, 10, 7), dt.time(23, 0))],
    ids=["a day to come", "before the assignment", "an hour to come"],
)
def test_impossible_days(stage: Stage, task_id: int, word: operations.Told) -> None:
    stage.clock.move(days=7)
    with pytest.raises(Invalid):
        enter(stage, task_id, word)
    assert stage.task(task_id).state == "assigned"


def test_what_was_returned_is_not_reported_before_it_came_back(stage: Stage, task_id: int) -> None:
    stage.act("commune_a", "submit", task_id, **RESULT)
    stage.clock.move(days=4)
    stage.act("office", "return_", task_id, reason="Thiếu ảnh.")
    with pytest.raises(Invalid):
        enter(stage, task_id, told(dt.date(2024, 10, 1)))
    enter(stage, task_id, told(dt.date(2024, 10, 4)))


def test_not_for_the_office_itself(stage: Stage) -> None:
    own = stage.issue({"leads": ("office",)})[0]
    with pytest.raises(Forbidden):
        stage.act("office", "submit_for_unit", own, **ENTERED)


def test_the_page_and_the_mark(browser: Any, stage: Stage, task_id: int) -> None:
    address, office = f"/tasks/{task_id}/enter", browser("office")
    data = {
        "key": "k", "version": stage.task(task_id).version, "channel": "paper", "told_by": "Văn thư xã",
        "told_on": "30/9/2024", **RESULT,
    }  # fmt: skip
    assert "Nhập thay đơn vị" in office.get(f"/tasks/{task_id}").get_data(as_text=True)
    for missing in ("channel", "told_by", "told_on"):
        assert office.post(address, data={**data, missing: ""}).status_code == 422
    assert office.post(address, data={**data, "version": 0}).status_code == 409
    for _ in range(2):
        assert office.post(address, data=data).status_code == 302
    for name in ("office", "office_2", "commune_a", "leader"):
        page = browser(name).get(f"/tasks/{task_id}").get_data(as_text=True)
        assert "Phòng Nội vụ nhập thay</b>: Bản giấy, Văn thư xã" in page, name
        assert (f'action="/tasks/{task_id}/decide"' in page) is (name in ("office_2", "leader")), name
    assert browser("office").get(f"/tasks/{task_id}/decide").status_code == 403
    decide = browser("leader").get(f"/tasks/{task_id}/decide")
    assert "Phòng Nội vụ nhập thay" in decide.get_data(as_text=True)
