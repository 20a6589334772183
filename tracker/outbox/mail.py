"""One message as a mail, and the way it leaves: plain text in UTF-8 over SMTP."""

from __future__ import annotations

import smtplib
import ssl
from dataclasses import dataclass, field
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid

from tracker.core.errors import Invalid
from tracker.outbox.models import Delivery, Message

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


def compose(message: Message, address: str, *, sender: str, link: str) -> EmailMessage:
    """The mail of a message to one address.

    Takes the sender's address and the full address of the page that the message leads to ('' for none).
    Raises Invalid for an address that is none: nothing that a person typed can become a further header.
    """
    mail = EmailMessage(policy=SMTP)
    mail["From"] = _address(sender)
    mail["To"] = _address(address)
    mail["Subject"] = " ".join(message.subject.split())
    mail["Date"] = formatdate(message.at.timestamp())
    mail["Message-ID"] = make_msgid(f"message-{message.id}", domain=_address(sender).domain)
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(f"{message.body}\n\n{link}".strip() + "\n", charset="utf-8")
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


def deliver(delivery: Delivery, message: Message, server: Server, *, site: str) -> str | None:
    """Send one queued mail; outside any transaction, for a server may take seconds.

    Takes the service's own address ('https://...') to which the message's path is joined. Returns None when
    it went out, else the reason to store with `mark_failed`.
    """
    link = site.rstrip("/") + message.path if site and message.path else ""
    try:
        send(compose(message, delivery.address, sender=server.sender, link=link), server)
    except Invalid as refused:
        return refused.message
    except (OSError, smtplib.SMTPException) as error:
        return f"{type(error).__name__}: {error}"
    return None
