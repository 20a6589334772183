"""One decision on many tasks: what is planned is what is done, all or knowingly a part, one message a unit."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.tasks.conftest import DUE, RESULT, Stage
from tracker.core import db, transaction
from tracker.core.calendar import load_calendar
from tracker.core.errors import Forbidden, Invalid
from tracker.directives.states import CompletionRule
from tracker.outbox.models import Message
from tracker.tasks import operations
from tracker.tasks.models import Task
from tracker.tasks.operations.planning import plan_bulk

LATER = DUE + dt.timedelta(days=20)


def decide(stage: Stage, name: str, verb: str, ids: list[int], **given: Any) -> tuple[int, int]:
    """Let a person decide on tasks at once; versions are those of the moment unless given."""
    skip = given.pop("skip", False)
    versions = given.pop("versions", None) or {one: stage.task(one).version for one in ids}
    with transaction():
        return operations.decide_many(
            [db.session.get_one(Task, one) for one in ids],
            operations.Order(verb, **given),
            actor=stage.cast.actor(name),
            now=stage.clock(),
            versions=versions,
            skip=skip,
        )


def submitted(stage: Stage, *instructions: dict[str, Any]) -> list[int]:
    """Tasks of Dào San and Bản Lang, handed in."""
    ids = stage.issue(*(instructions or ({"leads": ("commune_a", "commune_b")}, {})))
    for one in ids:
        unit = stage.task(one).unit_id
        who = next(name for name in ("commune_a", "commune_b") if stage.cast.units[name] == unit)
        stage.act(who, "submit", one, **RESULT)
    return ids


def letters(kind: str) -> list[Message]:
    """The messages of a kind."""
    return list(db.session.scalars(select(Message).where(Message.kind == kind).order_by(Message.id)))


def test_accepting_many_tells_each_unit_once(stage: Stage) -> None:
    ids = submitted(stage)
    assert decide(stage, "office", "accept", ids, note="Tốt.") == (3, 0)
    assert {stage.task(one).state for one in ids} == {"completed"}
    told = letters("task.accepted")
    assert Counter(letter.unit_id for letter in told) == dict.fromkeys(
        (stage.cast.units["commune_a"], stage.cast.units["commune_b"]), 1
    )
    both = next(letter for letter in told if letter.unit_id == stage.cast.units["commune_a"])
    assert both.subject == "Duyệt kết quả: 2 nhiệm vụ"
    for words in ("Việc 1", "Việc 2", "Tốt."):
        assert words in both.body


def test_one_that_cannot_be_done_stops_all_unless_left_out(stage: Stage) -> None:
    first, second, third = submitted(stage)
    stage.act("commune_a", "take_back", third)
    with pytest.raises(Invalid):
        decide(stage, "office", "accept", [first, second, third])
    assert stage.task(first).state == "submitted"
    assert not letters("task.accepted")
    assert decide(stage, "office", "accept", [first, second, third], skip=True) == (2, 1)
    assert [stage.task(one).state for one in (first, second, third)] == ["completed", "completed", "in_progress"]


def test_what_changed_since_it_was_seen_is_not_decided_on(stage: Stage) -> None:
    first, second, _ = submitted(stage)
    seen = {one: stage.task(one).version for one in (first, second)}
    stage.act("commune_a", "take_back", first)
    stage.act("commune_a", "submit", first, result="Sửa lại.")
    with pytest.raises(Invalid):
        decide(stage, "office", "accept", [first, second], versions=seen)
    assert decide(stage, "office", "accept", [first, second], versions=seen, skip=True) == (1, 1)
    assert stage.task(first).state == "submitted"


def test_nobody_accepts_their_own_in_bulk(stage: Stage) -> None:
    own = stage.issue({"leads": ("office",)})[0]
    stage.act("office", "submit", own, **RESULT)
    others = submitted(stage)
    plan = plan_bulk(
        operations.Order("accept"),
        [stage.task(own), *(db.session.get_one(Task, one) for one in others)],
        actor=stage.cast.actor("office"),
        now=stage.clock(),
        calendar=load_calendar(),
    )
    assert [line.task_id for line in plan.refused] == [own]
    assert plan.refused[0].refusal is not None
    assert plan.refused[0].refusal.message == "Người nộp không được tự duyệt."
    assert decide(stage, "office", "accept", [own, *others], skip=True) == (3, 1)
    assert stage.task(own).state == "submitted"
    assert decide(stage, "leader", "accept", [own]) == (1, 0)


def test_where_one_unit_is_enough_only_the_first_is_accepted(stage: Stage) -> None:
    rule = {"leads": ("commune_a", "commune_b"), "completion_rule": CompletionRule.ANY}
    first, second = submitted(stage, rule)
    with pytest.raises(Invalid):
        decide(stage, "office", "accept", [first, second])
    assert decide(stage, "office", "accept", [first, second], skip=True) == (1, 1)
    assert (stage.task(first).state, stage.task(second).state) == ("completed", "not_applicable")
    assert "đã hoàn thành" in letters("task.accepted")[-1].body


def test_returning_many_needs_a_reason_and_may_set_a_day(stage: Stage) -> None:
    ids = submitted(stage)
    with pytest.raises(Invalid):
        decide(stage, "office", "return_", ids, note="  ")
    with pytest.raises(Invalid):
        decide(stage, "office", "return_", ids, note="Thiếu ảnh.", redo_on=dt.date(2024, 9, 1))
    assert decide(stage, "office", "return_", ids, note="Thiếu ảnh.", redo_on=LATER) == (3, 0)
    assert {(stage.task(one).state, stage.task(one).due_on) for one in ids} == {("returned", LATER)}
    assert {stage.task(one).original_due_on for one in ids} == {DUE}


@pytest.mark.parametrize(
    ("later", "expected"),
    [
        (operations.Later(until=LATER), {LATER}),
        # 15 and 18 October 2024 are a Tuesday and a Friday; three working days later lies behind a weekend.
        (operations.Later(days=3), {dt.date(2024, 10, 18), dt.date(2024, 10, 23)}),
    ],
)
def test_extending_many(stage: Stage, later: operations.Later, expected: set[dt.date]) -> None:
    ids = stage.issue({}, {"due_on": dt.date(2024, 10, 18)})
    assert decide(stage, "office", "extend", ids, note="Mưa lũ.", later=later) == (2, 0)
    assert {stage.task(one).due_on for one in ids} == expected
    assert {stage.task(one).original_due_on for one in ids} == {DUE, dt.date(2024, 10, 18)}
    assert len(letters("task.extended")) == 1


def test_what_cannot_be_extended_is_told_apart(stage: Stage) -> None:
    runs, handed_in, without, own = stage.issue({}, {}, {"due_on": None}, {"leads": ("office",)})
    stage.act("commune_a", "submit", handed_in, **RESULT)
    ids = [runs, handed_in, without, own]
    order = {"note": "Mưa lũ.", "later": operations.Later(until=LATER)}
    assert decide(stage, "office", "extend", ids, skip=True, **order) == (1, 3)
    assert [stage.task(one).due_on for one in ids] == [LATER, DUE, None, DUE]
    with pytest.raises(Invalid):
        decide(stage, "office", "extend", [runs], note="Lần nữa.", later=operations.Later(until=DUE))


def test_an_extension_answers_a_smaller_wish(stage: Stage, task_id: int) -> None:
    request_id = stage.ask("commune_a", task_id, "extension", wished_due_on=DUE + dt.timedelta(days=3))
    stage.act("office", "extend", task_id, later=operations.Later(until=LATER), reason="Mưa lũ.")
    task = stage.task(task_id)
    assert task.open_request is None
    asked = next(one for one in task.requests if one.id == request_id)
    assert (asked.state, asked.granted_due_on) == ("granted", LATER)
    larger = stage.ask("commune_a", task_id, "extension", wished_due_on=LATER + dt.timedelta(days=30))
    stage.act("office", "extend", task_id, later=operations.Later(days=1), reason="Mưa lũ.")
    assert next(one for one in stage.task(task_id).requests if one.id == larger).state == "open"


def test_a_unit_decides_nothing_in_bulk(stage: Stage) -> None:
    ids = submitted(stage)
    with pytest.raises(Invalid):
        decide(stage, "commune_a", "accept", ids)
    with pytest.raises(Forbidden):
        stage.act("commune_a", "extend", ids[0], later=operations.Later(days=2), reason="Xin thêm.")


def test_the_pages(browser: Any, client: FlaskClient, stage: Stage) -> None:
    first, second, third = submitted(stage)
    stage.act("commune_a", "take_back", third)
    address = "/tasks/many/accept"
    assert client.post(address).status_code == 302
    assert browser("commune_a").post(address).status_code == 403
    assert browser("leader").post("/tasks/many/extend").status_code == 403
    office = browser("office")
    page = office.post(address, data={"task": [first, second, third]})
    assert page.status_code == 200
    html = page.get_data(as_text=True)
    assert "Làm được: 2 nhiệm vụ" in html
    assert "Không làm được: 1 nhiệm vụ" in html
    assert {stage.task(one).state for one in (first, second)} == {"submitted"}
    boxes = [f"{one}:{stage.task(one).version}" for one in (first, second)]
    data = {"send": "1", "key": "k", "task": boxes}
    assert office.post(address, data={**data, "task": ["99999:1"]}).status_code == 404
    for _ in range(2):
        assert office.post(address, data=data).status_code == 302
    assert {stage.task(one).state for one in (first, second)} == {"completed"}
    assert office.post(address, data={**data, "key": "other"}).status_code == 422


def test_by_unit_from_the_matrix_only_what_can_be_decided(browser: Any, stage: Stage) -> None:
    ids = submitted(stage, {"leads": ("commune_a", "commune_b")}, {}, {})
    stage.act("commune_a", "take_back", ids[-1])
    directive = stage.task(ids[0]).directive_id
    data = {"directive": directive, "unit": [stage.cast.units["commune_a"]]}
    html = browser("office").post("/tasks/many/return", data=data).get_data(as_text=True)
    assert "Làm được: 2 nhiệm vụ" in html
    assert "Không làm được" not in html


def test_new_days_are_shown_before_they_are_given(browser: Any, stage: Stage) -> None:
    task_id = stage.issue()[0]
    office, address = browser("office"), "/tasks/many/extend"
    box = f"{task_id}:{stage.task(task_id).version}"
    data = {"send": "1", "key": "k", "task": [box], "days": "3", "note": "Mưa lũ."}
    shown = office.post(address, data=data)
    assert shown.status_code == 200
    html = shown.get_data(as_text=True)
    assert "15/10/2024 → 18/10/2024" in html
    assert stage.task(task_id).due_on == DUE
    seen = html.split('name="seen"')[1].split('value="')[1].split('"')[0].replace("&#39;", "'")
    assert office.post(address, data={**data, "seen": seen, "days": "4"}).status_code == 200
    assert stage.task(task_id).due_on == DUE
    assert office.post(address, data={**data, "seen": seen}).status_code == 302
    assert stage.task(task_id).due_on == dt.date(2024, 10, 18)
    assert (
        office.post(address, data={"send": "1", "key": "n", "task": [box], "note": "Không ngày."}).status_code
        == 422
    )
