"""What a person looks after stands first, and every figure of it is the length of the list behind it."""

from __future__ import annotations

import datetime as dt
import re
from html import unescape
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.conftest import TestClock
from tests.database import restore_database
from tests.desk.page import links, texts
from tests.desk.seeding import seed_directive, seed_units
from tests.desk.test_office import _listed
from tests.steering.conftest import look_after
from tests.tasks.conftest import RESULT, Stage
from tracker.core import db
from tracker.core.errors import Refusal
from tracker.steering.models import Responsibility
from tracker.tasks.models import Task

UNITS = ("commune_a", "commune_b", "commune_c", "agency")
REPORTER = {"commune_c": "stranger"}


def _own_todo(html: str) -> dict[str, int]:
    """Lines and links of the part 'Tôi phụ trách'."""
    part = html[html.index("<h3>Tôi phụ trách</h3>") : html.index("Cả phòng</h3>")]
    counts = [int(count) for count in texts(part, "span", "todo-n")]
    return dict(zip(links(part, r"/tasks\?.*"), counts, strict=True))


def _order(html: str) -> list[int]:
    return [int(found) for found in re.findall(r'<td class="full"><a href="/tasks/(\d+)">', html)]


def test_without_responsibilities_nothing_is_set_apart(many: int, browser: Any) -> None:
    client = browser("office")
    assert "Tôi phụ trách" not in client.get("/desk").text
    assert 'name="scope"' not in client.get("/tasks").text
    assert _order(client.get("/tasks?scope=own").text) == []


def test_own_stands_first_and_alone_when_asked(stage: Stage, many: int, browser: Any) -> None:
    look_after(stage, "office", unit_ids={stage.cast.units["commune_b"]})
    client = browser("office")
    own = set(db.session.scalars(select(Task.id).where(Task.unit_id == stage.cast.units["commune_b"])))
    first, second = (_order(client.get(f"/tasks?page={page}").text) for page in (1, 2))
    assert set(first[: len(own)]) == own
    assert first[: len(own)] == _order(client.get("/tasks?scope=own").text)
    plain = [task for task in _order(browser("office_2").get("/tasks").text) if task not in own]
    assert first[len(own) : 40] == plain[: 40 - len(own)]
    everything = set(db.session.scalars(select(Task.id)))
    assert set(first) | set(second) == everything
    assert len(first) + len(second) == len(everything)
    assert client.get("/tasks").text.count("<b>của tôi</b>") == len(own)


def test_a_kind_and_a_directive_are_looked_after_too(stage: Stage, browser: Any) -> None:
    first, second = stage.issue({"kind": "outreach"}, {"kind": "general"})
    third = stage.issue()[0]
    look_after(stage, "office", kinds={"outreach"}, directive_ids={stage.task(third).directive_id})
    shown = _order(browser("office").get("/tasks?scope=own").text)
    assert set(shown) == {first, third}
    assert second not in shown


def test_the_matrix_puts_own_units_first_in_their_group(stage: Stage, many: int, browser: Any) -> None:
    unit = stage.cast.units["commune_b"]
    look_after(stage, "office", unit_ids={unit})
    client = browser("office")
    rows = re.findall(r'name="unit" value="(\d+)"', client.get(f"/directives/{many}/matrix").text)
    assert int(rows[0]) == unit
    alone = client.get(f"/directives/{many}/matrix?scope=own").text
    assert re.findall(r'name="unit" value="(\d+)"', alone) == [str(unit)]
    others = re.findall(r'name="unit" value="(\d+)"', browser("office_2").get(f"/directives/{many}/matrix").text)
    assert [row for row in others if row != str(unit)] == rows[1:]


def test_the_chooser_puts_own_directives_first(stage: Stage, many: int, clock: TestClock, browser: Any) -> None:
    seed_directive(clock(), [stage.cast.units["commune_a"]], instructions=1, number="77")
    look_after(stage, "office", directive_ids={many})
    own, other = (browser(name).get("/matrix").text for name in ("office", "office_2"))
    assert own.index("1318/") < own.index("77/")
    assert other.index("77/") < other.index("1318/")
    assert "của tôi" in own


def test_a_leaders_page_shows_the_field_and_all_by_a_switch(stage: Stage, many: int, browser: Any) -> None:
    units = {stage.cast.units[name] for name in ("commune_a", "commune_b", "commune_c")}
    look_after(stage, "leader", unit_ids=units)
    client = browser("leader")
    html = client.get("/overview").text
    of_units = len(
        db.session.scalars(select(Task).where(Task.unit_id.in_(units), Task.state != "not_applicable")).all()
    )
    everything = len(db.session.scalars(select(Task).where(Task.state != "not_applicable")).all())
    assert f"{of_units} nhiệm vụ đã giao" in html
    assert f"{everything} nhiệm vụ đã giao" in client.get("/overview?all=1").text
    assert f"{everything} nhiệm vụ đã giao" in browser("office").get("/overview").text
    link = next(link.replace("&amp;", "&") for link in links(html, r"/tasks\?.*overdue.*"))
    late = re.search(r"Xem tất cả (\d+) nhiệm vụ quá hạn", html)
    assert late is not None
    assert _listed(client, link) == int(late[1]) > 0


def _seen(client: Any, address: str) -> str:
    found = re.search(r'name="seen"[^>]*value="([^"]*)"', client.get(address).text)
    assert found is not None
    return unescape(found[1])


