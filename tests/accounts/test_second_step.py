"""Two-step sign-in: set, asked, replayed, guessed, lost, required."""

from __future__ import annotations

import datetime as dt
import re
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pyotp
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.cast import PASSWORD, Cast
from tests.conftest import TestClock
from tracker.accounts import queries
from tracker.accounts.models import AccountSession, RecoveryCode, SecondStep
from tracker.accounts.operations import Keys, keys_of, pass_second_step, sealing
from tracker.audit.models import AuditEntry
from tracker.config import Config
from tracker.core import db, transaction

BEGIN, CONFIRM = "/account/second-step/begin", "/account/second-step/confirm"
CODE = re.compile(r"<code>([a-z2-9]{5}-[a-z2-9]{5})</code>")


def page(answer: Any) -> str:
    return str(answer.get_data(as_text=True))


def config(app: Flask) -> Config:
    found: Config = app.extensions["tracker_config"]
    return found


def secret(app: Flask, cast: Cast, name: str) -> str:
    db.session.rollback()
    step = queries.second_step_of(cast.people[name])
    assert step is not None
    found = sealing.decrypt(step.secret, keys_of(config(app)))
    assert found is not None
    return found


def code(app: Flask, cast: Cast, clock: TestClock, name: str = "agency", off: int = 0) -> str:
    """What the telephone shows at the moment of the test's clock, some half-minutes off."""
    return pyotp.TOTP(secret(app, cast, name)).at(clock() + dt.timedelta(seconds=30 * off))


def enrol(app: Flask, cast: Cast, clock: TestClock, client: FlaskClient, name: str = "agency") -> list[str]:
    """Set the second step of a signed-in person; returns the recovery codes."""
    assert client.post(BEGIN, data={"password": PASSWORD}).status_code == 302
    answer = client.post(CONFIRM, data={"code": code(app, cast, clock, name)})
    assert answer.status_code == 200, page(answer)
    clock.move(seconds=30)
    return CODE.findall(page(answer))


def show_password(client: FlaskClient, name: str = "agency", **more: str) -> Any:
    return client.post("/sign-in", data={"username": name, "password": PASSWORD, **more})


def is_in(client: FlaskClient) -> bool:
    return client.post("/account/sessions/999999/revoke").status_code == 404


@pytest.fixture
def enrolled(app: Flask, cast: Cast, clock: TestClock, browser: Any) -> list[str]:
    """Tư pháp signs in by two steps; the recovery codes."""
    return enrol(app, cast, clock, browser("agency"))


def acts(cast: Cast, name: str = "agency") -> list[str]:
    db.session.rollback()
    return list(db.session.scalars(select(AuditEntry.act).where(AuditEntry.subject_id == cast.people[name])))


def test_setting_it_shows_picture_and_key_then_codes_once(
    app: Flask, cast: Cast, clock: TestClock, browser: Any
) -> None:
    client = browser("agency")
    assert '<div role="img"' not in page(client.get("/account/second-step"))
    client.post(BEGIN, data={"password": PASSWORD})
    shown = page(client.get("/account/second-step"))
    drawing = shown[shown.index('<div role="img"') :]
    assert "<svg" in drawing
    assert "style=" not in drawing[: drawing.index("</svg>")]
    key = secret(app, cast, "agency")
    assert key in re.sub(r"\s", "", shown)
    stored = db.session.scalars(select(SecondStep.secret)).one()
    assert key not in stored
    answer = client.post(CONFIRM, data={"code": code(app, cast, clock)})
    codes = CODE.findall(page(answer))
    assert (len(codes), len(set(codes))) == (10, 10)
    assert answer.headers["Cache-Control"] == "no-store"
    kept = set(db.session.scalars(select(RecoveryCode.code_hash)))
    assert not kept & set(codes)
    again = page(client.get("/account/second-step"))
    assert key not in re.sub(r"\s", "", again)
    assert CODE.findall(again) == []
    assert acts(cast)[-2:] == ["account.second_step_begun", "account.second_step_set"]


