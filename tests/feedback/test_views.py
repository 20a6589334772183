"""Pages of entries: written on a phone, many in a row, found again, changed, and what is refused."""

from __future__ import annotations

import csv
import html
import io
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import select

from tests.feedback.conftest import WHO, Hearing
from tracker.core import db
from tracker.feedback.models import Entry, Person

KEY = {"key": "k" * 32}
SAID = {
    "received_on": "27/9/2024",
    "village": "Bản Hang É",
    "channel": "one_stop",
    "topic": "services",
    "said": "Mong bộ phận một cửa mở thêm buổi chiều thứ sáu.",
}


def text(answer: Any) -> str:
    """The page's text without its marks."""
    page = re.sub(r"<[^>]+>", " ", answer.get_data(as_text=True))
    return html.unescape(re.sub(r"\s+", " ", page))


def newest() -> Entry:
    """The entry written last."""
    db.session.rollback()
    return db.session.scalars(select(Entry).order_by(Entry.id.desc()).limit(1)).one()


def post(client: FlaskClient, row_id: int, step: str, **form: Any) -> Any:
    """Send the form of a step with the entry's present version."""
    db.session.rollback()
    version = db.session.get_one(Entry, row_id).version
    return client.post(f"/feedback/{row_id}/{step}", data={"version": version, **form})


def test_a_commune_writes_down_and_answers(hearing: Hearing, browser: Any) -> None:
    client = browser("commune_a")
    page = client.get("/feedback/new")
    assert "Luật Khiếu nại" in text(page), "the form says where complaints belong"
    assert "Thông báo cho người gửi trước khi ghi" in text(page), "the notice of the law stands beside the name"
    saved = client.post("/feedback/new", data={**SAID, **KEY})
    row = newest()
    assert saved.location == f"/feedback/{row.id}"
    assert (row.unit_id, row.state.value, row.village) == (
        hearing.cast.units["commune_a"],
        "received",
        "Bản Hang É",
    )
    assert db.session.scalars(select(Person)).all() == [], "anonymous unless somebody wishes otherwise"
    assert client.post("/feedback/new", data={**SAID, **KEY}).location == saved.location
    assert newest().id == row.id, "sent twice, written once"
    assert post(client, row.id, "take-up").status_code == 302
    assert post(client, row.id, "answer", answer="").status_code == 422
    assert post(client, row.id, "answer", answer="Mở thêm từ tháng 10.").status_code == 302
    page = text(client.get(f"/feedback/{row.id}"))
    assert "Đã trả lời" in page
    assert "Mở thêm từ tháng 10." in page
    assert "Ẩn danh: không lưu ai đã nói." in page


def test_many_in_a_row_keep_day_village_and_way(hearing: Hearing, browser: Any) -> None:
    client = browser("commune_a")
    answer = client.post(
        "/feedback/new", data={**SAID, **KEY, "do": "again", "answered": "y", "answer": "Đã hẹn."}
    )
    assert answer.location.startswith("/feedback/new?")
    assert newest().state.value == "answered", "answered at once"
    page = client.get(answer.location).get_data(as_text=True)
    assert 'value="27/9/2024"' in page
    assert 'value="Bản Hang É"' in page
    assert '<option selected value="one_stop">' in page
    assert "chiều thứ sáu" not in page


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("said", " ", "Hãy ghi nội dung ý kiến."),
        ("said", "Ông Lò Văn Páo, CCCD 012345678901, xin làm đường.", "số giấy tờ tùy thân"),
        ("said", "CMND 045 123 456", "số giấy tờ tùy thân"),
        ("said", "Số thẻ １２３４５６７８９０１２ của bà", "số giấy tờ tùy thân"),
        ("said", "Gọi lại theo số 0912.345.678", "Không ghi số điện thoại trong nội dung"),
        ("said", "Gọi 0912 - 345  678", "Không ghi số điện thoại trong nội dung"),
        ("said", "Zalo 84912345678", "Không ghi số điện thoại trong nội dung"),
        ("said", "CCCD 012,345,678,901", "số giấy tờ tùy thân"),
        ("said", "Tẩn A Páo người Dao hỏi giấy.", "Không ghi dân tộc của một người có nêu tên"),
        ("said", "Ông Giàng A Chu, dân tộc Mông, nói đường xấu.", "Không ghi dân tộc của một người có nêu tên"),
        ("answer", "Đã gọi +84 912 345 678", "Không ghi số điện thoại trong nội dung"),
        ("village", "Bản 012345678901", "số giấy tờ tùy thân"),
        ("received_on", "1/10/2024", "Ngày tiếp nhận ở tương lai."),
        ("received_on", "31/2/2024", "Ngày"),
        ("channel", "email", "Lựa chọn không có trong danh sách."),
        ("name", "012345678901", "số giấy tờ tùy thân"),
        ("telephone", "045123456", "số giấy tờ tùy thân"),
        ("telephone", "gọi cháu", "Số điện thoại chỉ gồm chữ số"),
    ],
)
def test_what_is_refused(browser: Any, field: str, value: str, sentence: str) -> None:
    answer = browser("commune_a").post("/feedback/new", data={**SAID, **KEY, field: value})
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert db.session.scalars(select(Entry)).all() == []


