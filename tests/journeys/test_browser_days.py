"""The day of each role in a real browser, from sign-in to sign-out."""

from __future__ import annotations

import hashlib
import io
import re

import pytest
from PIL import Image
from playwright.sync_api import Browser, FilePayload, expect
from sqlalchemy import select

from tests.journeys.visit import NARROW, WIDE, Served, Visit, window
from tracker.core import db
from tracker.core.clock import local_day
from tracker.tasks.models import Task
from tracker.tasks.states import TaskState
from tracker.units.models import UnitVersion

pytestmark = pytest.mark.browser
HEADING = re.compile(".")


def _enter(chromium: Browser, served: Served, person: str, width: int) -> Visit:
    visit = window(chromium, served)
    visit.wide(width)
    visit.sign_in(person)
    return visit


def _leave(visit: Visit) -> None:
    """Sign out through the menu; what was open is closed to whoever comes next."""
    assert visit.troubles == []
    visit.page.locator("details.drop").filter(has_text="Đăng xuất").last.locator("summary").click()
    visit.page.get_by_role("button", name="Đăng xuất").last.click()
    expect(visit.page.get_by_label("Mật khẩu")).to_be_visible()


def test_the_administrators_day(chromium: Browser, served: Served) -> None:
    visit = _enter(chromium, served, "quan.tri", WIDE)
    page = visit.page
    visit.open("/accounts/new")
    page.get_by_label("Tên đăng nhập").fill("ban.lang.moi")
    page.get_by_label("Họ và tên").fill("Cán bộ minh họa mới")
    page.get_by_label("Vai trò").select_option(label="Cán bộ báo cáo")
    page.get_by_label("Đơn vị", exact=True).select_option(label="Xã Bản Lang")
    page.locator("main").get_by_role("button", name="Tạo tài khoản").click()
    expect(page.get_by_text("ban.lang.moi").first).to_be_visible()
    # A commune has no mail: its officer's new password goes out on paper.
    visit.open("/accounts?q=dao.san")
    page.locator("main tbody a").first.click()
    page.get_by_role("button", name="In phiếu đặt lại mật khẩu").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Phiếu đặt lại mật khẩu")
    # An act of a coming day is planned and taken back.
    visit.open("/units/changes/new/dissolve")
    page.get_by_label("Ngày hiệu lực").fill("1/7/2025")
    page.get_by_label("Căn cứ").fill("Nghị quyết minh họa")
    page.locator("input[name=unit_ids]").last.check()
    page.get_by_label("Lý do thu hồi nhiệm vụ đang mở").fill("Kết thúc hoạt động")
    page.get_by_role("button", name="Xem trước").click()
    page.get_by_role("button", name="Hẹn thực hiện ngày 01/07/2025").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Việc sắp xếp hẹn ngày 01/07/2025")
    assert visit.barriers() == []
    visit.wide(NARROW)
    assert visit.overflow() == []
    visit.wide(WIDE)
    page.get_by_role("button", name="Hủy hẹn").click()
    expect(page.get_by_text("Đã hủy hẹn; chưa có gì thay đổi.")).to_be_visible()
    for path in ("/settings", "/health", "/mails", "/audit"):
        visit.open(path)
        expect(page.get_by_role("heading", level=1)).to_have_text(HEADING)
    _leave(visit)


def test_the_auditors_day(chromium: Browser, served: Served) -> None:
    visit = _enter(chromium, served, "thanh.tra", WIDE)
    page = visit.page
    visit.open("/audit/chain?check=1")
    expect(page.get_by_text("Chuỗi nguyên vẹn").first).to_be_visible()
    visit.open("/evidence")
    page.get_by_label("Mã băm SHA-256").fill(hashlib.sha256(b"chua tung nop").hexdigest())
    page.locator("main").get_by_role("button", name="Kiểm tra", exact=True).click()
    expect(page.get_by_text("Không có tệp nào mang mã này.").first).to_be_visible()
    visit.open("/tasks?state=completed")
    page.locator("main tbody a").first.click()
    expect(page.get_by_role("heading", name="Quá trình")).to_be_visible()
    # The record of one act, as a file.
    visit.open("/audit?act=task.accepted")
    expect(page.locator("main tbody tr").first).to_contain_text("Duyệt kết quả")
    with page.expect_download() as taken:
        page.locator("main").get_by_role("link", name=re.compile("CSV")).first.click()
    assert "task.accepted" in taken.value.path().read_text("utf-8-sig")
    # Who holds which rights since when.
    visit.open("/accounts")
    page.locator("main tbody a[href*=history]").first.click()
    expect(page.get_by_role("heading", level=1)).to_have_text(HEADING)
    _leave(visit)


