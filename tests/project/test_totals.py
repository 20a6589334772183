"""The same tasks are counted alike on every page and in the report.

What is right is counted here from the events alone, by a rule written out anew: a task belongs where its last
event left it; a deadline is missed when the clock stopped at or after it, or still runs at or after it.
"""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.cast import Cast
from tests.conftest import TestClock
from tests.journeys.markup import parse
from tests.journeys.person import Page, Person
from tests.tasks.conftest import Stage
from tracker.core import db, transaction
from tracker.core.errors import Refusal
from tracker.directives.models import Directive
from tracker.reports import compliance
from tracker.reports.render.csv_ import render_csv
from tracker.tasks.models import Task, TaskEvent, TaskRequest
from tracker.tasks.operations import remind
from tracker.units.models import UnitVersion

UNITS = ("commune_a", "commune_b", "commune_c", "agency", "office")
REPORTER = {"commune_c": "stranger"}
INSTRUCTIONS: list[dict[str, Any]] = [
    {"leads": UNITS, "due_on": dt.date(2024, 10, 2)},
    {"leads": UNITS[:4], "due_on": dt.date(2024, 10, 25)},
    {"leads": UNITS[1:], "due_on": None},
]
SIZE = sum(len(one["leads"]) for one in INSTRUCTIONS)
OUTCOMES = ("on_time", "late", "done", "in_term", "overdue", "open", "apart")
REASON = {"reason": "Lý do của lượt thử."}
RESULT = {"result": "Kết quả của lượt thử."}
VERBS = (
    "acknowledge", "submit", "submit", "accept", "accept", "return_", "take_back", "pause", "resume", "withdraw",
    "remind", "extension", "not_applicable", "reopening", "grant", "refuse",
)  # fmt: skip
ACT = st.tuples(st.sampled_from(VERBS), st.integers(0, SIZE - 1), st.integers(0, 2))
HISTORY = st.lists(ACT, min_size=5, max_size=30)


@pytest.fixture
def stage(app: Flask, cast: Cast, clock: TestClock) -> Stage:
    return Stage(cast, clock)


