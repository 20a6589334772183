"""Sending the mails that are due, each noted in a transaction of its own."""

from __future__ import annotations

import structlog

from tracker.config import Config
from tracker.core import db, transaction
from tracker.jobs.surroundings import Surroundings
from tracker.outbox import mail, operations, queries
from tracker.outbox.models import Delivery

log = structlog.get_logger()


def send_due(around: Surroundings) -> int:
    """Send what is due and note what became of it. Returns how many mails went out.

    Waiting is counted by the machine's clock. Nothing is held open while a mail server answers; a worker
    killed between sending and noting sends that one mail twice, never not at all.
    """
    server = _server(around.config)
    if server is None:
        return 0
    waiting = [(delivery, message) for delivery, message in queries.due_deliveries(around.machine())]
    for row in (row for pair in waiting for row in pair):
        db.session.expunge(row)
    db.session.rollback()
    sent = 0
    for delivery, message in waiting:
        error = mail.deliver(delivery, message, server, site=site_address(around.config))
        _note(delivery.id, error, around)
        sent += error is None
    return sent


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


def site_address(config: Config) -> str:
    """Where people reach the pages: by the first trusted host name, else on this machine."""
    if config.trusted_hosts:
        return f"{'https' if config.https else 'http'}://{config.trusted_hosts[0].lstrip('.')}"
    return f"http://{config.host}:{config.port}"


def _note(delivery_id: int, error: str | None, around: Surroundings) -> None:
    with transaction():
        delivery = db.session.get_one(Delivery, delivery_id)
        if error is None:
            operations.mark_sent(delivery, now=around.clock())
        else:
            log.warning("mail failed", delivery=delivery_id, error=error)
            operations.mark_failed(delivery, error=error, now=around.machine())
