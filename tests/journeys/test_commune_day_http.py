"""A commune officer's day, from sign-in to sign-out, without script."""

from __future__ import annotations

import re

import pytest
from flask import Flask

from tests.cast import Cast
from tests.conftest import TestClock
from tests.journeys.person import Person
from tests.tasks.conftest import Stage
from tests.tasks.test_views import PNG


@pytest.fixture
def stage(app: Flask, cast: Cast, clock: TestClock) -> Stage:
    return Stage(cast, clock)


def sign_in(person: Person, cast: Cast, name: str) -> None:
    """Sign in by the page."""
    person.open("/sign-in")
    person.press("Đăng nhập", username=cast.account(name).username, password=cast.password)


def test_the_day(app: Flask, cast: Cast, stage: Stage, clock: TestClock) -> None:
    first, _second = stage.issue({"title": "Họp dân"}, {"title": "Phát tờ gấp"})
    app.config["WTF_CSRF_ENABLED"] = True
    try:
        officer = Person(app)
        sign_in(officer, cast, "commune_a")
        take_and_tell(officer)
        leave_half(officer, clock, cast)
        hand_in(officer, first)
        tidy_up(officer, app)
    finally:
        app.config["WTF_CSRF_ENABLED"] = False
    assert stage.task(first).state == "submitted"


def take_and_tell(officer: Person) -> None:
    """The officer takes a task and writes to the head about it."""
    officer.follow("Họp dân")
    officer.press("Tôi làm")
    assert "Người làm: Báo cáo Dào San" in officer.page.main
    officer.follow("Nhắn đồng nghiệp")
    officer.press("Nhắn đồng nghiệp", text="Nhờ xem lại số liệu.")
    assert "Nhờ xem lại số liệu." in officer.page.main
    officer.open("/my")
    officer.follow("Của tôi 1")
    assert "Phát tờ gấp" not in officer.page.main


def leave_half(officer: Person, clock: TestClock, cast: Cast) -> None:
    """The officer keeps a form with its file, types on, is away too long, and finds both again."""
    officer.open("/my")
    officer.follow("Nộp kết quả")
    officer.press("Lưu nháp", result="Đã họp 3 bản.", files=[("anh.png", PNG)])
    assert "Bản nháp" in officer.page.main
    officer.follow("Nộp kết quả: Họp dân")
    form = officer.page
    clock.move(hours=2)
    officer.press("Lưu nháp", on=form, result="Đã họp 3 bản, phát 210 tờ gấp.", status=401)
    officer.press("Đăng nhập", username=cast.account("commune_a").username, password=cast.password)
    assert "Đã họp 3 bản, phát 210 tờ gấp." in officer.page.main
    assert "files-kept" not in officer.page.main
    officer.press("Gửi tiếp")
    officer.open("/my")


def hand_in(officer: Person, task_id: int) -> None:
    """The draft becomes the result, with the file that was sent in the morning."""
    officer.follow("Nộp kết quả: Họp dân")
    assert "Đã họp 3 bản, phát 210 tờ gấp." in officer.page.main
    assert "anh.png" in officer.page.main
    officer.press("Nộp kết quả")
    assert officer.page.path == f"/tasks/{task_id}"
    assert "anh" in officer.page.main
    officer.open("/my")
    assert "Bản nháp" not in officer.page.main


def tidy_up(officer: Person, app: Flask) -> None:
    """Messages read, the calendar on the telephone, the sheet for tomorrow, and home."""
    officer.open("/messages?show=unread")
    officer.press("Đánh dấu đã đọc tất cả")
    assert "Đã đọc hết" in officer.open("/messages?show=unread").main
    officer.open("/account")
    officer.press("Cấp địa chỉ lịch")
    address = re.search(r"/calendar/[\w-]+\.ics", officer.page.data.decode())
    assert address is not None
    assert b"Ph\xc3\xa1t t\xe1\xbb\x9d g\xe1\xba\xa5p" in app.test_client().get(address[0]).data
    officer.open("/my")
    officer.follow("Bản in để họp")
    assert "Ghi tại cuộc họp" in officer.page.main
    officer.press("Đăng xuất")
    assert officer.page.path == "/sign-in"
