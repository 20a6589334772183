"""Delegations: who may act for whom, when, and what is said of it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.conftest import TestClock
from tests.steering.conftest import look_after, person
from tests.tasks.conftest import Stage
from tracker.accounts.models import Account
from tracker.core import db, transaction
from tracker.core.clock import local_day
from tracker.core.errors import Forbidden, IllegalTransition, Invalid
from tracker.outbox.models import Message
from tracker.steering import operations, queries
from tracker.steering.models import Delegation

TODAY = dt.date(2024, 9, 30)
FRIDAY = dt.date(2024, 10, 4)


def _delegate(
    stage: Stage, delegate: int, first: dt.date = TODAY, last: dt.date = FRIDAY, by: str = "leader"
) -> int:
    with transaction():
        return operations.delegate(
            delegate,
            starts_on=first,
            ends_on=last,
            reason="Đi công tác",
            actor=stage.cast.actor(by),
            now=stage.clock(),
        ).id


def test_it_holds_on_its_days_only(stage: Stage, second: int) -> None:
    _delegate(stage, second, dt.date(2024, 10, 1))
    held = [day for day in range(-1, 8) if queries.acting_for(person(second), TODAY + dt.timedelta(days=day))]
    assert held == [1, 2, 3, 4]
    assert queries.acting_for(stage.cast.actor("leader"), FRIDAY) == []
    told = db.session.scalars(select(Message).where(Message.account_id == second)).one()
    assert "từ 01/10/2024 đến hết 04/10/2024" in told.body


def test_taken_back_it_ends_at_once(stage: Stage, second: int, clock: TestClock) -> None:
    made = _delegate(stage, second)

    def end() -> None:
        with transaction():
            operations.end_delegation(
                db.session.get_one(Delegation, made), actor=stage.cast.actor("leader"), now=clock()
            )

    end()
    assert queries.acting_for(person(second), local_day(clock())) == []
    with pytest.raises(IllegalTransition):
        end()
    _delegate(stage, second)


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (FRIDAY, TODAY),
        (TODAY - dt.timedelta(days=1), FRIDAY),
        (TODAY, TODAY + dt.timedelta(days=93)),
    ],
)
def test_spans_that_are_refused(stage: Stage, second: int, first: dt.date, last: dt.date) -> None:
    with pytest.raises(Invalid):
        _delegate(stage, second, first, last)
    assert db.session.scalar(select(func.count()).select_from(Delegation)) == 0


def test_two_at_once_are_refused(stage: Stage, second: int) -> None:
    _delegate(stage, second)
    with pytest.raises(Invalid):
        _delegate(stage, second, FRIDAY, FRIDAY)
    _delegate(stage, second, FRIDAY + dt.timedelta(days=1), FRIDAY + dt.timedelta(days=2))


def test_only_leaders_to_leaders(stage: Stage, second: int) -> None:
    for name in ("office", "admin", "auditor", "head_a", "commune_a"):
        with pytest.raises(Forbidden):
            _delegate(stage, second, by=name)
    for name in ("leader", "office", "head_a"):
        with pytest.raises(Invalid):
            _delegate(stage, stage.cast.people[name])
    with transaction():
        db.session.get_one(Account, second).is_locked = True
    with pytest.raises(Invalid):
        _delegate(stage, second)


def test_who_acts_sees_the_others_field(stage: Stage, second: int) -> None:
    look_after(stage, "leader", unit_ids={stage.cast.units["commune_a"]})
    assert queries.scope_of(person(second), TODAY).empty
    _delegate(stage, second)
    assert queries.scope_of(person(second), TODAY).unit_ids == {stage.cast.units["commune_a"]}
    assert queries.scope_of(person(second), FRIDAY + dt.timedelta(days=1)).empty


def test_from_the_page(stage: Stage, second: int, browser: Any, client: FlaskClient) -> None:
    assert client.get("/delegations").location.startswith("/sign-in")
    for name in ("office", "auditor", "admin", "commune_a"):
        assert browser(name).get("/delegations").status_code == 403
    leader = browser("leader")
    assert "Phó Chủ tịch thử" in leader.get("/delegations").text
    data = {"delegate_id": second, "starts_on": "30/9/2024", "ends_on": "4/10/2024", "key": "k" * 32}
    assert leader.post("/delegations", data={**data, "ends_on": "1/9/2024"}).status_code == 422
    for _ in range(2):
        assert leader.post("/delegations", data=data).location == "/delegations"
    made = db.session.scalars(select(Delegation.id)).one()
    db.session.rollback()
    deputy = client
    assert deputy.post("/sign-in", data={"username": "pho", "password": stage.cast.password}).status_code == 302
    assert "Đang thay mặt Lãnh đạo thử đến hết ngày 04/10/2024." in deputy.get("/delegations").text
    assert "thay mặt Lãnh đạo thử" in deputy.get("/overview").text
    assert deputy.post(f"/delegations/{made}/end").status_code == 404
    assert leader.post(f"/delegations/{made}/end").status_code == 302
    assert leader.post(f"/delegations/{made}/end").status_code == 409
