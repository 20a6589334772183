"""A filled-in sheet is taken in whole; a wrong or hostile one is refused whole, with its cells."""

from __future__ import annotations

import datetime as dt
import io
import re
from decimal import Decimal
from typing import Any

import pytest
from flask.testing import FlaskClient
from openpyxl import Workbook

from tests.facilities.conftest import Shelf, how_many
from tests.facilities.sheets import changed, fill, officers, put, with_member
from tests.units.files import xlsx_of
from tracker.core import db
from tracker.core.clock import local_day
from tracker.core.errors import Refusal
from tracker.facilities import queries
from tracker.facilities.models import StockLine, StockTake
from tracker.facilities.operations import read_sheet
from tracker.facilities.states import Verdict

LINKS = (
    b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    b'<Relationship Id="r9" Type="http://x/externalLink" Target="file:///etc/passwd" TargetMode="External"/>'
    b"</Relationships>"
)
ENTITY = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><sst xmlns="http://x">&a;</sst>'


def template(shelf: Shelf, browser: Any, unit: str = "commune_a") -> bytes:
    """The sheet that the service gives to a unit."""
    answer = browser(unit).get(f"/facilities/units/{shelf.cast.units[unit]}/template.xlsx")
    assert answer.status_code == 200
    data: bytes = answer.data
    return data


def address(shelf: Shelf, unit: str = "commune_a") -> str:
    return f"/facilities/units/{shelf.cast.units[unit]}/import"


def upload(client: FlaskClient, where: str, data: bytes, name: str = "kiem-ke.xlsx") -> Any:
    return client.post(where, data={"file": (io.BytesIO(data), name)}, content_type="multipart/form-data")


def read(shelf: Shelf, data: bytes) -> Any:
    unit = shelf.cast.units["commune_a"]
    found = read_sheet(data, name="kiem-ke.xlsx", unit_id=unit, today=local_day(shelf.clock()))
    db.session.rollback()
    return found


def rows() -> tuple[int, int]:
    db.session.rollback()
    return db.session.query(StockTake).count(), db.session.query(StockLine).count()


def test_a_sheet_is_looked_at_and_then_taken_in(shelf: Shelf, browser: Any) -> None:
    client = browser("commune_a")
    data = changed(template(shelf, browser), officers(3), fill(), put("F28", "2,5"), put("G28", 1))
    shown = upload(client, address(shelf), data)
    page = shown.get_data(as_text=True)
    assert shown.status_code == 200
    assert "56/56 hạng mục có số liệu" in page
    assert rows() == (0, 0), "nothing is kept before it was looked at"
    signed = re.search(r'name="rows"[^>]*value="([^"]+)"', page)
    key = re.search(r'name="key"[^>]*value="([^"]+)"', page)
    assert signed
    assert key
    form = {"rows": signed[1], "key": key[1]}
    done = client.post(address(shelf) + "/confirm", data=form)
    again = client.post(address(shelf) + "/confirm", data=form)
    assert (done.status_code, again.location) == (302, done.location)
    assert rows() == (1, 56)
    take_id = int(done.location.rsplit("/", 1)[1])
    row = shelf.row(take_id)
    assert (row.state.value, row.officers, row.entered_by_office) == ("draft", 3, False)
    line = shelf.line(take_id, shelf.entries()[28 - 6].code)
    assert (line.quantity, line.broken) == (Decimal("2.5"), Decimal(1))
    shelf.act("submit", take_id)


def test_the_sheet_carries_the_last_stock_take(shelf: Shelf, browser: Any) -> None:
    shelf.bring("submitted", but={"TB03": how_many("1.5", 1, note="=1+1"), "TB08": how_many(0)}, officers=4)
    shelf.clock.move(days=2)
    found = read(shelf, template(shelf, browser))
    lines = {line.code: line for line in found.lines}
    assert (found.problems, found.officers, len(lines)) == ((), 4, 56)
    assert (lines["TB03"].quantity, lines["TB03"].broken, lines["TB03"].note) == (Decimal("1.5"), 1, "=1+1")
    assert lines["TB08"].verdict is Verdict.NOT_MET


