"""What a leader decides on the office's own tasks in the place of one who is away says so everywhere."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.conftest import TestClock
from tests.steering.conftest import person
from tests.tasks.conftest import RESULT, Stage
from tracker.audit.models import AuditEntry
from tracker.core import db, transaction
from tracker.core.errors import Invalid
from tracker.outbox.models import Message
from tracker.steering import operations
from tracker.steering.models import Delegation
from tracker.tasks import operations as tasks
from tracker.tasks.models import TaskEvent
from tracker.tasks.states import TaskState

TODAY = dt.date(2024, 9, 30)
INSTEAD = "thay mặt Lãnh đạo thử"


@pytest.fixture
def delegation(stage: Stage, second: int) -> int:
    """The leader is away until Friday; the second acts."""
    with transaction():
        return operations.delegate(
            second,
            starts_on=TODAY,
            ends_on=TODAY + dt.timedelta(days=4),
            reason="",
            actor=stage.cast.actor("leader"),
            now=stage.clock(),
        ).id


@pytest.fixture
def deputy(client: FlaskClient, second: int, stage: Stage) -> FlaskClient:
    """The second leader's browser."""
    assert client.post("/sign-in", data={"username": "pho", "password": stage.cast.password}).status_code == 302
    return client


def handed_in(stage: Stage) -> int:
    """A task of the office's own unit, handed in by a clerk."""
    task_id = stage.issue({"leads": ("office",)})[0]
    stage.act("office", "submit", task_id, **RESULT)
    return task_id


def last(task_id: int) -> TaskEvent:
    db.session.expire_all()
    return db.session.scalars(
        select(TaskEvent).where(TaskEvent.task_id == task_id).order_by(TaskEvent.id.desc()).limit(1)
    ).one()


def decide(deputy: FlaskClient, stage: Stage, task_id: int, **values: Any) -> Any:
    data = {"version": stage.task(task_id).version, "do": "accept", **values}
    return deputy.post(f"/tasks/{task_id}/decide", data=data)


def test_the_page_offers_it_first_and_history_record_and_message_say_so(
    stage: Stage, deputy: FlaskClient, delegation: int, browser: Any
) -> None:
    task_id = handed_in(stage)
    leader = stage.cast.people["leader"]
    page = deputy.get(f"/tasks/{task_id}").text
    assert f'<option selected value="{leader}">{INSTEAD}</option>' in page
    assert decide(deputy, stage, task_id, instead_of=leader).status_code == 302
    assert stage.task(task_id).state is TaskState.COMPLETED
    assert (last(task_id).actor_name, last(task_id).instead_of) == ("Phó Chủ tịch thử", "Lãnh đạo thử")
    assert f"Phó Chủ tịch thử, {INSTEAD}" in browser("auditor").get(f"/tasks/{task_id}").text
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "task.accepted")).one()
    assert entry.details["decided_for"] == "Lãnh đạo thử"
    told = db.session.scalars(select(Message.body).where(Message.kind == "task.accepted")).one()
    assert told.endswith("Phó Chủ tịch thử quyết định thay mặt Lãnh đạo thử.")


def test_of_ones_own_it_says_nothing(stage: Stage, deputy: FlaskClient, delegation: int) -> None:
    for chosen in ({"instead_of": "0"}, {}):
        task_id = handed_in(stage)
        assert decide(deputy, stage, task_id, **chosen).status_code == 302
        assert last(task_id).instead_of == ""


def test_who_stands_in_for_nobody_is_not_asked(stage: Stage, browser: Any, second: int) -> None:
    task_id = handed_in(stage)
    for name in ("leader", "office_2"):
        assert "instead_of" not in browser(name).get(f"/tasks/{task_id}").text
    answer = decide(browser("leader"), stage, task_id, instead_of=second)
    assert answer.status_code == 422
    assert stage.task(task_id).state is TaskState.SUBMITTED


