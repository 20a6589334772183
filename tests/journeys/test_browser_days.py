"""The days of administrator, auditor, unit head and leader, each from sign-in to sign-out in a real browser."""

from __future__ import annotations

import hashlib
import re

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from tests.journeys.visit import NARROW, WIDE, Served, Visit, window
from tracker.core import db
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
