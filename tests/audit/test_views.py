"""The page of the record."""

from __future__ import annotations

import csv
import io
import json
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook
from sqlalchemy import text

from tests.cast import Cast
from tests.conftest import START, TestClock
from tracker.audit import exports, operations, queries
from tracker.core import db, transaction


def write(cast: Cast, clock: TestClock) -> None:
    for name, act, subject, row, days in (
        ("office", "task.accepted", "task", 7, 0),
        ("agency", "task.submitted", "task", 8, 1),
        ("agency", "directive.read", "directive", 7, 2),
    ):
        with transaction():
            operations.record(
                act,
                actor=cast.actor(name),
                now=clock.move(days=1) if days else clock.moment,
                subject_type=subject,
                subject_id=row,
                details={"note": f"<{row}>"},
            )
    clock.moment = START


def shown(client: FlaskClient, query: str = "") -> str:
    answer = client.get(f"/audit{query}")
    assert answer.status_code == 200
    return answer.get_data(as_text=True)


def test_details_are_said_in_words(cast: Cast, browser: Any, clock: TestClock) -> None:
    details = {"from": "assigned", "to": "in_progress", "moved": True, "role": "office", "unit": None}
    with transaction():
        operations.record(
            "task.noted",
            actor=cast.actor("agency"),
            now=clock(),
            subject_type="task",
            subject_id=7,
            details=details,
        )
    said = "từ: Chưa tiếp nhận; đến: Đang thực hiện; đổi vai trò hoặc đơn vị: có; vai trò: Phòng Nội vụ"
    page = shown(browser("auditor"))
    for part in said.split("; "):
        assert part in page, part
    assert "unit:" not in page
    assert "đơn vị số" not in page


def test_only_auditors_and_administrators_read_the_record(cast: Cast, browser: Any, client: FlaskClient) -> None:
    assert client.get("/audit").status_code == 302
    for name in ("office", "leader", "head_a", "commune_a"):
        assert browser(name).get("/audit").status_code == 403, name
    for name in ("auditor", "admin"):
        assert browser(name).get("/audit").status_code == 200, name


@pytest.mark.parametrize(
    ("query", "rows"),
    [
        ("?subject=task", {"Nhiệm vụ 7", "Nhiệm vụ 8"}),
        ("?act=task.submitted", {"Nhiệm vụ 8"}),
        ("?row=7", {"Nhiệm vụ 7", "Văn bản 7"}),
        ("?subject=task&row=7", {"Nhiệm vụ 7"}),
        ("?who=B%C3%A1o+c%C3%A1o+T%C6%B0", {"Nhiệm vụ 8", "Văn bản 7"}),
        ("?who=bao+cao+tu", {"Nhiệm vụ 8", "Văn bản 7"}),
        ("?who=100%25", set()),
        ("?since=1/10/2024+07:59&until=1/10/2024+08:01", {"Nhiệm vụ 8"}),
        ("?since=1/10/2024+08:01", {"Văn bản 7"}),
        ("?since=1/10/2024", {"Nhiệm vụ 8", "Văn bản 7"}),
        ("?until=30/9/2024", {"Nhiệm vụ 7"}),
        ("?since=1/10/2024&until=1/10/2024", {"Nhiệm vụ 8"}),
        ("?since=nonsense&row=x&page=-3", {"Nhiệm vụ 7", "Nhiệm vụ 8", "Văn bản 7"}),
    ],
)
def test_entries_are_found_by_person_act_subject_and_day(
    cast: Cast, browser: Any, clock: TestClock, query: str, rows: set[str]
) -> None:
    write(cast, clock)
    page = shown(browser("auditor"), query)
    assert {row for row in ("Nhiệm vụ 7", "Nhiệm vụ 8", "Văn bản 7") if f">{row}<" in page} == rows


def test_entries_of_one_person_are_found_by_account(cast: Cast, browser: Any, clock: TestClock) -> None:
    write(cast, clock)
    page = shown(browser("auditor"), f"?person={cast.people['office']}")
    assert ">Nhiệm vụ 7<" in page
    assert ">Nhiệm vụ 8<" not in page
    assert f"/audit/entries.csv?person={cast.people['office']}" in page


def test_details_are_escaped(cast: Cast, browser: Any, clock: TestClock) -> None:
    write(cast, clock)
    page = shown(browser("auditor"))
    assert "note: &lt;7&gt;" in page


