"""A unit's own work: what to do first stands first, and the menu counts what asks for something."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

from sqlalchemy import select

from tests.cast import Cast
from tests.conftest import TestClock
from tests.desk.page import texts
from tests.tasks.conftest import Stage
from tracker.core import db, transaction
from tracker.desk.queries import count_to_do
from tracker.tasks.models import Task
from tracker.units.models import Unit


def _groups(html: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for heading, body in re.findall(
        r'<section class="sect"[^>]*><h2[^>]*>(.*?)</h2>(.*?)</section>', html, re.DOTALL
    ):
        found[heading] = texts(body, "h3")
    return found


def test_nothing_to_do(browser: Any) -> None:
    assert "Chưa có việc nào" in browser("commune_a").get("/my").text


def test_nothing_to_do_at_once_is_said_so(stage: Stage, browser: Any) -> None:
    stage.issue({"due_on": None})
    html = browser("commune_a").get("/my").text
    assert "1 nhiệm vụ chưa xong, chưa có việc phải làm ngay." in html
    assert "0 việc" not in html


def test_what_to_do_first(stage: Stage, browser: Any, cast: Cast, clock: TestClock) -> None:
    days = {
        "Trễ": dt.date(2024, 9, 20),
        "Gần": dt.date(2024, 10, 2),
        "Xa": dt.date(2024, 12, 1),
        "Trả": dt.date(2024, 11, 1),
        "Nộp": dt.date(2024, 11, 2),
        "Đã xong": dt.date(2024, 11, 3),
        "Không hạn": None,
    }
    tasks = dict(
        zip(days, stage.issue(*({"title": title, "due_on": day} for title, day in days.items())), strict=True)
    )
    for title in ("Trả", "Nộp", "Đã xong"):
        stage.act("commune_a", "submit", tasks[title], result="Xong")
    stage.act("office", "return_", tasks["Trả"], reason="Thiếu biên bản họp bản.")
    stage.act("office", "accept", tasks["Đã xong"])
    html = browser("commune_a").get("/my").text
    groups = _groups(html)
    assert groups["Làm ngay"] == ["Trễ", "Trả"]
    assert groups["Sắp đến hạn"] == ["Gần"]
    assert groups["Đang làm"] == ["Xa", "Không hạn"]
    assert groups["Chờ duyệt"] == ["Nộp"]
    assert "“Thiếu biên bản họp bản.”" in html
    assert "Đã xong (1)" in html
    assert "6 nhiệm vụ chưa xong, 2 việc nên làm ngay." in html
    cards = sum(len(rows) for name, rows in groups.items() if name in ("Làm ngay", "Sắp đến hạn", "Đang làm"))
    assert count_to_do(cast.actor("commune_a")) == cards == 5
    assert f'<span class="pip">{cards}' in html


def test_acknowledging_all_at_once(stage: Stage, browser: Any) -> None:
    tasks = stage.issue({"title": "Một"}, {"title": "Hai"})
    client = browser("commune_a")
    html = client.get("/my").text
    assert "2 nhiệm vụ mới giao" in html
    offered = re.findall(r'name="task" value="(\d+)"', html)
    assert [int(found) for found in offered] == tasks
    assert client.post("/tasks/acknowledge", data={"task": offered}).status_code == 302
    assert "mới giao" not in client.get("/my").text


def test_several_tasks_of_one_document_can_go_together(stage: Stage, browser: Any) -> None:
    stage.issue({"title": "Một"}, {"title": "Hai"})
    directive = db.session.scalars(select(Task.directive_id)).first()
    assert f'href="/tasks/submit?directive={directive}"' in browser("commune_a").get("/my").text


def test_one_task_goes_alone(stage: Stage, browser: Any) -> None:
    stage.issue()
    assert "/tasks/submit?directive" not in browser("commune_a").get("/my").text


def test_a_head_sees_what_waits_for_approval(stage: Stage, browser: Any, cast: Cast) -> None:
    with transaction() as session:
        session.get_one(Unit, cast.units["commune_a"]).wants_head_approval = True
    task = stage.issue({"title": "Một"})[0]
    stage.act("commune_a", "submit", task, result="Xong")
    assert _groups(browser("head_a").get("/my").text) == {"Chờ lãnh đạo đơn vị duyệt": ["Một"]}
    assert _groups(browser("commune_a").get("/my").text) == {"Chờ duyệt": ["Một"]}
    assert count_to_do(cast.actor("head_a")) == 1
    assert count_to_do(cast.actor("commune_a")) == 0


def test_nobody_counts_for_another_unit(stage: Stage, cast: Cast) -> None:
    stage.issue()
    assert count_to_do(cast.actor("commune_b")) == 0
    assert count_to_do(cast.actor("admin")) == 0
    assert count_to_do(cast.actor("leader")) == 0


def test_done_work_is_paged(stage: Stage, browser: Any) -> None:
    tasks = stage.issue(*({"title": f"Việc {number}"} for number in range(23)))
    for task in tasks:
        stage.act("office", "withdraw", task, reason="Nhầm.")
    client = browser("commune_a")
    html = client.get("/my").text
    assert "Đã xong (23)" in html
    assert html.count('href="/tasks/') == 20
    assert client.get("/my?page=2").text.count('<li><h3><a href="/tasks/') == 3
    assert "Không còn nhiệm vụ nào chưa xong." in html


def test_work_that_the_unit_helps_with(stage: Stage, browser: Any) -> None:
    stage.issue({"leads": ("commune_a", "commune_b"), "helpers": ("agency",)})
    html = browser("agency").get("/my").text
    assert "Nhiệm vụ phối hợp với đơn vị khác (2)" in html


def test_reminders_and_progress_are_said(stage: Stage, browser: Any, clock: TestClock, cast: Cast) -> None:
    task = stage.issue()[0]
    stage.act("commune_a", "add_note", task, text="Đã họp 3 bản")
    with transaction() as session:
        row = session.get_one(Task, task)
        row.reminders, row.reminded_at = 2, clock()
    html = browser("commune_a").get("/my").text
    assert "Đã nhắc 2 lần, gần nhất 30/09/2024." in html
    assert "Cập nhật tiến độ gần nhất: 30/09/2024." in html
