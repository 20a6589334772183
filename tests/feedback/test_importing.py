"""Tables of entries and values: a template read again, a look first, all or nothing, hostile files refused."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from typing import Any

import pytest
from flask.testing import FlaskClient
from openpyxl import Workbook, load_workbook
from sqlalchemy import select

from tests.feedback.conftest import Hearing
from tests.feedback.test_views import text
from tracker.core import db
from tracker.core.errors import Invalid
from tracker.feedback.models import Entry, Reading
from tracker.feedback.operations.importing import ENTRY_COLUMNS, MOST_ROWS, read_entries

HEAD = list(ENTRY_COLUMNS.values())
GOOD = [dt.date(2024, 9, 20), "Bản Một", "Họp bản, tiếp xúc", "Giao thông đường bộ", "Mong sửa đường.", "Đã ghi."]
KEY = {"key": "m" * 32}


def sheet(*rows: list[Any]) -> bytes:
    """A workbook of rows."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def send(client: FlaskClient, data: bytes, address: str = "/feedback/import") -> Any:
    """Choose a file."""
    return client.post(address, data={"file": (io.BytesIO(data), "tep.xlsx")})


def signed(answer: Any) -> str:
    """What the page carries to be confirmed."""
    found = re.search(r'name="rows"[^>]*value="([^"]+)"', answer.get_data(as_text=True))
    assert found is not None, text(answer)
    return found.group(1)


def entries() -> list[Entry]:
    """Everything written down."""
    db.session.rollback()
    return list(db.session.scalars(select(Entry).order_by(Entry.id)))


def test_the_template_is_read_as_it_is(hearing: Hearing, browser: Any) -> None:
    client = browser("commune_a")
    data = client.get("/feedback/import/template.xlsx").get_data()
    assert [cell.value for cell in next(load_workbook(io.BytesIO(data)).active.iter_rows())] == HEAD
    assert "1 ý kiến sẽ được ghi" in text(send(client, data))


def test_looked_at_first_then_all_of_it_once(hearing: Hearing, browser: Any) -> None:
    client = browser("commune_a")
    page = send(client, sheet(HEAD, GOOD, [*GOOD[:4], "Mong có đèn.", ""]))
    assert "2 ý kiến sẽ được ghi" in text(page)
    assert entries() == [], "nothing before it was looked at"
    rows = signed(page)
    assert client.post("/feedback/import/confirm", data={"rows": rows, **KEY}).location == "/feedback"
    client.post("/feedback/import/confirm", data={"rows": rows, **KEY})
    assert [(row.said, row.village, row.topic.value) for row in entries()] == [
        ("Mong sửa đường.", "Bản Một", "roads"),
        ("Mong có đèn.", "Bản Một", "roads"),
    ]
    other = browser("commune_b").post("/feedback/import/confirm", data={"rows": rows, "key": "o" * 32})
    assert other.location == "/feedback/import", "what one person looked at another can not confirm"
    assert len(entries()) == 2


@pytest.mark.parametrize(
    ("place", "value", "sentence"),
    [
        (0, "31/2/2024", "Ngày không hợp lệ"),
        (0, dt.date(2024, 12, 1), "Ngày tiếp nhận ở tương lai."),
        (2, "bưu điện", "Không có 'bưu điện' trong danh mục"),
        (3, "", "Không có ''"),
        (4, "", "Hãy ghi nội dung ý kiến."),
        (4, "=1+1", "Ô này là công thức"),
        (4, "CCCD 012345678901", "số giấy tờ tùy thân"),
        (4, "Tôi tố cáo ông chủ tịch.", "khiếu nại, tố cáo không nhận ở đây"),
        (5, "Đã gọi 0912345678", "Không ghi số điện thoại"),
    ],
)
def test_a_wrong_row_names_cell_and_reason_and_nothing_is_written(
    hearing: Hearing, browser: Any, place: int, value: Any, sentence: str
) -> None:
    wrong = [*GOOD]
    wrong[place] = value
    answer = send(browser("commune_a"), sheet(HEAD, GOOD, wrong))
    assert answer.status_code == 422
    page = answer.get_data(as_text=True)
    assert f'<th scope="row">{"ABCDEF"[place]}3</th>' in page
    assert sentence in text(answer).replace("&#39;", "'")
    assert entries() == []


def test_a_table_has_no_place_for_a_name(browser: Any) -> None:
    answer = send(browser("commune_a"), sheet([*HEAD, "Họ tên"], [*GOOD, "Lò Văn A"]))
    assert "Không biết cột" in text(answer)
    missing = send(browser("commune_a"), sheet(HEAD[:4], GOOD[:4]))
    assert "Thiếu cột Nội dung ý kiến." in text(missing)


def bomb() -> bytes:
    """A small package that unpacks to much."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet1.xml", b"0" * 40_000_000)
    return out.getvalue()


@pytest.mark.parametrize(
    "data",
    [
        b"", b"Xin chao", b"\xd0\xcf\x11\xe0" + b"\0" * 600, b"PK\x03\x04 rubbish", b"x" * (2 * 1024 * 1024 + 1),
        bomb(), sheet(HEAD, *[GOOD] * (MOST_ROWS + 1)), sheet(HEAD), sheet(),
    ],
    ids=["empty", "text", "old", "broken", "large", "bomb", "long", "heading", "nothing"],
)  # fmt: skip
def test_hostile_and_useless_files_are_refused(hearing: Hearing, data: bytes) -> None:
    try:
        found = read_entries(data, unit_id=hearing.cast.units["commune_a"], now=hearing.clock())
    except Invalid:
        return
    assert found.rows == ()
    assert found.problems


def test_a_broken_file_is_said_on_the_page(browser: Any) -> None:
    answer = send(browser("commune_a"), b"PK\x03\x04 rubbish")
    assert answer.status_code == 422
    assert "Không đọc được tệp Excel này" in text(answer)
    assert entries() == []


def test_values_of_an_indicator(hearing: Hearing, browser: Any) -> None:
    index, client = hearing.indicator(), browser("office")
    address = f"/feedback/indicators/{index}/import"
    head = [cell.value for cell in next(load_workbook(
        io.BytesIO(client.get(f"{address}/template.xlsx").get_data())
    ).active.iter_rows())]  # fmt: skip
    rows = [
        ["UBND huyện Phong Thổ", 2023, "Khảo sát của tỉnh", "Văn bản", "Số công bố", "92,7", *[""] * 5],
        ["Xã Dào San", 2023, "Khảo sát nhanh", "Sổ", "Tỷ lệ hài lòng", "", 3, 8, 26, 128, 95],
    ]
    page = send(client, sheet(head, *rows), address)
    assert "85,77%" in text(page)
    assert client.post(f"{address}/confirm", data={"rows": signed(page), **KEY}).status_code == 302
    db.session.rollback()
    assert [str(row.value) for row in db.session.scalars(select(Reading).order_by(Reading.id))] == [
        "92.700",
        "85.770",
    ]
    again = client.post(f"{address}/confirm", data={"rows": signed(page), "key": "q" * 32})
    assert again.status_code == 422
    assert "Đã có số của đơn vị, năm và cuộc khảo sát này." in text(again)
    half = send(client, sheet(head, [*rows[1][:6], 3, 8, "", 128, 95]), address)
    assert "Cần đủ số phiếu của cả năm mức." in text(half)
    unknown = send(client, sheet(head, ["Xã Không Có", *rows[0][1:]]), address)
    assert "Không tìm thấy đơn vị" in text(unknown)
