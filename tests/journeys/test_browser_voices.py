"""What people say, in a real browser: the commune on a phone, the office at a desk, the leader on both."""

from __future__ import annotations

import time

import pytest
from playwright.sync_api import Browser, expect

from tests.journeys.visit import NARROW, WIDE, Served, Visit, window

pytestmark = pytest.mark.browser
MINUTE = 60


def _enter(chromium: Browser, served: Served, person: str, width: int) -> Visit:
    visit = window(chromium, served)
    visit.wide(width)
    visit.sign_in(person)
    return visit


def test_the_commune_writes_many_in_a_row_on_the_phone(chromium: Browser, served: Served) -> None:
    visit = _enter(chromium, served, "dao.san", NARROW)
    page = visit.page
    visit.open("/feedback")
    page.get_by_role("link", name="Ghi ý kiến").first.click()
    assert visit.overflow() == []
    begun = time.monotonic()
    village = page.get_by_label("Bản, tổ dân phố")
    village.select_option(index=1)
    chosen = village.input_value()
    page.get_by_label("Cách tiếp nhận").select_option(label="Họp bản, tiếp xúc")
    page.get_by_label("Người dân nói gì").fill("Đường vào bản trơn, xin rải đá đoạn dốc gần trường.")
    page.get_by_role("button", name="Lưu và ghi tiếp").click()
    assert time.monotonic() - begun < MINUTE
    expect(page.get_by_text("Đã ghi ý kiến.").first).to_be_visible()
    expect(village).to_have_value(chosen)
    expect(page.get_by_label("Cách tiếp nhận")).to_have_value("meeting")
    expect(page.get_by_label("Người dân nói gì")).to_have_value("")
    village.select_option(index=0)
    page.get_by_label("Nơi khác").fill("Chợ phiên " + "Đ" * 80)
    page.get_by_label("Người dân nói gì").fill("Xin đèn ở ngã ba bản cho trẻ em đi học tối. " + "ô" * 80)
    page.get_by_text("Người gửi muốn được trả lời riêng").click()
    page.get_by_label("Họ và tên").fill("Người Thử Trình Duyệt")
    assert visit.overflow() == []
    assert visit.barriers() == []
    page.get_by_role("button", name="Lưu ý kiến").click()
    page.get_by_role("button", name="Xem người gửi").click()
    expect(page.get_by_text("Người Thử Trình Duyệt")).to_be_visible()
    page.get_by_role("link", name="Về ý kiến").click()
    expect(page.get_by_text("Người Thử Trình Duyệt")).to_have_count(0)
    page.get_by_role("link", name="Ghi trả lời").click()
    page.get_by_label("Đơn vị đã hoặc sẽ làm gì").fill("Xã lắp đèn trong tháng 10.")
    page.locator("main").get_by_role("button", name="Ghi trả lời").click()
    expect(page.get_by_text("Tự xóa sau ngày").first).to_be_visible()
    assert visit.troubles == []


def test_the_office_gathers_answers_and_tells(chromium: Browser, served: Served) -> None:
    visit = _enter(chromium, served, "noi.vu", WIDE)
    page = visit.page
    visit.open("/feedback/needs/alike")
    page.get_by_role("button", name="Lập nhu cầu từ các ý kiến này").first.click()
    page.get_by_label("Tên nhu cầu").fill("Nhu cầu thử trong trình duyệt")
    page.get_by_role("button", name="Lưu nhu cầu").click()
    page.get_by_role("link", name="Ghi nội dung trả lời").click()
    page.get_by_label("Nội dung trả lời người dân").fill("Các xã làm trong quý IV.")
    page.locator("main").get_by_role("button", name="Ghi nội dung trả lời").click()
    page.get_by_role("link", name="Thông báo niêm yết").click()
    expect(page.get_by_text("Các xã làm trong quý IV.")).to_be_visible()
    visit.page.go_back()
    page.get_by_role("link", name="Ghi đã báo người dân").click()
    page.get_by_label("Đã báo ở đâu, bằng cách nào").fill("Niêm yết tại nhà văn hóa bản.")
    page.locator("main").get_by_role("button", name="Ghi đã báo người dân").click()
    expect(page.get_by_text("Đã báo người dân").first).to_be_visible()
    for path in ("/feedback/indicators/1", "/feedback/improvements", "/feedback/import"):
        visit.open(path)
        assert visit.overflow() == []
        assert visit.barriers() == []
    assert visit.troubles == []


@pytest.mark.parametrize("width", [WIDE, NARROW])
def test_the_leader_reads(chromium: Browser, served: Served, width: int) -> None:
    visit = _enter(chromium, served, "lanh.dao", width)
    for path in ("/feedback", "/feedback/1", "/feedback/needs", "/feedback/needs/1", "/feedback/indicators/1"):
        visit.open(path)
        visit.shorten()
        assert visit.overflow() == []
        assert visit.barriers() == []
        expect(visit.page.get_by_role("link", name="Ghi ý kiến")).to_have_count(0)
    assert visit.troubles == []
