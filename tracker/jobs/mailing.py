"""Sending the mails that are due, each noted in a transaction of its own."""

from __future__ import annotations

import structlog

from tracker.config import Config
from tracker.core import db, transaction
from tracker.core.clock import local_day
from tracker.jobs.digest import is_mail_time
from tracker.jobs.surroundings import Surroundings
from tracker.outbox import mail, operations, queries
from tracker.outbox.models import Delivery
from tracker.outbox.registry import addressees

log = structlog.get_logger()

UNWANTED = "Người nhận không còn nhận thư."


def send_due(around: Surroundings) -> int:
    """Send what is due and note what became of it. Returns how many mails went out.

    Waiting is counted by the machine's clock, days and hours by the application's. Nothing is held open while
    a mail server answers; a worker killed between sending and noting sends that one mail twice, never not at all.
    """
    server = _server(around.config)
    if server is None:
        return 0
    waiting = queries.due_deliveries(around.machine(), local_day(around.clock()))
    if not waiting or not is_mail_time(around):
        return 0
    readers = {reader.account_id for reader in addressees().mail_readers()}
    for row in waiting:
        db.session.expunge(row)
    db.session.rollback()
    return sum(_deliver(row, server, around, wanted=row.account_id in readers) for row in waiting)


def _deliver(delivery: Delivery, server: mail.Server, around: Surroundings, *, wanted: bool) -> bool:
    """Send one mail and note it; what a person no longer wants to read is given up."""
    if not wanted:
        with transaction():
            operations.give_up(db.session.get_one(Delivery, delivery.id), error=UNWANTED)
        return False
    error = mail.deliver(delivery, server)
    _note(delivery.id, error, around)
    return error is None


def _server(config: Config) -> mail.Server | None:
    if config.mail_host is None or config.mail_from is None:
        return None
    return mail.Server(
        host=config.mail_host,
        port=config.mail_port,
        sender=config.mail_from,
        user=config.mail_user,
        password=config.mail_password,
        tls=config.mail_tls,
    )


def _note(delivery_id: int, error: str | None, around: Surroundings) -> None:
    with transaction():
        delivery = db.session.get_one(Delivery, delivery_id)
        if error is None:
            operations.mark_sent(delivery, now=around.clock())
        else:
            log.warning("mail failed", delivery=delivery_id, error=error)
            operations.mark_failed(delivery, error=error, now=around.machine())
