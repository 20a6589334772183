"""A recommendation decided in the place of a leader who is away."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.escalations.conftest import Register
from tests.escalations.test_views import text
from tests.steering.conftest import second
from tracker.audit.models import AuditEntry
from tracker.core import db, transaction
from tracker.core.clock import local_day
from tracker.escalations.models import EscalationEvent
from tracker.steering import operations as steering

__all__ = ["second"]
ANSWER = {"outcome": "accepted", "answer": "Giao Phòng Tài chính cân đối."}


@pytest.fixture
def away(register: Register, second: int) -> int:
    """The leader is away this week, the second acts; the account of the leader."""
    today = local_day(register.clock())
    with transaction():
        steering.delegate(
            second,
            starts_on=today,
            ends_on=today + dt.timedelta(days=4),
            reason="",
            actor=register.cast.actor("leader"),
            now=register.clock(),
        )
    return register.cast.account("leader").id


def _decide(register: Register, client: Any, row_id: int, **given: str) -> Any:
    version = str(register.row(row_id).version)
    return client.post(f"/escalations/{row_id}/decide", data={**ANSWER, "version": version, **given})


@pytest.fixture
def deputy(app: Flask, register: Register, away: int) -> FlaskClient:
    """The browser of who acts."""
    client = app.test_client()
    assert away
    answer = client.post("/sign-in", data={"username": "pho", "password": register.cast.password})
    assert answer.status_code == 302
    return client


def test_journal_record_and_page_name_who_is_away(
    register: Register, browser: Any, deputy: FlaskClient, away: int
) -> None:
    row_id = register.bring("with_leader")
    name = register.cast.account("leader").full_name
    assert f"thay mặt {name}" in text(deputy.get(f"/escalations/{row_id}/decide"))
    assert _decide(register, deputy, row_id, instead_of=str(away)).status_code == 302
    event = db.session.scalars(select(EscalationEvent).where(EscalationEvent.verb == "decide")).one()
    assert (event.actor_name, event.instead_of) == ("Phó Chủ tịch thử", name)
    record = db.session.scalars(
        select(AuditEntry).where(AuditEntry.subject_type == "escalation").order_by(AuditEntry.id.desc())
    ).first()
    assert record is not None
    assert record.details["decided_for"] == name
    assert f"Phó Chủ tịch thử, thay mặt {name}" in text(browser("office").get(f"/escalations/{row_id}"))


def test_a_delegation_that_ended_meanwhile_decides_nothing(
    register: Register, deputy: FlaskClient, away: int
) -> None:
    row_id = register.bring("with_leader")
    register.clock.move(days=10)
    deputy.post("/sign-in", data={"username": "pho", "password": register.cast.password})
    answer = _decide(register, deputy, row_id, instead_of=str(away))
    assert answer.status_code == 422
    assert ANSWER["answer"] in text(answer)
    assert register.row(row_id).state == "with_leader"


def test_who_stands_in_for_nobody_is_not_asked(register: Register, browser: Any) -> None:
    row_id = register.bring("with_leader")
    assert "instead_of" not in browser("leader").get(f"/escalations/{row_id}/decide").text
