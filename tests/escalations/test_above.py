"""What waits above, on overview and desk: every figure is the length of the list behind it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from tests.desk.page import texts
from tests.escalations.conftest import ROADS, Register
from tracker.core import db
from tracker.core.calendar import load_calendar
from tracker.core.clock import local_day
from tracker.escalations import queries
from tracker.escalations.models import Hop
from tracker.escalations.operations import Holder, Paper
from tracker.escalations.states import LevelCode


def listed(client: Any, address: str) -> int:
    """How many rows a list has, over all its pages."""
    found, page = 0, 1
    while True:
        rows = set(re.findall(r'href="/escalations/(\d+)"', client.get(f"{address}&page={page}").text))
        if not rows:
            return found
        found, page = found + len(rows), page + 1


def above(register: Register) -> list[int]:
    """Three with two holders, one of them with another merged into it, the oldest overdue."""
    first = register.bring("forwarded")
    register.act("merge", register.bring("sent", "commune_b", matter=replace(ROADS, funds=7)), main=first)
    register.clock.move(days=40)
    second = register.bring("forwarded", "agency", matter=replace(ROADS, funds=None))
    third = register.bring("to_forward", "commune_b")
    today = local_day(register.clock())
    holder = Holder(LevelCode.DEPARTMENT, "Sở Tài chính")
    register.act("forward", third, to=holder, paper=Paper("9/TTr", today))
    register.clock.move(days=3)
    return [first, second, third]


def test_by_holder_with_age_days_and_money(register: Register) -> None:
    above(register)
    now, calendar = register.clock(), load_calendar()
    roads, finance = queries.holdings(register.cast.actor("leader"), now, calendar)
    assert (roads.holder, roads.count, roads.overdue, roads.oldest) == ("Sở Giao thông vận tải", 2, 1, 43)
    assert (roads.funds, finance.funds) == (2_500_000_007, 2_500_000_000)
    assert (finance.count, finance.overdue, finance.oldest) == (1, 0, 3)
    hops = [hop for hop in db.session.query(Hop).filter(Hop.left_on.is_(None)) if hop.kind == "answer"]
    everything = queries.together([roads, finance])
    assert everything.waited == sum(hop.days_used(local_day(now), calendar) for hop in hops)
    assert everything.funds == 5_000_000_007


def test_the_leaders_figures_are_those_of_the_list(register: Register, browser: Any) -> None:
    above(register)
    register.bring("with_leader")
    client = browser("leader")
    page = client.get("/overview").text
    block = page[page.index("Đang chờ cấp trên") :]
    assert "Xem 3 kiến nghị" in block
    assert listed(client, "/escalations?group=above") == 3
    counts = re.findall(r'group=above&amp;holder=([^"]+)">[^<]+</a></th><td class="r"[^>]*>(\d+)', block)
    assert len(counts) == 2
    for holder, count in counts:
        assert listed(client, f"/escalations?group=above&holder={holder}") == int(count)
    assert "1 kiến nghị của đơn vị chờ lãnh đạo quyết định" in page
    assert "5.000.000.007 đồng" in block


def test_the_desks_figures_are_those_of_the_list(register: Register, browser: Any) -> None:
    above(register)
    for state in ("sent", "sent", "to_forward", "answered"):
        register.bring(state)
    client = browser("office")
    page = client.get("/desk").text
    figures = dict(zip(texts(page, "span", "todo-t"), texts(page, "span", "todo-n"), strict=True))
    expected = {
        "Kiến nghị chờ phân loại": ("group=sort&waiting=1", 2),
        "Kiến nghị chờ chuyển cấp trên": ("group=forward&waiting=1", 1),
        "Kiến nghị có trả lời, chờ báo lại đơn vị": ("group=tell&waiting=1", 1),
        "Kiến nghị quá hạn ở cấp trên": ("group=above&overdue=1", 1),
    }
    for title, (query, count) in expected.items():
        assert int(figures[title]) == count
        assert f"/escalations?{query}".replace("&", "&amp;") in page
        assert listed(client, f"/escalations?{query}") == count
    assert listed(client, "/escalations?waiting=1") == 4
    entry = re.search(r'href="/escalations"[^>]*>(.*?)</a>', page, re.S)
    assert entry is not None
    assert re.findall(r"\d+", re.sub(r"<svg.*?</svg>", "", entry[1], flags=re.S)) == ["4"], "as the menu counts"


def test_what_its_unit_follows_itself_is_not_the_offices(register: Register, browser: Any) -> None:
    register.clock.move(days=300)
    row_id = register.write()
    register.act("send", row_id, paper=Paper("12/TTr-UBND", local_day(register.clock())))
    register.act("answer", row_id, by="commune_a")
    assert "chờ báo lại đơn vị" not in browser("office").get("/desk").text
    assert listed(browser("commune_a"), "/escalations?waiting=1") == 1


def test_nothing_above_makes_no_block(browser: Any) -> None:
    assert "Đang chờ cấp trên" not in browser("leader").get("/overview").text
