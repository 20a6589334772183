"""People from a file: whole or not at all, looked at first, first passwords shown once."""

from __future__ import annotations

import re
from collections.abc import Iterable
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import Workbook
from sqlalchemy import func, select

from tests.cast import Cast
from tests.conftest import TestClock
from tracker.accounts.models import Account, PeopleList
from tracker.accounts.operations import PersonRow, clear_lists, from_plain, importing, to_plain
from tracker.core import db, transaction
from tracker.core.access import Role

HEADER = ["Tên đăng nhập", "Họ tên", "Chức vụ", "Vai trò", "Đơn vị", "Thư", "Điện thoại"]
GOOD = [
    ["Dao.San", "Giàng A Páo", "Công chức", "Cán bộ báo cáo", "Xã Dào San", "a@phongtho.vn", "0912 345 678"],
    ["ban.lang", "Lò Thị Mai", None, "lãnh đạo đơn vị", "UBND xã Bản Lang", None, "+84 912 1"],
    ["thanh.tra", "Trần Văn Tra", None, "auditor", "Ủy ban nhân dân huyện Phong Thổ", None, None],
]


def xlsx(rows: Iterable[Iterable[object]]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def page(answer: Any) -> str:
    return str(answer.get_data(as_text=True))


def send(admin: FlaskClient, rows: Iterable[Iterable[object]], *, header: list[str] | None = None) -> Any:
    data = xlsx([HEADER if header is None else header, *rows])
    answer = admin.post("/accounts/import", data={"file": (BytesIO(data), "nguoi.xlsx")})
    return admin.get(answer.location) if answer.status_code == 302 and "sign-in" not in answer.location else answer


def confirm(admin: FlaskClient, preview: Any) -> Any:
    found = page(preview)
    address, key = (
        re.search(pattern, found)
        for pattern in (r'action="(/accounts/import/\w+/confirm)"', r'name="key".*?value="(\w+)"')
    )
    assert address
    assert key
    return admin.post(address[1], data={"key": key[1]})


def accounts() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Account)) or 0


def test_what_was_read_is_looked_at_before_anything_is_created(browser: Any, cast: Cast) -> None:
    before = accounts()
    preview = send(browser("admin"), GOOD)
    assert preview.status_code == 200
    for words in ("Tạo 3 tài khoản", "dao.san", "Xã Bản Lang", "Kiểm tra, thanh tra", "+84 912 1"):
        assert words in page(preview)
    assert accounts() == before


def test_first_passwords_stand_in_one_answer_and_admit(browser: Any, cast: Cast, client: FlaskClient) -> None:
    admin = browser("admin")
    answer = confirm(admin, send(admin, GOOD))
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "no-store"
    passwords = re.findall(r'<code class="num strong">([a-z2-9-]{14})</code>', page(answer))
    assert len(set(passwords)) == 3
    with admin.session_transaction() as cookie:
        assert not any(password in str(dict(cookie)) for password in passwords)
    made = db.session.scalars(select(Account).where(Account.username == "dao.san")).one()
    assert (made.full_name, made.role, made.unit_id) == (
        "Giàng A Páo", Role.UNIT_REPORTER, cast.units["commune_a"],
    )  # fmt: skip
    assert (made.email, made.telephone, made.must_change_password) == ("a@phongtho.vn", "0912 345 678", True)
    signed_in = client.post("/sign-in", data={"username": "dao.san", "password": passwords[0]})
    assert signed_in.status_code == 302
    assert client.get("/account").headers["Location"] == "/account/password"


def test_sent_twice_it_creates_once_and_shows_no_other_passwords(browser: Any, cast: Cast) -> None:
    admin = browser("admin")
    preview = send(admin, GOOD)
    confirm(admin, preview)
    before = accounts()
    again = confirm(admin, preview)
    assert again.headers["Location"] == "/accounts"
    assert accounts() == before


@pytest.mark.parametrize(
    ("column", "value", "place", "words"),
    [
        (0, "Ă b", "A3", "chữ không dấu"),
        (0, None, "A3", "không được để trống"),
        (0, "dao.san", "A3", "Trùng với tên đăng nhập ở ô A2."),
        (0, "commune.a", "A3", "đã có người dùng"),
        (1, None, "B3", "không được để trống"),
        (1, "=1+1", "B3", "công thức"),
        (1, "x" * 201, "B3", "dài quá 200"),
        (3, "Hoàng đế", "D3", "Không biết vai trò"),
        (4, "Xã Không Có", "E3", "Không tìm thấy đơn vị"),
        (4, "UBND huyện Phong Thổ", "E3", "nhận nhiệm vụ"),
        (5, "không phải thư", "F3", "Địa chỉ thư không hợp lệ."),
        (6, "=84*2", "G3", "công thức"),
    ],
)
def test_one_bad_cell_refuses_the_whole_file_and_is_named(
    browser: Any, column: int, value: str | None, place: str, words: str
) -> None:
    before = accounts()
    rows = [GOOD[0], [*GOOD[1][:column], value, *GOOD[1][column + 1 :]], GOOD[2]]
    answer = send(browser("admin"), rows)
    assert answer.status_code == 422
    assert re.search(rf'<th scope="row" class="num">{place}</th><td>[^<]*{re.escape(words)}', page(answer))
    assert accounts() == before


