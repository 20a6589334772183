"""The list of tasks: narrowed by its address, ordered alike on both databases, fifty a page."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from sqlalchemy import select

from tests.cast import Cast
from tests.conftest import TestClock
from tests.desk.page import texts
from tests.desk.seeding import seed_directive, seed_units
from tests.tasks.conftest import Stage
from tracker.core import db
from tracker.tasks.models import Task


def _ids(html: str) -> list[int]:
    return [int(found) for found in re.findall(r'<td class="full"><a href="/tasks/(\d+)"', html)]


def _all(client: Any, query: str = "") -> list[int]:
    found: list[int] = []
    for page in range(1, 50):
        rows = _ids(client.get(f"/tasks?page={page}&{query}").text)
        if not rows:
            break
        found += rows
    return found


def _tasks() -> list[Task]:
    return list(db.session.scalars(select(Task).order_by(Task.id)))


def test_every_task_once_by_deadline_and_those_without_last(many: int, browser: Any) -> None:
    tasks = _tasks()
    dated = sorted((task for task in tasks if task.due_at), key=lambda task: (task.due_at, task.id))
    bare = [task.id for task in tasks if not task.due_at]
    client = browser("office")
    assert _all(client) == [task.id for task in dated] + bare
    falling = sorted(
        (task for task in tasks if task.due_at), key=lambda task: (task.due_at, task.id), reverse=True
    )
    assert _all(client, "sort=-due") == [task.id for task in falling] + bare


def test_pages_of_fifty(many: int, browser: Any) -> None:
    client = browser("office")
    assert len(_ids(client.get("/tasks").text)) == 50
    assert "1–50 trên 85" in client.get("/tasks").text
    assert len(_ids(client.get("/tasks?page=2").text)) == 35
    beyond = client.get("/tasks?page=9").text
    assert "Trang này không có" in beyond
    assert _ids(beyond) == []


@pytest.mark.parametrize(
    "bad", ["page=x", "page=-1", "unit=abc", "state=none", "timeliness=x", "sort=;", "kind=1"]
)
def test_what_the_address_cannot_mean_is_passed_over(many: int, browser: Any, bad: str) -> None:
    assert len(_ids(browser("office").get(f"/tasks?{bad}").text)) == 50


@pytest.mark.parametrize(
    ("query", "keeps"),
    [
        ("state=submitted", lambda task: task.state == "submitted"),
        ("state=open", lambda task: task.state not in ("completed", "not_applicable", "withdrawn")),
        ("state=counted", lambda task: task.state not in ("not_applicable", "withdrawn", "transferred")),
        ("request=any", lambda task: task.open_request is not None),
        ("request=extension", lambda task: task.open_request == "extension"),
        ("request=reopening", lambda _: False),
        ("timeliness=no_deadline", lambda task: task.due_at is None and task.state != "not_applicable"),
        ("kind=general", lambda _: True),
        ("kind=facility", lambda _: False),
        ("state=submitted&request=any", lambda _: False),
    ],
)
def test_filters_keep_what_they_say(many: int, browser: Any, query: str, keeps: Any) -> None:
    assert set(_all(browser("office"), query)) == {task.id for task in _tasks() if keeps(task)}


def test_overdue_is_the_rule_of_one_task(many: int, browser: Any, clock: TestClock) -> None:
    late = {task.id for task in _tasks() if task.timeliness(clock(), clock()) == "overdue"}
    assert set(_all(browser("office"), "timeliness=overdue")) == late


def test_what_is_not_due_yet_holds_what_is_due_soon(many: int, browser: Any, clock: TestClock) -> None:
    soon = clock() + dt.timedelta(days=3)
    early = {task.id for task in _tasks() if task.timeliness(clock(), soon) in {"in_term", "due_soon"}}
    assert early
    assert set(_all(browser("office"), "timeliness=before_due")) == early


def test_unit_directive_and_instruction(many: int, browser: Any, clock: TestClock, cast: Cast) -> None:
    other = seed_directive(clock(), [cast.units["commune_a"]], instructions=2, number="77")
    client = browser("office")
    unit = cast.units["commune_b"]
    assert set(_all(client, f"unit={unit}")) == {task.id for task in _tasks() if task.unit_id == unit}
    assert set(_all(client, f"directive={other}")) == {task.id for task in _tasks() if task.directive_id == other}
    one = _tasks()[0].instruction_id
    assert set(_all(client, f"instruction={one}")) == {task.id for task in _tasks() if task.instruction_id == one}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("Nậm Xe việc thứ 4", 1),
        ("nam xe viec thu 4", 1),
        ("ĐÔN ĐỐC", 85),
        ("doan doc", 0),
        ("xa dao san", 5),
        ("Dào San", 5),
        ("dao san doc thu 2", 1),
        ("UBND", 85),
        ("1318", 85),
        ("131", 0),
        ("100%", 0),
        ("thu_2", 0),
    ],
)
def test_words_with_and_without_diacritics(many: int, browser: Any, words: str, found: int) -> None:
    assert len(_all(browser("office"), f"q={words.replace('%', '%25').replace(' ', '+')}")) == found


def test_by_unit_in_the_order_of_the_alphabet(stage: Stage, browser: Any) -> None:
    stage.issue({"leads": ("commune_a", "commune_b", "commune_c", "agency")})
    client = browser("office")
    names = ["Phòng Tư pháp", "Xã Bản Lang", "Xã Dào San", "Xã Nậm Xe"]
    assert [name for name in texts(client.get("/tasks?sort=unit").text, "th") if name in names] == names
    assert [name for name in texts(client.get("/tasks?sort=-unit").text, "th") if name in names] == names[::-1]


def test_new_first(stage: Stage, browser: Any) -> None:
    tasks = stage.issue({"leads": ("commune_a", "commune_b")})
    client = browser("office")
    assert _ids(client.get("/tasks?sort=-new").text) == tasks
    assert _ids(client.get("/tasks?sort=new").text) == tasks[::-1]


def test_a_unit_sees_its_own_and_no_choice_of_others(many: int, browser: Any, cast: Cast) -> None:
    client = browser("commune_a")
    unit = cast.units["commune_a"]
    assert set(_all(client)) == {task.id for task in _tasks() if task.unit_id == unit}
    assert _all(client, f"unit={cast.units['commune_b']}") == []
    assert 'name="unit"' not in client.get("/tasks").text


def test_tasks_that_the_unit_helps_with(stage: Stage, browser: Any) -> None:
    first, second = stage.issue({"leads": ("commune_a", "commune_b"), "helpers": ("agency",)})
    own = stage.issue({"leads": ("agency",)})
    client = browser("agency")
    assert set(_all(client)) == {first, second, *own}
    assert set(_all(client, "part=cooperate")) == {first, second}


def test_only_the_office_chooses_and_only_what_is_open(many: int, browser: Any, clock: TestClock) -> None:
    html = browser("office").get("/tasks?timeliness=overdue").text
    boxes = {int(found) for found in re.findall(r'name="task" value="(\d+)"', html)}
    late = [task for task in _tasks() if task.timeliness(clock(), clock()) == "overdue"]
    assert boxes == {task.id for task in late}
    assert boxes
    assert 'name="task"' not in browser("leader").get("/tasks?timeliness=overdue").text
    assert 'name="task"' not in browser("office").get("/tasks?state=completed").text


def test_nothing_matches_and_nothing_there(stage: Stage, browser: Any) -> None:
    client = browser("office")
    assert "Chưa có nhiệm vụ" in client.get("/tasks").text
    stage.issue()
    assert "Không có nhiệm vụ nào khớp" in client.get("/tasks?q=khong+co+tu+nay").text


def test_many_units_keep_their_filters_on_the_next_page(cast: Cast, browser: Any, clock: TestClock) -> None:
    seed_directive(clock(), seed_units(60), instructions=2)
    html = browser("office").get("/tasks?q=don+doc&sort=-due").text
    following = re.search(r'href="(/tasks\?[^"]*page=2[^"]*)"', html)
    assert following is not None
    assert "q=don+doc" in following[1]
    assert "sort=-due" in following[1]
