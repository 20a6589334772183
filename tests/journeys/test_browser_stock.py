"""A one-stop office counted in a real browser: on a phone without the script, then seen from the district."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import func, select

from tests.journeys.visit import NARROW, WIDE, Served, window
from tracker.core import db
from tracker.facilities.models import StockTake
from tracker.facilities.states import StockState

pytestmark = pytest.mark.browser


def _counted(served: Served, state: StockState) -> int:
    with served.app.app_context():
        statement = select(func.count()).select_from(StockTake).where(StockTake.state == state)
        return db.session.scalar(statement) or 0


def test_a_commune_counts_on_a_phone_and_its_head_lets_it_go(chromium: Browser, served: Served) -> None:
    visit = window(chromium, served, script=False)
    visit.wide(NARROW)
    visit.sign_in("dao.san")
    page = visit.page
    visit.open("/facilities")
    page.get_by_role("link", name="Kiểm kê", exact=True).click()
    page.get_by_role("button", name="Bắt đầu").click()
    expect(page.get_by_text("đã nhập 0/56")).to_be_visible()
    page.get_by_label("Số lượng").first.fill("41,5")
    for _group in range(6):
        assert page.evaluate("document.documentElement.scrollWidth") <= NARROW
        with page.expect_navigation():
            page.get_by_role("button", name="Lưu và sang nhóm tiếp").click()
    expect(page.get_by_role("heading", name="Đã nhập 56/56")).to_be_visible()
    page.get_by_role("link", name="Nộp kiểm kê").click()
    page.get_by_role("button", name="Nộp kiểm kê").click()
    expect(page.get_by_text("Đã trình lãnh đạo đơn vị duyệt")).to_be_visible()
    assert _counted(served, StockState.AWAITING_HEAD) == 1, "the head of this commune approves what leaves it"
    address = re.sub(r"^https?://[^/]+", "", page.url)
    head = window(chromium, served, script=True)
    head.wide(NARROW)
    head.sign_in("dao.san.ld")
    head.open(address)
    head.page.get_by_role("link", name="Duyệt và nộp").click()
    head.page.get_by_role("button", name="Duyệt và nộp").click()
    expect(head.page.get_by_text("41,5/40 m²")).to_be_visible()
    assert _counted(served, StockState.AWAITING_HEAD) == 0


@pytest.mark.parametrize(("person", "width"), [("lanh.dao", WIDE), ("noi.vu", NARROW)])
def test_the_district_sees_who_lacks_a_scanner(chromium: Browser, served: Served, person: str, width: int) -> None:
    visit = window(chromium, served, script=True)
    visit.wide(width)
    visit.sign_in(person)
    page = visit.page
    visit.open("/facilities")
    expect(page.get_by_role("heading", name="18/18 đơn vị đã kiểm kê")).to_be_visible()
    page.get_by_role("link", name="Còn thiếu").first.click()
    page.get_by_role("link", name="Máy quét hồ sơ").click()
    expect(page.get_by_text(re.compile(r"^\d+ đơn vị chưa có đủ$"))).to_be_visible()
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_checklist_is_one_page(chromium: Browser, served: Served) -> None:
    visit = window(chromium, served, script=True)
    visit.wide(WIDE)
    visit.sign_in("dao.san")
    visit.open("/facilities")
    visit.page.get_by_role("link", name="Phiếu để in").click()
    printed = visit.page.pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page[^s]", printed)) == 1