def test_a_delegation_that_ended_meanwhile_is_refused_and_the_words_stay(
    stage: Stage, deputy: FlaskClient, delegation: int
) -> None:
    task_id = handed_in(stage)
    with transaction():
        row = db.session.get_one(Delegation, delegation)
        operations.end_delegation(row, actor=stage.cast.actor("leader"), now=stage.clock())
    answer = decide(deputy, stage, task_id, do="return", note="Thiếu ảnh.", instead_of=stage.cast.people["leader"])
    assert answer.status_code == 422
    assert "Thiếu ảnh.</textarea>" in answer.text
    assert stage.task(task_id).state is TaskState.SUBMITTED


def test_days_of_the_delegation_decide(stage: Stage, delegation: int, second: int, clock: TestClock) -> None:
    leader = stage.cast.people["leader"]
    assert tasks.in_place_of(leader, actor=person(second), now=clock()).instead_of == "Lãnh đạo thử"
    assert tasks.in_place_of(None, actor=person(second), now=clock()) == person(second)
    clock.move(days=5)
    with pytest.raises(Invalid):
        tasks.in_place_of(leader, actor=person(second), now=clock())


def test_requests_more_time_and_many_at_once_say_so_too(
    stage: Stage, deputy: FlaskClient, delegation: int
) -> None:
    leader = stage.cast.people["leader"]
    asked, late, many = stage.issue(*({"leads": ("office",)} for _ in range(3)))
    request = stage.ask("office", asked, "not_applicable")
    address = f"/tasks/{asked}/requests/{request}"
    assert INSTEAD in deputy.get(address).text
    assert deputy.post(address, data={"do": "grant", "instead_of": leader}).status_code == 302
    assert last(asked).instead_of == "Lãnh đạo thử"
    address = f"/tasks/{late}/extend"
    assert INSTEAD in deputy.get(address).text
    more = {"version": stage.task(late).version, "until": "30/10/2024", "reason": "Mưa lũ", "instead_of": leader}
    assert deputy.post(address, data=more).status_code == 302
    assert last(late).instead_of == "Lãnh đạo thử"
    stage.act("office", "submit", many, **RESULT)
    assert INSTEAD in deputy.post("/tasks/many/accept", data={"task": many}).text
    sent = {"task": f"{many}:{stage.task(many).version}", "send": "1", "key": "k" * 32, "instead_of": leader}
    assert deputy.post("/tasks/many/accept", data=sent).status_code == 302
    assert (stage.task(many).state, last(many).instead_of) == (TaskState.COMPLETED, "Lãnh đạo thử")


def test_a_remark_names_both_wherever_it_is_read(
    stage: Stage, deputy: FlaskClient, delegation: int, browser: Any
) -> None:
    leader = stage.cast.people["leader"]
    task_id = stage.issue({"leads": ("commune_a",)})[0]
    address = f"/remarks/new?task={task_id}"
    assert f'<option selected value="{leader}">{INSTEAD}</option>' in deputy.get(address).text
    said = {"text": "Làm gọn trong tuần.", "outcome": "note", "key": "k" * 32, "instead_of": str(leader)}
    said["directive_id"] = str(stage.task(task_id).directive_id)
    assert deputy.post(address, data=said).status_code == 302
    assert last(task_id).instead_of == "Lãnh đạo thử"
    both = f"Phó Chủ tịch thử, {INSTEAD}"
    office = browser("office")
    assert both in office.get("/remarks").text
    assert both in office.get("/remarks/1").text
    told = db.session.scalars(select(Message.subject).where(Message.kind == "remark.made")).all()
    assert set(told) == {f"Ý kiến chỉ đạo của {both}"}
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "remark.made")).one()
    assert entry.details["decided_for"] == "Lãnh đạo thử"
    own = {**said, "instead_of": "0", "key": "o" * 32}
    assert deputy.post(address, data=own).status_code == 302
    assert last(task_id).instead_of == ""