def test_setting_it_asks_for_password_and_code(app: Flask, cast: Cast, clock: TestClock, browser: Any) -> None:
    client = browser("agency")
    assert client.post(BEGIN, data={"password": "sai"}).status_code == 422
    assert client.post(BEGIN, data={}).status_code == 422
    assert client.post(CONFIRM, data={"code": "123456"}).status_code == 404, "nothing was begun"
    client.post(BEGIN, data={"password": PASSWORD})
    answer = client.post(CONFIRM, data={"code": "000000"})
    assert answer.status_code == 422
    assert "Mã không đúng" in page(answer)
    assert show_password(app.test_client()).status_code == 302, "what is not confirmed asks for nothing"


def test_the_password_alone_does_not_admit(cast: Cast, client: FlaskClient, enrolled: list[str]) -> None:
    sessions = db.session.scalar(select(func.count()).select_from(AccountSession))
    answer = show_password(client)
    assert answer.status_code == 200
    assert "Bước thứ hai" in page(answer)
    assert not is_in(client)
    assert client.get("/account").status_code == 302
    db.session.rollback()
    assert db.session.scalar(select(func.count()).select_from(AccountSession)) == sessions


@pytest.mark.usefixtures("enrolled")
@pytest.mark.parametrize("off", [-1, 0, 1])
def test_a_code_admits_half_a_minute_early_or_late(
    app: Flask, cast: Cast, clock: TestClock, client: FlaskClient, off: int
) -> None:
    clock.move(minutes=5)
    show_password(client, next="/tasks/7")
    answer = client.post("/sign-in/step", data={"code": code(app, cast, clock, off=off), "next": "/tasks/7"})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/tasks/7")
    assert is_in(client)
    opened = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "session.opened")).all()[-1]
    assert opened.details["second_step"] == "code"


@pytest.mark.usefixtures("enrolled")
@pytest.mark.parametrize("off", [-2, 2])
def test_a_code_from_farther_off_does_not(
    app: Flask, cast: Cast, clock: TestClock, client: FlaskClient, off: int
) -> None:
    clock.move(minutes=5)
    show_password(client)
    assert client.post("/sign-in/step", data={"code": code(app, cast, clock, off=off)}).status_code == 422
    assert not is_in(client)


def test_a_code_admits_once_and_none_before_it_does(
    app: Flask, cast: Cast, clock: TestClock, enrolled: list[str]
) -> None:
    clock.move(minutes=5)
    first, second = app.test_client(), app.test_client()
    present, before = code(app, cast, clock), code(app, cast, clock, off=-1)
    show_password(first)
    assert first.post("/sign-in/step", data={"code": present}).status_code == 302
    show_password(second)
    for seen in (present, before):
        answer = second.post("/sign-in/step", data={"code": seen})
        assert answer.status_code == 422
        assert "đã dùng" in page(answer)
    clock.move(seconds=30)
    assert second.post("/sign-in/step", data={"code": code(app, cast, clock)}).status_code == 302


def test_of_many_with_one_code_at_the_same_time_one_is_admitted(
    app: Flask, cast: Cast, clock: TestClock, enrolled: list[str]
) -> None:
    clock.move(minutes=5)
    present, keys, person = code(app, cast, clock), keys_of(config(app)), cast.people["agency"]
    db.session.remove()

    def attempt(_: int) -> bool:
        with app.app_context():
            with transaction():
                proof = pass_second_step(person, present, keys=keys, now=clock(), moment=clock())
            db.session.remove()
            return proof is not None

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(attempt, range(8))) == [False] * 7 + [True]


def test_guessing_codes_is_slowed_like_guessing_passwords(
    app: Flask, cast: Cast, clock: TestClock, client: FlaskClient, enrolled: list[str]
) -> None:
    show_password(client)
    answers = [client.post("/sign-in/step", data={"code": f"{number:06}"}).status_code for number in range(5)]
    assert answers == [422, 422, 422, 422, 429], "the password's own attempt counts as well"
    assert client.post("/sign-in/step", data={"code": code(app, cast, clock)}).status_code == 429
    assert show_password(app.test_client()).status_code == 429
    assert acts(cast).count("session.refused") == 4
    clock.move(minutes=16)
    show_password(client)
    assert client.post("/sign-in/step", data={"code": code(app, cast, clock)}).status_code == 302


