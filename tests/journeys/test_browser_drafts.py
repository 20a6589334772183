"""What is typed is kept by the page itself, and by its button where no script runs."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from tests.journeys.visit import NARROWEST, WIDE, Served, Visit, window
from tracker.core import db
from tracker.tasks.models import Task
from tracker.tasks.states import TaskState
from tracker.units.models import UnitVersion

pytestmark = pytest.mark.browser


def _task(served: Served) -> int:
    with served.app.app_context():
        found = db.session.scalars(
            select(Task.id)
            .join(UnitVersion, UnitVersion.id == Task.unit_version_id)
            .where(UnitVersion.short_name == "Xã Dào San", Task.state.in_({TaskState.IN_PROGRESS}))
        ).first()
        assert found is not None
        return found


def _enter(chromium: Browser, served: Served, *, script: bool) -> Visit:
    visit = window(chromium, served, script=script)
    visit.sign_in("dao.san")
    return visit


@pytest.mark.parametrize("width", [WIDE, NARROWEST])
def test_a_page_left_keeps_what_was_typed(chromium: Browser, served: Served, width: int) -> None:
    visit, number = _enter(chromium, served, script=True), _task(served)
    visit.wide(width)
    visit.open(f"/tasks/{number}/note")
    visit.page.get_by_label("Tiến độ").fill(f"Đang họp bản, rộng {width}")
    with visit.page.expect_response(lambda answer: "/drafts/note" in answer.url) as kept:
        visit.page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    assert kept.value.status == 204
    visit.open("/my")
    visit.page.get_by_role("link", name="Ghi tiến độ:").first.click()
    expect(visit.page.get_by_label("Tiến độ")).to_have_value(f"Đang họp bản, rộng {width}")
    assert visit.overflow() == []
    assert visit.barriers() == []
    visit.open("/my")
    visit.page.get_by_role("button", name="Bỏ bản nháp").first.click()
    expect(visit.page.get_by_text("Đã bỏ bản nháp.")).to_be_visible()
    assert visit.troubles == []


def test_without_script_the_button_keeps(chromium: Browser, served: Served) -> None:
    visit, number = _enter(chromium, served, script=False), _task(served)
    visit.open(f"/tasks/{number}/submit")
    visit.page.get_by_label("Kết quả thực hiện").fill("Mới xong một nửa")
    visit.page.get_by_role("button", name="Lưu nháp").click()
    visit.page.get_by_role("link", name="Nộp kết quả:").first.click()
    expect(visit.page.get_by_label("Kết quả thực hiện")).to_have_value("Mới xong một nửa")
    visit.open("/my")
    visit.page.get_by_role("button", name="Bỏ bản nháp").first.click()
    assert visit.troubles == []
