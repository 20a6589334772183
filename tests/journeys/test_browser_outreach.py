"""Outreach in a real browser: the commune's clerk on a phone without script, the office, the leader."""

from __future__ import annotations

import io

import pytest
from PIL import Image
from playwright.sync_api import Browser, FilePayload, expect

from tests.journeys.visit import NARROW, NARROWEST, WIDE, Served, Visit, window

pytestmark = pytest.mark.browser
LONG = "Đ" * 80
WIDTHS = pytest.mark.parametrize("width", [WIDE, NARROW])


def _enter(chromium: Browser, served: Served, person: str, width: int, *, script: bool = True) -> Visit:
    visit = window(chromium, served, script=script)
    visit.wide(width)
    visit.sign_in(person)
    return visit


def _photo() -> FilePayload:
    data = io.BytesIO()
    Image.new("RGB", (640, 480), "olive").save(data, "JPEG")
    return {"name": "hop-ban.jpg", "mimeType": "image/jpeg", "buffer": data.getvalue()}


@WIDTHS
def test_a_commune_records_a_meeting(chromium: Browser, served: Served, width: int) -> None:
    """From the village that nobody has reached to the activity, on one screen and without script."""
    visit = _enter(chromium, served, "dao.san", width, script=False)
    page = visit.page
    visit.open("/outreach")
    expect(page.get_by_role("heading", level=1)).to_have_text("Sổ tuyên truyền")
    village = page.locator(".vill .no a").first
    name = village.inner_text()
    village.click()
    page.get_by_role("link", name="Họp bản, thôn; hội nghị").click()
    expect(page.get_by_label(name)).to_be_checked()
    page.get_by_label("Số buổi").fill("1")
    page.get_by_label("Lượt người dự").fill("2000")
    page.get_by_label("Tiếng Mông", exact=True).check()
    page.locator("input[type=file]").set_input_files(_photo())
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_text("Xem lại trước khi lưu")).to_be_visible()
    visit.troubles.clear()
    page.get_by_label("Lượt người dự").fill("48")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_text("Đã ghi hoạt động tuyên truyền.")).to_be_visible()
    expect(page.get_by_text("48 lượt").first).to_be_visible()
    expect(page.get_by_text("hop-ban.jpg")).to_be_visible()
    visit.open("/outreach")
    expect(page.locator(".vill li:not(.no)", has_text=name)).to_be_visible()
    assert visit.troubles == []


@WIDTHS
def test_a_commune_starts_from_the_last_one_and_withdraws_it(
    chromium: Browser, served: Served, width: int
) -> None:
    visit = _enter(chromium, served, "dao.san", width)
    page = visit.page
    visit.open("/outreach/new")
    page.get_by_role("link", name="Ghi giống lần trước").click()
    expect(page.get_by_text("số liệu ghi mới").first).to_be_visible()
    page.get_by_label("Số buổi").fill("1")
    page.get_by_label("Lượt người dự").fill("31")
    page.get_by_label("Ngày", exact=True).fill("12/9/2024" if width == WIDE else "13/9/2024")
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_text("Đã ghi hoạt động tuyên truyền.")).to_be_visible()
    assert visit.overflow() == []
    assert visit.barriers() == []
    page.get_by_role("link", name="Rút").click()
    page.get_by_label("Lý do").fill("Ghi nhầm ngày.")
    page.get_by_role("button", name="Rút hoạt động").click()
    expect(page.get_by_text("Đã rút hoạt động; số liệu không còn tính.")).to_be_visible()
    assert visit.troubles == []


@WIDTHS
def test_the_office_plans_for_a_commune_and_reads_points(chromium: Browser, served: Served, width: int) -> None:
    visit = _enter(chromium, served, "noi.vu", width)
    page = visit.page
    visit.open("/outreach/plans")
    page.get_by_role("link", name="Xã Pa Vây Sử").click()
    page.get_by_label("Số buổi dự kiến").fill("9")
    page.get_by_role("button", name="Lưu kế hoạch").click()
    expect(page.get_by_text("Đã lưu kế hoạch tuyên truyền.")).to_be_visible()
    assert visit.overflow() == []
    visit.open("/outreach/activities?look=doubts")
    expect(page.get_by_text("Lượt người cao hơn mức hợp lý").first).to_be_visible()
    assert visit.overflow() == []
    visit.open("/outreach/materials")
    page.get_by_role("link", name="Tờ gấp bằng tiếng Mông").click()
    expect(page.get_by_role("heading", name="Ai đã tải")).to_be_visible()
    assert visit.barriers() == []
    assert visit.troubles == []


def test_a_word_of_eighty_letters_fits_the_narrowest_phone(chromium: Browser, served: Served) -> None:
    visit = _enter(chromium, served, "noi.vu", NARROWEST)
    page = visit.page
    visit.open("/outreach/activities?look=bare")
    page.locator(".stack tbody a").first.click()
    page.get_by_role("link", name="Sửa").click()
    activity = page.url.removeprefix(served.address).removesuffix("/edit")
    page.get_by_label("Địa điểm").fill(LONG)
    page.get_by_label("Ghi chú").fill(LONG)
    page.get_by_label("Sửa vì").fill(LONG)
    page.get_by_role("button", name="Lưu").click()
    expect(page.get_by_role("heading", name="Lịch sử")).to_be_visible()
    own = page.get_by_role("link", name="Ghi giống lần này").get_attribute("href") or ""
    unit = own.partition("unit=")[2].partition("&")[0]
    visit.open(f"/units/{unit}/villages")
    page.get_by_role("link", name="Sửa").first.click()
    page.locator("main input[name$=name]").first.fill(LONG)
    page.get_by_role("button", name="Lưu", exact=True).click()
    for path in (
        activity, f"{activity}/edit", f"{activity}/withdraw", f"{activity}/paper", f"/outreach/new?unit={unit}",
        f"/outreach/new?channel=meeting&unit={unit}", f"/outreach?unit={unit}", "/outreach/activities",
        f"/outreach/plans/1/{unit}", f"/units/{unit}/villages",
    ):  # fmt: skip
        visit.open(path)
        assert visit.overflow() == []
    assert visit.troubles == []


@WIDTHS
def test_a_leader_reads_coverage_by_unit_channel_and_language(
    chromium: Browser, served: Served, width: int
) -> None:
    visit = _enter(chromium, served, "lanh.dao", width)
    page = visit.page
    visit.open("/outreach")
    expect(page.get_by_text("lượt, không phải số người")).to_be_visible()
    expect(page.get_by_role("row", name="Toàn huyện")).to_be_visible()
    page.get_by_role("link", name="Xã Pa Vây Sử").click()
    expect(page.get_by_role("heading", name="Xã Pa Vây Sử: 2/7 bản")).to_be_visible()
    assert visit.overflow() == []
    visit.shorten()
    assert visit.barriers() == []
    page.get_by_role("link", name="Theo kênh, ngôn ngữ").click()
    expect(
        page.get_by_role("cell", name="Tiếng Hà Nhì").or_(page.get_by_text("Tiếng Hà Nhì")).first
    ).to_be_visible()
    assert visit.overflow() == []
    expect(page.get_by_role("link", name="Ghi hoạt động tuyên truyền")).to_have_count(0)
    assert visit.troubles == []
