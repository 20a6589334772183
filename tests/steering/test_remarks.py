"""Remarks: what a leader says reaches the unit or becomes tasks, and the office says what was done."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.tasks.conftest import Stage
from tracker.audit.models import AuditEntry
from tracker.core import db, transaction
from tracker.core.errors import Forbidden, IllegalTransition, Invalid, Stale
from tracker.directives.models import Directive
from tracker.outbox.models import Message
from tracker.steering import operations, queries
from tracker.steering.models import Remark
from tracker.steering.operations import About, Order
from tracker.tasks.models import Task

LATER = dt.date(2024, 11, 4)
PEOPLE = ("office", "auditor", "admin", "commune_a", "head_a", "agency")


def _remark(stage: Stage, name: str = "leader", text: str = "Làm gọn trong tuần.", **subject: Any) -> int:
    order = subject.pop("order", None)
    with transaction():
        if "task" in subject:
            subject["task"] = db.session.get_one(Task, subject["task"])
        if "directive" in subject:
            subject["directive"] = db.session.get_one(Directive, subject["directive"])
        if order is not None:
            order = Order(directive=db.session.get_one(Directive, order.pop("directive")), **order)
        made = operations.remark(
            About(**subject), text, actor=stage.cast.actor(name), now=stage.clock(), order=order
        )
        return made.id


def _told(kind: str) -> list[tuple[int | None, int | None]]:
    rows = db.session.execute(
        select(Message.unit_id, Message.account_id).where(Message.kind == kind).order_by(Message.id)
    )
    return [tuple(row) for row in rows]  # type: ignore[misc]


@pytest.fixture
def issued(stage: Stage) -> list[int]:
    return stage.issue({"leads": ("commune_a", "commune_b"), "helpers": ("agency",)})


def test_about_a_task_it_stands_in_its_history(stage: Stage, issued: list[int], browser: Any) -> None:
    version = stage.task(issued[0]).version
    _remark(stage, task=issued[0])
    event = stage.events(issued[0])[-1]
    assert (event.verb, event.note, event.actor_name) == ("remark", "Làm gọn trong tuần.", "Lãnh đạo thử")
    assert stage.task(issued[0]).version == version
    assert _told("task.remarked") == [(stage.cast.units["commune_a"], None)]
    offices = {stage.cast.people["office"], stage.cast.people["office_2"]}
    assert {account for _unit, account in _told("remark.made")} == offices
    html = browser("commune_a").get(f"/tasks/{issued[0]}").text
    assert "Làm gọn trong tuần." in html
    assert "Lãnh đạo thử" in html
    assert "Làm gọn trong tuần." not in browser("commune_b").get(f"/tasks/{issued[1]}").text


def test_about_a_directive_every_unit_of_it_is_told(stage: Stage, issued: list[int], browser: Any) -> None:
    directive = stage.task(issued[0]).directive_id
    _remark(stage, directive=directive)
    units = {unit for unit, _account in _told("remark.made") if unit}
    assert units == {stage.cast.units[name] for name in ("commune_a", "commune_b", "agency")}
    assert "Làm gọn trong tuần." in browser("agency").get(f"/directives/{directive}").text


def test_about_a_unit_only_that_unit_reads_it(stage: Stage, issued: list[int], browser: Any) -> None:
    unit = stage.cast.units["commune_a"]
    _remark(stage, unit_id=unit)
    assert [unit for unit, _account in _told("remark.made") if unit] == [unit]
    assert "Làm gọn trong tuần." in browser("commune_a").get(f"/units/{unit}").text
    assert browser("commune_b").get(f"/units/{unit}").status_code == 404


def test_it_becomes_tasks_at_once(stage: Stage, issued: list[int], browser: Any) -> None:
    task = stage.task(issued[0])
    directive, units = task.directive_id, [stage.cast.units[name] for name in ("commune_a", "commune_c")]
    order = {"directive": directive, "unit_ids": units, "title": "Báo cáo nhanh", "due_on": LATER}
    remark = db.session.get_one(Remark, _remark(stage, task=issued[0], order=order))
    made = db.session.scalars(select(Task).where(Task.instruction_id == remark.instruction_id)).all()
    assert {one.unit_id for one in made} == set(units)
    assert {one.due_on for one in made} == {LATER}
    assert made[0].instruction.text == "Làm gọn trong tuần."
    assert stage.events(issued[0])[-1].verb == "assigned"
    stage.act("commune_a", "submit", next(one.id for one in made if one.unit_id == units[0]), result="Xong")
    stage.act("office", "accept", next(one.id for one in made if one.unit_id == units[0]))
    rows, total = queries.listing(stage.cast.actor("office"), stage.clock(), page=1, per=10)
    assert total == 1
    assert rows[0].totals is not None
    assert (rows[0].totals.all, rows[0].totals.done) == (2, 1)
    assert "Đã giao 2 nhiệm vụ: 1 xong, 0 quá hạn" in browser("leader").get("/remarks").text


def test_the_office_answers_and_the_leader_is_told(stage: Stage, issued: list[int], browser: Any) -> None:
    remark = _remark(stage, task=issued[0])
    client = browser("office")
    assert "Làm gọn" in client.get("/remarks?state=open").text
    page = client.get(f"/remarks/{remark}")
    assert page.status_code == 200
    assert client.post(f"/remarks/{remark}", data={"answer": "", "version": "1"}).status_code == 422
    assert client.post(f"/remarks/{remark}", data={"answer": "Đã họp.", "version": "9"}).status_code == 409
    assert client.post(f"/remarks/{remark}", data={"answer": "Đã họp.", "version": "1"}).status_code == 302
    assert _told("remark.answered") == [(None, stage.cast.people["leader"])]
    assert "Đã họp." in browser("leader").get(f"/remarks/{remark}").text
    assert "Làm gọn" not in client.get("/remarks?state=open").text
    assert "Đã họp." in browser("commune_a").get(f"/tasks/{issued[0]}").text


def test_from_the_form(stage: Stage, issued: list[int], browser: Any) -> None:
    client, task = browser("leader"), stage.task(issued[0])
    address = f"/remarks/new?task={issued[0]}"
    assert '<p class="lead">Xã Dào San: 1. Việc 1</p>' in client.get(address).text
    assert client.post(address, data={"text": "", "outcome": "note", "key": "a" * 32}).status_code == 422
    data = {"text": "Làm ngay.", "outcome": "tasks", "directive_id": task.directive_id, "key": "b" * 32}
    refused = client.post(address, data=data)
    assert refused.status_code == 422
    assert "Hãy ghi tên nhiệm vụ." in refused.text
    data |= {"title": "Việc gấp", "due_on": "4/11/2024", "unit_ids": task.unit_id}
    for _ in range(2):
        assert client.post(address, data=data).location == f"/tasks/{issued[0]}"
    assert db.session.scalar(select(func.count()).select_from(Remark)) == 1
    assert db.session.scalar(select(func.count()).select_from(Task)) == 3
    note = {"text": "Nhắc xã.", "outcome": "note", "directive_id": task.directive_id, "key": "c" * 32}
    unit = client.post(f"/remarks/new?unit={task.unit_id}", data=note)
    assert unit.location == f"/units/{task.unit_id}"


def test_only_leaders_remark_and_only_the_office_answers(stage: Stage, issued: list[int], browser: Any) -> None:
    remark = _remark(stage, task=issued[0])
    for name in PEOPLE:
        with pytest.raises(Forbidden):
            _remark(stage, name, task=issued[0])
        assert browser(name).get(f"/remarks/new?task={issued[0]}").status_code == 403
    for name in ("leader", "auditor", "commune_a"):
        with pytest.raises(Forbidden), transaction():
            operations.answer(
                db.session.get_one(Remark, remark),
                "Xong",
                version=1,
                actor=stage.cast.actor(name),
                now=stage.clock(),
            )
    for name in ("commune_a", "admin"):
        assert browser(name).get("/remarks").status_code == 403
        assert browser(name).get(f"/remarks/{remark}").status_code == 403
    assert browser("leader").post(f"/remarks/{remark}", data={"answer": "A", "version": "1"}).status_code == 403


def test_strangers_and_what_is_not_there(browser: Any, client: FlaskClient) -> None:
    for path in ("/remarks", "/remarks/1", "/remarks/new?task=1"):
        assert client.get(path).location.startswith("/sign-in")
    leader = browser("leader")
    for path in ("/remarks/999", "/remarks/new", "/remarks/new?task=999", "/remarks/new?unit=999"):
        assert leader.get(path).status_code == 404


def test_what_cannot_be_remarked(stage: Stage, issued: list[int]) -> None:
    with pytest.raises(Invalid):
        _remark(stage, text="  ", task=issued[0])
    draft = stage.draft()
    with pytest.raises(Invalid):
        _remark(stage, directive=draft)
    stage.act("office", "withdraw", issued[0], reason="Nhầm.")
    with pytest.raises(IllegalTransition):
        _remark(stage, task=issued[0])
    assert db.session.scalar(select(func.count()).select_from(Remark)) == 0


def test_each_act_is_recorded_once(stage: Stage, issued: list[int]) -> None:
    remark = _remark(stage, task=issued[0])
    with transaction():
        operations.answer(
            db.session.get_one(Remark, remark),
            "Đã họp.",
            version=1,
            actor=stage.cast.actor("office"),
            now=stage.clock(),
        )
    with pytest.raises(Stale), transaction():
        operations.answer(
            db.session.get_one(Remark, remark),
            "Lần nữa.",
            version=1,
            actor=stage.cast.actor("office"),
            now=stage.clock(),
        )
    acts = db.session.scalars(select(AuditEntry.act).where(AuditEntry.subject_type == "remark")).all()
    assert sorted(acts) == ["remark.answered", "remark.made"]