class Play:
    """Lets a history happen to the tasks of one directive; what the rules refuse does not happen."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.tasks = stage.issue(*INSTRUCTIONS)
        self.directive_id = stage.task(self.tasks[0]).directive_id
        self.names = {unit: name for name, unit in stage.cast.units.items()}

    def happen(self, verb: str, number: int, days: int) -> None:
        """Let time pass, then try an act."""
        self.stage.clock.move(days=days, hours=1)
        task_id = self.tasks[number]
        unit = self.names[self.stage.task(task_id).unit_id]
        reporter = REPORTER.get(unit, unit)
        try:
            self._act(verb, task_id, reporter)
        except Refusal:
            db.session.rollback()

    def _act(self, verb: str, task_id: int, reporter: str) -> None:
        stage = self.stage
        later = (stage.clock() + dt.timedelta(days=9)).date()
        deeds: dict[str, Callable[[], Any]] = {
            "submit": lambda: stage.act(reporter, "submit", task_id, **RESULT),
            "accept": lambda: stage.act("office_2", "accept", task_id),
            "remind": lambda: self._remind(task_id),
            "extension": lambda: stage.ask(reporter, task_id, "extension", wished_due_on=later),
            "not_applicable": lambda: stage.ask(reporter, task_id, "not_applicable"),
            "reopening": lambda: stage.ask(reporter, task_id, "reopening"),
            "grant": lambda: self._answer(task_id, True),
            "refuse": lambda: self._answer(task_id, False),
        }
        for office in ("return_", "pause", "withdraw"):
            deeds[office] = lambda office=office: stage.act("office_2", office, task_id, **REASON)
        deeds["resume"] = lambda: stage.act("office_2", "resume", task_id)
        for own in ("acknowledge", "take_back"):
            deeds[own] = lambda own=own: stage.act(reporter, own, task_id)
        deeds[verb]()

    def _remind(self, task_id: int) -> None:
        with transaction():
            task = db.session.get_one(Task, task_id)
            remind([task], actor=self.stage.cast.actor("office"), now=self.stage.clock(), note="")

    def _answer(self, task_id: int, grant: bool) -> None:
        asked = db.session.scalars(
            select(TaskRequest.id).where(TaskRequest.task_id == task_id, TaskRequest.decided_at.is_(None))
        ).one_or_none()
        if asked is not None:
            self.stage.answer("office_2", asked, grant, answer="Trả lời của lượt thử.")


def outcome(event: Any, moment: dt.datetime) -> str:
    """Where a task belongs that its last event left so."""
    if event.state in {"not_applicable", "withdrawn", "transferred"}:
        return "apart"
    done = event.state == "completed"
    if event.due_at is None:
        return "done" if done else "open"
    missed = (event.clock_stopped_at or moment) >= event.due_at
    if done:
        return "late" if missed else "on_time"
    return "overdue" if missed else "in_term"


def counted(moment: dt.datetime, directive_id: int | None = None) -> dict[tuple[int, int], str]:
    """Outcome by unit and instruction as of a moment, from the events alone."""
    columns = (TaskEvent.state, TaskEvent.due_at, TaskEvent.clock_stopped_at)
    rows = db.session.execute(
        select(Task.unit_id, Task.instruction_id, Task.directive_id, *columns)
        .join(Task, Task.id == TaskEvent.task_id)
        .where(TaskEvent.at <= moment)
        .order_by(TaskEvent.id)
    )
    last = {(row.unit_id, row.instruction_id): row for row in rows if directive_id in (None, row.directive_id)}
    return {place: outcome(row, moment) for place, row in last.items()}


def _done(outcomes: Counter[str]) -> str:
    finished = outcomes["on_time"] + outcomes["late"] + outcomes["done"]
    return f"{finished}/{sum(outcomes.values()) - outcomes['apart']}"


def _by(truth: dict[tuple[int, int], str], place: int) -> dict[int, Counter[str]]:
    found: dict[int, Counter[str]] = {}
    for key, what in truth.items():
        found.setdefault(key[place], Counter())[what] += 1
    return found


def matrix_agrees(page: Page, truth: dict[tuple[int, int], str], names: dict[int, str]) -> None:
    """Sums of rows, of columns and of the whole, and the figures above the table."""
    table = page.root.one("table", cls="mx")
    rows = {row.one("th").text: row for row in table.all("tr") if row.all("td", cls="sum")}
    by_unit, whole = _by(truth, 0), Counter(truth.values())
    for unit_id, outcomes in by_unit.items():
        assert rows.pop(names[unit_id]).one("td", cls="sum").text == _done(outcomes)
    assert len(rows) == 1
    below = [cell.text for cell in next(iter(rows.values())).all("td", cls="sum")]
    by_instruction = _by(truth, 1)
    assert below == [*(_done(by_instruction[one]) for one in sorted(by_instruction)), _done(whole)]
    facts = [(one.one("b").text, one.text.split(" ", 1)[1]) for one in page.root.one("ul", cls="facts").all("li")]
    said = {label: int(figure) for figure, label in facts}
    assert said["quá hạn"] == whole["overdue"]
    assert said["trong hạn"] == whole["in_term"]
    assert said.get("không hạn", 0) == whole["open"]
    assert said.get("ngoài tỷ lệ", 0) == whole["apart"]


TILES = {
    "Hoàn thành đúng hạn": "on_time",
    "Hoàn thành quá hạn": "late",
    "Hoàn thành, không hạn": "done",
    "Chưa hoàn thành, trong hạn": "in_term",
    "Chưa hoàn thành, quá hạn": "overdue",
    "Chưa hoàn thành, không hạn": "open",
}


def tiles_agree(page: Page, whole: Counter[str]) -> None:
    """The tiles of the leader's or the office's page."""
    found: Counter[str] = Counter()
    for one in page.root.all("li", cls="tile"):
        found[TILES[one.one("span").text]] = int(one.one("b").text)
    assert {name: found[name] for name in TILES.values()} == {name: whole[name] for name in TILES.values()}


LISTS = {"overdue": ["overdue"], "on_time": ["on_time"], "late": ["late"], "no_deadline": ["done", "open"]}


def lists_agree(person: Person, directive_id: int, whole: Counter[str]) -> None:
    """The list of tasks, narrowed to each standing."""
    for standing, outcomes in LISTS.items():
        page = person.open(f"/tasks?directive={directive_id}&timeliness={standing}")
        rows = page.root.all("tbody")
        shown = len(rows[0].all("tr")) if rows else 0
        assert shown == sum(whole[one] for one in outcomes), standing


COLUMNS = ("on_time", "late", "done", "in_term", "overdue", "open")


def report_agrees(directive_id: int, moment: dt.datetime, stage: Stage, names: dict[int, str]) -> None:
    """The tables of the report's CSV, as of a moment."""
    made = compliance.build(
        directive_id,
        as_of=moment,
        created=stage.clock(),
        unit_id=stage.cast.units["office"],
        author="Người thử",
        notice=None,
    )
    lines = list(csv.reader(io.StringIO(render_csv(made).decode("utf-8-sig"))))
    truth = counted(moment, directive_id)
    figures = {line[0]: line[1:8] for line in lines if len(line) == 9}
    for unit_id, outcomes in _by(truth, 0).items():
        assert figures[names[unit_id]] == _line(outcomes)
    assert figures["Cộng"] == _line(Counter(truth.values()))


def _line(outcomes: Counter[str]) -> list[str]:
    return [str(sum(outcomes[one] for one in COLUMNS)), *(str(outcomes[one]) for one in COLUMNS)]


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(history=HISTORY)
def test_pages_and_report_count_alike(stage: Stage, app: Flask, history: list[tuple[str, int, int]]) -> None:
    play = Play(stage)
    for act in history:
        play.happen(*act)
    now = stage.clock()
    names = dict(db.session.execute(select(UnitVersion.unit_id, UnitVersion.short_name)).all())
    leader = _signed_in(app, stage.cast, "leader")
    truth = counted(now, play.directive_id)
    assert len(truth) == SIZE
    matrix_agrees(leader.open(f"/directives/{play.directive_id}/matrix"), truth, names)
    lists_agree(leader, play.directive_id, Counter(truth.values()))
    tiles_agree(leader.open("/overview"), Counter(counted(now).values()))
    report_agrees(play.directive_id, now, stage, names)
    issued = db.session.get_one(Directive, play.directive_id).issued_at
    assert issued is not None
    report_agrees(play.directive_id, issued + (now - issued) / 2, stage, names)


def _signed_in(app: Flask, cast: Cast, name: str) -> Person:
    person = Person(app)
    person.open("/sign-in")
    person.press("Đăng nhập", username=cast.account(name).username, password=cast.password)
    return person


def test_the_count_would_notice_a_task_too_few(stage: Stage) -> None:
    play = Play(stage)
    play.happen("submit", 0, 0)
    play.happen("accept", 0, 0)
    truth = counted(stage.clock(), play.directive_id)
    page = parse("<ul><li class='tile t-ok'><b>0</b><span>Hoàn thành đúng hạn</span></li></ul>")
    assert Counter(truth.values()) == {"on_time": 1, "in_term": 8, "open": 4}
    with pytest.raises(AssertionError):
        tiles_agree(type("Shown", (), {"root": page})(), Counter(truth.values()))
