"""Pages of units: who may, what they show, what a refusal keeps."""

from __future__ import annotations

import datetime as dt
import io
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.cast import Cast
from tests.units.files import COMMUNE, csv_of, sample
from tracker.audit.models import AuditEntry
from tracker.core import db
from tracker.units import queries

DAY = dt.date(2024, 9, 30)
FIELDS = {
    "short_name": "Xã Dào San",
    "parent_line": "ỦY BAN NHÂN DÂN HUYỆN PHONG THỔ",
    "issuer_line": "ỦY BAN NHÂN DÂN XÃ DÀO SAN",
    "symbol": "UBND",
    "place": "Dào San",
    "signer_authority": "TM. ỦY BAN NHÂN DÂN",
    "signer_title": "CHỦ TỊCH",
    "telephone": "0213 000 000",
    "wants_head_approval": "y",
    "one_stop": "y",
}


def paths(cast: Cast) -> list[tuple[str, str]]:
    unit = cast.units["commune_a"]
    return [
        ("GET", "/units"),
        ("GET", "/units/import"),
        ("POST", "/units/import"),
        ("GET", f"/units/{unit}/edit"),
        ("POST", f"/units/{unit}/edit"),
        ("POST", f"/units/{unit}/aliases"),
        ("POST", f"/units/{unit}/name"),
    ]


def test_strangers_sign_in_and_other_roles_are_refused(cast: Cast, client: FlaskClient, browser: Any) -> None:
    for method, path in paths(cast):
        assert client.open(path, method=method).status_code == 302, path
    for name in ("leader", "auditor", "commune_a", "head_a"):
        person = browser(name)
        for method, path in paths(cast):
            assert person.open(path, method=method).status_code == 403, (name, path)


def test_a_unit_that_does_not_exist_answers_404(browser: Any) -> None:
    office = browser("office")
    assert office.get("/units/999999/edit").status_code == 404
    assert office.post("/units/999999/aliases", data={"spelling": "x", "version": 1}).status_code == 404


def test_the_list_shows_groups_and_searches_without_diacritics(browser: Any) -> None:
    office = browser("office")
    page = office.get("/units").get_data(as_text=True)
    assert "Xã Dào San" in page
    assert "Phòng Tư pháp" in page
    found = office.get("/units?q=dao+san").get_data(as_text=True)
    assert "Xã Dào San" in found
    assert "Phòng Tư pháp" not in found
    assert "Không có đơn vị nào khớp" in office.get("/units?q=zzz").get_data(as_text=True)


def test_saving_a_unit(cast: Cast, browser: Any) -> None:
    unit, office = cast.units["commune_a"], browser("office")
    page = office.get(f"/units/{unit}/edit")
    assert 'name="version"' in page.get_data(as_text=True)
    answer = office.post(f"/units/{unit}/edit", data={**FIELDS, "version": 1})
    assert answer.status_code == 302
    saved = cast.unit("commune_a")
    assert saved.wants_head_approval
    assert saved.versions[-1].telephone == "0213 000 000"
    assert saved.version == 2
    assert db.session.scalars(select(AuditEntry).where(AuditEntry.act == "unit.edited")).one().subject_id == unit


def test_a_stale_save_answers_409_and_keeps_what_was_typed(cast: Cast, browser: Any) -> None:
    unit, office = cast.units["commune_a"], browser("office")
    office.post(f"/units/{unit}/edit", data={**FIELDS, "version": 1})
    answer = office.post(f"/units/{unit}/edit", data={**FIELDS, "telephone": "0213 111 222", "version": 1})
    assert answer.status_code == 409
    assert "0213 111 222" in answer.get_data(as_text=True)
    assert cast.unit("commune_a").versions[-1].telephone == "0213 000 000"


def test_a_missing_field_answers_422(cast: Cast, browser: Any) -> None:
    data = {**FIELDS, "place": "", "version": 1}
    answer = browser("office").post(f"/units/{cast.units['commune_a']}/edit", data=data)
    assert answer.status_code == 422
    assert "Cần nhập mục này." in answer.get_data(as_text=True)


def test_a_spelling_is_added_once_and_found(cast: Cast, browser: Any) -> None:
    unit, office = cast.units["commune_a"], browser("office")
    data = {"spelling": "Đào San", "version": 1}
    assert office.post(f"/units/{unit}/aliases", data=data).status_code == 302
    found = queries.resolve_unit("UBND xã Đào San", DAY)
    assert found is not None
    assert found.unit_id == unit
    assert office.post(f"/units/{unit}/aliases", data=data).status_code == 409
    again = office.post(f"/units/{unit}/aliases", data={**data, "version": 2})
    assert again.status_code == 422
    assert "đã được ghi" in again.get_data(as_text=True)


def test_a_new_name_holds_from_its_day_and_earlier_days_keep_the_old(cast: Cast, browser: Any) -> None:
    unit, office = cast.units["commune_a"], browser("office")
    data = {"name": "Ủy ban nhân dân xã Mới", "valid_from": "1/10/2024", "legal_ref": "NQ 1", "version": 1}
    assert office.post(f"/units/{unit}/name", data=data).status_code == 302
    assert queries.version_on(unit, dt.date(2024, 9, 30)).name == "Ủy ban nhân dân xã Dào San"
    renamed = queries.version_on(unit, dt.date(2024, 10, 1))
    assert (renamed.short_name, renamed.issuer_line) == ("Xã Mới", "ỦY BAN NHÂN DÂN XÃ MỚI")
    assert queries.resolve_unit("xã Dào San", dt.date(2024, 10, 1)) is None
    assert [one.unit_id for one in queries.all_on(dt.date(2024, 10, 1))].count(unit) == 1
    assert queries.short_names(DAY)[unit] == "Xã Dào San"
    assert office.post(f"/units/{unit}/name", data=data).status_code == 409


@pytest.mark.parametrize("day", ["1/2/2020", "31/1/2020", "hôm nay", ""])
def test_a_new_name_needs_a_day_after_the_present_one_began(cast: Cast, browser: Any, day: str) -> None:
    data = {"name": "Ủy ban nhân dân xã Mới", "valid_from": day, "legal_ref": "NQ 1", "version": 1}
    answer = browser("office").post(f"/units/{cast.units['commune_a']}/name", data=data)
    assert answer.status_code == 422
    assert len(cast.unit("commune_a").versions) == 1


def send(client: FlaskClient, data: bytes) -> Any:
    return client.post("/units/import", data={"file": (io.BytesIO(data), "don-vi.csv")})


def test_a_file_is_imported(browser: Any, cast: Cast) -> None:
    admin = browser("admin")
    assert send(admin, sample()).status_code == 302
    assert "Đã thêm 29 đơn vị; 6 đơn vị đã có từ trước." in admin.get("/units").get_data(as_text=True)


def test_a_file_with_a_wrong_cell_shows_it_and_adds_nothing(browser: Any, cast: Cast) -> None:
    answer = send(browser("admin"), csv_of(COMMUNE, "nhóm,bản,Bản Thử,,,,2020-02-01,"))
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert "B3" in page
    assert "Không có loại đơn vị" in page
    assert queries.resolve_unit("xã Nà Thử", DAY) is None


def test_what_is_no_table_or_no_file_is_refused(browser: Any, cast: Cast) -> None:
    admin = browser("admin")
    assert "Không đọc được tệp" in send(admin, b"\x00\xff").get_data(as_text=True)
    empty = admin.post("/units/import", data={})
    assert empty.status_code == 422
    assert "Cần chọn một tệp." in empty.get_data(as_text=True)
