"""A matter beyond local authority in a real browser: a commune on its phone, the office, a leader, and back."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from tests.journeys.visit import NARROW, WIDE, Served, Visit, window
from tracker.core import db
from tracker.escalations.models import Escalation
from tracker.escalations.states import EscalationState

pytestmark = pytest.mark.browser


def _enter(chromium: Browser, served: Served, person: str, width: int) -> Visit:
    visit = window(chromium, served)
    visit.wide(width)
    visit.sign_in(person)
    return visit


def _sound(visit: Visit) -> None:
    """The page complains of nothing, nothing sticks out, nothing bars anybody."""
    assert visit.troubles == []
    assert visit.overflow() == []
    assert visit.barriers() == []


def _state(served: Served, row_id: int) -> EscalationState:
    with served.app.app_context():
        db.session.rollback()
        return db.session.get_one(Escalation, row_id).state


def _send(visit: Visit, label: str) -> None:
    visit.page.locator("main form").get_by_role("button", name=label).first.click()
    visit.page.wait_for_load_state("load")


def _follow(visit: Visit, label: str) -> None:
    visit.page.locator("main").get_by_role("link", name=label).first.click()
    visit.page.wait_for_load_state("load")


def _written(visit: Visit, photo: Path, title: str) -> int:
    """A new matter with a photo, written at the page; its identifier."""
    page = visit.page
    visit.open("/escalations")
    _sound(visit)
    _follow(visit, "Ghi kiến nghị")
    page.get_by_label("Tên kiến nghị").fill(title)
    page.get_by_label("Nội dung kiến nghị").fill("Đề nghị lắp trạm phát sóng cho 3 bản giáp biên của xã.")
    page.get_by_label("Lĩnh vực").select_option(label="Viễn thông, điện")
    page.get_by_label("Cơ quan có thẩm quyền").fill("Sở Thông tin và Truyền thông")
    page.get_by_label("Kinh phí đề xuất (đồng)").fill("850.000.000")
    page.get_by_label("Cần báo lại cả người dân").check()
    page.locator("input[type=file]").set_input_files(photo)
    _send(visit, "Tìm kiến nghị tương tự")
    _sound(visit)
    _send(visit, "Lưu dự thảo")
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    return int(page.url.rsplit("/", 1)[1])


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    path = tmp_path / "hien-trang.jpg"
    Image.new("RGB", (640, 480), "olive").save(path, "JPEG")
    return path


def _leaves_the_unit(clerk: Visit, head: Visit, path: str) -> None:
    """The clerk sends it, the head lets it go."""
    _follow(clerk, "Gửi kiến nghị")
    _send(clerk, "Gửi kiến nghị")
    head.open("/escalations?waiting=1")
    head.open(path)
    _follow(head, "Duyệt và gửi")
    _send(head, "Duyệt và gửi")


def _goes_up(office: Visit, title: str) -> None:
    """The office finds it on its desk, sees what is alike, and forwards it."""
    page = office.page
    office.open("/desk")
    page.get_by_role("link", name=re.compile("Kiến nghị chờ phân loại")).click()
    _follow(office, title)
    _sound(office)
    expect(page.get_by_role("heading", name="Kiến nghị tương tự đã có")).to_be_visible()
    _follow(office, "Vượt thẩm quyền huyện")
    page.get_by_label("Lý do").fill("Vượt phân cấp của huyện.")
    _send(office, "Xác định vượt thẩm quyền")
    _follow(office, "Ghi đã chuyển cấp trên")
    page.get_by_label("Số, ký hiệu văn bản").fill("120/TTr-UBND")
    page.get_by_label("Ngày văn bản").fill("30/9/2024")
    _sound(office)
    _send(office, "Ghi đã chuyển cấp trên")


def _waits_above(leader: Visit, title: str) -> None:
    """The leader sees with whom it is."""
    leader.open("/overview")
    expect(leader.page.get_by_role("heading", name="Đang chờ cấp trên")).to_be_visible()
    _sound(leader)
    leader.page.get_by_role("link", name="Sở Thông tin và Truyền thông").click()
    expect(leader.page.get_by_role("link", name=title).first).to_be_visible()


def _comes_back(office: Visit, path: str) -> None:
    """The answer is written down and the unit told; until then it does not close."""
    page = office.page
    office.open(path)
    _follow(office, "Ghi trả lời")
    page.get_by_label("Chấp thuận một phần").check()
    page.get_by_label("Nội dung trả lời").fill("Lắp một trạm trong năm 2025.")
    page.get_by_label("Số, ký hiệu văn bản trả lời").fill("45/STTTT")
    page.get_by_label("Ngày văn bản trả lời").fill("30/9/2024")
    _send(office, "Ghi trả lời")
    _sound(office)
    expect(page.get_by_role("link", name="Đóng kiến nghị")).to_have_count(0)
    _follow(office, "Báo lại đơn vị kiến nghị")
    page.get_by_label("Đã báo bằng cách nào").fill("Văn bản 214/UBND-NV")
    _send(office, "Báo lại đơn vị kiến nghị")


def _told_to_citizens(clerk: Visit, path: str) -> None:
    """The commune posts the notice and notes where."""
    clerk.open(path)
    _follow(clerk, "Bản niêm yết")
    expect(clerk.page.get_by_text("Lắp một trạm trong năm 2025.")).to_be_visible()
    _sound(clerk)
    clerk.open(path)
    _follow(clerk, "Báo lại người dân")
    clerk.page.get_by_label("Đã báo bằng cách nào").fill("Họp bản Xì Choang")
    _send(clerk, "Báo lại người dân")


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_from_the_commune_to_the_province_and_back(
    chromium: Browser, served: Served, width: int, photo: Path
) -> None:
    people = ("dao.san", "dao.san.ld", "noi.vu", "lanh.dao")
    clerk, head, office, leader = (_enter(chromium, served, person, width) for person in people)
    title = f"Phủ sóng 4G cho bản Xì Choang {width}"
    row_id = _written(clerk, photo, title)
    path = f"/escalations/{row_id}"
    expect(clerk.page.get_by_role("link", name="hien-trang.jpg")).to_be_visible()
    _leaves_the_unit(clerk, head, path)
    assert _state(served, row_id) is EscalationState.SENT
    _goes_up(office, title)
    assert _state(served, row_id) is EscalationState.FORWARDED
    _waits_above(leader, title)
    _comes_back(office, path)
    _told_to_citizens(clerk, path)
    office.open(path)
    _follow(office, "Đóng kiến nghị")
    _send(office, "Đóng kiến nghị")
    assert _state(served, row_id) is EscalationState.CLOSED
    for visit in (clerk, head, office, leader):
        assert visit.troubles == []


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_a_leader_decides_what_lies_within(chromium: Browser, served: Served, width: int) -> None:
    if width == NARROW:
        with served.app.app_context():
            waiting = select(Escalation.id).where(Escalation.state == EscalationState.WITH_LEADER)
            row_id = db.session.scalars(waiting).one()
        leader = _enter(chromium, served, "lanh.dao", width)
        leader.page.get_by_role("link", name=re.compile("chờ lãnh đạo quyết định")).click()
        leader.open(f"/escalations/{row_id}")
        _follow(leader, "Ghi quyết định")
        leader.page.get_by_label("Nội dung trả lời").fill("Giao Phòng Tài chính bố trí trong quý IV.")
        _sound(leader)
        _send(leader, "Ghi quyết định")
        assert _state(served, row_id) is EscalationState.ANSWERED
        return
    office = _enter(chromium, served, "noi.vu", width)
    office.open("/escalations?group=tell&waiting=1")
    expect(office.page.get_by_role("link", name="Cấp tài liệu tiếng Dao, tiếng Mông").first).to_be_visible()
    assert office.troubles == []


@pytest.mark.parametrize("width", [NARROW, WIDE])
def test_the_office_sets_a_clock(chromium: Browser, served: Served, width: int) -> None:
    office = _enter(chromium, served, "noi.vu", width)
    page = office.page
    office.open("/escalations/terms")
    _sound(office)
    _follow(office, "UBND tỉnh")
    page.get_by_label("Số ngày làm việc").fill(str(20 + width % 7))
    page.get_by_label("Lý do").fill("Quy chế làm việc mới")
    _sound(office)
    _send(office, "Xem trước")
    _sound(office)
    _send(office, "Lưu thời hạn")
    expect(page.get_by_text("Quy chế làm việc mới").first).to_be_visible()


def test_the_office_orders_the_table_of_a_past_day(chromium: Browser, served: Served) -> None:
    office = _enter(chromium, served, "noi.vu", WIDE)
    office.open("/escalations")
    _follow(office, "Lập bảng tổng hợp")
    office.page.get_by_label("Chốt số liệu đến ngày").fill("15/9/2024")
    _sound(office)
    _send(office, "Lập bảng tổng hợp")
    expect(office.page.get_by_role("heading", level=1)).to_have_text(re.compile("Bảng tổng hợp"))