def test_rows_left_empty_are_left_out(shelf: Shelf, browser: Any) -> None:
    found = read(shelf, changed(template(shelf, browser), officers(), put("F6", 35), put("H9", "Không áp dụng")))
    assert [problem.place for problem in found.problems] == ["I9"]
    found = read(
        shelf,
        changed(
            template(shelf, browser), officers(), put("F6", 35), put("H9", "không áp dụng"), put("I9", "Thuê nhà.")
        ),
    )
    assert [(line.code, line.verdict.value) for line in found.lines] == [
        ("DT01", "partly"),
        ("DT04", "not_applicable"),
    ]


@pytest.mark.parametrize(
    ("place", "value", "why"),
    [
        ("F7", "nhiều", "Cần một số từ 0"),
        ("F7", -1, "Cần một số từ 0"),
        ("F7", 1.005, "hiểu được hai cách"),
        ("F7", "1.200", "hiểu được hai cách"),
        ("F7", "1e3", "Cần một số từ 0"),
        ("F7", "१२", "Cần một số từ 0"),
        ("F7", 10**9, "Số lượng ngoài khoảng"),
        ("F7", True, "Cần một số từ 0"),
        ("F7", dt.date(2024, 9, 1), "Cần một số từ 0"),
        ("G7", 500, "Số hỏng không được lớn hơn"),
        ("H7", "Tốt", "Không biết đánh giá"),
        ("I7", "x" * 501, "dài quá"),
        ("F7", "=1+1", "công thức"),
        ("A7", "DT01", "Trùng với hạng mục ở ô A6"),
        ("A7", "ZZ99", "Không có hạng mục mã"),
        ("A7", None, "Không có hạng mục mã"),
        ("B3", "mai", "Ngày cần viết"),
        ("B3", "31/12/2030", "tương lai"),
        ("B4", "ba", "số nguyên"),
        ("B4", None, "số nguyên"),
        ("B2", "một mã khác", "đơn vị khác"),
        ("F5", "Số", "Không biết cột"),
        ("G5", "Số lượng", "hai lần"),
        ("I5", None, "Thiếu cột Ghi chú"),
    ],
)
def test_a_wrong_cell_is_named(shelf: Shelf, browser: Any, place: str, value: object, why: str) -> None:
    found = read(shelf, changed(template(shelf, browser), officers(), fill(), put(place, value)))
    assert found.lines == ()
    told = {problem.place: problem.why.message for problem in found.problems}
    assert why in told[place if place != "I5" else "A5"]


def test_a_verdict_against_the_norm_needs_its_reason(shelf: Shelf, browser: Any) -> None:
    found = read(shelf, changed(template(shelf, browser), officers(), fill(), put("H7", "Chưa đạt")))
    assert {one.place: one.why.message for one in found.problems} == {
        "I7": "DT02: đánh giá khác với định mức thì cần ghi lý do."
    }


def test_every_wrong_row_is_named_at_once(shelf: Shelf, browser: Any) -> None:
    client = browser("commune_a")
    data = changed(template(shelf, browser), officers(), fill(), put("F7", "x"), put("G9", 200), put("H11", "?"))
    answer = upload(client, address(shelf), data)
    page = answer.get_data(as_text=True)
    assert answer.status_code == 422
    assert [place in page for place in (">F7<", ">G9<", ">H11<")] == [True] * 3
    assert rows() == (0, 0)


STYLES = (
    b'<?xml version="1.0"?><styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
    b"<fonts><font><color rgb='x' what='y'/></font></fonts></styleSheet>"
)


def hide(sheet: Any) -> None:
    """What is read is another sheet than the one that people look at."""
    sheet.parent.create_sheet("Nhìn thấy")
    sheet.sheet_state = "hidden"