@pytest.mark.parametrize(
    ("header", "words"),
    [
        (HEADER[:3] + HEADER[4:], "Thiếu cột vai trò."),
        ([*HEADER[:6], "Lương"], "Không biết cột &#39;Lương&#39;."),
        ([*HEADER[:6], "Họ và tên"], "có hai lần"),
    ],
)
def test_columns_are_known_needed_and_single(browser: Any, header: list[str], words: str) -> None:
    answer = send(browser("admin"), GOOD, header=header)
    assert answer.status_code == 422
    assert words in page(answer)


def test_a_file_without_people_or_with_too_many_is_refused(browser: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    admin = browser("admin")
    assert "chỉ có dòng tiêu đề" in page(send(admin, []))
    monkeypatch.setattr(importing, "MOST_PEOPLE", 2)
    assert "nhiều nhất 2 người" in page(send(admin, GOOD))
    broken = admin.post("/accounts/import", data={"file": (BytesIO(b"PK\x03\x04 no"), "x.xlsx")})
    assert broken.status_code == 422
    assert admin.post("/accounts/import").status_code == 422


def test_the_list_confirmed_is_the_one_seen_by_this_person(browser: Any, cast: Cast) -> None:
    admin = browser("admin")
    before = accounts()
    preview = send(admin, GOOD)
    with transaction():
        cast.account("office").role = Role.ADMINISTRATOR
    other = browser("office")
    assert other.get(preview.request.path).status_code == 404
    assert confirm(other, preview).headers["Location"] == "/accounts/import"
    assert (
        admin.post("/accounts/import/forged/confirm", data={"key": "k"}).headers["Location"] == "/accounts/import"
    )
    assert admin.post(f"{preview.request.path}/confirm").headers["Location"] == "/accounts/import"
    assert accounts() == before


def test_what_was_read_stays_with_the_service_and_not_for_long(browser: Any, cast: Cast, clock: TestClock) -> None:
    admin = browser("admin")
    preview = send(admin, GOOD)
    assert page(admin.get(preview.request.path)).count("dao.san") == page(preview).count("dao.san") == 1
    second = send(admin, GOOD[:1])
    assert admin.get(preview.request.path).status_code == 404
    clock.move(minutes=59)
    assert admin.get(second.request.path).status_code == 200
    clock.move(minutes=2)
    assert confirm(admin, second).headers["Location"] == "/accounts/import"
    with transaction():
        clear_lists(now=clock.moment)
    assert db.session.scalar(select(func.count()).select_from(PeopleList)) == 0


def test_nothing_is_kept_of_people_who_were_created(browser: Any, cast: Cast) -> None:
    admin = browser("admin")
    answer = confirm(admin, send(admin, GOOD))
    passwords = re.findall(r'<code class="num strong">([a-z2-9-]{14})</code>', page(answer))
    assert [page(answer).count(password) for password in passwords] == [1, 1, 1]
    assert db.session.scalar(select(func.count()).select_from(PeopleList)) == 0


def test_a_name_taken_meanwhile_refuses_all(browser: Any, cast: Cast, clock: TestClock) -> None:
    admin = browser("admin")
    preview = send(admin, GOOD)
    with transaction():
        cast.account("agency").username = "ban.lang"
    before = accounts()
    answer = confirm(admin, preview)
    assert answer.status_code == 422
    assert "đã có người dùng" in page(answer)
    assert accounts() == before


rows = st.builds(
    PersonRow,
    username=st.from_regex(r"[a-z0-9][a-z0-9._-]{2,20}", fullmatch=True),
    full_name=st.text(min_size=1, max_size=30),
    position_title=st.text(max_size=20),
    role=st.sampled_from(Role),
    unit_id=st.integers(1, 2**31 - 1),
    unit_name=st.text(max_size=20),
    email=st.text(max_size=20),
    telephone=st.text(max_size=20),
)


@given(st.lists(rows, max_size=5))
def test_rows_come_back_as_they_went(found: list[PersonRow]) -> None:
    assert from_plain(to_plain(found)) == found
    assert all(isinstance(cell, str | int) for row in to_plain(found) for cell in row)


def test_only_administrators_import(browser: Any, client: FlaskClient, cast: Cast) -> None:
    assert client.get("/accounts/import").status_code == 302
    for name in ("office", "auditor", "leader", "commune_a"):
        assert send(browser(name), GOOD).status_code == 403, name
