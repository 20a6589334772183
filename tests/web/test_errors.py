"""What breaks below becomes a page that says so and gives back what was typed."""

from __future__ import annotations

import io
from typing import Any

import pytest
from flask import Flask
from sqlalchemy.exc import OperationalError

from tracker import FORM_PARTS
from tracker.core.errors import Refusal
from tracker.outbox import operations
from tracker.web.typed import in_words


class FromPostgres(Exception):
    """An error as PostgreSQL's driver names it."""

    sqlstate = "53100"


@pytest.mark.parametrize(
    ("error", "status", "says"),
    [
        (OperationalError("INSERT", {}, Exception("database is locked")), 503, "Cơ sở dữ liệu đang bận"),
        (OperationalError("INSERT", {}, Exception("database or disk is full")), 503, "Ổ đĩa của máy chủ đã đầy"),
        (OperationalError("INSERT", {}, FromPostgres("could not extend file")), 503, "Ổ đĩa của máy chủ đã đầy"),
        (OSError(28, "No space left on device"), 503, "Ổ đĩa của máy chủ đã đầy"),
        (OSError(5, "Input/output error"), 500, "Máy chủ gặp lỗi"),
        (RuntimeError("whatever"), 500, "Máy chủ gặp lỗi"),
        (Refusal("Một quy định không cho."), 422, "Một quy định không cho."),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_fault_below_becomes_a_page(
    browser: Any, monkeypatch: pytest.MonkeyPatch, error: Exception, status: int, says: str
) -> None:
    def broken(**_: Any) -> int:
        raise error

    client = browser("office")
    monkeypatch.setattr(operations, "mark_all_read", broken)
    answer = client.post("/messages/read", data={"note": "chữ đã gõ", "password": "chuyện kín"})
    page = answer.get_data(as_text=True)
    assert answer.status_code == status
    assert says in page
    assert "chữ đã gõ" in page
    assert "chuyện kín" not in page
    assert client.get("/messages").status_code == 200


def test_too_many_fields_are_not_blamed_on_a_file(browser: Any) -> None:
    client = browser("office")
    many = {f"field_{number}": "x" for number in range(FORM_PARTS + 1)}
    answer = client.post("/tasks/remind", data=many, content_type="multipart/form-data")
    assert answer.status_code == 413
    assert "quá nhiều mục" in answer.text
    assert "Tệp gửi lên quá lớn" not in answer.text


def test_a_body_beyond_the_limit_is_blamed_on_its_files(
    browser: Any, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = browser("office")
    monkeypatch.setitem(app.config, "MAX_CONTENT_LENGTH", 1000)
    answer = client.post("/tasks/remind", data={"file": (io.BytesIO(b"0" * 1001), "a.pdf")})
    assert answer.status_code == 413
    assert "Tệp gửi lên quá lớn" in answer.text


def test_more_boxes_than_can_be_taken_are_counted_in_a_sentence(browser: Any) -> None:
    answer = browser("office").post("/tasks/remind", data={"task": [str(one) for one in range(1, 502)]})
    assert answer.status_code == 422
    assert "Đã chọn 501 mục; mỗi lần chọn nhiều nhất 500 mục." in answer.text


def test_what_was_typed_comes_back_under_the_words_of_its_form(app: Flask) -> None:
    with app.test_request_context():
        report = in_words([("result", "a"), ("difficulties", "b"), ("rows-3-told_by", "c"), ("unheard_of", "d")])
        decision = in_words([("note", "a"), ("redo_on", "b")])
    assert report[0] == ("Kết quả thực hiện", "a")
    assert [name for name, _text in report][-1] == "Mục khác"
    assert "told_by" not in str(report)
    assert decision[1] == ("Nộp lại chậm nhất ngày", "b")
