"""Signing in: what is refused, how guessing is slowed, how sessions end."""

from __future__ import annotations

import datetime as dt
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from tests.cast import PASSWORD, Cast
from tests.conftest import TestClock
from tracker.accounts import operations
from tracker.accounts.models import AccountSession, SignInFailure
from tracker.accounts.operations import browser_name, passwords
from tracker.audit.models import AuditEntry
from tracker.core import db, transaction

HOME = "/account"


def send(client: FlaskClient, username: str, password: str, **more: str) -> Any:
    return client.post("/sign-in", data={"username": username, "password": password, **more})


def is_in(client: FlaskClient) -> bool:
    """Whether the browser is let in; asked of a page that needs no other package."""
    return client.post("/account/sessions/999999/revoke").status_code == 404


def test_right_password_opens_a_session_of_which_only_the_hash_is_kept(cast: Cast, client: FlaskClient) -> None:
    answer = send(client, "commune.a", PASSWORD)
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/"
    assert is_in(client)
    row = db.session.scalars(select(AccountSession)).one()
    with client.session_transaction() as cookie:
        token = cookie["_user_id"]
    assert token not in row.token_hash
    assert len(row.token_hash) == 64
    assert row.expires_at - row.created_at == dt.timedelta(hours=12)


@pytest.mark.parametrize("username", ["COMMUNE.A", "  commune.a "])
def test_case_and_space_of_the_name_do_not_matter(cast: Cast, client: FlaskClient, username: str) -> None:
    assert send(client, username, PASSWORD).status_code == 302


def test_unknown_name_wrong_password_and_locked_account_answer_alike(cast: Cast, client: FlaskClient) -> None:
    with transaction():
        cast.account("agency").is_locked = True
    pages = [
        send(client, "commune.a", "sai-mat-khau"),
        send(client, "khong-co-ai", "sai-mat-khau"),
        send(client, "agency", PASSWORD),
    ]
    assert [page.status_code for page in pages] == [422, 422, 422]
    sentences = {"Tên đăng nhập hoặc mật khẩu không đúng." in page.get_data(as_text=True) for page in pages}
    assert sentences == {True}
    assert not is_in(client)


def test_an_unknown_name_costs_a_comparison_too(
    cast: Cast, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    compared: list[str] = []

    def spy(password_hash: str, password: str) -> bool:
        compared.append(password_hash)
        return False

    monkeypatch.setattr("tracker.accounts.operations.matches", spy)
    send(client, "khong-co-ai", "x")
    send(client, "commune.a", "x")
    assert len(compared) == 2
    assert compared[0] == passwords.dummy_hash()
    assert compared[0].startswith("$argon2id$v=19$m=19456,t=2,p=1$")


def test_failures_are_recorded_without_the_name_typed(cast: Cast, client: FlaskClient) -> None:
    send(client, "mat-khau-go-nham-o", "x")
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "session.refused")).one()
    assert entry.subject_id is None
    assert "go-nham" not in str(entry.details) + entry.actor_name


def test_five_failures_close_the_name_until_the_window_passes(
    cast: Cast, client: FlaskClient, clock: TestClock
) -> None:
    for _ in range(5):
        assert send(client, "commune.a", "sai").status_code == 422
    closed = send(client, "commune.a", PASSWORD)
    assert closed.status_code == 429
    assert "hãy đợi 15 phút" in closed.get_data(as_text=True)
    clock.move(minutes=14, seconds=59)
    assert send(client, "commune.a", PASSWORD).status_code == 429
    clock.move(seconds=2)
    assert send(client, "commune.a", PASSWORD).status_code == 302


def test_a_name_that_does_not_exist_closes_with_the_same_sentence(cast: Cast, client: FlaskClient) -> None:
    for _ in range(5):
        send(client, "commune.a", "sai")
        send(client, "khong-co-ai", "sai")
    known, unknown = send(client, "commune.a", "sai"), send(client, "khong-co-ai", "sai")
    assert known.status_code == unknown.status_code == 429
    pages = [page.get_data(as_text=True) for page in (known, unknown)]
    assert pages[0].replace("commune.a", "?") == pages[1].replace("khong-co-ai", "?")


def test_one_address_trying_many_names_is_closed_and_others_are_not(cast: Cast, client: FlaskClient) -> None:
    for number in range(20):
        send(client, f"ten-{number}", "sai")
    assert send(client, "commune.a", PASSWORD).status_code == 429
    elsewhere = {"username": "commune.a", "password": PASSWORD}
    answer = client.post("/sign-in", data=elsewhere, environ_base={"REMOTE_ADDR": "10.0.0.9"})
    assert answer.status_code == 302


