"""One mail a day for each person: written from what they have not read, noted when it went out or failed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from tracker.core import db
from tracker.core.clock import LOCAL, local_day
from tracker.core.text import one_line
from tracker.outbox.models import DeliveredMessage, Delivery
from tracker.outbox.queries import Line, untold
from tracker.outbox.registry import MailReader
from tracker.outbox.states import DeliveryState

BACK_OFF = (1, 5, 15, 60, 240, 720)
"""Minutes until a mail is tried again after its first, second ... failure; after the last it is given up."""
MOST_LISTED = 10


def write_mail(reader: MailReader, *, now: dt.datetime, machine: dt.datetime, site: str) -> Delivery | None:
    """Queue a person's mail of the day, within the running transaction.

    Takes the moment of the application's clock and of the machine's (from which it is due), and the service's
    own address. Returns None where nothing is left to tell. The table refuses a second mail of the day.
    """
    lines = untold(reader, now)
    if not lines:
        return None
    day = local_day(now)
    delivery = Delivery(
        account_id=reader.account_id,
        day=day,
        address=reader.address,
        subject=f"{len(lines)} tin mới về chỉ đạo, {day:%d/%m/%Y}",
        body=_body(lines, reader.actor.name, site),
        created_at=now,
        next_at=machine,
    )
    db.session.add(delivery)
    db.session.flush()
    db.session.add_all(DeliveredMessage(delivery_id=delivery.id, message_id=line.id) for line in lines)
    return delivery


def _body(lines: Sequence[Line], name: str, site: str) -> str:
    """The text: a line for each of the first messages, the number of the others, and the ways on."""
    told = [
        f"{number}. {line.subject} ({line.at.astimezone(LOCAL):%H:%M %d/%m/%Y})\n   {site}/messages/{line.id}"
        for number, line in enumerate(lines[:MOST_LISTED], 1)
    ]
    more = len(lines) - len(told)
    if more:
        told.append(f"và {more} tin khác.")
    return "\n\n".join(
        [
            f"Kính gửi {name},",
            f"Có {len(lines)} tin chưa đọc:",
            *told,
            f"Xem tất cả: {site}/messages",
            f"Mỗi ngày có nhiều nhất một thư như thế này, trong giờ làm việc. Thôi nhận thư tại: {site}/account",
        ]
    )


def mark_sent(delivery: Delivery, *, now: dt.datetime) -> None:
    """Note within the running transaction that a mail has gone out."""
    delivery.state = DeliveryState.SENT
    delivery.attempts += 1
    delivery.sent_at = now
    delivery.error = ""


def mark_failed(delivery: Delivery, *, error: str, now: dt.datetime) -> None:
    """Note that a mail did not go out: tried again later and later, given up after the last wait."""
    delivery.attempts += 1
    delivery.error = one_line(error)
    if delivery.attempts > len(BACK_OFF):
        delivery.state = DeliveryState.FAILED
        return
    delivery.next_at = now + dt.timedelta(minutes=BACK_OFF[delivery.attempts - 1])


def give_up(delivery: Delivery, *, error: str) -> None:
    """Note that a mail is not to be tried again; a later mail tells of its messages anew."""
    delivery.state = DeliveryState.FAILED
    delivery.error = one_line(error)
