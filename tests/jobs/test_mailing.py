"""Mails that are due go out once; what fails is tried again later."""

from __future__ import annotations

import datetime as dt
import smtplib
from dataclasses import replace
from email.message import EmailMessage
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from tests.cast import Cast
from tests.conftest import START, TestClock
from tracker.core import db, transaction
from tracker.core.access import SYSTEM
from tracker.jobs.mailing import send_due, site_address
from tracker.jobs.surroundings import Surroundings
from tracker.outbox.models import Delivery
from tracker.outbox.operations import notify_unit
from tracker.outbox.states import DeliveryState


class Post:
    """A mail server that keeps what it is given, or refuses it."""

    def __init__(self) -> None:
        self.sent: list[EmailMessage] = []
        self.refuses = False

    def __call__(self, host: str, port: int, timeout: float) -> Post:
        assert (host, port) == ("mail.example", 2525)
        return self

    def __enter__(self) -> Post:
        if self.refuses:
            raise smtplib.SMTPServerDisconnected("gone away")
        return self

    def __exit__(self, *_: object) -> None:
        return None

    def send_message(self, mail: EmailMessage) -> None:
        self.sent.append(mail)


@pytest.fixture
def post(monkeypatch: pytest.MonkeyPatch) -> Post:
    server = Post()
    monkeypatch.setattr(smtplib, "SMTP", server)
    return server


@pytest.fixture
def around(app: Flask, clock: TestClock) -> Surroundings:
    config = replace(
        app.extensions["tracker_config"],
        mail_host="mail.example",
        mail_port=2525,
        mail_from="theo-doi@example.vn",
        mail_tls=False,
        trusted_hosts=("chidao.example.vn",),
        https=True,
    )
    return Surroundings(config, clock, TestClock(START + dt.timedelta(days=1)))


@pytest.fixture
def waiting(cast: Cast) -> int:
    """A mail that waits since the start."""
    with transaction() as session:
        message = notify_unit(
            cast.units["commune_a"],
            kind="task.assigned",
            subject="Nhiệm vụ mới",
            body="Có 2 nhiệm vụ mới.",
            path="/my",
            actor=SYSTEM,
            now=START,
        )
        row = Delivery(message_id=message.id, address="dao.san@example.vn", next_at=START)
        session.add(row)
        session.flush()
        return row.id


def delivery(row_id: int) -> Delivery:
    db.session.rollback()
    return db.session.scalars(select(Delivery).where(Delivery.id == row_id)).one()


def test_a_mail_that_is_due_goes_out_once(around: Surroundings, post: Post, waiting: int) -> None:
    assert send_due(around) == 1
    assert delivery(waiting).state is DeliveryState.SENT
    assert send_due(around) == 0
    (mail,) = post.sent
    assert mail["To"] == "dao.san@example.vn"
    assert "https://chidao.example.vn/my" in mail.get_content()


def test_what_fails_waits_longer_each_time(around: Surroundings, post: Post, waiting: int) -> None:
    post.refuses = True
    assert send_due(around) == 0
    row = delivery(waiting)
    assert (row.state, row.attempts) == (DeliveryState.QUEUED, 1)
    assert row.next_at > around.machine()
    assert "gone away" in row.error
    assert send_due(around) == 0
    assert delivery(waiting).attempts == 1
    post.refuses = False
    later: Any = around.machine
    later.move(hours=1)
    assert send_due(around) == 1


def test_without_a_mail_server_nothing_is_tried(app: Flask, clock: TestClock, post: Post, waiting: int) -> None:
    assert send_due(Surroundings(app.extensions["tracker_config"], clock)) == 0
    assert delivery(waiting).attempts == 0


def test_the_address_without_host_names_is_this_machine(app: Flask) -> None:
    config = replace(app.extensions["tracker_config"], trusted_hosts=(), port=8000)
    assert site_address(config) == "http://127.0.0.1:8000"