def _awaiting_head(served: Served) -> int:
    with served.app.app_context():
        found = db.session.scalars(
            select(Task.id)
            .join(UnitVersion, UnitVersion.id == Task.unit_version_id)
            .where(UnitVersion.short_name == "Xã Dào San", Task.state == TaskState.AWAITING_HEAD)
        ).first()
        assert found is not None
        return found


def test_the_heads_day_on_the_phone(chromium: Browser, served: Served) -> None:
    visit = _enter(chromium, served, "dao.san.ld", NARROW)
    page = visit.page
    expect(page.get_by_role("heading", level=1)).to_have_text("Việc của tôi")
    task_id = _awaiting_head(served)
    visit.open(f"/tasks/{task_id}")
    page.get_by_role("button", name="Duyệt, gửi Phòng Nội vụ").click()
    with served.app.app_context():
        assert db.session.get_one(Task, task_id).state == TaskState.SUBMITTED
    # The unit's record against the others' average, which names nobody.
    visit.open("/my")
    page.get_by_role("link", name="Kết quả của đơn vị tôi").click()
    expect(page.get_by_role("heading", name="So với các đơn vị khác")).to_be_visible()
    expect(page.locator("main").get_by_text("Bản Lang")).to_have_count(0)
    assert visit.overflow() == []
    _leave(visit)


def test_the_leaders_word_becomes_a_note(chromium: Browser, served: Served) -> None:
    visit = _enter(chromium, served, "lanh.dao", WIDE)
    page = visit.page
    with served.app.app_context():
        task_id = db.session.scalars(select(Task.id).where(Task.state == TaskState.IN_PROGRESS)).first()
    visit.open(f"/remarks/new?task={task_id}")
    page.locator("textarea[name=text]").fill("Đề nghị hoàn thành trong tuần này.")
    page.locator("main form").get_by_role("button").first.click()
    visit.open(f"/tasks/{task_id}")
    expect(page.get_by_text("Đề nghị hoàn thành trong tuần này.").first).to_be_visible()
    visit.open("/remarks")
    expect(page.get_by_text("Đề nghị hoàn thành trong tuần này.").first).to_be_visible()
    _leave(visit)


def test_the_deputys_day(chromium: Browser, served: Served) -> None:
    leader, deputy = "Cán bộ minh họa lãnh đạo huyện", "Cán bộ minh họa phó lãnh đạo huyện"
    day = local_day(served.app.extensions["tracker_clock"]())
    visit = _enter(chromium, served, "lanh.dao", WIDE)
    page = visit.page
    visit.open("/delegations")
    page.get_by_label("Ủy quyền cho").select_option(label=deputy)
    page.get_by_label("Từ ngày").fill(f"{day:%d/%m/%Y}")
    page.get_by_label("Đến hết ngày").fill(f"{day:%d/%m/%Y}")
    page.get_by_role("button", name="Ủy quyền").last.click()
    expect(page.get_by_role("heading", level=3, name=deputy)).to_be_visible()
    _leave(visit)
    visit = _enter(chromium, served, "lanh.dao.2", NARROW)
    page = visit.page
    visit.open("/overview")
    expect(page.get_by_text(f"Đang thay mặt {leader}").first).to_be_visible()
    visit.open("/units/3")
    page.get_by_role("link", name="Ghi ý kiến chỉ đạo").click()
    expect(page.get_by_label("Người ghi ý kiến").locator("option:checked")).to_have_text(f"thay mặt {leader}")
    page.get_by_label("Ý kiến chỉ đạo", exact=True).fill("Đề nghị báo cáo trước thứ Sáu.")
    page.get_by_role("button", name="Gửi ý kiến").click()
    visit.open("/remarks")
    expect(page.get_by_text(f"{deputy}, thay mặt {leader}").first).to_be_visible()
    assert visit.overflow() == []
    _leave(visit)


