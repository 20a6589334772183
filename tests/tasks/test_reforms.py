"""Random histories with random acts that change units: no task counts twice, none is lost, the past stays."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, replace
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.cast import Cast
from tests.conftest import START, TestClock
from tests.database import restore_database
from tests.tasks.conftest import Stage
from tracker.core import db, transaction
from tracker.core.clock import local_day
from tracker.core.errors import Refusal
from tracker.tasks import figures, operations
from tracker.tasks.figures import Standing
from tracker.tasks.models import Task, TaskLink
from tracker.tasks.operations import succession
from tracker.tasks.states import OPEN, TaskState
from tracker.units import queries as units
from tracker.units.models import UnitVersion
from tracker.units.operations import Fate, Heir, NewUnit, Reform
from tracker.units.states import ENDING, SuccessionKind, UnitKind

UNITS = ("commune_a", "commune_b", "commune_c", "agency")
INSTRUCTIONS: tuple[dict[str, Any], ...] = (
    {"leads": UNITS, "due_on": dt.date(2024, 10, 4)},
    {"leads": UNITS[:3], "due_on": dt.date(2024, 11, 15)},
    {"leads": UNITS[1:], "due_on": None},
)
VERBS: dict[str, tuple[str, dict[str, Any]]] = {
    "acknowledge": ("unit", {}),
    "submit": ("unit", {"result": "Đã làm."}),
    "accept": ("office", {}),
    "return_": ("office", {"reason": "Thiếu."}),
    "pause": ("office", {"reason": "Chờ."}),
    "resume": ("office", {}),
    "withdraw": ("office", {"reason": "Nhầm."}),
}
DEEDS = st.tuples(st.sampled_from(sorted(VERBS)), st.integers(0, 40), st.integers(0, 5))
ACTS = st.tuples(st.sampled_from(list(SuccessionKind)), st.lists(st.integers(0, 9), min_size=1, max_size=3))
HISTORY = st.lists(st.one_of(DEEDS, DEEDS, DEEDS, ACTS), min_size=8, max_size=30)


class Play:
    """One history; after each act its plan is held against what the rows say."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.directive_id = stage.task(stage.issue(*INSTRUCTIONS)[0]).directive_id
        self.past: list[tuple[dt.datetime, list[Standing]]] = []
        self.made = 0

    @property
    def now(self) -> dt.datetime:
        return self.stage.clock()

    def standings(self, moment: dt.datetime | None = None) -> list[Standing]:
        db.session.rollback()
        return figures.standings(self.directive_id, moment or self.now)

    def deed(self, verb: str, place: int, days: int) -> None:
        self.stage.clock.move(days=days, minutes=1)
        ids = list(db.session.scalars(select(Task.id).order_by(Task.id)))
        task = self.stage.task(ids[place % len(ids)])
        who, values = VERBS[verb]
        actor = self.stage.cast.actor("office")
        if who == "unit":
            actor = replace(self.stage.cast.actor("commune_a"), unit_id=task.unit_id)
        if verb != "acknowledge":
            values = {**values, "version": task.version}
        db.session.rollback()
        try:
            with transaction():
                getattr(operations, verb)(db.session.get_one(Task, task.id), actor=actor, now=self.now, **values)
        except Refusal:
            return

    def act(self, kind: SuccessionKind, places: list[int]) -> None:
        self.stage.clock.move(days=1)
        self.past.append((self.now, self.standings()))
        self.stage.clock.move(minutes=1)
        there = units.changeable(local_day(self.now))
        if not there:
            return
        reform = self.reform(kind, places, there)
        actor = self.stage.cast.actor("office")
        try:
            shown = succession.plan(reform, actor=actor, now=self.now)
        except Refusal:
            return
        before = figures.count(self.standings())
        with transaction():
            succession.carry_out(reform, actor=actor, now=self.now, digest=shown.digest)
        after = figures.count(self.standings())
        assert after.all == before.all - shown.joined - shown.withdrawn
        assert after.done == before.done
        assert after.transferred == before.transferred + shown.moved
        change = {name: asdict(after)[name] - asdict(before)[name] for name in asdict(before)}
        assert change == {name: asdict(shown.after)[name] - asdict(shown.before)[name] for name in asdict(before)}

    def reform(self, kind: SuccessionKind, places: list[int], there: list[UnitVersion]) -> Reform:
        chosen = list(dict.fromkeys(there[place % len(there)].unit_id for place in places))
        self.made += 1
        new = [NewUnit(f"Ủy ban nhân dân xã Thứ {self.made}{half}", UnitKind.COMMUNE) for half in ("A", "B")]
        first, second = Heir(new=True, number=0), Heir(new=True, number=1)
        day = local_day(self.now)
        if kind is SuccessionKind.DISSOLVE:
            receiver = next((Heir(False, one.unit_id) for one in there if one.unit_id not in chosen), None)
            receiver = receiver if len(places) % 2 else None
            return Reform(day, "QĐ", (), tuple(Fate(one, kind, (), receiver, "Lý do") for one in chosen))
        if kind is SuccessionKind.SPLIT:
            return Reform(day, "QĐ", tuple(new), (Fate(chosen[0], kind, (first, second), second),))
        kept = chosen if kind is SuccessionKind.MERGE else chosen[:1]
        return Reform(day, "QĐ", tuple(new[:1]), tuple(Fate(one, kind, (first,), first) for one in kept))

    def check(self) -> None:
        """What must hold whatever happened."""
        tasks = list(db.session.scalars(select(Task).where(Task.directive_id == self.directive_id)))
        links = {link.old_id: link.new_id for link in db.session.scalars(select(TaskLink))}
        transferred = {task.id for task in tasks if task.state is TaskState.TRANSFERRED}
        assert transferred == set(links)
        assert not [old for old, new in links.items() if new == old]
        ended = {task.unit_id for task in tasks if units.ending_of(task.unit_id) is not None}
        for task in tasks:
            if task.unit_id in ended and task.state in OPEN:
                assert TaskState.SUBMITTED in (task.state, task.state_before_pause)
            last = self.stage.events(task.id)[-1]
            assert (last.state, last.due_on, last.clock_stopped_at) == (
                task.state,
                task.due_on,
                task.clock_stopped_at,
            )
        assert figures.totals(self.now, Task.directive_id == self.directive_id) == figures.count(self.standings())
        for moment, then in self.past:
            assert self.standings(moment) == then


