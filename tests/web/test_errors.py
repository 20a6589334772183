"""What breaks below becomes a page that says so and gives back what was typed."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from tracker.core.errors import Refusal
from tracker.outbox import operations


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
