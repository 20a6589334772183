"""A new password by a slip of paper."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.cast import PASSWORD, Cast
from tests.conftest import TestClock
from tracker.accounts.models import PaperCode
from tracker.audit.models import AuditEntry
from tracker.core import db, transaction

NEW = "cầu treo bản Thử 7"
CODE = re.compile(r'<code class="num strong">([a-z2-9]{5}-[a-z2-9]{5})</code>')


def page(answer: Any) -> str:
    return str(answer.get_data(as_text=True))


def slip(admin: FlaskClient, cast: Cast, name: str = "agency", version: int = 1) -> str:
    answer = admin.post(f"/accounts/{cast.people[name]}/slip", data={"version": version})
    assert answer.status_code == 200, page(answer)
    assert answer.headers["Cache-Control"] == "no-store"
    (code,) = CODE.findall(page(answer))
    return str(code)


def use(client: FlaskClient, code: str, username: str = "agency", **changes: str) -> Any:
    data = {"username": username, "code": code, "new_password": NEW, "repeat_password": NEW, **changes}
    return client.post("/sign-in/code", data=data)


def sign_in(client: FlaskClient, password: str, username: str = "agency") -> int:
    return int(client.post("/sign-in", data={"username": username, "password": password}).status_code)


def test_a_slip_names_the_person_the_page_and_the_end(browser: Any, cast: Cast) -> None:
    answer = page(browser("admin").post(f"/accounts/{cast.people['agency']}/slip", data={"version": 1}))
    for words in ("Báo cáo Tư pháp", "Phòng Tư pháp", "http://localhost/sign-in/code", "08:00, 03/10/2024"):
        assert words in answer


def test_the_code_sets_a_password_once_and_ends_the_sessions(
    browser: Any, cast: Cast, client: FlaskClient
) -> None:
    person, code = browser("agency"), slip(browser("admin"), cast)
    assert person.get("/account").status_code == 200, "the slip alone changes nothing"
    stored = db.session.scalars(select(PaperCode.code_hash)).one()
    assert code not in stored
    assert use(client, code.upper().replace("-", " ")).headers["Location"] == "/sign-in"
    assert person.get("/account").status_code == 302
    assert sign_in(client, PASSWORD) == 422
    assert sign_in(client, NEW) == 302
    assert client.get("/account").status_code == 200, "nothing more has to be changed"
    assert use(client, code).status_code == 422
    acts = list(db.session.scalars(select(AuditEntry.act).where(AuditEntry.subject_id == cast.people["agency"])))
    assert [act for act in acts if act.startswith("account.")] == ["account.code_issued", "account.code_used"]


@pytest.mark.parametrize("hours", [72, 71.9])
def test_it_ends_after_72_hours(
    browser: Any, cast: Cast, client: FlaskClient, clock: TestClock, hours: float
) -> None:
    code = slip(browser("admin"), cast)
    clock.move(hours=hours)
    assert use(client, code).status_code == (302 if hours < 72 else 422)


def test_a_second_slip_ends_the_first(browser: Any, cast: Cast, client: FlaskClient) -> None:
    admin = browser("admin")
    first, second = slip(admin, cast), slip(admin, cast)
    assert use(client, first).status_code == 422
    assert use(client, second).status_code == 302


def test_wrong_name_wrong_code_and_another_s_code_answer_alike(
    browser: Any, cast: Cast, client: FlaskClient
) -> None:
    code = slip(browser("admin"), cast)
    answers = [use(client, "aaaaa-bbbbb"), use(client, code, "khong-co-ai"), use(client, code, "commune.a")]
    assert [answer.status_code for answer in answers] == [422] * 3
    sentence = "Tên đăng nhập hoặc mã không đúng, hoặc mã đã hết hạn."
    assert all(sentence in page(answer) for answer in answers)
    assert sign_in(client, PASSWORD) == 302


def test_guessing_is_slowed(browser: Any, cast: Cast, client: FlaskClient) -> None:
    code = slip(browser("admin"), cast)
    for _ in range(5):
        assert use(client, "aaaaa-bbbbb").status_code == 422
    assert use(client, code).status_code == 429


def test_a_weak_password_costs_no_attempt_and_no_code(browser: Any, cast: Cast, client: FlaskClient) -> None:
    code = slip(browser("admin"), cast)
    for _ in range(6):
        assert use(client, code, new_password="123456789", repeat_password="123456789").status_code == 422
    assert use(client, code, repeat_password="khác hẳn đi").status_code == 422
    assert use(client, code).status_code == 302


def test_a_locked_account_gets_no_slip_and_opens_with_none(browser: Any, cast: Cast, client: FlaskClient) -> None:
    admin, path = browser("admin"), f"/accounts/{cast.people['agency']}"
    code = slip(admin, cast)
    assert admin.post(f"{path}/slip", data={"version": 9}).status_code == 409
    assert admin.post(f"{path}/slip").status_code == 400
    admin.post(f"{path}/lock", data={"version": 1})
    assert use(client, code).status_code == 422
    assert admin.post(f"{path}/slip", data={"version": 2}).status_code == 422
    with transaction():
        cast.account("agency").is_locked = False
    assert use(client, code).status_code == 302, "a refused try uses nothing up"


def test_the_page_is_open_and_the_slip_is_not(client: FlaskClient, browser: Any, cast: Cast) -> None:
    assert client.get("/sign-in/code").status_code == 200
    assert client.post(f"/accounts/{cast.people['agency']}/slip", data={"version": 1}).status_code == 302
    assert (
        browser("office").post(f"/accounts/{cast.people['agency']}/slip", data={"version": 1}).status_code == 403
    )
    assert browser("admin").post("/accounts/99999/slip", data={"version": 1}).status_code == 404
