"""One's own account and the administrator's pages."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.accounts.test_signing_in import is_in, send
from tests.cast import PASSWORD, Cast
from tests.conftest import TestClock
from tracker.accounts.models import Account, AccountSession
from tracker.accounts.operations import first_password, hash_password, matches
from tracker.audit.models import AuditEntry
from tracker.core import db, transaction

NEW = "cầu treo bản Thử 7"


def page(answer: Any) -> str:
    return str(answer.get_data(as_text=True))


def new_account(cast: Cast, **changes: str) -> dict[str, str]:
    fields = {
        "key": "k1",
        "username": "moi.vao",
        "full_name": "Người Mới",
        "role": "unit_reporter",
        "unit_id": str(cast.units["commune_a"]),
    }
    return {**fields, **changes}


def admin_paths(cast: Cast) -> list[tuple[str, str]]:
    one = cast.people["commune_a"]
    return [
        ("GET", "/accounts"),
        ("GET", "/accounts/new"),
        ("POST", "/accounts/new"),
        ("GET", f"/accounts/{one}/edit"),
        ("POST", f"/accounts/{one}/edit"),
        ("POST", f"/accounts/{one}/lock"),
        ("POST", f"/accounts/{one}/unlock"),
        ("POST", f"/accounts/{one}/reset"),
        ("POST", f"/accounts/{one}/slip"),
        ("POST", f"/accounts/{one}/leave"),
        ("POST", f"/accounts/{one}/second-step/reset"),
        ("GET", "/accounts/import"),
        ("POST", "/accounts/import"),
        ("POST", "/accounts/import/0123abcd/confirm"),
        ("GET", f"/accounts/{one}/history"),
    ]


@pytest.mark.parametrize("name", ["office", "leader", "auditor", "head_a", "commune_a"])
def test_only_administrators_manage_accounts(cast: Cast, browser: Any, name: str) -> None:
    person = browser(name)
    read_by_auditors = {"/accounts", f"/accounts/{cast.people['commune_a']}/history"}
    for method, path in admin_paths(cast):
        wanted = 200 if name == "auditor" and path in read_by_auditors else 403
        assert person.open(path, method=method).status_code == wanted, path


def test_strangers_are_sent_to_sign_in(cast: Cast, client: FlaskClient) -> None:
    own = [("GET", "/account"), ("GET", "/account/password"), ("POST", "/account/sessions/1/revoke")]
    for method, path in admin_paths(cast) + own:
        answer = client.open(path, method=method)
        assert answer.status_code == 302, path
        assert answer.headers["Location"].startswith("/sign-in"), path


def test_an_account_that_does_not_exist_answers_404(browser: Any, cast: Cast) -> None:
    admin = browser("admin")
    assert admin.get("/accounts/999999/edit").status_code == 404
    assert admin.post("/accounts/999999/lock", data={"version": 1}).status_code == 404


def test_the_sign_in_page_says_nothing_of_accounts(cast: Cast, client: FlaskClient) -> None:
    answer = client.get("/sign-in?next=/tasks/7")
    assert answer.status_code == 200
    assert 'value="/tasks/7"' in page(answer)
    assert 'autocomplete="current-password"' in page(answer)
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_person_signed_in_need_not_sign_in_again(browser: Any) -> None:
    assert browser("agency").get("/sign-in").headers["Location"] == "/"


def test_a_first_sign_in_leads_to_a_new_password_whatever_the_page(
    cast: Cast, browser: Any, client: FlaskClient
) -> None:
    with transaction():
        cast.account("agency").must_change_password = True
    agency = browser("agency")
    for path in ("/account", "/help", "/units"):
        answer = agency.get(path)
        assert answer.status_code in (200, 302, 403)
        if answer.status_code == 302:
            assert answer.headers["Location"] == "/account/password"
    assert agency.get("/account").status_code == 302
    assert "lần đăng nhập đầu tiên" in page(agency.get("/account/password"))
    data = {"password": PASSWORD, "new_password": NEW, "repeat_password": NEW}
    assert agency.post("/account/password", data=data).status_code == 302
    assert agency.get("/account").status_code == 200
    assert send(client, "agency", PASSWORD).status_code == 422
    assert send(client, "agency", NEW).status_code == 302


def test_a_new_password_ends_the_other_sessions(browser: Any) -> None:
    here, elsewhere = browser("agency"), browser("agency")
    data = {"password": PASSWORD, "new_password": NEW, "repeat_password": NEW}
    here.post("/account/password", data=data)
    assert is_in(here)
    assert not is_in(elsewhere)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"password": "sai"}, "Mật khẩu đang dùng không đúng."),
        ({"new_password": "ngắn 7", "repeat_password": "ngắn 7"}, "ít nhất 10 ký tự"),
        ({"repeat_password": "khác hẳn đi"}, "Hai lần nhập không giống nhau."),
        ({"new_password": "Matkhau@123456", "repeat_password": "Matkhau@123456"}, "quá phổ biến"),
        ({"new_password": "mật khẩu 123", "repeat_password": "mật khẩu 123"}, "quá phổ biến"),
        ({"new_password": "abababababab", "repeat_password": "abababababab"}, "quá phổ biến"),
        ({"new_password": "phòng tư pháp 2024", "repeat_password": "phòng tư pháp 2024"}, "tên đơn vị"),
        ({"new_password": "Báo cáo Tư pháp", "repeat_password": "Báo cáo Tư pháp"}, "tên người"),
        ({"new_password": PASSWORD, "repeat_password": PASSWORD}, "phải khác"),
        ({"new_password": "x" * 100 + "abc" * 50, "repeat_password": "x" * 100 + "abc" * 50}, "200 ký tự"),
    ],
)
def test_a_bad_new_password_is_refused(browser: Any, cast: Cast, changes: dict[str, str], words: str) -> None:
    data = {"password": PASSWORD, "new_password": NEW, "repeat_password": NEW, **changes}
    answer = browser("agency").post("/account/password", data=data)
    assert answer.status_code == 422
    assert words in page(answer)
    assert PASSWORD not in page(answer), "a password never comes back in a page"
    assert matches(cast.account("agency").password_hash, PASSWORD)


@pytest.mark.parametrize(
    ("path", "more"),
    [("/account/password", {"new_password": NEW, "repeat_password": NEW}), ("/account/second-step/begin", {})],
)
def test_guessing_one_s_own_password_ends_as_at_the_way_in(
    browser: Any, cast: Cast, path: str, more: dict[str, str]
) -> None:
    client = browser("agency")
    tries = [client.post(path, data={"password": f"sai {number}", **more}) for number in range(6)]
    assert [answer.status_code for answer in tries] == [422] * 5 + [429]
    assert "hãy đợi 15 phút" in page(tries[-1])
    assert client.post(path, data={"password": PASSWORD, **more}).status_code == 429
    refused = select(func.count()).select_from(AuditEntry).where(AuditEntry.act == "session.refused")
    assert db.session.scalar(refused) == 5


def test_the_right_password_ends_the_count(browser: Any) -> None:
    client, weak = browser("agency"), {"new_password": "ngắn", "repeat_password": "ngắn"}
    for _ in range(4):
        for password in ("sai", "sai", PASSWORD):
            answer = client.post("/account/password", data={"password": password, **weak})
            assert answer.status_code == 422


def test_passwords_compare_alike_however_letters_are_composed() -> None:
    assert matches(hash_password("mật khẩu dài"), "mật khẩu dài")
    assert not matches(hash_password("mật khẩu dài"), "mat khau dai")
    assert not matches("no hash at all", "x")
    assert len({first_password() for _ in range(50)}) == 50


def test_own_particulars_and_sessions(browser: Any, cast: Cast) -> None:
    here, elsewhere = browser("agency"), browser("agency")
    text = page(here.get("/account"))
    assert text.count("/revoke") == 1
    assert "Phiên này" in text
    other = re.search(r"/account/sessions/(\d+)/revoke", text)
    assert other is not None
    assert here.post(other.group(0)).status_code == 302
    assert not is_in(elsewhere)
    saved = here.post("/account", data={"version": 1, "email": "a@example.vn", "telephone": "1", "locale": "en"})
    assert saved.status_code == 302
    assert (cast.account("agency").email, cast.account("agency").locale) == ("a@example.vn", "en")
    stale = here.post("/account", data={"version": 1, "email": "b@example.vn", "telephone": "", "locale": "vi"})
    assert stale.status_code == 409
    assert "b@example.vn" in page(stale)


def test_nobody_ends_another_s_session(browser: Any, cast: Cast) -> None:
    browser("agency")
    theirs = db.session.scalars(select(AccountSession.id)).one()
    assert browser("commune_a").post(f"/account/sessions/{theirs}/revoke").status_code == 404
    assert browser("admin").post(f"/account/sessions/{theirs}/revoke").status_code == 404


@pytest.mark.parametrize("address", ["không phải thư", "a@b", "a@b.vn\r\nBcc: c@d.vn", "a@b.vn,c@d.vn"])
def test_a_malformed_mail_address_is_refused(browser: Any, cast: Cast, address: str) -> None:
    data = {"version": 1, "email": address, "telephone": "", "locale": "vi"}
    assert browser("agency").post("/account", data=data).status_code == 422


def test_the_list_of_accounts_searches_and_filters(browser: Any) -> None:
    admin = browser("admin")
    assert page(admin.get("/accounts")).count('<th scope="row">') == 10
    found = page(admin.get("/accounts?q=dao+san"))
    assert found.count('<th scope="row">') == 2
    leaders = page(admin.get("/accounts?role=leader"))
    assert leaders.count('<th scope="row">') == 1
    assert "Không có tài khoản nào khớp" in page(admin.get("/accounts?q=zzz"))
    assert page(admin.get("/accounts?role=nonsense")).count('<th scope="row">') == 10


def first_password_shown(text: str, username: str) -> str:
    shown = re.search(rf"Mật khẩu lần đầu của {re.escape(username)}: (\S+)", text)
    assert shown is not None
    return shown.group(1)


def test_a_new_account_signs_in_with_the_password_shown_once(
    browser: Any, cast: Cast, client: FlaskClient
) -> None:
    admin = browser("admin")
    assert admin.post("/accounts/new", data=new_account(cast)).status_code == 302
    password = first_password_shown(page(admin.get("/accounts")), "moi.vao")
    assert password not in page(admin.get("/accounts"))
    assert send(client, "moi.vao", password).status_code == 302
    assert client.get("/account").headers["Location"] == "/account/password"
    entry = db.session.scalars(select(AuditEntry).where(AuditEntry.act == "account.created")).one()
    assert entry.actor_id == cast.people["admin"]
    assert "Người Mới" not in str(entry.details)


def test_a_form_sent_twice_creates_once(browser: Any, cast: Cast) -> None:
    admin = browser("admin")
    for _ in range(2):
        assert admin.post("/accounts/new", data=new_account(cast)).status_code == 302
    found = select(func.count()).select_from(Account).where(Account.username == "moi.vao")
    assert db.session.scalar(found) == 1


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"username": "commune.a"}, "đã có người dùng"),
        ({"username": "COMMUNE.A"}, "đã có người dùng"),
        ({"username": "có dấu"}, "chữ không dấu"),
        ({"username": "ab"}, "chữ không dấu"),
        ({"full_name": ""}, "Cần nhập mục này."),
        ({"role": "emperor"}, "Lựa chọn không có trong danh sách."),
        ({"unit_id": "999999"}, "Lựa chọn không có trong danh sách."),
    ],
)
def test_a_bad_new_account_is_refused(browser: Any, cast: Cast, changes: dict[str, str], words: str) -> None:
    answer = browser("admin").post("/accounts/new", data=new_account(cast, **changes))
    assert answer.status_code == 422
    assert words in page(answer)


def test_who_reports_needs_a_unit_that_receives_tasks(browser: Any, cast: Cast) -> None:
    data = new_account(cast, unit_id=str(cast.units["district"]))
    answer = browser("admin").post("/accounts/new", data=data)
    assert answer.status_code == 422
    assert "nhận nhiệm vụ" in page(answer)


@pytest.mark.parametrize(
    ("role", "units", "words"),
    [
        ("office", {"office": 302, "agency": 302, "commune_a": 422, "district": 422}, "phòng chuyên môn"),
        ("leader", {"district": 302, "office": 422, "commune_a": 422}, "cơ quan ban hành"),
        ("administrator", {"commune_a": 302, "office": 302, "district": 302}, ""),
        ("auditor", {"commune_a": 302, "office": 302, "district": 302}, ""),
    ],
)
def test_who_follows_up_or_leads_sits_where_that_is_done(
    browser: Any, cast: Cast, role: str, units: dict[str, int], words: str
) -> None:
    admin = browser("admin")
    for number, (unit, status) in enumerate(units.items()):
        given = {"role": role, "unit_id": str(cast.units[unit])}
        fresh = new_account(cast, key=f"k{number}", username=f"moi.{number}", **given)
        answer = admin.post("/accounts/new", data=fresh)
        assert answer.status_code == status, unit
        path, version = f"/accounts/{cast.people['agency']}/edit", cast.account("agency").version
        changed = admin.post(path, data=edited(cast, version=version, **given))
        assert changed.status_code == status, unit
        if status == 422:
            assert words in page(answer)
            assert words in page(changed)


def edited(cast: Cast, version: int = 1, **changes: str) -> dict[str, Any]:
    fields = {"full_name": "Tên Mới", "role": "unit_head", "unit_id": str(cast.units["agency"])}
    return {**fields, "version": version, **changes}


def test_a_new_role_or_unit_ends_the_sessions(browser: Any, cast: Cast) -> None:
    person, admin = browser("agency"), browser("admin")
    path = f"/accounts/{cast.people['agency']}/edit"
    same = edited(cast, role="unit_reporter")
    assert admin.post(path, data=same).status_code == 302
    assert is_in(person)
    assert admin.post(path, data=edited(cast, version=2)).status_code == 302
    assert not is_in(person)
    stale = admin.post(path, data=edited(cast, version=2, full_name="Tên khác nữa"))
    assert stale.status_code == 409
    assert "Tên khác nữa" in page(stale)
    assert cast.account("agency").full_name == "Tên Mới"


def test_locking_unlocking_and_a_new_first_password(browser: Any, cast: Cast, client: FlaskClient) -> None:
    person, admin, base = browser("agency"), browser("admin"), f"/accounts/{cast.people['agency']}"
    assert admin.post(f"{base}/lock", data={"version": 1}).status_code == 302
    assert not is_in(person)
    assert send(client, "agency", PASSWORD).status_code == 422
    assert "đang bị khóa" in page(admin.get(f"{base}/edit"))
    assert admin.post(f"{base}/unlock", data={"version": 1}).status_code == 409
    assert admin.post(f"{base}/unlock", data={"version": 2}).status_code == 302
    assert admin.post(f"{base}/reset", data={"version": 3}).status_code == 302
    password = first_password_shown(page(admin.get(f"{base}/edit")), "agency")
    assert send(client, "agency", PASSWORD).status_code == 422
    assert send(client, "agency", password).status_code == 302
    assert cast.account("agency").must_change_password


def test_a_verb_without_a_version_answers_400(browser: Any, cast: Cast) -> None:
    assert browser("admin").post(f"/accounts/{cast.people['agency']}/lock").status_code == 400


def test_the_last_administrator_stays_one(browser: Any, cast: Cast) -> None:
    admin, path = browser("admin"), f"/accounts/{cast.people['admin']}"
    assert admin.post(f"{path}/lock", data={"version": 1}).status_code == 422
    data = {"full_name": "Q", "role": "office", "unit_id": str(cast.units["office"]), "version": 1}
    answer = admin.post(f"{path}/edit", data=data)
    assert answer.status_code == 422
    assert "quản trị cuối cùng" in page(answer)


def test_what_was_typed_before_the_session_ended_comes_back(browser: Any, clock: TestClock, cast: Cast) -> None:
    admin = browser("admin")
    clock.move(hours=2)
    ended = admin.post("/accounts/new", data=new_account(cast, full_name='Tên "Đã" Gõ', password="chuyện kín"))
    assert ended.status_code == 401
    assert "Nội dung vừa nhập vẫn còn" in page(ended)
    assert "chuyện kín" not in page(ended)
    hidden = dict(re.findall(r'name="(typed|typed_path)" type="hidden" value="([^"]*)"', page(ended)))
    data = {name: unescape(value) for name, value in hidden.items()}
    wrong = send(admin, "admin", "sai", **data)
    assert hidden["typed"] in page(wrong), "a wrong password must not lose it"
    back = send(admin, "admin", PASSWORD, **data)
    assert back.status_code == 200
    assert 'action="/accounts/new"' in page(back)
    named = re.findall(r'<label class="form-label" for="typed-\d+">([^<]+)</label>', page(back))
    assert named == ["Tên đăng nhập", "Họ và tên", "Vai trò", "Đơn vị"]
    sent_on = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page(back)))
    assert unescape(sent_on["full_name"]) == 'Tên "Đã" Gõ'
    assert admin.post("/accounts/new", data={k: unescape(v) for k, v in sent_on.items()}).status_code == 302
    assert db.session.scalar(select(Account.id).where(Account.full_name == 'Tên "Đã" Gõ')) is not None


def test_a_whole_document_typed_before_the_session_ended_comes_back(browser: Any, clock: TestClock) -> None:
    office, text = browser("office"), 'Ủy ban nhân dân "xã";\n' * 18_000
    clock.move(hours=2)
    ended = office.post("/directives/new", data={"text": text, "key": "k"})
    hidden = dict(re.findall(r'name="(typed|typed_path)" type="hidden" value="([^"]*)"', page(ended)))
    back = send(office, "office", PASSWORD, **{name: unescape(value) for name, value in hidden.items()})
    assert back.status_code == 200
    sent_on = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', page(back)))
    assert unescape(sent_on["text"]) == text


@pytest.mark.parametrize(
    ("typed", "target"),
    [('[["a", "b"]]', "https://example.org/"), ("not json", "/account"), ('{"a": 1}', "/account"), ("[1]", "/x")],
)
def test_damaged_or_foreign_kept_text_is_dropped(cast: Cast, client: FlaskClient, typed: str, target: str) -> None:
    answer = send(client, "agency", PASSWORD, typed=typed, typed_path=target)
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/"


def test_the_help_page_names_every_role_and_is_open_to_all(browser: Any, client: FlaskClient, cast: Cast) -> None:
    for visitor in (client, browser("agency")):
        answer = visitor.get("/help")
        assert answer.status_code == 200
        for role in ("Phòng Nội vụ", "Lãnh đạo", "Cán bộ báo cáo", "Lãnh đạo đơn vị", "Kiểm tra", "Quản trị"):
            assert role in page(answer)