def test_from_the_page_that_sets_it(stage: Stage, many: int, browser: Any, client: Any) -> None:
    clerk, leader, unit = stage.cast.people["office_2"], stage.cast.people["leader"], stage.cast.units["agency"]
    assert client.get("/responsibilities").location.startswith("/sign-in")
    office = browser("office")
    assert "Cán bộ Nội vụ hai" in office.get("/responsibilities").text
    address = f"/responsibilities/{clerk}"
    assert office.get(address).status_code == 200
    seen = _seen(office, address)
    data = {"unit_ids": unit, "directive_ids": many, "kinds": "report", "seen": seen}
    answer = office.post(address, data=data)
    assert answer.location == "/responsibilities"
    html = office.get("/responsibilities").text
    assert "Phòng Tư pháp" in html
    assert "1318/UBND-NV" in html
    assert len(db.session.scalars(select(Responsibility.id)).all()) == 3
    assert office.post(address, data=data).status_code == 409
    now_seen = _seen(office, address)
    assert office.post(address, data={"unit_ids": "99999", "seen": now_seen}).status_code == 422
    assert office.post(address, data={"seen": now_seen}).status_code == 302
    db.session.rollback()
    assert db.session.scalars(select(Responsibility.id)).all() == []
    assert office.get(f"/responsibilities/{leader}").status_code == 403
    assert browser("leader").get(f"/responsibilities/{leader}").status_code == 200
    assert browser("leader").get(address).status_code == 403
    assert browser("leader").get("/responsibilities").status_code == 403
    assert browser("auditor").get("/responsibilities").status_code == 200
    assert f'href="{address}"' not in browser("auditor").get("/responsibilities").text
    for name in ("auditor", "admin", "commune_a"):
        assert browser(name).get(address).status_code == 403
    for nobody in (stage.cast.people["commune_a"], 99999):
        assert office.get(f"/responsibilities/{nobody}").status_code == 404


VERBS = ("submit", "accept", "return_", "withdraw", "pause", "ask")
ACTS = st.lists(st.tuples(st.sampled_from(VERBS), st.integers(0, 11), st.integers(0, 6)), min_size=4, max_size=25)
OWN = st.tuples(st.sets(st.sampled_from(UNITS)), st.booleans(), st.sets(st.sampled_from(["outreach", "report"])))
WORDS: dict[str, dict[str, Any]] = {
    "submit": RESULT,
    "return_": {"reason": "Thiếu ảnh."},
    "withdraw": {"reason": "Nhầm."},
    "pause": {"reason": "Chờ."},
}


def _play(stage: Stage, tasks: list[int], acts: list[tuple[str, int, int]]) -> None:
    names = {unit: name for name, unit in stage.cast.units.items()}
    for verb, place, days in acts:
        stage.clock.move(days=days)
        unit = names[stage.task(tasks[place]).unit_id]
        reporter = REPORTER.get(unit, unit)
        try:
            if verb == "ask":
                stage.ask(reporter, tasks[place], "not_applicable")
            else:
                stage.act(reporter if verb == "submit" else "office", verb, tasks[place], **WORDS.get(verb, {}))
        except Refusal:
            db.session.rollback()


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(acts=ACTS, own=OWN)
def test_own_counts_are_as_long_as_their_lists(
    app: Flask, stage: Stage, browser: Any, acts: list[Any], own: Any
) -> None:
    restore_database(app.extensions["test_template"])
    stage.clock.moment = dt.datetime(2024, 9, 30, 1, 0, tzinfo=dt.UTC)
    tasks = [
        *stage.issue({"leads": UNITS, "kind": "outreach"}, {"leads": UNITS, "kind": "report", "due_on": None}),
        *stage.issue({"leads": UNITS, "due_on": dt.date(2024, 10, 8)}),
    ]
    _play(stage, tasks, acts)
    units, whole, kinds = own
    directives = {stage.task(tasks[-1]).directive_id} if whole else set()
    look_after(
        stage, "office", unit_ids={stage.cast.units[name] for name in units}, directive_ids=directives, kinds=kinds
    )
    client = browser("office")
    html = client.get("/desk").text
    if not (units or whole or kinds):
        assert "Tôi phụ trách" not in html
        return
    mine = {
        task.id
        for task in db.session.scalars(select(Task))
        if task.unit_id in {stage.cast.units[name] for name in units}
        or task.directive_id in directives
        or task.instruction.kind in kinds
    }
    db.session.rollback()
    for address, count in _own_todo(html).items():
        assert _listed(client, address.replace("&amp;", "&")) == count > 0
    listed = _order(client.get("/tasks").text)
    assert set(listed[: len(mine)]) == mine
    assert len(listed) == len(set(listed)) == len(tasks)
    assert set(_order(client.get("/tasks?scope=own").text)) == mine


@pytest.mark.parametrize("page", [1, 2, 3])
def test_pages_follow_one_another(stage: Stage, clock: TestClock, browser: Any, page: int) -> None:
    seed_directive(clock(), seed_units(20), instructions=5)
    look_after(stage, "office", unit_ids={stage.cast.units["commune_a"], stage.cast.units["commune_b"]})
    client = browser("office")
    shown = [_order(client.get(f"/tasks?page={number}").text) for number in range(1, page + 1)]
    flat = [task for rows in shown for task in rows]
    assert len(flat) == len(set(flat)) == min(50 * page, 115)