def test_the_wait_between_the_steps_ends(
    app: Flask, cast: Cast, clock: TestClock, client: FlaskClient, enrolled: list[str]
) -> None:
    assert client.get("/sign-in/step").headers["Location"] == "/sign-in"
    show_password(client)
    assert client.get("/sign-in/step").status_code == 200
    clock.move(minutes=10, seconds=1)
    answer = client.post("/sign-in/step", data={"code": code(app, cast, clock)})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/sign-in")
    assert not is_in(client)


@pytest.mark.usefixtures("enrolled")
@pytest.mark.parametrize("change", ["lock", "password"])
def test_what_changes_between_the_steps_ends_the_way_in(
    app: Flask, cast: Cast, clock: TestClock, client: FlaskClient, change: str
) -> None:
    show_password(client)
    with transaction():
        account = cast.account("agency")
        if change == "lock":
            account.is_locked = True
        else:
            account.password_hash = "another"
    answer = client.post("/sign-in/step", data={"code": code(app, cast, clock)})
    assert (answer.status_code, answer.headers["Location"]) == (302, "/sign-in")
    assert not is_in(client)


def test_a_recovery_code_admits_once_however_it_is_typed(
    app: Flask, cast: Cast, clock: TestClock, enrolled: list[str]
) -> None:
    for typed, status in (
        (f" {enrolled[0].upper().replace('-', ' ')} ", 302),
        (enrolled[0], 422),
        (enrolled[1], 302),
    ):
        client = app.test_client()
        show_password(client)
        assert client.post("/sign-in/step", data={"code": typed}).status_code == status, typed
    db.session.rollback()
    assert queries.count_recovery_codes(cast.people["agency"]) == 8


def test_new_recovery_codes_end_the_old_ones(
    app: Flask, cast: Cast, clock: TestClock, browser: Any, enrolled: list[str]
) -> None:
    client = app.test_client()
    show_password(client)
    client.post("/sign-in/step", data={"code": code(app, cast, clock)})
    assert client.post("/account/second-step/codes", data={"password": "sai"}).status_code == 422
    fresh = CODE.findall(page(client.post("/account/second-step/codes", data={"password": PASSWORD})))
    assert len(fresh) == 10
    other = app.test_client()
    show_password(other)
    assert other.post("/sign-in/step", data={"code": enrolled[0]}).status_code == 422
    assert other.post("/sign-in/step", data={"code": fresh[0]}).status_code == 302
    assert browser("office").post("/account/second-step/codes", data={"password": PASSWORD}).status_code == 404


def test_it_is_turned_off_with_the_password_and_set_anew(
    app: Flask, cast: Cast, clock: TestClock, enrolled: list[str]
) -> None:
    client = app.test_client()
    show_password(client)
    client.post("/sign-in/step", data={"code": code(app, cast, clock)})
    assert client.post(BEGIN, data={"password": PASSWORD}).status_code == 422, "not while one is in force"
    assert client.post("/account/second-step/remove", data={"password": "sai"}).status_code == 422
    assert client.post("/account/second-step/remove", data={"password": PASSWORD}).status_code == 302
    assert show_password(app.test_client()).status_code == 302
    db.session.rollback()
    assert queries.count_recovery_codes(cast.people["agency"]) == 0


def test_typed_text_survives_both_steps(
    app: Flask, cast: Cast, clock: TestClock, client: FlaskClient, enrolled: list[str]
) -> None:
    typed = {"typed": '[["text", "Đã họp 7 bản"]]', "typed_path": "/tasks/7/note", "next": ""}
    first = page(show_password(client, **typed))
    for name in typed:
        assert f'name="{name}"' in first
    back = client.post("/sign-in/step", data={"code": code(app, cast, clock), **typed})
    assert back.status_code == 200
    assert "Đã họp 7 bản" in page(back)


@pytest.fixture
def strict(app: Flask) -> Any:
    """As in use: administrators and the office have to."""
    before = config(app)
    app.extensions["tracker_config"] = replace(before, two_step_roles=("administrator", "office"))
    yield app
    app.extensions["tracker_config"] = before