# A failing history is short enough as it is; making it shorter would take minutes.
@settings(
    max_examples=20,
    deadline=None,
    derandomize=True,
    phases=(Phase.generate,),
    suppress_health_check=list(HealthCheck),
)
@given(history=HISTORY)
def run_histories(app: Any, cast: Cast, clock: TestClock, history: list[Any]) -> None:
    restore_database(app.extensions["test_template"])
    clock.moment = START
    play = Play(Stage(cast, clock))
    for step in history:
        if isinstance(step[0], SuccessionKind):
            play.act(*step)
        else:
            play.deed(*step)
        play.check()


@pytest.fixture
def seen(monkeypatch: pytest.MonkeyPatch) -> set[SuccessionKind]:
    """The kinds of act that were carried out, so that a play in which all are refused fails."""
    found: set[SuccessionKind] = set()
    carry_out = succession.carry_out

    def watched(reform: Reform, **values: Any) -> Any:
        act = carry_out(reform, **values)
        found.update(fate.kind for fate in reform.fates)
        return act

    monkeypatch.setattr(succession, "carry_out", watched)
    return found


def test_random_reforms(app: Any, cast: Cast, clock: TestClock, seen: set[SuccessionKind]) -> None:
    run_histories(app, cast, clock)
    assert seen >= ENDING | {SuccessionKind.RENAME, SuccessionKind.TRANSFER}
