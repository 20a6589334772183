"""Pages of recommendations: what each role sees and does over HTTP, and what is refused."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from typing import Any

import pytest
from flask.testing import FlaskClient

from tests.escalations.conftest import ROADS, Register
from tracker.core import db
from tracker.escalations.models import Escalation, EscalationFile

KEY = {"key": "k" * 32}
MATTER = {
    "title": "Mua máy quét cho bộ phận một cửa",
    "content": "Bộ phận một cửa chưa có máy quét, mỗi ngày 22 hồ sơ phải chuyển về huyện.",
    "field": "equipment",
    "competent_level": "department",
    "authority": "Sở Tài chính",
    "funds": "59.500.000",
}
PDF = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj\n"
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]>>endobj\n"
    b"trailer<</Root 1 0 R/Size 4>>\n%%EOF\n"
)


def text(answer: Any) -> str:
    """The page's text without its marks."""
    page = answer.get_data(as_text=True)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def newest() -> Escalation:
    """The row written last."""
    db.session.rollback()
    return db.session.query(Escalation).order_by(Escalation.id.desc()).first()  # type: ignore[return-value]


def post(client: FlaskClient, row_id: int, step: str, **form: Any) -> Any:
    """Send the form of a step with the row's present version."""
    db.session.rollback()
    version = db.session.get_one(Escalation, row_id).version
    return client.post(f"/escalations/{row_id}/{step}", data={"version": version, **form})


def test_a_commune_writes_sees_what_is_alike_and_sends(register: Register, browser: Any) -> None:
    register.bring("closed", matter=ROADS)
    client = browser("commune_a")
    looked = client.post("/escalations/new", data={**MATTER, **KEY, "title": "Sửa đường bản Hang É", "do": "look"})
    assert looked.status_code == 200
    assert "Đã có kiến nghị tương tự" in text(looked)
    assert "Bố trí trong kế hoạch năm sau." in text(looked), "the history says what was answered"
    saved = client.post("/escalations/new", data={**MATTER, **KEY})
    row = newest()
    assert saved.location == f"/escalations/{row.id}"
    assert (row.funds, row.state.value, row.unit_id) == (59_500_000, "draft", register.cast.units["commune_a"])
    again = client.post("/escalations/new", data={**MATTER, **KEY})
    assert (again.location, newest().id) == (saved.location, row.id), "sent twice, written once"
    assert post(client, row.id, "send").status_code == 302
    page = text(client.get(f"/escalations/{row.id}"))
    assert "Chờ phân loại" in page
    assert "0/5 ngày làm việc" in page
    assert "59.500.000 đồng" in text(client.get("/escalations"))


def test_nothing_alike_is_said_too(browser: Any) -> None:
    looked = browser("commune_a").post("/escalations/new", data={**MATTER, **KEY, "do": "look"})
    assert "Chưa thấy kiến nghị nào tương tự." in text(looked)


@pytest.mark.parametrize(
    ("field", "value", "sentence"),
    [
        ("title", "", "Hãy ghi tên kiến nghị."),
        ("content", " ", "Hãy ghi nội dung kiến nghị."),
        ("funds", "115,5 triệu", "Hãy ghi số đồng bằng chữ số"),
        ("funds", "1.15", "Hãy ghi số đồng bằng chữ số"),
        ("funds", "9" * 16, "Số tiền ngoài khoảng cho phép."),
        ("wished_on", "1/1/2024", "Ngày đề nghị trả lời đã qua."),
        ("competent_level", "village", "Lựa chọn không có trong danh sách."),
    ],
)
def test_what_a_form_refuses(browser: Any, field: str, value: str, sentence: str) -> None:
    answer = browser("commune_a").post("/escalations/new", data={**MATTER, **KEY, field: value})
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert "Mua máy quét" in answer.get_data(as_text=True) or field == "title", "what was typed stays"


@pytest.mark.parametrize(
    ("typed", "dong"), [("115000000", 115_000_000), ("1 500 000 đồng", 1_500_000), ("", None)]
)
def test_money_as_people_write_it(register: Register, browser: Any, typed: str, dong: int | None) -> None:
    browser("commune_a").post("/escalations/new", data={**MATTER, **KEY, "funds": typed})
    assert newest().funds == dong


def test_the_office_writes_for_a_unit(register: Register, browser: Any) -> None:
    client = browser("office")
    unit = register.cast.units["commune_b"]
    client.post("/escalations/new", data={**MATTER, **KEY, "unit_id": unit})
    row = newest()
    assert (row.unit_id, row.entered_by_office) == (unit, True)
    assert post(client, row.id, "send").status_code == 302
    assert "Mua máy quét" in text(browser("commune_b").get("/escalations"))


