"""In a browser: a commune leads a gap to an accepted work, the office funds it, the leader reads the board."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, Page

from tests.journeys.visit import NARROW, NARROWEST, WIDE, Served, Visit, window
from tracker.core import db
from tracker.facilities.models import Work
from tracker.facilities.states.works import WorkState


def looked_at(who: Visit, pictures: Path | None, name: str) -> None:
    """The page as it stands has no barrier at both widths, nor does it overflow on the smallest phone."""
    who.shorten()
    found = []
    for width in (WIDE, NARROW):
        who.wide(width)
        if pictures is not None:
            who.page.screenshot(path=pictures / f"{name}-{width}.png", full_page=True)
        found += who.barriers()
    who.wide(NARROWEST)
    assert who.overflow() == [], name
    who.wide(WIDE)
    assert found == [], name


def pay(page: Page, link: str, amount: str, document: str) -> None:
    """Write an entry of the ledger by the page's own link and form."""
    page.get_by_role("link", name=link).first.click()
    page.get_by_label("Số tiền (đồng)").fill(amount)
    page.get_by_label("Số văn bản, quyết định").fill(document)
    page.get_by_role("button", name=link).click()
    page.get_by_role("heading", name="Sổ kinh phí").wait_for()


def test_from_a_gap_to_use(chromium: Browser, served: Served, pictures: Path | None) -> None:
    commune = window(chromium, served)
    commune.sign_in("dao.san")
    commune.open("/facilities")
    commune.wide(NARROW)
    commune.page.get_by_text("chưa có công việc nâng cấp").click()
    commune.page.get_by_role("button", name="Lập công việc").first.click()
    commune.page.get_by_role("heading", name="Hạng mục").wait_for()
    address = commune.page.url.removeprefix(served.address)
    commune.page.get_by_role("link", name="Sửa", exact=True).click()
    commune.page.get_by_label("Dự kiến xong").fill("20/12/2024")
    looked_at(commune, pictures, "sua-cong-viec")
    commune.page.get_by_role("button", name="Lưu công việc").click()
    pay(commune.page, "Ghi kế hoạch vốn", "12.345.679", "07/DT")
    looked_at(commune, pictures, "nhu-cau")
    # In Dào San the head hands in what leaves the unit.
    assert commune.page.get_by_role("link", name="Trình kế hoạch").count() == 0
    head = window(chromium, served)
    head.sign_in("dao.san.ld")
    head.open(address)
    head.page.get_by_role("link", name="Trình kế hoạch").click()
    head.page.get_by_role("button", name="Trình kế hoạch").click()
    office = window(chromium, served)
    office.sign_in("noi.vu")
    office.open(address)
    office.page.get_by_role("link", name="Duyệt kế hoạch").click()
    office.page.get_by_role("button", name="Duyệt kế hoạch").click()
    pay(office.page, "Ghi bố trí vốn", "12.345.679", "1501/QĐ-UBND")
    commune.open(address)
    commune.page.get_by_role("link", name="Bắt đầu thực hiện").click()
    commune.page.get_by_role("button", name="Bắt đầu thực hiện").click()
    pay(commune.page, "Ghi đã chi", "12.000.000", "15/HĐ")
    commune.page.get_by_role("link", name="Nghiệm thu, đưa vào sử dụng").click()
    looked_at(commune, pictures, "nghiem-thu")
    commune.page.get_by_role("button", name="Nghiệm thu, đưa vào sử dụng").click()
    commune.page.get_by_text("345.679").first.wait_for()
    looked_at(commune, pictures, "da-nghiem-thu")
    with served.app.app_context():
        row = db.session.get_one(Work, int(address.rsplit("/", 1)[1]))
        assert row.state is WorkState.ACCEPTED
        db.session.remove()
    assert [one.troubles for one in (commune, head, office)] == [[], [], []]


def test_what_the_leader_reads(chromium: Browser, served: Served, pictures: Path | None) -> None:
    leader = window(chromium, served)
    leader.sign_in("lanh.dao")
    leader.open("/facilities/works/board")
    assert leader.page.get_by_role("row").count() > 30
    looked_at(leader, pictures, "bang-cong-viec")
    leader.open("/facilities/works?waits=1")
    leader.page.get_by_role("link", name="Nâng cấp nhà làm việc bộ phận một cửa").click()
    leader.page.get_by_text("Đang chờ kiến nghị cấp trên").wait_for()
    looked_at(leader, pictures, "cho-kien-nghi")
    leader.page.get_by_role("link", name="Bố trí kinh phí: Nâng cấp nhà làm việc").click()
    leader.page.get_by_role("link", name="Xã Huổi Luông: Nâng cấp nhà làm việc").wait_for()
    leader.open("/facilities/works")
    looked_at(leader, pictures, "danh-sach-cong-viec")
    assert leader.troubles == []