@pytest.mark.parametrize(
    "said",
    [
        "Bà con dân tộc Thái, người Mông mong có tài liệu tiếng mình.",
        "Người Mông ở Nậm Xe, xã Ma Li Pho; QĐ 1001/2023, năm 2020, 2021; từ 8-11 giờ; 300 hộ, 1.500 người.",
        "Xin 115.000.000 đồng làm nhà văn hóa; xã có 2 500 000 000 đồng.",
        "Ngày 12/09/2024 và 13.9.2024 mất điện, 300 hộ, 2 lần trong năm 2024.",
        "Cháu nhà tôi to cao mà đường hẹp.",
    ],
)
def test_what_only_looks_like_it_is_taken(browser: Any, said: str) -> None:
    assert browser("commune_a").post("/feedback/new", data={**SAID, **KEY, "said": said}).status_code == 302


@pytest.mark.parametrize("said", ["Tôi khiếu nại việc đền bù.", "toi khieu nai ve dat", "Xin tố cáo cán bộ thôn."])
def test_complaints_and_denunciations_are_asked_about(browser: Any, said: str) -> None:
    client = browser("commune_a")
    asked = client.post("/feedback/new", data={**SAID, **KEY, "said": said})
    assert asked.status_code == 422
    assert "khiếu nại, tố cáo không nhận ở đây" in text(asked)
    assert 'name="not_complaint"' in asked.get_data(as_text=True)
    assert (
        client.post("/feedback/new", data={**SAID, **KEY, "said": said, "not_complaint": "y"}).status_code == 302
    )


def test_who_sees_what(hearing: Hearing, browser: Any) -> None:
    row_id = hearing.record(said="Điều chỉ Dào San nghe được.")
    for person in ("office", "leader", "auditor", "commune_a", "head_a"):
        assert "Điều chỉ Dào San nghe được." in text(browser(person).get("/feedback")), person
    for person in ("commune_b", "agency", "stranger"):
        client = browser(person)
        assert "Điều chỉ Dào San nghe được." not in text(client.get("/feedback"))
        assert client.get(f"/feedback/{row_id}").status_code == 404
        assert post(client, row_id, "answer", answer="x").status_code == 404
    assert browser("admin").get("/feedback").status_code == 403
    assert post(browser("leader"), row_id, "answer", answer="x").status_code == 403
    assert post(browser("office"), row_id, "answer", answer="x").status_code == 403
    anonymous = hearing.app.test_client()
    assert anonymous.get(f"/feedback/{row_id}").location.startswith("/sign-in")


def test_a_stale_save_keeps_what_was_typed(hearing: Hearing, browser: Any) -> None:
    row_id = hearing.record()
    client = browser("commune_a")
    version = hearing.entry(row_id).version
    hearing.act("take_up", row_id)
    late = client.post(f"/feedback/{row_id}/edit", data={**SAID, "version": version, "said": "Câu gõ muộn."})
    assert late.status_code == 409
    assert "Câu gõ muộn." in late.get_data(as_text=True)
    assert (
        client.post(f"/feedback/{row_id}/answer", data={"version": version, "answer": "Muộn."}).status_code == 409
    )
    assert post(client, row_id, "edit", **{**SAID, "said": "Câu gõ lại."}).status_code == 302
    assert hearing.entry(row_id).said == "Câu gõ lại."


def test_lists_are_narrowed_sorted_and_paged(hearing: Hearing, browser: Any) -> None:
    for number in range(30):
        hearing.record(said=f"Ý kiến thứ {number} về đường.", village="Bản Một" if number % 2 else "bản hai")
    hearing.record("commune_b", said="Nước sinh hoạt bị đục.", topic="water", village="Bản Một")
    client = browser("office")
    page = text(client.get("/feedback"))
    assert "1–25 trên 31" in page
    assert "26–31 trên 31" in text(client.get("/feedback?page=2"))
    assert "1–15 trên 15" in text(client.get("/feedback?village=BẢN HAI"))
    assert "1–1 trên 1" in text(client.get("/feedback?q=nuoc duc"))
    assert "1–1 trên 1" in text(client.get("/feedback?topic=water"))
    assert "1–16 trên 16" in text(client.get("/feedback?village=Bản Một&sort=unit"))
    assert "Không có ý kiến nào khớp" in text(client.get("/feedback?since=28/9/2024"))
    assert "1–25 trên 31" in text(client.get("/feedback?topic=nonsense&sort=nonsense&since=nonsense&page=x"))


def test_the_same_rows_in_page_csv_and_xlsx(hearing: Hearing, browser: Any) -> None:
    hearing.record(said='=HYPERLINK("x") là công thức')
    hearing.record(said="Mong có điện.", topic="electricity", answer="Đã báo điện lực.")
    client = browser("office")
    data = client.get("/feedback/table.csv").get_data().decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(data)))
    assert [row[6] for row in rows[1:]] == ["Mong có điện.", '\'=HYPERLINK("x") là công thức']
    book = load_workbook(io.BytesIO(client.get("/feedback/table.xlsx").get_data()))
    lines = list(book.active.iter_rows(values_only=True))
    assert lines[0] == tuple(rows[0])
    assert [line[6] for line in lines[1:]] == ["Mong có điện.", '=HYPERLINK("x") là công thức']
    assert all(cell.data_type != "f" for row in book.active for cell in row)
    narrowed = client.get("/feedback/table.csv?topic=electricity").get_data().decode("utf-8-sig")
    assert len(list(csv.reader(io.StringIO(narrowed)))) == 2


def test_a_unit_that_took_over_reads_but_does_not_write(hearing: Hearing, browser: Any) -> None:
    hearing.record(who=WHO)
    assert browser("commune_b").get("/feedback/1").status_code == 404


def test_an_english_page(browser: Any) -> None:
    client = browser("commune_a")
    client.post("/locale", data={"locale": "en", "next": "/feedback"})
    assert "Feedback" in text(client.get("/feedback"))