def test_a_long_record_comes_in_pages(cast: Cast, browser: Any) -> None:
    with transaction():
        for number in range(120):
            operations.record("x", actor=cast.actor("office"), now=START, subject_type="task", subject_id=number)
    auditor = browser("auditor")
    assert shown(auditor, "?act=x").count('<th scope="row"') == 50
    assert shown(auditor, "?act=x&page=3").count('<th scope="row"') == 20


def test_the_chain_is_checked_when_asked(cast: Cast, browser: Any, clock: TestClock) -> None:
    write(cast, clock)
    auditor = browser("auditor")
    with transaction():
        operations.seal()
    assert "Chuỗi nguyên vẹn: 4 mục" in shown(auditor, "/chain?check=1")
    assert "Chuỗi nguyên vẹn" not in shown(auditor, "/chain")
    with transaction():
        db.session.execute(text("UPDATE audit_entry SET act = 'y' WHERE id = 2"))
    assert "Chuỗi bị sửa tại dấu niêm phong số 2." in shown(auditor, "/chain?check=1")


def test_the_head_stands_in_full_and_one_noted_earlier_is_found_again(
    cast: Cast, browser: Any, clock: TestClock
) -> None:
    auditor = browser("auditor")
    assert "0" * 8 in shown(auditor, "/chain")
    with transaction():
        operations.seal()
    noted = queries.head()
    write(cast, clock)
    with transaction():
        operations.seal()
    whole = re.sub(r"\s", "", shown(auditor, "/chain"))
    assert queries.head() in whole
    parted = "+".join(noted[i : i + 8] for i in range(0, 64, 8))
    assert "Chuỗi có mã này: dấu niêm phong số 1" in shown(auditor, f"/chain?head={parted.upper()}")
    assert "Chuỗi không có mã này." in shown(auditor, f"/chain?head={'f' * 64}")
    assert "Mã gồm 64 chữ số" in shown(auditor, "/chain?head=abc")


@pytest.mark.parametrize("path", ["/audit/chain", "/audit/entries.csv", "/audit/entries.xlsx"])
def test_only_auditors_and_administrators_read_chain_and_files(
    cast: Cast, browser: Any, client: FlaskClient, path: str
) -> None:
    assert client.get(path).status_code == 302
    for name in ("office", "leader", "head_a", "commune_a"):
        assert browser(name).get(path).status_code == 403, name
    for name in ("auditor", "admin"):
        assert browser(name).get(path).status_code == 200, name


def test_a_file_holds_what_the_page_shows_and_runs_nothing(cast: Cast, browser: Any, clock: TestClock) -> None:
    write(cast, clock)
    with transaction():
        cast.account("agency").full_name = '=HYPERLINK("http://x")'
        operations.record("x", actor=cast.actor("agency"), now=START, subject_type="task", subject_id=9)
    auditor = browser("auditor")
    table = list(csv.reader(io.StringIO(auditor.get("/audit/entries.csv?subject=task").data.decode("utf-8-sig"))))
    assert len(table[0]) == 9
    assert [(row[4], row[7]) for row in table[1:]] == [("task.accepted", "7"), ("task.submitted", "8"), ("x", "9")]
    assert table[3][2] == '\'=HYPERLINK("http://x")'
    assert table[2][1] == "2024-10-01 08:00:00"
    assert json.loads(table[1][8]) == {"note": "<7>"}
    book = load_workbook(io.BytesIO(auditor.get("/audit/entries.xlsx?subject=task").data))
    cells = [[cell.value for cell in row] for row in book.active.iter_rows()]
    assert [row[7] for row in cells[1:]] == [7, 8, 9]
    assert book.active["C4"].data_type == "s"
    assert cells[3][2] == '=HYPERLINK("http://x")'


def test_a_file_that_would_be_too_long_is_refused_in_one_sentence(
    cast: Cast, browser: Any, clock: TestClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(cast, clock)
    monkeypatch.setattr(exports, "MOST_ROWS", 2)
    auditor = browser("auditor")
    answer = auditor.get("/audit/entries.csv")
    assert answer.status_code == 422
    assert "hãy lọc bớt" in answer.get_data(as_text=True)
    assert auditor.get("/audit/entries.csv?subject=task").status_code == 200
    assert auditor.get("/audit/entries.pdf").status_code == 404
