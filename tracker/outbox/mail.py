"""A person's mail of the day, and the way it leaves: plain text in UTF-8 over SMTP."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid

from tracker.core.errors import Invalid
from tracker.outbox.models import Delivery

SECONDS = 20


@dataclass(frozen=True)
class Server:
    """The mail server of the installation, as its settings name it."""

    host: str
    port: int
    sender: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    tls: bool = True


def compose(delivery: Delivery, *, sender: str) -> EmailMessage:
    """The mail of a row, from the sender's address.

    Raises Invalid for an address that is none: nothing that a person typed can become a further header.
    """
    mail = EmailMessage(policy=SMTP)
    mail["From"] = _address(sender)
    mail["To"] = _address(delivery.address)
    mail["Subject"] = " ".join(delivery.subject.split())
    mail["Date"] = formatdate(delivery.created_at.timestamp())
    mail["Message-ID"] = make_msgid(f"delivery-{delivery.id}", domain=_address(sender).domain)
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(delivery.body.strip() + "\n", charset="utf-8")
    return mail


def _address(text: str) -> Address:
    if any(char.isspace() or char in ",;<>" for char in text):
        raise Invalid("Địa chỉ thư không hợp lệ.")
    try:
        return Address(addr_spec=text)
    except (ValueError, IndexError, TypeError) as error:
        raise Invalid("Địa chỉ thư không hợp lệ.") from error


def send(mail: EmailMessage, server: Server) -> None:
    """Hand one mail to the server. Raises OSError or smtplib.SMTPException when it does not take it."""
    with smtplib.SMTP(server.host, server.port, timeout=SECONDS) as connection:
        if server.tls:
            connection.starttls(context=ssl.create_default_context())
        if server.user:
            connection.login(server.user, server.password or "")
        connection.send_message(mail)


def deliver(delivery: Delivery, server: Server) -> str | None:
    """Send one queued mail; outside any transaction, for a server may take seconds.

    Returns None when it went out, else the reason to store with `mark_failed`.
    """
    try:
        send(compose(delivery, sender=server.sender), server)
    except Invalid as refused:
        return refused.message
    except (OSError, smtplib.SMTPException) as error:
        return f"{type(error).__name__}: {error}"
    return None
