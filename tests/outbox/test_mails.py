"""One mail a day for each person: what it tells, whom it reaches, what follows when it fails."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tests.cast import Cast
from tests.conftest import START, TestClock
from tracker.core import db, transaction
from tracker.core.access import SYSTEM
from tracker.core.clock import local_day
from tracker.outbox import operations, queries
from tracker.outbox.models import Delivery
from tracker.outbox.registry import addressees
from tracker.outbox.states import DeliveryState

TODAY = local_day(START)
SITE = "https://chidao.example.vn"


def give_mail(cast: Cast, **addresses: str) -> None:
    with transaction():
        for name, address in addresses.items():
            cast.account(name).email = address


def tell(
    cast: Cast, subject: str = "Có nhiệm vụ mới", *, unit: str = "commune_a", now: dt.datetime = START
) -> int:
    text: dict[str, Any] = {
        "kind": "task.assigned",
        "body": "Nội dung.",
        "path": "/my",
        "actor": SYSTEM,
        "now": now,
    }
    with transaction():
        return operations.notify_unit(cast.units[unit], subject=subject, **text).id


def write_all(now: dt.datetime = START) -> list[Delivery]:
    with transaction():
        written = [
            operations.write_mail(reader, now=now, machine=now, site=SITE)
            for reader in addressees().mail_readers()
        ]
        return [one for one in written if one is not None]


def test_those_who_are_locked_or_want_none_or_have_no_address_get_no_mail(cast: Cast) -> None:
    give_mail(cast, commune_a="a@example.vn", head_a="h@example.vn", commune_b="b@example.vn", agency="")
    with transaction():
        cast.account("head_a").is_locked = True
        cast.account("commune_b").wants_mail = False
    for unit in ("commune_a", "commune_b", "agency"):
        tell(cast, unit=unit)
    assert [one.address for one in write_all()] == ["a@example.vn"]


def test_the_administrator_beside_the_office_is_not_told_of_its_tasks(cast: Cast) -> None:
    give_mail(cast, office="o@example.vn", admin="q@example.vn")
    tell(cast, unit="office")
    assert [one.address for one in write_all()] == ["o@example.vn"]


def test_a_mail_tells_what_was_not_read_and_leads_there(cast: Cast) -> None:
    give_mail(cast, commune_a="a@example.vn")
    read, unread = tell(cast, "Đã xem"), tell(cast, "Còn 3 ngày")
    with transaction():
        operations.mark_read([read], actor=cast.actor("commune_a"), now=START)
    (mail,) = write_all()
    assert mail.subject == "1 tin mới về chỉ đạo, 30/09/2024"
    assert f"1. Còn 3 ngày (08:00 30/09/2024)\n   {SITE}/messages/{unread}" in mail.body
    assert "Đã xem" not in mail.body
    assert mail.body.startswith("Kính gửi Báo cáo Dào San,")
    assert f"{SITE}/account" in mail.body


def test_what_does_not_fit_is_counted(cast: Cast) -> None:
    give_mail(cast, commune_a="a@example.vn")
    for number in range(13):
        tell(cast, f"Tin {number}.")
    (mail,) = write_all()
    assert mail.subject.startswith("13 tin mới")
    assert mail.body.count(f"{SITE}/messages/") == 10
    assert "và 3 tin khác." in mail.body
    assert write_all(START + dt.timedelta(days=1)) == []


def test_a_second_mail_of_a_day_is_refused_by_the_table(cast: Cast) -> None:
    give_mail(cast, commune_a="a@example.vn")
    tell(cast)
    write_all()
    assert queries.mailed_accounts(TODAY) == {cast.people["commune_a"]}
    tell(cast)
    with pytest.raises(IntegrityError):
        write_all()


def test_what_is_older_than_a_month_is_left_to_the_list(cast: Cast) -> None:
    give_mail(cast, commune_a="a@example.vn")
    tell(cast, "Cũ", now=START - dt.timedelta(days=31))
    assert write_all() == []


def queued(cast: Cast) -> int:
    give_mail(cast, agency="a@example.vn")
    tell(cast, unit="agency")
    (mail,) = write_all()
    return mail.id


def test_a_mail_that_went_out_is_not_due_again_nor_another_that_day(cast: Cast) -> None:
    delivery_id = queued(cast)
    tomorrow = TODAY + dt.timedelta(days=1)
    with transaction() as session:
        operations.mark_sent(session.get_one(Delivery, delivery_id), now=START)
        session.add(
            Delivery(
                account_id=cast.people["agency"],
                day=tomorrow,
                address="a@example.vn",
                subject="Gửi lại",
                body="Nội dung.",
                created_at=START,
                next_at=START,
            )
        )
    row = db.session.get_one(Delivery, delivery_id)
    assert (row.state, row.sent_at, row.attempts) == (DeliveryState.SENT, START, 1)
    assert list(queries.due_deliveries(START, TODAY)) == []
    assert [one.subject for one in queries.due_deliveries(START, tomorrow)] == ["Gửi lại"]


def test_a_mail_that_fails_is_tried_later_and_later_then_given_up(cast: Cast, clock: TestClock) -> None:
    delivery_id = queued(cast)
    waits = []
    while queries.due_deliveries(clock.moment, TODAY):
        with transaction() as session:
            row = session.get_one(Delivery, delivery_id)
            operations.mark_failed(row, error="máy chủ\nkhông trả lời", now=clock.moment)
        row = db.session.get_one(Delivery, delivery_id)
        if row.state is DeliveryState.FAILED:
            break
        assert list(queries.due_deliveries(row.next_at - dt.timedelta(seconds=1), TODAY)) == []
        waits.append(int((row.next_at - clock.moment).total_seconds() // 60))
        clock.moment = row.next_at
    assert waits == [1, 5, 15, 60, 240, 720]
    assert (row.attempts, row.error, row.sent_at) == (7, "máy chủ không trả lời", None)


def test_a_mail_that_was_given_up_told_nobody(cast: Cast) -> None:
    delivery_id = queued(cast)
    with transaction() as session:
        operations.give_up(session.get_one(Delivery, delivery_id), error="Địa chỉ không còn.")
    (again,) = write_all(START + dt.timedelta(days=1))
    assert "Có nhiệm vụ mới" in again.body
    rows = db.session.scalars(select(Delivery.state).order_by(Delivery.id)).all()
    assert list(rows) == [DeliveryState.FAILED, DeliveryState.QUEUED]