def test_from_a_task(register: Register, browser: Any) -> None:
    task_id = register.task()
    client = browser("commune_a")
    page = client.get(f"/escalations/new?task={task_id}")
    assert "Từ nhiệm vụ" in text(page)
    client.post(f"/escalations/new?task={task_id}", data={**MATTER, **KEY})
    assert newest().task_id == task_id
    assert "Mua máy quét" in text(client.get(f"/tasks/{task_id}"))
    assert "Mua máy quét" not in text(browser("office").get(f"/tasks/{task_id}")), "a draft"
    register.act("send", newest().id)
    assert "Mua máy quét" in text(browser("office").get(f"/tasks/{task_id}"))
    assert browser("stranger").get(f"/escalations/new?task={task_id}").status_code == 404


def test_the_whole_way_up_and_back(register: Register, browser: Any) -> None:
    row_id = register.bring("sent")
    office, leader = browser("office"), browser("leader")
    assert "Phân loại" in text(office.get(f"/escalations/{row_id}"))
    assert post(office, row_id, "beyond", reason="Vượt phân cấp ngân sách.").status_code == 302
    form = text(office.get(f"/escalations/{row_id}/forward"))
    assert "Sở Giao thông vận tải" in office.get(f"/escalations/{row_id}/forward").get_data(as_text=True), form
    sent = post(
        office, row_id, "forward", level="department", authority="Sở Giao thông vận tải",
        letter_number="87/TTr-UBND", letter_on="30/9/2024", files=(io.BytesIO(PDF), "to-trinh.pdf"),
    )  # fmt: skip
    assert sent.status_code == 302
    assert "87/TTr-UBND" in text(leader.get("/escalations?group=above"))
    assert post(office, row_id, "remind", note="Đề nghị trả lời sớm.").status_code == 302
    assert "Hôm nay đã đôn đốc rồi." in text(post(office, row_id, "remind"))
    early = post(
        office, row_id, "answer", outcome="partly", answer="Bố trí 1 tỷ.", answer_number="512/SGTVT",
        answered_on="29/9/2024",
    )  # fmt: skip
    assert early.status_code == 422
    assert "Ngày trả lời trước ngày văn bản chuyển." in text(early)
    register.clock.move(days=15)
    office = browser("office")
    answered = post(
        office, row_id, "answer", outcome="partly", answer="Bố trí 1 tỷ.", answer_number="512/SGTVT",
        answered_on="14/10/2024",
    )  # fmt: skip
    assert answered.status_code == 302
    page = text(office.get(f"/escalations/{row_id}"))
    assert "Chưa báo" in page
    assert "Đóng kiến nghị" not in page
    refused = post(office, row_id, "close")
    assert refused.status_code == 422
    assert "chưa đóng được" in text(refused)
    told = office.post(f"/escalations/{row_id}/tell/originator", data={"how": "Văn bản 214/UBND-NV"})
    assert told.location == f"/escalations/{row_id}"
    assert "Đóng kiến nghị" in text(office.get(f"/escalations/{row_id}"))
    assert post(office, row_id, "close").status_code == 302
    assert "Chấp thuận một phần" in text(browser("commune_a").get(f"/escalations/{row_id}"))


def test_a_merged_units_page_shows_the_common_path_and_nothing_of_the_other_unit(
    register: Register, browser: Any
) -> None:
    main = register.bring("forwarded", "commune_b")
    row_id = register.bring("sent", "commune_a")
    register.act("merge", row_id, main=main)
    register.act("answer", main)
    page = text(browser("commune_a").get(f"/escalations/{row_id}"))
    assert "Sở Giao thông vận tải" in page
    assert "Bố trí trong kế hoạch năm sau." in page
    assert "Bản Lang: Báo lại" not in page
    assert browser("commune_a").get(f"/escalations/{main}").status_code == 404
    both = text(browser("office").get(f"/escalations/{main}"))
    assert "Xã Dào San: Báo lại đơn vị kiến nghị" in both
    assert "Xã Bản Lang: Báo lại đơn vị kiến nghị" in both


def test_citizens_are_told_by_their_unit(register: Register, browser: Any) -> None:
    row_id = register.bring("answered", matter=replace(ROADS, tell_citizens=True))
    register.act("tell", row_id)
    commune = browser("commune_a")
    assert "Báo lại người dân" in text(commune.get(f"/escalations/{row_id}"))
    assert commune.get(f"/escalations/{row_id}/tell/originator").status_code == 403
    assert commune.post(f"/escalations/{row_id}/tell/citizens", data={"how": "Họp bản"}).status_code == 302
    assert register.untold() == []
    twice = browser("office").post(f"/escalations/{row_id}/tell/citizens", data={"how": "Họp bản"})
    assert twice.status_code == 422


def test_a_file_leaves_only_with_its_own_row(register: Register, browser: Any) -> None:
    client = browser("commune_a")
    client.post("/escalations/new", data={**MATTER, **KEY, "files": (io.BytesIO(PDF), "anh-hien-trang.pdf")})
    row = newest()
    file_id = db.session.query(EscalationFile).one().id
    other = register.write()
    with client.get(f"/escalations/{row.id}/files/{file_id}") as answer:
        assert answer.status_code == 200
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert client.get(f"/escalations/{other}/files/{file_id}").status_code == 404
    assert browser("stranger").get(f"/escalations/{row.id}/files/{file_id}").status_code == 404
    assert browser("office").get(f"/escalations/{row.id}/files/{file_id}").status_code == 404, "a draft"


