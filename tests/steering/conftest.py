"""A second leader beside the cast, and the acts of steering by name."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from flask import Flask

from tests.cast import Cast
from tests.conftest import TestClock
from tests.tasks.conftest import Stage
from tracker.accounts.models import Account, actor_of
from tracker.core import db, transaction
from tracker.core.access import Actor, Role
from tracker.core.calendar import CalendarDay, DayKind
from tracker.directives.states import InstructionKind
from tracker.steering import operations
from tracker.steering.operations import DayPlan
from tracker.steering.queries import Scope

MONTHLY = {"rule": "FREQ=MONTHLY;BYMONTHDAY=25", "leads": ("commune_a", "commune_b")}


@pytest.fixture
def stage(app: Flask, cast: Cast, clock: TestClock) -> Stage:
    return Stage(cast, clock)


@pytest.fixture
def second(cast: Cast, clock: TestClock) -> int:
    """Another leader, with the password of all; the account."""
    with transaction() as session:
        account = Account(
            username="pho",
            full_name="Phó Chủ tịch thử",
            role=Role.LEADER,
            unit_id=cast.units["district"],
            password_hash=cast.account("leader").password_hash,
            must_change_password=False,
            created_at=clock(),
        )
        session.add(account)
        session.flush()
        return account.id


def person(account_id: int) -> Actor:
    """A person as rules take them."""
    return actor_of(db.session.get_one(Account, account_id))


def look_after(stage: Stage, name: str, by: str = "", **parts: Any) -> None:
    """Set what a person of the cast looks after."""
    parts["kinds"] = {InstructionKind(kind) for kind in parts.get("kinds", ())}
    scope = Scope(**{key: frozenset(value) for key, value in parts.items()})
    with transaction():
        operations.set_responsibilities(
            stage.cast.account(name), scope, actor=stage.cast.actor(by or name), now=stage.clock()
        )


def exception(day: dt.date, kind: DayKind = DayKind.OFF) -> None:
    """Write a day into the calendar directly."""
    with transaction() as session:
        session.add(CalendarDay(day=day, kind=kind, reason="Nghỉ", confirmed=True))


def off(day: dt.date, kind: DayKind | None = DayKind.OFF) -> DayPlan:
    """A plan for a day."""
    return DayPlan(day, kind, "Nghỉ bù bão", "Công điện 1", True)
