"""Every count agrees with the list behind it, whatever happened: desks, menu, cards, unit, chips.

What is right is counted from the events alone, by the rule of `test_totals`.
"""

from __future__ import annotations

import re
from collections import Counter

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from sqlalchemy import select

from tests.cast import Cast
from tests.conftest import START, TestClock
from tests.database import restore_database
from tests.journeys.markup import parse
from tests.journeys.person import Page, Person
from tests.project.test_totals import HISTORY, Play, counted, outcome, tiles_agree
from tests.tasks.conftest import Stage
from tracker.core import db, transaction
from tracker.steering import operations as steering
from tracker.steering.queries import Scope
from tracker.tasks.models import Task, TaskEvent

WORKING = {"assigned", "in_progress", "returned"}
OPEN = WORKING | {"awaiting_head", "submitted", "paused"}


@pytest.fixture
def stage(app: Flask, cast: Cast, clock: TestClock) -> Stage:
    return Stage(cast, clock)


def states() -> dict[int, tuple[int, str, str]]:
    """Unit, state and standing of each task, from its last event."""
    moment_of = select(
        TaskEvent.task_id, Task.unit_id, TaskEvent.state, TaskEvent.due_at, TaskEvent.clock_stopped_at
    )
    rows = db.session.execute(moment_of.join(Task, Task.id == TaskEvent.task_id).order_by(TaskEvent.id))
    last = {row.task_id: row for row in rows}
    return {task_id: (row.unit_id, row.state, "") for task_id, row in last.items()}


def enter(app: Flask, cast: Cast, name: str) -> Person:
    person = Person(app)
    person.open("/sign-in")
    person.press("Đăng nhập", username=cast.account(name).username, password=cast.password)
    return person


def listed(person: Person, address: str) -> int:
    """How many rows a list has, over all its pages."""
    found, number = 0, 1
    while True:
        page = person.open(f"{address}{'&' if '?' in address else '?'}page={number}")
        bodies = page.root.all("tbody")
        rows = len(bodies[0].all("tr")) if bodies else 0
        found, number = found + rows, number + 1
        if rows == 0 or not page.root.all("a", rel="next"):
            return found


def desk_agrees(person: Person, truth: Counter[str], waiting: int) -> None:
    """Each line of what waits is as long as the list it leads to; the button and the tiles say the same."""
    page = person.open("/desk")
    tiles_agree(page, truth)
    for item in page.root.all("a", cls="todo-a"):
        count = int(item.one("span", cls="todo-n").text)
        assert listed(person, item.attrs["href"]) == count > 0, item.text
    said = re.search(r"Duyệt (\d+) kết quả", page.main)
    assert (int(said[1]) if said else 0) == waiting
    shown = re.search(r"Xem tất cả (\d+) nhiệm vụ quá hạn", page.main)
    assert (int(shown[1]) if shown else 0) == truth["overdue"]


def badge(page: Page, label: str) -> int:
    """The figure beside an entry of the menu."""
    for link in page.root.all("a"):
        pips = link.all("span", cls="pip")
        if pips and link.text.startswith(label):
            return int(pips[0].text.split()[0])
    return 0


def mine_agrees(person: Person, unit_id: int, *, head: bool) -> None:
    """The cards are the unit's open tasks; the menu counts those that ask for something."""
    own = [state for unit, state, _ in states().values() if unit == unit_id]
    page = person.open("/my")
    asks = sum(state in WORKING or (head and state == "awaiting_head") for state in own)
    groups = {one.attrs["aria-labelledby"]: len(one.all("article")) for one in page.root.all("section", cls="sect")
              if "aria-labelledby" in one.attrs}  # fmt: skip
    cards = {name: groups.get(name, 0) for name in ("approve", "now", "soon", "doing", "waiting")}
    assert sum(cards.values()) == sum(state in OPEN for state in own)
    assert sum(cards.values()) - cards["waiting"] == asks == badge(page, "Việc của tôi")
    said = re.search(r"(\d+) nhiệm vụ chưa xong(?:, (\d+) việc nên làm ngay)?", page.main)
    assert (int(said[1]) if said else 0) == sum(cards.values())
    assert (int(said[2] or 0) if said else 0) == cards["now"] + cards["approve"]
    fresh = re.search(r"(\d+) nhiệm vụ mới giao", page.main)
    assert (int(fresh[1]) if fresh else 0) == own.count("assigned")
    done = re.search(r"Đã xong \((\d+)\)", page.main)
    assert (int(done[1]) if done else 0) == sum(state not in OPEN for state in own)
    for link in page.root.all("a"):
        together = re.fullmatch(r"Nộp chung kết quả theo .* \((\d+) nhiệm vụ\)", link.text)
        if together:
            boxes = person.open(link.attrs["href"]).root.all("input", name="task_ids")
            assert len(boxes) == int(together[1])