def test_a_stale_save_keeps_what_was_typed(register: Register, browser: Any) -> None:
    row_id = register.write()
    client = browser("commune_a")
    stale = {**MATTER, "title": "Tên mới", "version": 0}
    answer = client.post(f"/escalations/{row_id}/edit", data=stale)
    assert answer.status_code == 409
    assert "Tên mới" in answer.get_data(as_text=True)
    again = re.search(r'name="version"[^>]*value="(\d+)"', answer.get_data(as_text=True))
    assert again is not None
    assert client.post(f"/escalations/{row_id}/edit", data={**stale, "version": again[1]}).status_code == 302
    assert register.row(row_id).title == "Tên mới"
    assert post(browser("commune_a"), row_id, "withdraw", reason="Nhầm.", version=0).status_code == 409


def test_the_list_is_narrowed_by_its_address(register: Register, browser: Any) -> None:
    first = register.bring("forwarded")
    register.clock.move(days=40)
    register.bring("sent", "commune_b")
    client = browser("office")

    def shown(query: str) -> set[str]:
        page = client.get(f"/escalations?{query}")
        assert page.status_code == 200
        return set(re.findall(r'href="/escalations/(\d+)"', page.get_data(as_text=True)))

    assert shown("group=above") == {str(first)}
    assert shown("older=30") == {str(first)}
    assert shown("overdue=1") == {str(first)}
    assert shown("holder=Sở Giao thông vận tải") == {str(first)}
    assert shown(f"unit={register.cast.units['commune_a']}") == {str(first)}
    assert shown("funds=small") == set()
    assert len(shown("funds=large&field=roads&q=hang e")) == 2
    assert len(shown("group=nonsense&field=x&older=7&unit=y&sort=z&page=0")) == 2
    rows = client.get("/escalations/table.csv?group=above").get_data(as_text=True).strip().split("\r\n")
    assert len(rows) == 2
    assert rows[0].startswith('\ufeff"Số"')
    assert '"2500000000"' in rows[1]


def test_a_formula_in_a_title_stays_text(register: Register, browser: Any) -> None:
    browser("commune_a").post("/escalations/new", data={**MATTER, **KEY, "title": "=1+1"})
    assert '"\'=1+1"' in browser("commune_a").get("/escalations/table.csv").get_data(as_text=True)


@pytest.mark.parametrize(
    ("person", "count"), [("office", "1"), ("leader", "1"), ("commune_a", "1"), ("head_a", "2"), ("auditor", "")]
)
def test_the_menu_counts_what_waits(register: Register, browser: Any, person: str, count: str) -> None:
    for state in ("sent", "with_leader", "returned", "awaiting_head", "forwarded", "closed"):
        register.bring(state)
    page = browser(person).get("/escalations").get_data(as_text=True)
    entry = re.search(r'href="/escalations" aria-current="page">(.*?)</a>', page, re.S)
    assert entry is not None
    assert "".join(re.findall(r"\d+", re.sub(r"<svg.*?</svg>", "", entry[1], flags=re.S))) == count


@pytest.mark.parametrize("address", ["/escalations", "/escalations/new", "/escalations/1", "/escalations/1/send"])
def test_an_anonymous_visitor_is_led_to_the_sign_in(client: FlaskClient, address: str) -> None:
    assert client.get(address).location.startswith("/sign-in")


def test_after_the_district_a_commune_writes_to_the_province(register: Register, browser: Any) -> None:
    register.clock.move(days=300)
    row_id = register.write()
    client = browser("commune_a")
    assert "Số, ký hiệu văn bản" in text(client.get(f"/escalations/{row_id}/send"))
    assert post(client, row_id, "send").status_code == 422
    sent = post(client, row_id, "send", letter_number="12/TTr-UBND", letter_on="20/7/2025")
    assert sent.status_code == 302
    assert register.state(row_id) == "forwarded"
    answer = {"outcome": "accepted", "answer": "Đồng ý.", "answer_number": "9/SXD", "answered_on": "25/7/2025"}
    assert post(client, row_id, "answer", **answer).status_code == 302
    assert post(browser("office"), row_id, "close").status_code == 403
    assert client.post(f"/escalations/{row_id}/tell/originator", data={"how": "Đã nhận"}).status_code == 302
    assert post(client, row_id, "close").status_code == 302


def test_what_waits_for_the_head_is_not_said_to_be_sent(register: Register, browser: Any) -> None:
    row_id = register.write()
    register.head_approves(True)
    client = browser("commune_a")
    sent = post(client, row_id, "send")
    page = text(client.get(sent.location))
    assert "Đã trình lãnh đạo đơn vị duyệt" in page
    assert "Đã gửi kiến nghị." not in page