def test_a_role_that_must_is_led_through_it_first(
    strict: Flask, cast: Cast, clock: TestClock, browser: Any
) -> None:
    admin = browser("admin")
    for path in ("/accounts", "/account", "/health", "/account/password"):
        assert admin.get(path).headers["Location"] == "/account/second-step", path
    assert admin.post(f"/accounts/{cast.people['agency']}/lock", data={"version": 1}).status_code == 302
    assert not cast.account("agency").is_locked
    assert "bắt buộc" in page(admin.get("/account/second-step"))
    enrol(strict, cast, clock, admin, "admin")
    assert admin.get("/accounts").status_code == 200
    refused = admin.post("/account/second-step/remove", data={"password": PASSWORD})
    assert refused.status_code == 422
    assert "bắt buộc đăng nhập hai bước" in page(refused)
    assert browser("office").get("/account").status_code == 302
    assert browser("commune_a").get("/account").status_code == 200
    assert admin.post("/sign-out").status_code == 302


def test_a_first_password_comes_before_the_second_step(strict: Flask, cast: Cast, browser: Any) -> None:
    with transaction():
        cast.account("admin").must_change_password = True
    admin = browser("admin")
    assert admin.get("/accounts").headers["Location"] == "/account/password"
    assert admin.get("/account/second-step").headers["Location"] == "/account/password"


def test_a_demonstration_asks_nobody(strict: Flask, cast: Cast, browser: Any) -> None:
    strict.extensions["tracker_config"] = replace(config(strict), demo=True)
    assert browser("admin").get("/accounts").status_code == 200


def test_an_administrator_takes_away_what_was_lost(
    app: Flask, cast: Cast, clock: TestClock, browser: Any, enrolled: list[str]
) -> None:
    person = app.test_client()
    show_password(person)
    person.post("/sign-in/step", data={"code": code(app, cast, clock)})
    admin, path = browser("admin"), f"/accounts/{cast.people['agency']}"
    assert "Đăng nhập hai bước đang bật." in page(admin.get(f"{path}/edit"))
    assert admin.post(f"{path}/second-step/reset", data={"version": 7}).status_code == 409
    assert admin.post(f"{path}/second-step/reset", data={"version": 1}).status_code == 302
    assert not is_in(person), "sessions end with it"
    assert show_password(app.test_client()).status_code == 302
    assert admin.post(f"{path}/second-step/reset", data={"version": 1}).status_code == 404
    assert acts(cast)[-2:] == ["account.second_step_reset", "session.opened"]


def test_an_administrator_does_not_take_away_their_own(
    app: Flask, cast: Cast, clock: TestClock, browser: Any
) -> None:
    admin = browser("admin")
    enrol(app, cast, clock, admin, "admin")
    path = f"/accounts/{cast.people['admin']}/second-step/reset"
    assert admin.post(path, data={"version": 1}).status_code == 403


def test_nobody_signed_out_reaches_it(client: FlaskClient, cast: Cast) -> None:
    assert client.get("/account/second-step").status_code == 302
    for path in (BEGIN, CONFIRM, "/account/second-step/codes", "/account/second-step/remove"):
        answer = client.post(path, data={"password": PASSWORD, "code": "000000"})
        assert answer.headers["Location"].startswith("/sign-in"), path


def test_secrets_open_with_earlier_keys_and_no_others() -> None:
    old, new = Keys(("a" * 40,)), Keys(("b" * 40, "a" * 40))
    sealed = sealing.encrypt("JBSWY3DPEHPK3PXP", old)
    assert sealing.decrypt(sealed, new) == "JBSWY3DPEHPK3PXP"
    assert sealing.decrypt(sealed, Keys(("b" * 40,))) is None
    assert sealing.decrypt("nonsense", old) is None
    assert sealing.code_hashes("ABCDE fghij", old)[0] in sealing.code_hashes("abcde-fghij", new)


def test_a_lost_key_lets_begin_again(app: Flask, cast: Cast, clock: TestClock, browser: Any) -> None:
    client = browser("agency")
    client.post(BEGIN, data={"password": PASSWORD})
    with transaction():
        db.session.scalars(select(SecondStep)).one().secret = "sealed with a key that is gone"
    assert "Bắt đầu cài" in page(client.get("/account/second-step"))
    assert len(enrol(app, cast, clock, client)) == 10
    assert clock.moment.tzinfo is dt.UTC
