"""Villages and activities of the cast: recorded, corrected, withdrawn by name."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from flask import Flask
from PIL import Image

from tests.cast import Cast
from tests.conftest import TestClock
from tests.tasks.conftest import Stage as TaskStage
from tracker.attachments.operations import Prepared, prepare
from tracker.core import db, transaction
from tracker.directives.models import Directive
from tracker.outreach import figures, operations, queries
from tracker.outreach.figures import Counts, Scope
from tracker.outreach.models import Activity
from tracker.outreach.operations import Confirmation
from tracker.outreach.queries import ActivityFacts
from tracker.outreach.states import Audience, Channel, Concern, Measure
from tracker.tasks.models import Task
from tracker.units import operations as units
from tracker.units.operations import VillageFacts
from tracker.units.states import VillageKind

DAY = dt.date(2024, 9, 20)
TODAY = dt.date(2024, 9, 30)
BEGAN = dt.date(2020, 2, 1)
VILLAGES = {
    "hop_1": ("commune_a", "Hợp 1", 60),
    "hop_2": ("commune_a", "Hợp 2", 50),
    "xin_chai": ("commune_a", "Xin Chải", None),
    "na_cung": ("commune_b", "Nà Cúng", 70),
    "hop_1_b": ("commune_b", "Hợp 1", 40),
    "po_chai": ("commune_c", "Po Chải", 30),
}
EVERYTHING = Confirmation(frozenset(one.value for one in Concern), "Đã kiểm tra, số liệu đúng.")


@dataclass
class Outreach:
    """Records what the cast does; every act runs in its own transaction, on fresh rows."""

    cast: Cast
    clock: TestClock
    tasks: TaskStage
    villages: dict[str, int] = field(default_factory=dict)

    def settle(self) -> None:
        """Found the villages."""
        with transaction():
            for name, (unit, called, households) in VILLAGES.items():
                facts = VillageFacts(self.cast.units[unit], VillageKind.BAN, called, households)
                made = units.add_village(
                    facts, valid_from=BEGAN, actor=self.cast.actor("office"), now=self.clock()
                )
                self.villages[name] = made.id

    def facts(self, unit: str = "commune_a", **given: Any) -> ActivityFacts:
        """A meeting in Hợp 1 in Hmong, with what is given instead; villages by name."""
        counts = {Measure(name): value for name, value in given.pop("counts", {}).items()}
        villages = given.pop("villages", ("hop_1",))
        usual = ActivityFacts(
            unit_id=self.cast.units[unit],
            held_on=DAY,
            channel=Channel.MEETING,
            audience=Audience.RESIDENTS,
            counts=counts or {Measure.SESSIONS: 1, Measure.ATTENDANCES: 40},
            village_ids=tuple(self.villages.get(name, 0) for name in villages),
            languages=("hmong",),
        )
        return replace(usual, **given)

    def record(self, unit: str = "commune_a", by: str = "", **given: Any) -> int:
        """Record an activity, confirming whatever is pointed out; its identifier."""
        more = {name: given.pop(name) for name in ("files", "confirmed") if name in given}
        with transaction():
            return operations.record(
                self.facts(unit, **given),
                actor=self.cast.actor(by or unit),
                now=self.clock(),
                **{"confirmed": EVERYTHING, **more},
            ).id

    def correct(self, row_id: int, by: str = "commune_a", **given: Any) -> None:
        """Put an activity right: its facts with what is given instead."""
        more = {name: given.pop(name) for name in ("version", "confirmed", "files", "note") if name in given}
        with transaction():
            row = db.session.get_one(Activity, row_id)
            facts = replace(queries.facts_of(row), **given)
            words = {"version": row.version, "confirmed": EVERYTHING, **more}
            operations.correct(row, facts, actor=self.cast.actor(by), now=self.clock(), **words)

    def withdraw(self, row_id: int, by: str = "commune_a", **given: Any) -> None:
        """Withdraw an activity."""
        with transaction():
            row = db.session.get_one(Activity, row_id)
            words = {"version": row.version, "reason": "Ghi nhầm.", **given}
            operations.withdraw(row, actor=self.cast.actor(by), now=self.clock(), **words)

    def row(self, row_id: int) -> Activity:
        """The row, afresh."""
        db.session.rollback()
        return db.session.get_one(Activity, row_id)

    def task(self, unit: str = "commune_a", *others: str) -> int:
        """A task of kind outreach of a unit, of a new directive dated 1 September 2024; its identifier."""
        ids = self.tasks.issue({"leads": (unit, *others), "kind": "outreach"}, issued_on=dt.date(2024, 9, 1))
        return ids[0]

    def directive(self, task_id: int) -> int:
        """The directive of a task."""
        return db.session.get_one(Task, task_id).directive_id

    def plan(self, directive_id: int, by: str = "commune_a", unit: str = "commune_a", **given: Any) -> int:
        """Set a unit's plan; its identifier."""
        villages = tuple(self.villages[name] for name in given.pop("villages", ()))
        version = given.pop("version", None)
        intent = operations.Intent(
            **{"sessions": 3, "due_on": dt.date(2024, 10, 10), **given}, village_ids=villages
        )
        with transaction():
            known = queries.plan_of(self.cast.units[unit], directive_id)
            seen = (known.version if known else 0) if version is None else version
            return operations.set_plan(
                self.cast.units[unit],
                db.session.get_one(Directive, directive_id),
                intent,
                actor=self.cast.actor(by),
                now=self.clock(),
                version=seen,
                today=TODAY,
            ).id

    def totals(self, **scope: Any) -> Counts:
        """Totals of a scope up to today."""
        db.session.rollback()
        return figures.totals(Scope(**{"last": TODAY, **scope}), ())

    def reached(self, **scope: Any) -> set[str]:
        """Names of the villages reached."""
        db.session.rollback()
        board = queries.board(Scope(**{"last": TODAY, **scope}))
        ids = {village_id for one in board.communes for village_id in one.reached}
        return {name for name, village_id in self.villages.items() if village_id in ids}


@pytest.fixture
def leaflet(app: Flask) -> Callable[[], Prepared]:
    """A function that puts another small picture in the store."""
    colours = iter(("green", "brown", "navy", "teal", "red", "gold"))

    def put() -> Prepared:
        picture = io.BytesIO()
        Image.new("RGB", (8, 8), next(colours)).save(picture, "PNG")
        return prepare("to-roi.png", picture.getvalue(), folder=app.extensions["tracker_config"].files)

    return put


@pytest.fixture
def outreach(app: Flask, cast: Cast, clock: TestClock) -> Outreach:
    made = Outreach(cast, clock, TaskStage(cast, clock))
    made.settle()
    return made
