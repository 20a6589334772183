"""The matrix: what is seen there equals what is counted, and what is worst stands first."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from sqlalchemy import select

from tests.cast import Cast
from tests.conftest import TestClock
from tests.desk.conftest import counted
from tests.desk.page import texts
from tests.desk.seeding import seed_directive
from tests.tasks.conftest import Stage
from tracker.core import db
from tracker.tasks.models import Task
from tracker.units.models import UnitGroup, UnitVersion


def _rows(html: str) -> list[list[str]]:
    """Lines of the table, each as the texts of its cells; the sums are the last."""
    table = html[html.index('<table class="mx">') : html.index("</table>")]
    return [
        [" ".join(re.sub(r"<[^>]*>", " ", cell).split()) for cell in re.findall(r"<t[hd][ >].*?</t[hd]>", row)]
        for row in re.findall(r"<tr.*?</tr>", table, re.DOTALL)
    ]


def _units(html: str) -> list[str]:
    return [row[0] for row in _rows(html)[1:-1] if len(row) > 2]


def _name(task: Task) -> str:
    return db.session.scalars(select(UnitVersion.short_name).where(UnitVersion.id == task.unit_version_id)).one()


def test_every_cell_is_a_task_and_every_task_a_cell(many: int, browser: Any) -> None:
    html = browser("office").get(f"/directives/{many}/matrix").text
    shown = [int(found) for found in re.findall(r'<a class="cell [^"]*" href="/tasks/(\d+)">', html)]
    assert sorted(shown) == list(db.session.scalars(select(Task.id).order_by(Task.id)))


def test_sums_down_and_across_equal_an_independent_count(many: int, browser: Any, clock: TestClock) -> None:
    html = browser("office").get(f"/directives/{many}/matrix").text
    rows = _rows(html)
    lines, sums = [row for row in rows[1:-1] if len(row) > 2], rows[-1]
    done = sum(int(line[-1].split("/")[0]) for line in lines)
    given = sum(int(line[-1].split("/")[1]) for line in lines)
    own = counted(clock())
    assert done == own["done"] + own["done_late"] + own["done_none"]
    assert given == sum(own.values()) - own["apart"]
    assert sums[-1] == f"{done}/{given}"
    assert sum(int(cell.split("/")[0]) for cell in sums[1:-1]) == done
    assert sum(int(cell.split("/")[1]) for cell in sums[1:-1]) == given
    facts = " ".join(texts(html, "ul", "facts"))
    assert f"{given} nhiệm vụ" in facts
    assert f"{own['over']} quá hạn" in facts
    assert f"{own['apart']} ngoài tỷ lệ" in facts


def test_each_line_counts_its_own_cells(many: int, browser: Any) -> None:
    for line in _rows(browser("office").get(f"/directives/{many}/matrix").text)[1:-1]:
        if len(line) > 2:
            done = sum(text.startswith(("Đúng", "Xong", "Hoàn")) for text in line[1:-1])
            apart = sum(text.startswith("Không áp dụng") for text in line[1:-1])
            assert line[-1] == f"{done}/{5 - apart}"


def test_worst_first(stage: Stage, browser: Any, clock: TestClock, cast: Cast) -> None:
    stage.issue(
        {"leads": ("commune_a",), "due_on": dt.date(2024, 9, 20)},
        {"leads": ("commune_b",), "due_on": dt.date(2024, 9, 10)},
        {"leads": ("commune_c",), "due_on": dt.date(2024, 12, 1)},
    )
    directive = db.session.scalars(select(Task.directive_id)).first()
    client = browser("office")
    assert _units(client.get(f"/directives/{directive}/matrix").text) == ["Xã Bản Lang", "Xã Dào San", "Xã Nậm Xe"]
    plain = client.get(f"/directives/{directive}/matrix?order=document").text
    assert _units(plain) == ["Xã Dào San", "Xã Bản Lang", "Xã Nậm Xe"]


def test_one_long_delay_and_many_short_ones(stage: Stage, browser: Any) -> None:
    late, lately = dt.date(2024, 8, 1), dt.date(2024, 9, 28)
    stage.issue(
        {"leads": ("commune_a",), "due_on": late},
        {"leads": ("commune_b",), "due_on": lately},
        {"leads": ("commune_b",), "due_on": lately},
    )
    directive = db.session.scalars(select(Task.directive_id)).first()
    assert _units(browser("office").get(f"/directives/{directive}/matrix").text) == ["Xã Bản Lang", "Xã Dào San"]


def test_a_share_that_nobody_was_given_is_said_aloud(stage: Stage, browser: Any) -> None:
    stage.issue({"leads": ("commune_a",)}, {"leads": ("commune_b",)})
    directive = db.session.scalars(select(Task.directive_id)).first()
    html = browser("office").get(f"/directives/{directive}/matrix").text
    assert html.count("Không giao") == 2


@pytest.mark.parametrize(
    ("condition", "keeps"),
    [
        ("overdue", lambda task, now: task.timeliness(now, now) == "overdue"),
        ("submitted", lambda task, _now: task.state == "submitted"),
        ("request", lambda task, _now: task.open_request is not None),
        ("returned", lambda task, _now: task.state == "returned"),
        ("assigned", lambda task, _now: task.state == "assigned"),
        ("open", lambda task, _now: task.state not in ("completed", "not_applicable")),
        ("", lambda _task, _now: True),
        ("nonsense", lambda _task, _now: True),
    ],
)
def test_conditions_keep_units_and_say_how_many_tasks(
    many: int, browser: Any, clock: TestClock, condition: str, keeps: Any
) -> None:
    html = browser("office").get(f"/directives/{many}/matrix?condition={condition}").text
    kept = [task for task in db.session.scalars(select(Task)) if keeps(task, clock())]
    assert set(_units(html)) == {_name(task) for task in kept}
    if condition in ("", "nonsense"):
        return
    assert re.search(rf'<option value="{condition}" selected>[^<]*\({len(kept)}\)', html)
    rows = _rows(html)
    assert rows[-1][0] == f"Cộng {len(set(_units(html)))} đơn vị"
    assert rows[-1][-1].split("/")[1] == str(sum(int(row[-1].split("/")[1]) for row in rows[1:-1] if len(row) > 2))


def test_groups_of_the_documents_day(stage: Stage, browser: Any) -> None:
    stage.issue({"leads": ("commune_a", "agency")})
    directive = db.session.scalars(select(Task.directive_id)).first()
    client = browser("office")
    assert _units(client.get(f"/directives/{directive}/matrix").text) == ["Phòng Tư pháp", "Xã Dào San"]
    group = db.session.scalars(select(UnitGroup.id).where(UnitGroup.name == "UBND các xã, thị trấn")).one()
    narrowed = client.get(f"/directives/{directive}/matrix?group={group}").text
    assert _units(narrowed) == ["Xã Dào San"]
    nobody = client.get(f"/directives/{directive}/matrix?group=999").text
    assert "Không có đơn vị nào khớp" in nobody


def test_each_period_is_a_column(stage: Stage, browser: Any) -> None:
    stage.issue({"leads": ("commune_a",), "rule": "FREQ=MONTHLY;BYMONTHDAY=25"})
    directive = db.session.scalars(select(Task.directive_id)).first()
    html = browser("office").get(f"/directives/{directive}/matrix").text
    assert re.search(r"Kỳ 2024-\d\d", html)


def test_phone_and_table_show_the_same_units(many: int, browser: Any) -> None:
    html = browser("office").get(f"/directives/{many}/matrix").text
    names = re.findall(r"<b>([^<]*)</b><small>(\d+/\d+) hoàn thành", html)
    assert names == [(row[0], row[-1]) for row in _rows(html)[1:-1] if len(row) > 2]


def test_the_late_are_chosen_for_a_reminder(many: int, browser: Any, clock: TestClock) -> None:
    html = browser("office").get(f"/directives/{many}/matrix").text
    chosen = {int(found) for found in re.findall(r'name="unit" value="(\d+)" checked', html)}
    late = {
        task.unit_id for task in db.session.scalars(select(Task)) if task.timeliness(clock(), clock()) == "overdue"
    }
    assert chosen == late
    assert 'action="/tasks/remind"' in html
    answer = browser("office").post("/tasks/remind", data={"directive": many, "unit": sorted(chosen)})
    assert answer.status_code == 200
    for name in ("leader", "auditor"):
        assert 'name="unit"' not in browser(name).get(f"/directives/{many}/matrix").text


def test_home_leads_to_the_only_directive_or_lets_choose(
    many: int, browser: Any, cast: Cast, clock: TestClock
) -> None:
    client = browser("leader")
    assert client.get("/matrix").location == f"/directives/{many}/matrix"
    other = seed_directive(clock(), [cast.units["commune_a"]], instructions=1, number="77")
    html = client.get("/matrix").text
    assert f"/directives/{other}/matrix" in html
    assert "Công văn 77/UBND-NV" in html


def test_home_without_any_directive(browser: Any) -> None:
    assert "Chưa giao văn bản nào" in browser("leader").get("/matrix").text


def test_a_draft_has_no_matrix_yet(stage: Stage, browser: Any) -> None:
    assert "Chưa có nhiệm vụ" in browser("office").get(f"/directives/{stage.draft()}/matrix").text
