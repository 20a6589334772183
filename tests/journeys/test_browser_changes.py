"""In a browser: a change of an issued directive is looked at before it is confirmed."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser

from tests.journeys.visit import NARROW, NARROWEST, WIDE, Served, window
from tracker.core import db
from tracker.directives.models import DirectiveChange

REASON = "Mưa lũ kéo dài, đường vào xã sạt lở."


def test_moving_a_deadline(chromium: Browser, served: Served, pictures: Path | None) -> None:
    clerk = window(chromium, served)
    clerk.sign_in("noi.vu")
    clerk.open("/directives/1")
    clerk.page.get_by_text("Thay đổi văn bản đã giao").click()
    clerk.page.get_by_role("link", name="Đổi hạn").first.click()
    clerk.page.get_by_label("Hạn mới").fill("31/10/2024")
    clerk.page.get_by_label("Lý do").fill(REASON)
    clerk.page.get_by_role("button", name="Xem trước").click()
    clerk.page.get_by_role("heading", name="Sẽ thay đổi").wait_for()
    found = []
    for width in (WIDE, NARROW):
        clerk.wide(width)
        if pictures is not None:
            clerk.page.screenshot(path=pictures / f"doi-han-{width}.png", full_page=True)
        found += clerk.barriers()
    clerk.wide(NARROWEST)
    assert clerk.overflow() == []
    assert found == []
    clerk.wide(WIDE)
    clerk.page.get_by_role("button", name="Đổi hạn").click()
    clerk.page.get_by_role("heading", name="Đã thay đổi sau khi giao").wait_for()
    if pictures is not None:
        clerk.page.screenshot(path=pictures / "van-ban-da-doi.png", full_page=True)
    assert clerk.page.get_by_text(REASON).count()
    assert clerk.barriers() == []
    assert clerk.troubles == []
    with served.app.app_context():
        kept = db.session.query(DirectiveChange).one()
        assert kept.summary.endswith(REASON)
        assert kept.details["move"] > 0
        db.session.remove()
