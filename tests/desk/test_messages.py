"""Messages and search: what a person may find, and nothing of another's."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import func, select

from tests.cast import Cast
from tests.conftest import TestClock
from tests.desk.page import links, texts
from tests.tasks.conftest import Stage
from tracker.core import db, transaction
from tracker.core.access import SYSTEM
from tracker.desk.queries import count_unread
from tracker.outbox import operations as outbox
from tracker.outbox.models import MessageReading


def _tell(cast: Cast, clock: TestClock, unit: str, subject: str, path: str = "/my") -> int:
    with transaction():
        return outbox.notify_unit(
            cast.units[unit],
            kind="task.assigned",
            subject=subject,
            body="Nội dung.",
            path=path,
            actor=SYSTEM,
            now=clock(),
        ).id


def test_no_messages(browser: Any) -> None:
    assert "Chưa có tin nhắn" in browser("commune_a").get("/messages").text


def test_reading_marks_nothing_and_the_button_does(cast: Cast, clock: TestClock, browser: Any) -> None:
    message = _tell(cast, clock, "commune_a", "Giao 5 nhiệm vụ")
    client = browser("commune_a")
    assert "1 tin chưa đọc." in client.get("/messages").text
    assert "Nội dung." in client.get(f"/messages/{message}").text
    assert count_unread(cast.actor("commune_a")) == 1
    assert client.post(f"/messages/{message}").location == "/my"
    assert client.post(f"/messages/{message}").status_code == 302
    assert count_unread(cast.actor("commune_a")) == 0
    assert db.session.scalar(select(func.count()).select_from(MessageReading)) == 1
    assert "tin chưa đọc." not in client.get("/messages").text
    assert "Giao 5 nhiệm vụ" in client.get("/messages").text
    assert "Giao 5 nhiệm vụ" not in client.get("/messages?show=unread").text
    assert count_unread(cast.actor("head_a")) == 1


def test_all_at_once(cast: Cast, clock: TestClock, browser: Any) -> None:
    for number in range(33):
        _tell(cast, clock, "commune_a", f"Tin {number}")
    client = browser("commune_a")
    html = client.get("/messages").text
    assert html.index("Tin 32") < html.index("Tin 31")
    assert len(links(html, r"/messages/\d+")) == 30
    assert len(links(client.get("/messages?page=2").text, r"/messages/\d+")) == 3
    assert client.post("/messages/read").location == "/messages"
    assert count_unread(cast.actor("commune_a")) == 0


def test_another_units_message_is_not_there(cast: Cast, clock: TestClock, browser: Any) -> None:
    message = _tell(cast, clock, "commune_b", "Riêng")
    client = browser("commune_a")
    assert client.get(f"/messages/{message}").status_code == 404
    assert client.post(f"/messages/{message}").status_code == 404
    assert "Riêng" not in client.get("/messages").text


def test_marking_needs_a_person(cast: Cast, clock: TestClock, client: Any) -> None:
    message = _tell(cast, clock, "commune_a", "Riêng")
    assert client.post(f"/messages/{message}").location.startswith("/sign-in")
    assert client.post("/messages/read").location.startswith("/sign-in")


@pytest.mark.parametrize("path", ["https://example.org/", "//example.org", "javascript:alert(1)"])
def test_a_message_leads_nowhere_else(cast: Cast, clock: TestClock, browser: Any, path: str) -> None:
    message = _tell(cast, clock, "commune_a", "Lạ", path)
    assert browser("commune_a").post(f"/messages/{message}").location == "/messages"


@pytest.mark.parametrize("words", ["Đôn đốc", "don doc", "ĐÔN", "đon"])
def test_search_finds_tasks_with_and_without_diacritics(many: int, browser: Any, words: str) -> None:
    html = browser("office").get("/search", query_string={"q": words}).text
    assert "Nhiệm vụ (85)" in html
    assert len([text for text in texts(html, "h3") if "Đôn đốc" in text]) == 10


def test_search_finds_directives_and_units(many: int, browser: Any) -> None:
    html = browser("office").get("/search?q=hai+long+nguoi+dan").text
    assert "Văn bản (1)" in html
    assert "Công văn 1318/UBND-NV" in html
    html = browser("leader").get("/search?q=dao+san").text
    assert "Ủy ban nhân dân xã Dào San" in texts(html, "h3")
    assert "Nhiệm vụ (5)" in html


def test_search_of_a_unit_ends_at_its_own(stage: Stage, browser: Any) -> None:
    stage.issue({"leads": ("commune_a",), "title": "Đôn đốc"}, {"leads": ("commune_b",), "title": "Đôn đốc"})
    html = browser("commune_a").get("/search?q=don").text
    assert "Nhiệm vụ (1)" in html
    assert "Xã Bản Lang" not in html
    assert "Xã Bản Lang" not in browser("commune_a").get("/search?q=ban+lang").text
    assert "Không tìm thấy" in browser("stranger").get("/search?q=don").text
    assert "Không tìm thấy" in browser("stranger").get("/search?q=hai+long").text


def test_search_without_words_or_hits(many: int, browser: Any) -> None:
    client = browser("office")
    assert "Nhập số, ký hiệu" in client.get("/search").text
    assert "Không tìm thấy" in client.get("/search?q=khongcotunay").text
    assert "Không tìm thấy" in client.get("/search", query_string={"q": "100%_"}).text
    assert "Không tìm thấy" in client.get("/search", query_string={"q": '"><script>'}).text
    assert '"><script>' not in client.get("/search", query_string={"q": '"><script>'}).text