def messages_agree(person: Person) -> None:
    """The menu's figure, the page's and the unread ones listed."""
    page = person.open("/messages?show=unread")
    said = re.search(r"(\d+) tin chưa đọc", page.main)
    count = int(said[1]) if said else 0
    assert badge(page, "Tin nhắn") == count
    assert page.main.count("Chưa đọc ") >= min(count, 1)
    if count <= 20:
        lists = page.root.all("ul", cls="hits")
        assert (len(lists[0].all("h2")) if lists else 0) == count


def unit_agrees(person: Person, unit_id: int, truth: Counter[str]) -> None:
    """A unit's own page: tiles, total, the list behind it."""
    page = person.open(f"/units/{unit_id}")
    tiles_agree(page, truth)
    said = re.search(r"(\d+) nhiệm vụ được giao", page.main)
    assert (int(said[1]) if said else 0) == sum(truth.values()) - truth["apart"]
    if said:
        assert listed(person, f"/tasks?unit={unit_id}") == sum(truth.values())


def chips_agree(person: Person, directive_id: int) -> None:
    """Each ready narrowing of the list says how long it is."""
    page = person.open(f"/tasks?directive={directive_id}")
    for chip in page.root.all("a", cls="chip"):
        figure = re.search(r"(\d+)$", chip.text)
        if figure:
            assert listed(person, chip.attrs["href"]) == int(figure[1]), chip.text


@settings(
    max_examples=12,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(history=HISTORY)
def test_every_count_is_as_long_as_its_list(stage: Stage, app: Flask, history: list[tuple[str, int, int]]) -> None:
    restore_database(app.extensions["test_template"])
    stage.clock.moment = START
    cast, play = stage.cast, Play(stage)
    stage.set_unit("commune_a", wants_head_approval=True)
    for act in history:
        play.happen(*act)
    _look_after(stage, "office", "commune_a", "agency")
    _look_after(stage, "leader", "commune_b", "office")
    now = stage.clock()
    truth = counted(now)
    by_unit: dict[int, Counter[str]] = {}
    for (unit_id, _), what in truth.items():
        by_unit.setdefault(unit_id, Counter())[what] += 1
    waiting = sum(state == "submitted" for _, state, _ in states().values())
    office = enter(app, cast, "office")
    desk_agrees(office, Counter(truth.values()), waiting)
    chips_agree(office, play.directive_id)
    mine_agrees(office, cast.units["office"], head=False)
    messages_agree(office)
    leader = enter(app, cast, "leader")
    field = by_unit.get(cast.units["commune_b"], Counter()) + by_unit.get(cast.units["office"], Counter())
    tiles_agree(leader.open("/overview"), field)
    tiles_agree(leader.open("/overview?all=1"), Counter(truth.values()))
    unit_agrees(leader, cast.units["agency"], by_unit.get(cast.units["agency"], Counter()))
    for name, unit in (("commune_a", "commune_a"), ("head_a", "commune_a"), ("stranger", "commune_c")):
        person = enter(app, cast, name)
        mine_agrees(person, cast.units[unit], head=name == "head_a")
        messages_agree(person)
        unit_agrees_own(person, cast.units[unit], by_unit.get(cast.units[unit], Counter()))


def unit_agrees_own(person: Person, unit_id: int, truth: Counter[str]) -> None:
    """A unit's page as its own people see it; they have no list of all tasks beside 'Việc của tôi'."""
    page = person.open(f"/units/{unit_id}")
    tiles_agree(page, truth)


def _look_after(stage: Stage, name: str, *units: str) -> None:
    scope = Scope(unit_ids=frozenset(stage.cast.units[one] for one in units))
    with transaction():
        steering.set_responsibilities(
            stage.cast.account(name), scope, actor=stage.cast.actor(name), now=stage.clock()
        )


def test_the_check_would_notice_a_line_that_is_wrong(stage: Stage, app: Flask) -> None:
    play = Play(stage)
    play.happen("submit", 0, 0)
    office = enter(app, stage.cast, "office")
    assert listed(office, "/tasks?state=submitted") == 1
    assert outcome(type("Event", (), {"state": "assigned", "due_at": None})(), stage.clock()) == "open"
    page = parse("<a><span class='pip'>3</span>Tin nhắn</a>")
    assert page.one("span", cls="pip").text == "3"
