"""What people do in a day, in a real browser: on a desk and on a phone, with the script and without it."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import Browser, FilePayload, expect
from sqlalchemy import func, select

from tests.journeys.visit import NARROW, NARROWEST, WIDE, Served, Visit, window
from tracker.core import db
from tracker.demo.story import LETTER_FILE as LETTER
from tracker.tasks.models import Task, TaskNote
from tracker.tasks.states import TaskState
from tracker.units.models import UnitVersion

pytestmark = pytest.mark.browser
WIDTHS = pytest.mark.parametrize("width", [WIDE, NARROW])


def _photo() -> FilePayload:
    data = io.BytesIO()
    Image.new("RGB", (640, 480), "seagreen").save(data, "JPEG")
    return {"name": "anh-hop-ban.jpg", "mimeType": "image/jpeg", "buffer": data.getvalue()}


def _enter(chromium: Browser, served: Served, person: str, width: int, *, script: bool = True) -> Visit:
    visit = window(chromium, served, script=script)
    visit.wide(width)
    visit.sign_in(person)
    return visit


def _own(served: Served, *states: TaskState) -> int:
    """A task of Dào San in one of the states."""
    with served.app.app_context():
        found = db.session.scalars(
            select(Task.id)
            .join(UnitVersion, UnitVersion.id == Task.unit_version_id)
            .where(UnitVersion.short_name == "Xã Dào San", Task.state.in_(states))
            .order_by(Task.id.desc())
        ).first()
        assert found is not None
        return found


def _notes(served: Served) -> int:
    with served.app.app_context():
        return db.session.scalar(select(func.count()).select_from(TaskNote)) or 0


@WIDTHS
def test_a_commune_notes_progress_with_a_photograph(chromium: Browser, served: Served, width: int) -> None:
    visit = _enter(chromium, served, "dao.san", width)
    page = visit.page
    expect(page.get_by_role("heading", level=1)).to_have_text("Việc của tôi")
    visit.open(f"/tasks/{_own(served, TaskState.IN_PROGRESS)}")
    page.get_by_role("link", name="Ghi tiến độ").click()
    page.get_by_label("Tiến độ").first.fill(f"Đã họp 3 bản, màn hình {width}.")
    page.locator("input[type=file]").set_input_files(_photo())
    before = _notes(served)
    page.get_by_role("button", name="Ghi tiến độ").dblclick(no_wait_after=True)
    expect(page.get_by_text(f"Đã họp 3 bản, màn hình {width}.").first).to_be_visible()
    assert _notes(served) == before + 1, "a double click wrote the note twice"
    assert visit.troubles == []


def test_a_commune_mends_a_mistake_on_the_phone(chromium: Browser, served: Served) -> None:
    visit = _enter(chromium, served, "dao.san", NARROW)
    page = visit.page
    visit.open(f"/tasks/{_own(served, TaskState.RETURNED, TaskState.IN_PROGRESS)}/submit")
    page.locator("input[type=file]").set_input_files(_photo())
    page.get_by_label("Ngày hoàn thành").fill("31/02/2024")
    page.locator("textarea[name=result]").fill("Đã sửa theo ý kiến, bổ sung ảnh.")
    page.locator("main").get_by_role("button", name="Nộp kết quả").click()
    expect(page).to_have_title(re.compile("^Lỗi"))
    visit.troubles.clear()
    assert visit.barriers() == []
    expect(page.get_by_label(re.compile("anh-hop-ban.jpg"))).to_be_checked()
    page.get_by_label("Ngày hoàn thành").fill("27/9/2024")
    page.locator("main").get_by_role("button", name="Nộp kết quả").click()
    expect(page.get_by_role("heading", name="Quá trình")).to_be_visible()
    expect(page.get_by_text("Đã sửa theo ý kiến, bổ sung ảnh.").first).to_be_visible()
    assert visit.troubles == []


@WIDTHS
def test_the_office_returns_a_result(chromium: Browser, served: Served, width: int) -> None:
    visit = _enter(chromium, served, "noi.vu", width)
    page = visit.page
    page.get_by_role("link", name="Kết quả chờ duyệt").click()
    page.locator("main tbody a").first.click()
    page.get_by_label("Ý kiến gửi đơn vị").fill("Bổ sung số người dự.")
    page.get_by_role("button", name="Trả lại").click()
    expect(page.get_by_text("Đã trả lại kết quả.")).to_be_visible()
    expect(page.get_by_text("Bổ sung số người dự.").first).to_be_visible()
    assert visit.troubles == []


def test_the_office_reviews_a_letter_without_barriers(chromium: Browser, served: Served) -> None:
    visit = _enter(chromium, served, "noi.vu", WIDE)
    page = visit.page
    visit.open("/directives/new")
    page.locator("input[type=file]").set_input_files(LETTER)
    page.get_by_role("button", name="Đọc văn bản").click()
    expect(page).to_have_title(re.compile("^Lỗi"))
    visit.troubles.clear()
    page.get_by_label("Vẫn tiếp nhận, dù văn bản đã có").check()
    page.get_by_role("button", name="Đọc văn bản").click()
    page.wait_for_url("**/review")
    review = page.url.removeprefix(served.address)
    edit = page.get_by_role("link", name="Sửa nhiệm vụ 2").get_attribute("href") or ""
    draft = review.removesuffix("/review")
    for path in (review, edit, f"{edit}/split", f"{draft}/header", f"{draft}/deadlines", f"{draft}/targets/new"):
        visit.open(path)
        for width in (WIDE, NARROW):
            visit.wide(width)
            assert visit.barriers() == []
        visit.wide(NARROWEST)
        assert visit.overflow() == []
    assert visit.troubles == []


def test_the_office_counts_whom_it_reminds(chromium: Browser, served: Served) -> None:
    visit = _enter(chromium, served, "noi.vu", WIDE)
    page = visit.page
    visit.open("/directives/1/matrix?condition=overdue")
    boxes = page.locator("table.mx input[name=unit]")
    chosen = page.locator("[data-count=unit]")
    everyone = boxes.count()
    expect(chosen).to_have_text(str(everyone))
    for number in range(1, everyone):
        boxes.nth(number).uncheck()
    expect(chosen).to_have_text("1")
    page.locator("main").get_by_role("button", name="Nhắc", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Nhắc đơn vị")
    page.locator("main").get_by_role("button", name="Nhắc", exact=True).click()
    expect(page.get_by_text(re.compile("Đã nhắc|Bỏ qua")).first).to_be_visible()
    assert visit.troubles == []


@WIDTHS
def test_the_leader_reads_and_must_say_why(chromium: Browser, served: Served, width: int) -> None:
    visit = _enter(chromium, served, "lanh.dao", width)
    page = visit.page
    page.locator("main").get_by_role("link", name=re.compile("^Báo cáo kết quả")).click()
    expect(page.get_by_text("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")).to_be_visible()
    assert visit.troubles == []
    page.get_by_role("button", name="Trả lại Phòng Nội vụ").click()
    expect(page).to_have_title(re.compile("^Lỗi"))
    expect(page.get_by_role("alert").or_(page.locator(".error-summary")).first).to_be_visible()


@WIDTHS
def test_everything_works_without_the_script(chromium: Browser, served: Served, width: int) -> None:
    visit = _enter(chromium, served, "dao.san", width, script=False)
    page = visit.page
    visit.open(f"/tasks/{_own(served, TaskState.IN_PROGRESS, TaskState.SUBMITTED)}/note")
    page.get_by_label("Tiến độ").first.fill(f"Không có kịch bản, màn hình {width}.")
    page.locator("main").get_by_role("button", name="Ghi tiến độ").click()
    expect(page.get_by_text(f"Không có kịch bản, màn hình {width}.").first).to_be_visible()
    visit.open("/tasks")
    page.locator("select[name=state]").select_option("completed")
    page.get_by_role("button", name="Lọc").click()
    assert "state=completed" in page.url
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    assert visit.troubles == []