def test_attempts_at_the_same_time_do_not_pass_the_limit(cast: Cast, app: Flask) -> None:
    def guess(_: int) -> int:
        return int(send(app.test_client(), "commune.a", "sai").status_code)

    with ThreadPoolExecutor(6) as pool:
        answers = sorted(pool.map(guess, range(12)))
    assert answers == [422] * 5 + [429] * 7


def test_success_forgets_the_failures_of_the_name(cast: Cast, client: FlaskClient, app: Flask) -> None:
    for _ in range(4):
        send(client, "commune.a", "sai")
    assert send(client, "commune.a", PASSWORD).status_code == 302
    assert db.session.scalar(select(func.count()).select_from(SignInFailure)) == 0


def test_a_refused_attempt_is_not_counted(cast: Cast, client: FlaskClient) -> None:
    for _ in range(9):
        send(client, "commune.a", "sai")
    assert db.session.scalar(select(func.count()).select_from(SignInFailure)) == 5


def test_an_unused_session_ends_and_use_moves_the_limit_on(browser: Any, clock: TestClock) -> None:
    used, unused = browser("commune_a"), browser("commune_a")
    clock.move(minutes=40)
    assert is_in(used)
    clock.move(minutes=40)
    assert is_in(used)
    assert not is_in(unused)


def test_a_session_ends_after_twelve_hours_however_much_it_is_used(browser: Any, clock: TestClock) -> None:
    client = browser("commune_a")
    for _ in range(14):
        clock.move(minutes=50)
        assert is_in(client)
    clock.move(minutes=20)
    assert not is_in(client)


def test_use_is_noted_at_most_once_a_minute(browser: Any, clock: TestClock) -> None:
    client = browser("commune_a")
    begun = clock.moment
    clock.move(seconds=59)
    is_in(client)
    assert db.session.scalars(select(AccountSession.seen_at)).one() == begun
    clock.move(seconds=1)
    is_in(client)
    assert db.session.scalars(select(AccountSession.seen_at)).one() == clock.moment


def test_pages_can_be_read_while_the_database_takes_no_write(
    browser: Any, clock: TestClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = browser("commune_a")
    clock.move(minutes=2)

    def busy(*_: Any, **__: Any) -> None:
        raise OperationalError("UPDATE", {}, sqlite3.OperationalError("database is locked"))

    monkeypatch.setattr(operations, "touch", busy)
    assert client.get("/account").status_code == 200


def test_locking_and_signing_out_end_the_session(browser: Any, cast: Cast) -> None:
    locked, left = browser("commune_a"), browser("agency")
    with transaction():
        cast.account("commune_a").is_locked = True
    assert not is_in(locked)
    with left.session_transaction() as cookie:
        token = cookie["_user_id"]
    assert left.post("/sign-out").headers["Location"] == "/sign-in"
    with left.session_transaction() as cookie:
        cookie["_user_id"] = token
    assert not is_in(left), "the token itself must be dead, not only the cookie gone"


def test_a_made_up_token_admits_nobody(client: FlaskClient, cast: Cast) -> None:
    with client.session_transaction() as cookie:
        cookie["_user_id"] = "1"
    assert not is_in(client)


def test_the_cookie_starts_empty_at_sign_in(cast: Cast, client: FlaskClient) -> None:
    with client.session_transaction() as cookie:
        cookie["planted"] = "x"
    send(client, "commune.a", PASSWORD)
    with client.session_transaction() as cookie:
        assert "planted" not in cookie


@pytest.mark.parametrize(
    ("target", "place"),
    [
        ("/tasks/7?page=2", "/tasks/7?page=2"),
        ("https://example.org/", "/"),
        ("//example.org/", "/"),
        ("/\\example.org", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_sign_in_leads_on_only_within_the_service(
    cast: Cast, client: FlaskClient, target: str, place: str
) -> None:
    assert send(client, "commune.a", PASSWORD, next=target).headers["Location"] == place


def test_a_stranger_is_sent_to_sign_in_and_back(cast: Cast, client: FlaskClient) -> None:
    answer = client.get("/account?x=1")
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/sign-in?next=/account?x%3D1"
    assert client.post("/sign-out").status_code == 302


@pytest.mark.parametrize(
    ("user_agent", "name"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/128.0 Safari/537.36",
            "Chrome, Windows",
        ),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/128.0 Safari/537.36 Edg/128.0", "Edge, Windows"),
        (
            "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/128.0 Mobile Safari/537.36",
            "Chrome, Android",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) Version/17.5 Safari/604.1", "Safari, iPhone"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0", "Firefox, Linux"),
        ("curl/8.5", ""),
        ("", ""),
    ],
)
def test_a_session_names_the_browser_as_people_know_it(user_agent: str, name: str) -> None:
    assert browser_name(user_agent) == name
