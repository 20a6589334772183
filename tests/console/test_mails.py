"""Mails that did not go out: shown with the reason, sent again by who may."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.cast import Cast
from tests.conftest import TestClock
from tracker.audit.models import AuditEntry
from tracker.console.operations import send_again
from tracker.console.queries.mails import count_mails
from tracker.core import db, transaction
from tracker.core.clock import local_day
from tracker.core.errors import Forbidden
from tracker.outbox.models import Delivery
from tracker.outbox.operations import BACK_OFF, mark_failed
from tracker.outbox.states import DeliveryState

REASON = "SMTPRecipientsRefused: 550 <hộp thư không có>"


@pytest.fixture
def mails(cast: Cast, clock: TestClock) -> dict[str, int]:
    """One given up, one that waits for another try, one that was never tried."""
    tries = {"agency": len(BACK_OFF) + 1, "commune_a": 1, "commune_b": 0}
    found = {}
    for name, count in tries.items():
        with transaction() as session:
            delivery = Delivery(
                account_id=cast.people[name],
                day=local_day(clock()),
                address=f"{name}@phongtho.vn",
                subject="Tin nhắn mới",
                body="Có một tin mới.",
                created_at=clock(),
                state=DeliveryState.QUEUED,
                attempts=0,
                next_at=clock(),
            )
            session.add(delivery)
            session.flush()
            for _ in range(count):
                mark_failed(delivery, error=REASON, now=clock())
            found[name] = delivery.id
    return found


def state(mail: int) -> tuple[DeliveryState, int]:
    db.session.rollback()
    delivery = db.session.get_one(Delivery, mail)
    return delivery.state, delivery.attempts


def test_they_are_shown_with_their_reason(browser: Any, mails: dict[str, int]) -> None:
    shown = browser("admin").get("/mails").get_data(as_text=True)
    assert "agency@phongtho.vn" in shown
    assert "commune_a@phongtho.vn" in shown
    assert "commune_b@phongtho.vn" not in shown, "it never failed"
    assert "550 &lt;hộp thư không có&gt;" in shown
    assert shown.index("agency@") < shown.index("commune_a@"), "given up first"
    assert shown.count('type="checkbox" name="mail"') == 1


def test_one_given_up_is_queued_with_all_its_tries(browser: Any, mails: dict[str, int], cast: Cast) -> None:
    admin = browser("admin")
    answer = admin.post("/mails/send", data={"mail": [str(mails["agency"]), str(mails["commune_a"])]})
    assert answer.headers["Location"] == "/mails"
    assert "1 thư được gửi lại." in admin.get("/mails").get_data(as_text=True)
    assert state(mails["agency"]) == (DeliveryState.QUEUED, 0)
    assert state(mails["commune_a"]) == (DeliveryState.QUEUED, 1), "one that waits anyway is left as it is"
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "message.sent_again")).one()
    assert (entry.actor_id, entry.details) == (cast.people["admin"], {"deliveries": [mails["agency"]]})


def test_all_are_sent_again_and_then_none_is_left(browser: Any, mails: dict[str, int], clock: TestClock) -> None:
    admin = browser("admin")
    admin.post("/mails/send")
    assert count_mails(clock()).failed == 0
    admin.post("/mails/send")
    assert "0 thư được gửi lại." in admin.get("/mails").get_data(as_text=True)
    assert len(db.session.scalars(select(AuditEntry).where(AuditEntry.act == "message.sent_again")).all()) == 1


def test_others_neither_see_nor_send(browser: Any, client: FlaskClient, mails: dict[str, int]) -> None:
    assert client.get("/mails").status_code == 302
    for name in ("office", "auditor", "leader", "head_a", "commune_a"):
        assert browser(name).get("/mails").status_code == 403, name
        assert browser(name).post("/mails/send").status_code == 403, name
    assert browser("admin").post("/mails/send", data={"mail": "x"}).status_code == 400
    assert state(mails["agency"])[0] == DeliveryState.FAILED


def test_the_rule_itself_asks_who(cast: Cast, clock: TestClock, mails: dict[str, int]) -> None:
    with pytest.raises(Forbidden), transaction():
        send_again([], actor=cast.actor("office"), now=clock(), machine=clock())


def test_the_count_says_since_when_mail_is_due(cast: Cast, clock: TestClock, mails: dict[str, int]) -> None:
    found = count_mails(clock())
    assert (found.queued, found.failed, found.due_since) == (2, 1, clock())
    earlier = clock.move(minutes=-1)
    assert count_mails(earlier).due_since is None
