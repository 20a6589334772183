"""Stock-takes by the cast: opened, filled in, brought to a state, acted on by name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask

from tests.cast import Cast
from tests.conftest import TestClock
from tracker.core import db, transaction
from tracker.core.access import SYSTEM
from tracker.core.clock import local_day
from tracker.facilities import operations, queries
from tracker.facilities.models import StockLine, StockTake
from tracker.facilities.operations import Answer
from tracker.facilities.queries import Entry
from tracker.facilities.states import Rule, Verdict
from tracker.units.models import Unit

ENOUGH = Decimal(100)
# How a new stock-take of Dào San comes into each state.
WAYS: dict[str, tuple[str, ...]] = {
    "draft": (),
    "awaiting_head": ("submit for the head",),
    "submitted": ("submit",),
    "replaced": ("submit", "correct and submit"),
    "discarded": ("discard",),
}
USUALLY = {"approve_in_unit": "head_a", "send_back_in_unit": "head_a"}


@dataclass
class Shelf:
    """Lets people take stock; every act runs in its own transaction, on fresh rows."""

    cast: Cast
    clock: TestClock

    def entries(self, day: dt.date | None = None) -> list[Entry]:
        """The items of a day, today unless one is given."""
        found = queries.entries_on(day or local_day(self.clock()))
        db.session.rollback()
        return found

    def item(self, code: str) -> Entry:
        """An item of today by its code."""
        return next(entry for entry in self.entries() if entry.code == code)

    def begin(self, unit: str = "commune_a", by: str = "", day: dt.date | None = None, officers: int = 2) -> int:
        """An open stock-take; its identifier."""
        with transaction():
            return operations.begin(
                self.cast.units[unit],
                taken_on=day or local_day(self.clock()),
                officers=officers,
                actor=self.cast.actor(by or unit),
                now=self.clock(),
            ).id

    def enter(self, take_id: int, answers: Mapping[str, Answer], by: str = "commune_a", version: int = 0) -> None:
        """Write answers down, by the items' codes."""
        row = self.row(take_id)
        ids = {entry.code: entry.item_id for entry in queries.entries_on(row.taken_on)}
        with transaction():
            row = db.session.get_one(StockTake, take_id)
            found = {ids[code]: answer for code, answer in answers.items()}
            operations.enter(
                row, found, actor=self.cast.actor(by), now=self.clock(), version=version or row.version
            )

    def fill(self, take_id: int, but: Mapping[str, Answer] | None = None, by: str = "commune_a") -> None:
        """Answer every item: enough of everything, but for those given."""
        row = self.row(take_id)
        answers = {entry.code: full(entry) for entry in queries.entries_on(row.taken_on)}
        self.enter(take_id, {**answers, **(but or {})}, by=by)

    def bring(
        self, state: str, unit: str = "commune_a", but: Mapping[str, Answer] | None = None, **more: Any
    ) -> int:
        """A new stock-take in a state; its identifier."""
        take_id = self.begin(unit, **more)
        self.fill(take_id, but, by=unit)
        for step in WAYS[state]:
            if step == "submit for the head":
                self.head_approves(True, unit)
                self.act("submit", take_id, by=unit)
                self.head_approves(False, unit)
            elif step == "correct and submit":
                self.act("submit", self.correct(take_id, by=unit), by=unit)
            else:
                self.act(step, take_id, by=unit)
        return take_id

    def correct(self, take_id: int, by: str = "commune_a") -> int:
        """Open a correction; the identifier of the new edition."""
        with transaction():
            row = db.session.get_one(StockTake, take_id)
            return operations.correct(row, actor=self.cast.actor(by), now=self.clock(), version=row.version).id

    def head_approves(self, wanted: bool, unit: str = "commune_a") -> None:
        """Set whether the unit's head approves what leaves it."""
        with transaction():
            db.session.get_one(Unit, self.cast.units[unit]).wants_head_approval = wanted

    def act(self, verb: str, take_id: int, by: str = "", **given: Any) -> None:
        """Let a person do a verb; what it needs and is not given is made up."""
        with transaction():
            row = db.session.get_one(StockTake, take_id)
            words: dict[str, Any] = {"version": row.version, **given}
            if verb == "send_back_in_unit":
                words = {"reason": "Đếm lại ghế.", **words}
            args: list[Any] = [row]
            if verb == "enter":
                args.append({self.entries_of(row)[0].item_id: Answer(quantity=ENOUGH)})
            who = self.cast.actor(by or USUALLY.get(verb, "commune_a"))
            getattr(operations, verb)(*args, **words, actor=who, now=self.clock())

    def entries_of(self, row: StockTake) -> list[Entry]:
        """The items of a stock-take's day."""
        return queries.entries_on(row.taken_on)

    def row(self, take_id: int) -> StockTake:
        """The row, afresh."""
        db.session.rollback()
        return db.session.get_one(StockTake, take_id)

    def state(self, take_id: int) -> str:
        """Its state."""
        return self.row(take_id).state.value

    def line(self, take_id: int, code: str) -> StockLine:
        """One line by its item's code."""
        row = self.row(take_id)
        item = next(entry.item_id for entry in queries.entries_on(row.taken_on) if entry.code == code)
        return queries.lines_of(row)[item]


def full(entry: Entry) -> Answer:
    """Enough of an item."""
    if entry.rule is Rule.NONE:
        return Answer(verdict=Verdict.MET)
    return Answer(quantity=Decimal(1) if entry.rule is Rule.PRESENT else ENOUGH)


def how_many(count: str | int, broken: str | int = 0, **more: Any) -> Answer:
    """A counted answer."""
    return Answer(quantity=Decimal(count), broken=Decimal(broken), **more)


@pytest.fixture
def shelf(app: Flask, cast: Cast, clock: TestClock) -> Shelf:
    """People who take stock, with the catalogue that the service brings."""
    with transaction():
        operations.seed_catalogue(actor=SYSTEM, now=clock())
    return Shelf(cast, clock)
