"""Deciding in the place of a leader who is away."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.reports.conftest import order
from tests.steering.conftest import person, second
from tests.tasks.conftest import Stage
from tracker.audit.models import AuditEntry
from tracker.core import db, transaction
from tracker.core.errors import Forbidden, Invalid
from tracker.outbox.models import Message
from tracker.reports import operations
from tracker.reports.models import Report
from tracker.reports.policy import can_decide
from tracker.reports.production import Press, produce_next
from tracker.steering import operations as steering

__all__ = ["second"]


@pytest.fixture
def produced(stage: Stage, directive_id: int, press: Press) -> int:
    report_id = order(stage, directive_id)
    assert produce_next(press) == report_id
    return report_id


@pytest.fixture
def away(stage: Stage, second: int) -> int:
    """The leader is away this week, the second acts; the account of the second."""
    with transaction():
        steering.delegate(
            second,
            starts_on=dt.date(2024, 9, 30),
            ends_on=dt.date(2024, 10, 4),
            reason="",
            actor=stage.cast.actor("leader"),
            now=stage.clock(),
        )
    return second


def _approve(stage: Stage, who: int, report_id: int, instead_of: int | None) -> None:
    with transaction():
        operations.approve(
            db.session.get_one(Report, report_id),
            version=db.session.get_one(Report, report_id).version,
            remark="",
            actor=person(who),
            now=stage.clock(),
            instead_of=instead_of,
        )


def test_the_decision_says_in_whose_place(stage: Stage, produced: int, away: int) -> None:
    _approve(stage, away, produced, stage.cast.people["leader"])
    report = db.session.get_one(Report, produced)
    assert (report.decider_name, report.decided_for) == ("Phó Chủ tịch thử", "Lãnh đạo thử")
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "report.approved")).one()
    assert entry.details["decided_for"] == "Lãnh đạo thử"
    told = db.session.scalars(select(Message).where(Message.kind == "report.approved")).one()
    assert "Phó Chủ tịch thử thay mặt Lãnh đạo thử" in told.body


def test_as_oneself_it_says_nothing(stage: Stage, produced: int, away: int) -> None:
    _approve(stage, away, produced, None)
    assert db.session.get_one(Report, produced).decided_for == ""


def test_only_while_it_holds_and_only_for_whom(stage: Stage, produced: int, away: int) -> None:
    with pytest.raises(Invalid):
        _approve(stage, stage.cast.people["leader"], produced, away)
    stage.clock.move(days=5)
    with pytest.raises(Invalid):
        _approve(stage, away, produced, stage.cast.people["leader"])
    with pytest.raises(Forbidden):
        _approve(stage, stage.cast.people["office"], produced, stage.cast.people["leader"])
    assert db.session.get_one(Report, produced).decided_at is None


def test_nobody_decides_on_what_they_ordered_by_anothers_hand(stage: Stage, produced: int, away: int) -> None:
    report = db.session.get_one(Report, produced)
    leader = stage.cast.people["leader"]
    with transaction():
        db.session.get_one(Report, produced).requested_by = leader
    report = db.session.get_one(Report, produced)
    assert can_decide(person(away), report)
    assert not can_decide(person(away), report, leader)
    assert not can_decide(stage.cast.actor("leader"), report)


def test_from_the_page(stage: Stage, produced: int, away: int, client: FlaskClient, browser: Any) -> None:
    assert "thay mặt" not in browser("leader").get(f"/reports/{produced}").text
    client.post("/sign-in", data={"username": "pho", "password": stage.cast.password})
    assert "thay mặt Lãnh đạo thử" in client.get(f"/reports/{produced}").text
    data = {
        "do": "approve",
        "version": db.session.get_one(Report, produced).version,
        "instead_of": stage.cast.people["leader"],
    }
    db.session.rollback()
    assert client.post(f"/reports/{produced}/decide", data={**data, "instead_of": 999}).status_code == 422
    assert client.post(f"/reports/{produced}/decide", data=data).status_code == 302
    assert "Phó Chủ tịch thử, thay mặt Lãnh đạo thử" in browser("office").get(f"/reports/{produced}").text
