"""A person leaves; the list and the history tell of it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.cast import PASSWORD, Cast
from tests.conftest import TestClock
from tracker.accounts import queries
from tracker.accounts.models import Account
from tracker.core import db, transaction
from tracker.core.access import Role


def page(answer: Any) -> str:
    return str(answer.get_data(as_text=True))


def test_leaving_locks_with_the_date_and_ends_the_sessions(browser: Any, cast: Cast, client: FlaskClient) -> None:
    person, admin, path = browser("agency"), browser("admin"), f"/accounts/{cast.people['agency']}"
    assert admin.post(f"{path}/leave", data={"left_on": "27/9/2024", "version": 1}).status_code == 302
    assert person.get("/account").status_code == 302
    assert client.post("/sign-in", data={"username": "agency", "password": PASSWORD}).status_code == 422
    assert "Đã nghỉ từ 27/09/2024" in page(admin.get("/accounts"))
    assert "đã nghỉ từ 27/09/2024" in page(admin.get(f"{path}/edit"))
    assert admin.post(f"{path}/unlock", data={"version": 2}).status_code == 302
    assert cast.account("agency").left_on is None
    assert client.post("/sign-in", data={"username": "agency", "password": PASSWORD}).status_code == 302


@pytest.mark.parametrize(
    ("left_on", "version", "status"),
    [("1/10/2024", 1, 422), ("", 1, 422), ("hôm qua", 1, 422), ("27/9/2024", 7, 409)],
)
def test_what_cannot_be_is_refused(browser: Any, cast: Cast, left_on: str, version: int, status: int) -> None:
    path = f"/accounts/{cast.people['agency']}/leave"
    answer = browser("admin").post(path, data={"left_on": left_on, "version": version})
    assert answer.status_code == status
    assert f'value="{left_on}"' in page(answer)
    assert not cast.account("agency").is_locked


def test_the_last_administrator_and_oneself_do_not_leave(browser: Any, cast: Cast) -> None:
    path = f"/accounts/{cast.people['admin']}/leave"
    answer = browser("admin").post(path, data={"left_on": "27/9/2024", "version": 1})
    assert answer.status_code == 422
    assert not cast.account("admin").is_locked


def test_the_history_tells_of_rights_and_sessions(browser: Any, cast: Cast, clock: TestClock) -> None:
    browser("agency")
    admin, person = browser("admin"), cast.people["agency"]
    moved = {"full_name": "Tên Mới", "role": "unit_head", "unit_id": str(cast.units["commune_b"]), "version": 1}
    admin.post(f"/accounts/{person}/edit", data=moved)
    clock.move(days=1)
    admin = browser("admin")
    admin.post(f"/accounts/{person}/leave", data={"left_on": "1/10/2024", "version": 2})
    shown = page(browser("auditor").get(f"/accounts/{person}/history"))
    steps = re.findall(r'data-l="Việc">([^<]+)<', shown)
    assert steps == ["Ghi người nghỉ", "Sửa tài khoản", "Đăng nhập"]
    assert "Cán bộ báo cáo → Lãnh đạo đơn vị" in shown
    assert "Phòng Tư pháp → Xã Bản Lang" in shown
    assert browser("auditor").get("/accounts/99999/history").status_code == 404


def test_a_long_list_comes_in_pages_in_order(browser: Any, cast: Cast, clock: TestClock) -> None:
    with transaction() as session:
        for number in range(120):
            session.add(
                Account(
                    username=f"nguoi.{number:03}",
                    full_name=f"Nguyễn Đình {number:03}",
                    role=Role.UNIT_REPORTER,
                    unit_id=cast.units["commune_c"],
                    password_hash="x",
                    created_at=clock(),
                )
            )
    actor = cast.actor("admin")
    pages = [queries.people(actor, page=number, per=50)[0] for number in (1, 2, 3, 4)]
    assert [len(one) for one in pages] == [50, 50, 30, 0]
    everyone = [person.id for one in pages for person in one]
    assert len(set(everyone)) == 130
    found, total = queries.people(actor, q="dinh 11 nam xe")
    assert (total, {person.full_name[-3:] for person in found}) == (11, {"011", *(f"11{n}" for n in range(10))})
    admin = browser("admin")
    assert page(admin.get("/accounts")).count('<th scope="row"') == 50
    assert page(admin.get("/accounts?page=3")).count('<th scope="row"') == 30
    assert page(admin.get("/accounts?q=nguoi&role=auditor")).count('<th scope="row"') == 0


def test_an_auditor_reads_the_list_and_changes_nothing(browser: Any, cast: Cast) -> None:
    shown = page(browser("auditor").get("/accounts"))
    assert f"/accounts/{cast.people['agency']}/history" in shown
    assert "/edit" not in shown
    assert "/accounts/new" not in shown
    db.session.rollback()