def hostile(kind: str, data: bytes) -> bytes:
    """A file that is no sheet, or more than one."""
    other = Workbook()
    other.active["A1"] = "Danh sách"
    made = {
        "no workbook": lambda: b"Xin chao",
        "old Excel": lambda: b"\xd0\xcf\x11\xe0" + b"\0" * 600,
        "CSV": "Đơn vị,Xã\n".encode,
        "too large": lambda: data + b"\0" * (2 * 1024 * 1024),
        "cut off": lambda: data[: len(data) // 2],
        "macro": lambda: with_member(data, "xl/vbaProject.bin", b"x"),
        "bomb": lambda: with_member(data, "xl/media/a.xml", b"<a>" + b" " * 60_000_000 + b"</a>"),
        "external link": lambda: with_member(data, "xl/_rels/workbook2.xml.rels", LINKS),
        "entities": lambda: with_member(data, "xl/sharedStrings2.xml", ENTITY),
        "leads outside": lambda: with_member(data, "../../x.xml", b"<a/>"),
        "another sheet": lambda: xlsx_of([["Danh sách"], ["Xã Dào San"]]),
        "empty": lambda: xlsx_of([]),
        "hidden sheet": lambda: changed(data, hide),
        "broken styles": lambda: with_member(data, "xl/styles.xml", STYLES),
        "many rows": lambda: changed(data, put("A1500", "DT01")),
        "far corner": lambda: changed(data, put("XFD1048576", "x"), put("A9999", "DT01")),
    }
    return made[kind]()


KINDS = (
    "no workbook", "old Excel", "CSV", "too large", "cut off", "macro", "bomb", "external link", "entities",
    "leads outside", "another sheet", "empty", "hidden sheet", "broken styles",
)  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
def test_a_hostile_file_is_refused_whole(shelf: Shelf, browser: Any, kind: str) -> None:
    data = hostile(kind, changed(template(shelf, browser), officers(), fill()))
    with pytest.raises(Refusal):
        read(shelf, data)
    if kind != "too large":
        answer = upload(browser("commune_a"), address(shelf), data)
        assert answer.status_code == 422
        assert "errsum" in answer.get_data(as_text=True)
    assert rows() == (0, 0)


@pytest.mark.parametrize("kind", ["many rows", "far corner"])
def test_a_sheet_without_end_is_refused_or_named(shelf: Shelf, browser: Any, kind: str) -> None:
    data = hostile(kind, changed(template(shelf, browser), officers(), fill()))
    assert upload(browser("commune_a"), address(shelf), data).status_code == 422
    assert rows() == (0, 0)


def test_another_units_sheet_is_refused(shelf: Shelf, browser: Any) -> None:
    data = changed(template(shelf, browser, "commune_b"), officers(), fill())
    answer = upload(browser("commune_a"), address(shelf), data)
    assert answer.status_code == 422
    assert "Mẫu này của đơn vị khác" in answer.get_data(as_text=True)


@pytest.mark.parametrize("rows_of", ["", "x", "W10.abc.def"])
def test_rows_that_nobody_signed_are_refused(shelf: Shelf, browser: Any, rows_of: str) -> None:
    form = {"rows": rows_of, "key": "k" * 32}
    answer = browser("commune_a").post(address(shelf) + "/confirm", data=form)
    assert answer.location == address(shelf)
    assert rows() == (0, 0)


def test_what_one_person_looked_at_is_not_for_another(shelf: Shelf, browser: Any) -> None:
    data = changed(template(shelf, browser), officers(), fill())
    page = upload(browser("commune_a"), address(shelf), data).get_data(as_text=True)
    signed = re.search(r'name="rows"[^>]*value="([^"]+)"', page)
    assert signed
    form = {"rows": signed[1], "key": "k" * 32}
    assert browser("head_a").post(address(shelf) + "/confirm", data=form).location == address(shelf)
    shelf.clock.move(hours=2)
    assert rows() == (0, 0)


def test_an_open_stock_take_goes_on_and_one_at_the_head_stays(shelf: Shelf, browser: Any) -> None:
    take_id = shelf.begin(officers=5)
    shelf.enter(take_id, {"NS01": how_many(9)})
    client = browser("commune_a")
    data = changed(template(shelf, browser), officers(2), put("F6", 35))

    def confirm() -> Any:
        page = upload(client, address(shelf), data).get_data(as_text=True)
        signed = re.search(r'name="rows"[^>]*value="([^"]+)"', page)
        key = re.search(r'name="key"[^>]*value="([^"]+)"', page)
        assert signed
        assert key
        return client.post(address(shelf) + "/confirm", data={"rows": signed[1], "key": key[1]})

    assert confirm().location == f"/facilities/stock-takes/{take_id}"
    assert shelf.row(take_id).officers == 2
    assert {line.quantity for line in queries.lines_of(shelf.row(take_id)).values()} == {Decimal(35), Decimal(9)}
    shelf.fill(take_id)
    shelf.head_approves(True)
    shelf.act("submit", take_id)
    refused = confirm()
    assert refused.status_code == 409
    assert shelf.state(take_id) == "awaiting_head"
