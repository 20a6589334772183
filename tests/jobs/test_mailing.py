"""Nobody gets two mails a day, none at night, and nothing is lost; what fails is tried again later."""

from __future__ import annotations

import datetime as dt
import smtplib
from dataclasses import replace
from email.message import EmailMessage

import pytest
from flask import Flask, current_app
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from tests.cast import Cast
from tests.conftest import START, TestClock
from tests.database import restore_database
from tracker.console.operations import send_again
from tracker.core import db, transaction
from tracker.core.access import SYSTEM
from tracker.core.calendar import CalendarDay, DayKind
from tracker.core.clock import LOCAL, local_day
from tracker.jobs.digest import is_mail_time, site_address, write_mails
from tracker.jobs.mailing import UNWANTED, send_due
from tracker.jobs.surroundings import Surroundings
from tracker.outbox.models import DeliveredMessage, Delivery
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
    return Surroundings(config, clock, clock)


def tell(cast: Cast, subject: str = "Nhiệm vụ mới", *, now: dt.datetime = START) -> int:
    with transaction():
        return notify_unit(
            cast.units["commune_a"],
            kind="task.assigned",
            subject=subject,
            body="Có 2 nhiệm vụ mới.",
            path="/my",
            actor=SYSTEM,
            now=now,
        ).id


@pytest.fixture
def reader(cast: Cast) -> str:
    """A person who reads mail."""
    with transaction():
        cast.account("commune_a").email = "dao.san@example.vn"
    return "dao.san@example.vn"


@pytest.fixture
def waiting(cast: Cast, reader: str, around: Surroundings) -> int:
    """A mail that waits."""
    tell(cast)
    assert write_mails(around) == 1
    return db.session.scalars(select(Delivery.id)).one()


def delivery(row_id: int) -> Delivery:
    db.session.rollback()
    return db.session.scalars(select(Delivery).where(Delivery.id == row_id)).one()


def test_a_mail_that_is_due_goes_out_once(around: Surroundings, post: Post, waiting: int, reader: str) -> None:
    assert send_due(around) == 1
    assert delivery(waiting).state is DeliveryState.SENT
    assert send_due(around) == 0
    (mail,) = post.sent
    assert mail["To"] == reader
    assert "https://chidao.example.vn/messages/" in mail.get_content()


def test_what_fails_waits_longer_each_time(
    around: Surroundings, post: Post, waiting: int, clock: TestClock
) -> None:
    post.refuses = True
    assert send_due(around) == 0
    row = delivery(waiting)
    assert (row.state, row.attempts) == (DeliveryState.QUEUED, 1)
    assert row.next_at > around.machine()
    assert "gone away" in row.error
    assert send_due(around) == 0
    assert delivery(waiting).attempts == 1
    post.refuses = False
    clock.move(hours=1)
    assert send_due(around) == 1


def test_without_a_mail_server_nothing_is_written_or_tried(
    app: Flask, clock: TestClock, post: Post, waiting: int, cast: Cast
) -> None:
    bare = Surroundings(app.extensions["tracker_config"], clock, clock)
    assert send_due(bare) == 0
    clock.move(days=1)
    tell(cast)
    assert write_mails(bare) == 0
    assert delivery(waiting).attempts == 0


def test_the_address_without_host_names_is_this_machine(app: Flask) -> None:
    config = replace(app.extensions["tracker_config"], trusted_hosts=(), port=8000)
    assert site_address(config) == "http://127.0.0.1:8000"


@pytest.mark.parametrize(
    ("moment", "quiet"),
    [
        ("2024-09-30T07:29", True),
        ("2024-09-30T07:30", False),
        ("2024-09-30T16:59", False),
        ("2024-09-30T17:00", True),
        ("2024-09-28T09:00", True),  # a Saturday
    ],
)
def test_mail_goes_out_in_working_hours_only(
    around: Surroundings, clock: TestClock, moment: str, quiet: bool
) -> None:
    clock.moment = dt.datetime.fromisoformat(moment).replace(tzinfo=LOCAL)
    assert is_mail_time(around) is not quiet


def test_a_holiday_is_quiet(around: Surroundings) -> None:
    with transaction() as session:
        session.add(CalendarDay(day=local_day(START), kind=DayKind.OFF, reason="Nghỉ lễ"))
    assert not is_mail_time(around)


def test_what_waits_in_the_evening_goes_out_in_the_morning(
    around: Surroundings, post: Post, waiting: int, clock: TestClock
) -> None:
    clock.move(hours=10)
    assert send_due(around) == 0
    clock.move(hours=14)
    assert send_due(around) == 1


def test_who_left_meanwhile_gets_none(around: Surroundings, post: Post, waiting: int, cast: Cast) -> None:
    with transaction():
        cast.account("commune_a").is_locked = True
    assert send_due(around) == 0
    row = delivery(waiting)
    assert (row.state, row.error) == (DeliveryState.FAILED, UNWANTED)
    assert post.sent == []


STEPS = st.lists(
    st.sampled_from(["tell", "hours", "night", "break", "mend", "again", "work"]), min_size=5, max_size=40
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_never_two_mails_a_day_and_nothing_is_lost(
    cast: Cast, clock: TestClock, around: Surroundings, post: Post, steps: list[str]
) -> None:
    restore_database(current_app.extensions["test_template"])
    clock.moment, post.refuses = START, False
    post.sent.clear()
    with transaction():
        cast.account("commune_a").email = "dao.san@example.vn"
    told, days = set(), []

    def work() -> None:
        write_mails(around)
        days.extend([local_day(clock.moment)] * send_due(around))

    for step in steps:
        if step == "tell":
            told.add(tell(cast, now=clock.moment))
        elif step in ("hours", "night"):
            clock.move(hours=3 if step == "hours" else 15)
        elif step == "again":
            with transaction() as session:
                failed = session.scalars(select(Delivery).where(Delivery.state == DeliveryState.FAILED)).all()
                send_again(failed, actor=cast.actor("admin"), now=clock.moment, machine=clock.moment)
        elif step == "work":
            work()
        else:
            post.refuses = step == "break"
    post.refuses = False
    for _ in range(24 * 6):
        clock.move(hours=1)
        work()
    assert len(days) == len(set(days)) == len(post.sent)
    delivered = db.session.scalars(
        select(DeliveredMessage.message_id)
        .join(Delivery, Delivery.id == DeliveredMessage.delivery_id)
        .where(Delivery.state == DeliveryState.SENT)
    )
    assert set(delivered) == told