def test_the_clerks_day(chromium: Browser, served: Served) -> None:
    visit = _enter(chromium, served, "noi.vu", WIDE)
    page = visit.page
    # What waits, oldest first; the figure is the length of the list behind it.
    line = page.locator("a.todo-a").filter(has_text="Kết quả chờ duyệt")
    waiting = int(line.locator(".todo-n").inner_text())
    line.click()
    expect(page.locator("main tbody tr")).to_have_count(waiting)
    # Two results accepted at once from the list.
    boxes = page.locator("main tbody input[type=checkbox]")
    boxes.nth(0).check()
    boxes.nth(1).check()
    page.get_by_role("button", name="Duyệt kết quả").click()
    expect(page.get_by_text("Làm được: 2 nhiệm vụ")).to_be_visible()
    page.locator("main").get_by_role("button", name="Duyệt kết quả").click()
    expect(page.get_by_text("Đã duyệt 2 nhiệm vụ.")).to_be_visible()
    visit.open("/desk")
    line = page.locator("a.todo-a").filter(has_text="Kết quả chờ duyệt")
    expect(line.locator(".todo-n")).to_have_text(str(waiting - 2))
    # One unit has called: its result is written down for it, and another clerk has to accept it.
    task_id = _of(served, TaskState.IN_PROGRESS, "Xã Mường So", "Xã Bản Lang", "Xã Nậm Xe", "Xã Ma Li Pho")
    visit.open(f"/tasks/{task_id}/enter")
    page.get_by_label("Kết quả").first.fill("Đã họp 6 bản, 214 người dự.")
    page.get_by_label("Người báo").fill("Chủ tịch xã")
    page.get_by_label("Điện thoại").first.check()
    page.get_by_label("Ngày đơn vị báo").fill("30/9/2024")
    page.get_by_role("button", name="Ghi kết quả của đơn vị").click()
    expect(page.get_by_text("Đã họp 6 bản, 214 người dự.").first).to_be_visible()
    expect(page.get_by_role("button", name="Duyệt kết quả")).to_have_count(0)
    # What is late is reminded of, with the words of a template at hand.
    visit.open("/reminder-templates")
    expect(page.get_by_role("heading", level=1)).to_have_text(HEADING)
    visit.open("/calendar")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("^Lịch nghỉ năm"))
    # Anything is found by words.
    page.get_by_role("searchbox").first.fill("Mường So")
    page.get_by_role("searchbox").first.press("Enter")
    expect(page.locator("main").get_by_role("link", name="Xã Mường So").first).to_be_visible()
    _leave(visit)


def _of(served: Served, state: TaskState, *units: str) -> int:
    with served.app.app_context():
        found = db.session.scalars(
            select(Task.id)
            .join(UnitVersion, UnitVersion.id == Task.unit_version_id)
            .where(UnitVersion.short_name.in_(units), Task.state == state)
            .order_by(Task.id)
        ).first()
        assert found is not None
        return found


def test_the_communes_day_on_the_phone(chromium: Browser, served: Served) -> None:
    visit = _enter(chromium, served, "dao.san", NARROW)
    page = visit.page
    expect(page.get_by_role("heading", level=1)).to_have_text("Việc của tôi")
    assert visit.overflow() == []
    task_id = _of(served, TaskState.IN_PROGRESS, "Xã Dào San")
    # Half a report before the meeting; the page keeps it as a draft.
    visit.open(f"/tasks/{task_id}/submit")
    page.locator("textarea[name=result]").fill("Đã họp 5 bản, còn 2 bản.")
    page.get_by_role("button", name="Lưu nháp").click()
    expect(page.get_by_text("Đã lưu nháp; mở lại ở Việc của tôi.")).to_be_visible()
    # The meeting: the sheet of one's own tasks.
    page.get_by_role("link", name="Bản in để họp").click()
    expect(page.get_by_role("heading", level=1)).to_have_text(HEADING)
    visit.open("/messages")
    expect(page.get_by_role("heading", level=1)).to_have_text("Tin nhắn")
    # Back at the draft: it is finished and handed in.
    visit.open("/my")
    page.locator("section[aria-labelledby=drafts]").get_by_role("link").first.click()
    expect(page.locator("textarea[name=result]")).to_have_value("Đã họp 5 bản, còn 2 bản.")
    page.locator("textarea[name=result]").fill("Đã họp đủ 7 bản.")
    page.locator("input[type=file]").set_input_files(_photo())
    page.locator("main").get_by_role("button", name="Nộp kết quả").click()
    expect(page.get_by_text("Đã họp đủ 7 bản.").first).to_be_visible()
    visit.open("/my")
    expect(page.locator("section[aria-labelledby=drafts]")).to_have_count(0)
    assert visit.overflow() == []
    # The private address of the calendar is there to be given and closed.
    visit.open("/account")
    page.get_by_role("button", name=re.compile("địa chỉ lịch", re.IGNORECASE)).first.click()
    expect(page.get_by_label("Địa chỉ", exact=True)).to_have_value(re.compile(r"/calendar/.+\.ics"))
    _leave(visit)


def _photo() -> FilePayload:
    data = io.BytesIO()
    Image.new("RGB", (320, 240), "seagreen").save(data, "JPEG")
    return {"name": "anh-hop.jpg", "mimeType": "image/jpeg", "buffer": data.getvalue()}
