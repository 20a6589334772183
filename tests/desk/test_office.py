"""The office's desk and the leader's overview: every figure is the length of the list behind it."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import event

from tests.conftest import TestClock
from tests.desk.conftest import counted
from tests.desk.page import links, texts
from tests.tasks.conftest import Stage
from tracker.core import db, transaction
from tracker.directives.models import Target


def _todo(html: str) -> dict[str, int]:
    titles, counts = texts(html, "span", "todo-t"), texts(html, "span", "todo-n")
    return {title: int(count) for title, count in zip(titles, counts, strict=True)}


def _listed(client: Any, address: str) -> int:
    """How many rows a list has, over all its pages."""
    found, page = 0, 1
    while True:
        rows = texts(client.get(f"{address}&page={page}").text, "td", "full")
        if not rows:
            return found
        found, page = found + len(rows), page + 1


def test_empty_desk_says_what_comes_here(browser: Any) -> None:
    html = browser("office").get("/desk").text
    assert "Không có việc nào đang chờ." in html
    assert "Chưa giao nhiệm vụ nào" in html
    assert "Chưa giao nhiệm vụ nào" in browser("leader").get("/overview").text


@pytest.mark.parametrize("path", ["/desk", "/overview"])
def test_totals_are_those_of_an_independent_count(many: int, browser: Any, clock: TestClock, path: str) -> None:
    html = browser("office").get(path).text
    own = counted(clock())
    tiles = [re.match(r"(\d+)(\D.*)", text) for text in texts(html, "li", "tile")]
    figures = {match[2].strip(): int(match[1]) for match in tiles if match}
    assert figures["Hoàn thành đúng hạn"] == own["done"]
    assert figures["Hoàn thành quá hạn"] == own["done_late"]
    assert next(n for text, n in figures.items() if text.startswith("Chưa hoàn thành, trong hạn")) == own["term"]
    assert figures["Chưa hoàn thành, quá hạn"] == own["over"]
    assert figures["Hoàn thành, không hạn"] == own["done_none"]
    assert figures["Chưa hoàn thành, không hạn"] == own["open_none"]
    done = own["done"] + own["done_late"] + own["done_none"]
    everything = done + own["term"] + own["over"] + own["open_none"]
    assert f"= {everything}." in html
    assert f"{everything} nhiệm vụ đã giao" in html
    assert f"= {done} đã xong / ({done} đã xong + {own['over']} quá hạn chưa xong)" in html


def test_what_waits_is_as_long_as_the_list_behind_it(many: int, browser: Any) -> None:
    client = browser("office")
    html = client.get("/desk").text
    waiting = _todo(html)
    assert set(waiting) == {"Kết quả chờ duyệt", "Đề nghị chờ trả lời", "Nhiệm vụ quá hạn ở 13 đơn vị"}
    for count, address in zip(waiting.values(), links(html, r"/tasks\?.*")[1:4], strict=True):
        assert _listed(client, address) == count > 0


def test_units_of_the_title_are_those_of_the_list(many: int, browser: Any) -> None:
    client = browser("office")
    units = {
        name for page in (1, 2) for name in texts(client.get(f"/tasks?timeliness=overdue&page={page}").text, "th")
    }
    rows = {name for name in units if name.startswith("Xã")}
    assert f"Nhiệm vụ quá hạn ở {len(rows)} đơn vị" in client.get("/desk").text


def test_oldest_first(stage: Stage, browser: Any, clock: TestClock) -> None:
    first, second = stage.issue({"leads": ("commune_a", "commune_b")})
    stage.act("commune_b", "submit", second, result="Xong")
    clock.move(days=2)
    stage.act("commune_a", "submit", first, result="Xong")
    clock.move(days=1)
    html = browser("office").get("/desk").text
    assert "Lâu nhất: Xã Bản Lang, nộp 3 ngày trước" in html
    assert "Duyệt 2 kết quả" in html


def test_a_draft_waits_for_the_office(stage: Stage, browser: Any) -> None:
    stage.draft()
    assert _todo(browser("office").get("/desk").text) == {"Văn bản đang rà soát, chưa giao": 1}


def test_auditors_read_and_are_offered_no_act(many: int, browser: Any) -> None:
    html = browser("auditor").get("/desk").text
    assert "Thêm văn bản chỉ đạo" not in html
    assert "Duyệt 8 kết quả" not in html


def test_goal_only_where_a_directive_names_one(many: int, browser: Any) -> None:
    client = browser("leader")
    assert "Mục tiêu" not in client.get("/overview").text
    with transaction() as session:
        session.add(
            Target(
                directive_id=many,
                position=0,
                indicator="Chỉ số SIPAS",
                baseline=Decimal("92.7"),
                goal=Decimal(93),
                measure="%",
                comparator=">",
                by="2024",
            )
        )
    html = client.get("/overview").text
    assert "trên 93%: mục tiêu 2024" in html
    assert 'aria-label="Chỉ số SIPAS: đã đạt 92,7%, trên 93%: mục tiêu 2024"' in html


def test_small_units_bear_no_rank(many: int, browser: Any) -> None:
    html = browser("leader").get("/overview").text
    ranks = re.findall(r'<td class="r" data-l="Hạng">(.*?)</td>', html)
    done = re.findall(r'<td class="r" data-l="Đã xong">\d+/(\d+)</td>', html)
    assert len(ranks) == len(done) == 10
    assert all((rank == "–") == (int(all_) < 5) for rank, all_ in zip(ranks, done, strict=True))
    assert ranks[0] == "1"


def test_figures_move_with_time_alone(stage: Stage, browser: Any, clock: TestClock) -> None:
    stage.issue({"due_on": dt.date(2024, 10, 15)})
    client = browser("office")
    assert "quá hạn ở" not in client.get("/desk").text
    clock.moment = dt.datetime(2024, 10, 15, 16, 59, tzinfo=dt.UTC)
    assert "quá hạn ở" not in browser("office").get("/desk").text
    clock.moment = dt.datetime(2024, 10, 15, 17, 0, tzinfo=dt.UTC)
    assert "Nhiệm vụ quá hạn ở 1 đơn vị" in browser("office").get("/desk").text


def test_pages_ask_the_database_a_fixed_number_of_times(many: int, browser: Any) -> None:
    client = browser("office")
    asked: list[int] = []

    def count(*_: Any) -> None:
        asked.append(1)

    event.listen(db.engine, "before_cursor_execute", count)
    try:
        for path, most in {
            "/desk": 20,
            "/overview": 18,
            "/tasks": 14,
            f"/directives/{many}/matrix": 14,
            f"/directives/{many}": 18,
        }.items():
            asked.clear()
            assert client.get(path).status_code == 200
            assert len(asked) <= most, (path, len(asked))
    finally:
        event.remove(db.engine, "before_cursor_execute", count)
