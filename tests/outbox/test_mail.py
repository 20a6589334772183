"""A message as a mail."""

from __future__ import annotations

import smtplib
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, ClassVar

import pytest

from tests.conftest import START
from tracker.core.errors import Invalid
from tracker.outbox import mail
from tracker.outbox.models import Delivery

SERVER = mail.Server("mail.example.vn", 587, "he-thong@example.vn", user="u", password="p")


def delivery(subject: str = "3 tin mới", body: str = "Có 3 tin.", address: str = "a@example.vn") -> Delivery:
    return Delivery(id=7, address=address, subject=subject, body=body, created_at=START)


def parsed(found: EmailMessage) -> Any:
    return message_from_bytes(found.as_bytes(), policy=default)


def test_text_and_subject_survive_the_way() -> None:
    found = mail.compose(delivery("Nhắc hạn: còn 3 ngày", "Nhiệm vụ sắp đến hạn.\n"), sender=SERVER.sender)
    back = parsed(found)
    assert back["Subject"] == "Nhắc hạn: còn 3 ngày"
    assert back["To"] == "a@example.vn"
    assert back.get_content().replace("\r\n", "\n") == "Nhiệm vụ sắp đến hạn.\n"
    assert back.get_content_type() == "text/plain"
    assert back.get_content_charset() == "utf-8"
    assert all(len(line) <= 78 for line in found.as_bytes().split(b"\r\n\r\n")[0].split(b"\r\n"))


@pytest.mark.parametrize("subject", ["Tin\r\nBcc: x@example.org", "Tin\nBcc: x@example.org", "T" * 200])
def test_a_subject_cannot_become_another_header(subject: str) -> None:
    back = parsed(mail.compose(delivery(subject), sender=SERVER.sender))
    assert back["Bcc"] is None
    assert back["Subject"] == " ".join(subject.split())


@pytest.mark.parametrize(
    "address", ["a@b.vn\r\nBcc: x@y.vn", "a@b.vn, x@y.vn", "Tên <a@b.vn>", "", "không-phải-thư", "a@b.vn;x@y.vn"]
)
def test_what_is_no_single_address_is_refused(address: str) -> None:
    with pytest.raises(Invalid):
        mail.compose(delivery(address=address), sender=SERVER.sender)


class FakeServer:
    """Stands where smtplib.SMTP does; keeps what it is handed."""

    taken: ClassVar[list[EmailMessage]] = []
    steps: ClassVar[list[str]] = []
    failure: ClassVar[Exception | None] = None

    def __init__(self, host: str, port: int, timeout: float) -> None:
        self.steps.append(f"{host}:{port}")

    def __enter__(self) -> FakeServer:
        return self

    def __exit__(self, *_: object) -> None:
        self.steps.append("quit")

    def starttls(self, context: Any) -> None:
        assert context.check_hostname
        self.steps.append("tls")

    def login(self, user: str, password: str) -> None:
        self.steps.append(f"login {user} {password}")

    def send_message(self, found: EmailMessage) -> None:
        if self.failure is not None:
            raise self.failure
        self.taken.append(found)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> type[FakeServer]:
    FakeServer.taken, FakeServer.steps, FakeServer.failure = [], [], None
    monkeypatch.setattr(smtplib, "SMTP", FakeServer)
    return FakeServer


def test_a_mail_leaves_encrypted_and_signed_in(server: type[FakeServer]) -> None:
    assert mail.deliver(delivery(), SERVER) is None
    assert server.steps == ["mail.example.vn:587", "tls", "login u p", "quit"]
    assert "Có 3 tin." in server.taken[0].get_content()
    assert "password" not in repr(SERVER)


def test_a_server_within_the_office_needs_neither(server: type[FakeServer]) -> None:
    plain = mail.Server("127.0.0.1", 25, SERVER.sender, tls=False)
    assert mail.deliver(delivery(), plain) is None
    assert server.steps == ["127.0.0.1:25", "quit"]
    assert server.taken[0].get_content() == "Có 3 tin.\n"


@pytest.mark.parametrize("failure", [OSError("no route"), smtplib.SMTPRecipientsRefused({})])
def test_a_failure_is_told_not_raised(server: type[FakeServer], failure: Exception) -> None:
    server.failure = failure
    reason = mail.deliver(delivery(), SERVER)
    assert reason is not None
    assert type(failure).__name__ in reason


def test_a_bad_address_is_told_not_raised(server: type[FakeServer]) -> None:
    assert mail.deliver(delivery(address="a b"), SERVER) == "Địa chỉ thư không hợp lệ."
    assert server.taken == []
