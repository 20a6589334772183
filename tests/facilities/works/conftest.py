"""Upgrade works by the cast: written, brought to a state, acted on by name."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.cast import Cast
from tests.conftest import TestClock
from tracker.core import db, transaction
from tracker.core.access import Actor
from tracker.core.clock import local_day
from tracker.escalations import operations as escalations
from tracker.escalations.models import Escalation
from tracker.escalations.registry import Link
from tracker.facilities.models import Group, Item, ItemVersion, MoneyEntry, StockLine, StockTake, Work
from tracker.facilities.operations import works as operations
from tracker.facilities.operations.works import Scope, Sum
from tracker.facilities.states import Rule, StockState, Verdict
from tracker.facilities.states.works import MoneyKind, PhotoMoment, Source, WorkKind
from tracker.units.models import Unit, UnitVersion

BEGIN = dt.date(2020, 1, 1)
FINISH = dt.date(2024, 12, 20)
THINGS = (("may-scan", "Máy scan", "cái", Decimal(2)), ("ghe-cho", "Ghế chờ", "chiếc", Decimal(16)))
AMOUNT = 28_500_001
# How a new need of Dào San comes into each state.
WAYS: dict[str, tuple[str, ...]] = {
    "need": ("estimate",),
    "planned": ("estimate", "plan"),
    "approved": ("estimate", "plan", "approve"),
    "funded": ("estimate", "plan", "approve", "grant"),
    "under_way": ("estimate", "plan", "approve", "grant", "begin"),
    "accepted": ("estimate", "plan", "approve", "grant", "begin", "accept"),
    "postponed": ("estimate", "plan", "approve", "postpone"),
    "cancelled": ("estimate", "plan", "cancel"),
}
OFFICE = ("return_", "approve", "grant", "reopen")
INSIDE = ("need", "planned")
REASONED = ("return_", "reopen", "postpone", "cancel")


def _ask_upward(row: Work, *, actor: Actor, now: dt.datetime) -> Escalation:
    """What the page of a new recommendation does for a work."""
    matter = operations.matter_of(row, now)
    return escalations.raise_(matter, unit_id=row.unit_id, actor=actor, now=now, origin=Link("work", row.id))


@dataclass
class Yard:
    """Writes works and lets people act; every act runs in its own transaction, on fresh rows."""

    cast: Cast
    clock: TestClock
    items: dict[str, int]

    def scope(self, **columns: Any) -> Scope:
        """What a unit writes, with items by code as `items`."""
        wanted = columns.pop("items", {"may-scan": Decimal(2)})
        items = {self.items[code]: quantity for code, quantity in wanted.items()}
        base = Scope("Mua máy scan", WorkKind.PURCHASE, items, basis="Kiểm kê tháng 8", finish_on=FINISH)
        return replace(base, **columns)

    def add(self, unit: str = "commune_a", by: str = "", **columns: Any) -> int:
        """A need of a unit; its identifier."""
        with transaction():
            return operations.add(
                self.scope(**columns),
                unit_id=self.cast.units[unit],
                actor=self.cast.actor(by or unit),
                now=self.clock(),
            ).id

    def bring(self, state: str, unit: str = "commune_a", **columns: Any) -> int:
        """A new work in a state; its identifier."""
        work_id = self.add(unit, **columns)
        for verb in WAYS[state]:
            self.act(verb, work_id, by=self.usual(verb, self.state(work_id), unit))
        return work_id

    def usual(self, verb: str, state: str, unit: str = "commune_a") -> str:
        """Who does a verb in a state."""
        if verb in OFFICE:
            return "office"
        if verb in {"estimate", "postpone", "resume", "cancel", "correct"} and state not in INSIDE:
            return "office"
        return unit

    def act(self, verb: str, work_id: int, by: str = "", **given: Any) -> Any:
        """Let a person do a verb; what it needs and is not given is made up."""
        with transaction():
            row = db.session.get_one(Work, work_id)
            who = by or self.usual(verb, (row.state_before or row.state).value)
            words = {**self.words(verb, row), **given}
            deed: Callable[..., Any] = _ask_upward if verb == "escalate" else getattr(operations, verb)
            return deed(row, *words.pop("plain", ()), **words, actor=self.cast.actor(who), now=self.clock())

    def words(self, verb: str, row: Work) -> dict[str, Any]:
        """What a verb is done with."""
        today = local_day(self.clock())
        paid = Sum(AMOUNT, Source.DISTRICT, 2024, "1127/QĐ-UBND", note="Theo dự toán")
        words: dict[str, dict[str, Any]] = {
            "edit": {"plain": (self.scope(title="Mua hai máy scan"),)},
            "estimate": {"plain": (paid,)},
            "grant": {"plain": (paid,)},
            "spend": {"plain": (paid,)},
            "begin": {"began_on": today},
            "delay": {
                "finish_on": max(row.finish_on or today, today) + dt.timedelta(days=9),
                "reason": "Chờ hàng",
            },
            "accept": {"accepted_on": today, "quantities": {one.item_id: one.quantity for one in row.items}},
            "add_photos": {"moment": PhotoMoment.BEFORE},
            **{verb: {"reason": "Có lý do rõ ràng."} for verb in REASONED},
        }
        if verb == "correct":
            entry = self.entry(row.id, MoneyKind.PLAN)
            found = {"plain": (entry.id,), "amount": operations.amount_of(entry) + 1, "reason": "Nhầm số"}
            return {**found, "version": row.version}
        return {**words.get(verb, {}), **({} if verb == "escalate" else {"version": row.version})}

    def entry(self, work_id: int, kind: MoneyKind) -> MoneyEntry:
        """The first entry of a kind."""
        return db.session.scalars(
            select(MoneyEntry)
            .where(MoneyEntry.work_id == work_id, MoneyEntry.kind == kind, MoneyEntry.corrects_id.is_(None))
            .order_by(MoneyEntry.id)
            .limit(1)
        ).one()

    def row(self, work_id: int) -> Work:
        """The row, afresh."""
        db.session.rollback()
        return db.session.get_one(Work, work_id)

    def state(self, work_id: int) -> str:
        """Its state."""
        return self.row(work_id).state.value

    def head_approves(self, wanted: bool, unit: str = "commune_a") -> None:
        """Set whether the unit's head approves what leaves it."""
        with transaction():
            db.session.get_one(Unit, self.cast.units[unit]).wants_head_approval = wanted

    def stock(
        self, code: str, quantity: int, verdict: Verdict, unit: str = "commune_a", on: str = "2024-08-15"
    ) -> None:
        """A submitted stock-take of a unit with one line."""
        item = db.session.get_one(Item, self.items[code])
        with transaction() as session:
            unit_id = self.cast.units[unit]
            take = StockTake(
                unit_id=unit_id,
                unit_version_id=session.scalars(
                    select(UnitVersion.id).where(UnitVersion.unit_id == unit_id)
                ).one(),
                taken_on=dt.date.fromisoformat(on),
                state=StockState.SUBMITTED,
                created_at=self.clock(),
                submitted_at=self.clock(),
            )
            take.lines.append(
                StockLine(
                    item_id=item.id,
                    item_version_id=item.versions[0].id,
                    quantity=Decimal(quantity),
                    required=item.versions[0].norm,
                    verdict=verdict,
                )
            )
            session.add(take)


def make_yard(cast: Cast, clock: TestClock) -> Yard:
    """Works of the cast, over a catalogue of two items."""
    with transaction() as session:
        group = Group(code="thu", name="Thử", position=99)
        for position, (code, name, count, norm) in enumerate(THINGS):
            item = Item(code=f"thu-{code}", position=position)
            item.versions.append(
                ItemVersion(name=name, unit_of_count=count, rule=Rule.AT_LEAST, norm=norm, valid_from=BEGIN)
            )
            group.items.append(item)
        session.add(group)
        session.flush()
        items = {item.code.removeprefix("thu-"): item.id for item in group.items}
    return Yard(cast, clock, items)


@pytest.fixture
def yard(app: Flask, cast: Cast, clock: TestClock) -> Yard:
    return make_yard(cast, clock)
