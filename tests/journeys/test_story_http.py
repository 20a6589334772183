"""The whole story over HTTP, through the forms as they stand on the pages, tokens and hidden fields included."""

from __future__ import annotations

import datetime as dt
import io
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import func, select

from tests.cast import Cast
from tests.conftest import TestClock
from tests.journeys.person import Page, Person
from tests.tasks.conftest import Stage
from tracker.core import db
from tracker.directives.models import Instruction
from tracker.jobs.rounds import tick
from tracker.reports.models import Report
from tracker.tasks.models import Submission, Task, TaskEvent, TaskFile, TaskNote

LETTER = Path(__file__).parents[2] / "tracker" / "demo" / "data" / "phong-tho-sipas-2024.md"
DUTIES = ("Từ đó cải thiện", "Chủ động nâng cấp", "đồng thời có kiến nghị")
DEADLINES = {"1": "15/10/2024", "2a": "11/10/2024", "2b": "15/11/2024", "2c": "31/10/2024", "2d": "21/10/2024"}
RESULT = "Đã họp 7 bản, phát 210 tờ gấp (số liệu minh họa)."
COMMUNES = 3
UNITS = 5
SHARES = 4 * UNITS + COMMUNES
SignIn = Callable[[str], Person]


@pytest.fixture
def enter(app: Flask, cast: Cast) -> Iterator[SignIn]:
    """A function that lets a person of the cast sign in by the page; tokens are asked for."""
    app.config["WTF_CSRF_ENABLED"] = True

    def sign_in(name: str) -> Person:
        person = Person(app)
        person.open("/sign-in")
        person.press("Đăng nhập", username=cast.account(name).username, password=cast.password)
        return person

    yield sign_in
    app.config["WTF_CSRF_ENABLED"] = False


@pytest.fixture
def stage(app: Flask, cast: Cast, clock: TestClock) -> Stage:
    return Stage(cast, clock)


@pytest.fixture
def task_id(stage: Stage) -> int:
    """A task of Dào San, issued."""
    return stage.issue({"leads": ("commune_a", "commune_b")})[0]


def _photo() -> tuple[str, bytes]:
    data = io.BytesIO()
    Image.new("RGB", (32, 24), "seagreen").save(data, "JPEG")
    return "anh-hop-ban.jpg", data.getvalue()


def _states() -> Counter[str]:
    db.session.rollback()
    return Counter(state.value for state in db.session.scalars(select(Task.state)))


def _task(cast: Cast, unit: str, label: str) -> int:
    db.session.rollback()
    return db.session.scalars(
        select(Task.id)
        .join(Instruction, Instruction.id == Task.instruction_id)
        .where(Task.unit_id == cast.units[unit], Instruction.label == label)
    ).one()


def _state(task_id: int) -> str:
    db.session.rollback()
    return db.session.get_one(Task, task_id).state.value


def _count(model: type) -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def _chosen(page: Page, beginnings: tuple[str, ...]) -> list[str]:
    """Values of the boxes whose words begin so."""
    words = {one.attrs["for"]: one.text for one in page.root.all("label") if "for" in one.attrs}
    boxes = page.root.all("input", type="checkbox")
    return [one.attrs["value"] for one in boxes if words.get(one.attrs.get("id", ""), "").startswith(beginnings)]


def take_in_and_issue(office: Person) -> None:
    """The office uploads the letter, splits, restricts, dates and issues."""
    office.open("/directives")
    office.follow("Tải văn bản lên")
    office.press("Đọc văn bản", file=[(LETTER.name, LETTER.read_bytes())], received_on="8/7/2024")
    assert "2 nhiệm vụ" in office.page.main
    office.follow("Tách", place=-1)
    office.press("Tách", cuts=_chosen(office.page, DUTIES))
    for label, day in DEADLINES.items():
        office.follow(f"Sửa nhiệm vụ {label}")
        if label == "2c":
            office.press(f"Chỉ đơn vị có bộ phận một cửa ({COMMUNES})")
        office.press("Lưu nhiệm vụ", deadline="internal", due_on=day)
    assert f"5 nhiệm vụ, {UNITS} đơn vị, {SHARES} lượt giao" in office.page.text
    review = office.page
    office.press(f"Giao cho {UNITS} đơn vị")
    assert f"Đã giao {SHARES} nhiệm vụ" in office.page.text
    office.press(f"Giao cho {UNITS} đơn vị", on=review, status=409)
    assert _states() == {"assigned": SHARES}


def work(reporter: Person, cast: Cast) -> None:
    """A commune acknowledges, notes, hands in with a photograph, asks for more time."""
    reporter.open("/my")
    reporter.press("Tiếp nhận tất cả")
    assert _states() == {"in_progress": 5, "assigned": SHARES - 5}
    reporter.open(f"/tasks/{_task(cast, 'commune_a', '2b')}")
    reporter.follow("Ghi tiến độ")
    reporter.press("Ghi tiến độ", text="Đã họp 2 bản.", percent="30", files=[_photo()])
    assert "Đã họp 2 bản." in reporter.page.main
    reporter.open(f"/tasks/{_task(cast, 'commune_a', '1')}/submit")
    reporter.press("Nộp kết quả", result="", files=[_photo()], status=422)
    assert "anh-hop-ban.jpg" in reporter.page.main, "the photograph was lost with the mistake"
    reporter.press("Nộp kết quả", result=RESULT, difficulties="Đường sạt lở")
    assert RESULT in reporter.page.main
    assert "anh-hop-ban.jpg" in reporter.page.main
    reporter.open(f"/tasks/{_task(cast, 'commune_a', '2c')}/ask/extension")
    reporter.press("Gửi đề nghị", reason="Chờ vật liệu.", wished_due_on="20/11/2024")


def approve_inside(enter: SignIn, cast: Cast) -> None:
    """The unit wants its head's word: the administrator says so, the head gives it."""
    admin, reporter = enter("admin"), enter("commune_a")
    admin.open(f"/units/{cast.units['commune_a']}/edit")
    admin.press("Lưu", wants_head_approval=True)
    task_id = _task(cast, "commune_a", "2a")
    reporter.open(f"/tasks/{task_id}/submit")
    reporter.press("Nộp kết quả", result=RESULT, files=[_photo()])
    assert _state(task_id) == "awaiting_head"
    head = enter("head_a")
    head.open(f"/tasks/{task_id}")
    head.press("Duyệt, gửi Phòng Nội vụ")
    assert _state(task_id) == "submitted"


def decide(enter: SignIn, office: Person, cast: Cast) -> None:
    """The office returns; the commune hands in again; the office accepts, grants, and reminds from the matrix."""
    task_id = _task(cast, "commune_a", "1")
    office.open(f"/tasks/{task_id}")
    office.press("Trả lại", note="", status=422)
    office.press("Trả lại", note="Thiếu số người dự.")
    assert _state(task_id) == "returned"
    reporter = enter("commune_a")
    reporter.open(f"/tasks/{task_id}/submit")
    assert "Thiếu số người dự." in reporter.page.main
    assert reporter.page.root.one("textarea", name="result").raw.strip() == RESULT, "must be typed anew"
    reporter.press("Nộp kết quả", result=f"{RESULT} 154 người dự.", files=[_photo()])
    enter("head_a").open(f"/tasks/{task_id}")
    head = enter("head_a")
    head.open(f"/tasks/{task_id}/approve")
    head.press("Duyệt, gửi Phòng Nội vụ")
    office.open(f"/tasks/{task_id}")
    office.press("Duyệt kết quả")
    assert _state(task_id) == "completed"
    asked = _task(cast, "commune_a", "2c")
    office.open(f"/tasks/{asked}")
    office.press("Chấp thuận", granted_due_on="18/11/2024")
    db.session.rollback()
    assert db.session.get_one(Task, asked).due_on == dt.date(2024, 11, 18)
    office.open("/matrix")
    office.press("Nhắc", unit=[cast.units["commune_b"], cast.units["agency"]])
    office.press("Nhắc", note="Đề nghị tiếp nhận trong ngày.")
    assert "Đã nhắc" in office.page.text


def report(app: Flask, enter: SignIn, office: Person) -> None:
    """The office orders, the worker prints, the leader approves, the worker prints the final form."""
    office.open("/matrix")
    office.follow("Lập báo cáo")
    office.press("Lập báo cáo")
    assert "Chờ lập" in office.page.text
    tick(app)
    leader = enter("leader")
    assert "Báo cáo chờ duyệt" in leader.open("/overview").main
    report_id = db.session.scalars(select(Report.id)).one()
    leader.open(f"/reports/{report_id}")
    leader.press("Trả lại Phòng Nội vụ", remark="", status=422)
    leader.press("Duyệt báo cáo", remark="Đồng ý.")
    assert "Đã duyệt" in leader.page.main
    tick(app)
    final = leader.open(f"/reports/{report_id}/report.pdf")
    assert final.data.startswith(b"%PDF-")
    db.session.rollback()
    assert db.session.get_one(Report, report_id).final_file_id is not None


def read(enter: SignIn) -> None:
    """The auditor finds the chain whole; the commune finds and reads its messages."""
    auditor = enter("auditor")
    assert "Chuỗi nguyên vẹn" in auditor.open("/audit/chain?check=1").main
    reporter = enter("commune_a")
    reporter.open("/messages")
    assert "chưa đọc" in reporter.page.main
    reporter.follow("Trả lại kết quả: " + _first_title())
    assert "Thiếu số người dự." in reporter.page.main
    reporter.press("Mở nội dung liên quan")
    assert reporter.page.path.startswith("/tasks/")
    reporter.open("/messages")
    reporter.press("Đánh dấu đã đọc tất cả")
    assert "Chưa đọc 0" in " ".join(reporter.page.main.split())


def _first_title() -> str:
    db.session.rollback()
    return db.session.scalars(select(Instruction.title).where(Instruction.label == "1")).one()


def test_the_story(app: Flask, cast: Cast, enter: SignIn) -> None:
    office = enter("office")
    take_in_and_issue(office)
    work(enter("commune_a"), cast)
    approve_inside(enter, cast)
    decide(enter, office, cast)
    report(app, enter, office)
    read(enter)
    assert _states() == {"completed": 1, "submitted": 1, "in_progress": 3, "assigned": SHARES - 5}


def test_a_double_click_hands_in_once(enter: SignIn, task_id: int) -> None:
    reporter = enter("commune_a")
    form = reporter.open(f"/tasks/{task_id}/submit")
    first = reporter.press("Nộp kết quả", on=form, result=RESULT, files=[_photo()])
    second = reporter.press("Nộp kết quả", on=form, result=RESULT, files=[_photo()])
    assert first.path == second.path == f"/tasks/{task_id}"
    assert _count(Submission) == _count(TaskFile) == 1


def test_going_back_and_sending_again_doubles_nothing(enter: SignIn, task_id: int) -> None:
    reporter = enter("commune_a")
    form = reporter.open(f"/tasks/{task_id}/note")
    reporter.press("Ghi tiến độ", on=form, text="Đã họp 2 bản.")
    reporter.press("Ghi tiến độ", on=form, text="Đã họp 2 bản.")
    assert _count(TaskNote) == 1


def test_a_second_tab_loses_nothing(enter: SignIn, task_id: int) -> None:
    reporter = enter("commune_a")
    one, other = reporter.open(f"/tasks/{task_id}/submit"), reporter.open(f"/tasks/{task_id}/submit")
    reporter.press("Nộp kết quả", on=one, result="Bản thứ nhất.")
    late = reporter.press("Nộp kết quả", on=other, result="Bản thứ hai, dài hơn.", status=409)
    assert "Bản thứ hai, dài hơn." in late.root.one("textarea", name="result").raw
    assert _count(Submission) == 1


def test_a_decision_on_what_was_taken_back_is_refused(enter: SignIn, task_id: int) -> None:
    reporter, office = enter("commune_a"), enter("office")
    reporter.open(f"/tasks/{task_id}/submit")
    reporter.press("Nộp kết quả", result=RESULT)
    office.open(f"/tasks/{task_id}")
    reporter.press("Rút lại kết quả")
    late = office.press("Trả lại", note="Thiếu ảnh họp bản.", status=409)
    assert "Thiếu ảnh họp bản." in late.main
    assert _state(task_id) == "in_progress"


def test_two_clerks_decide_once(enter: SignIn, task_id: int) -> None:
    reporter, one, other = enter("commune_a"), enter("office"), enter("office_2")
    reporter.open(f"/tasks/{task_id}/submit")
    reporter.press("Nộp kết quả", result=RESULT)
    one.open(f"/tasks/{task_id}")
    other.open(f"/tasks/{task_id}")
    one.press("Duyệt kết quả")
    other.press("Trả lại", note="Thiếu ảnh.", status=409)
    assert _state(task_id) == "completed"
    db.session.rollback()
    verbs = db.session.scalars(select(TaskEvent.verb).where(TaskEvent.task_id == task_id)).all()
    assert list(verbs).count("accept") == 1
    assert "return_" not in verbs


def test_a_sign_in_that_ended_keeps_what_was_typed(
    enter: SignIn, task_id: int, cast: Cast, clock: TestClock
) -> None:
    reporter = enter("commune_a")
    reporter.open(f"/tasks/{task_id}/submit")
    clock.move(hours=3)
    reporter.press("Nộp kết quả", result=RESULT, status=401)
    account = cast.account("commune_a").username
    db.session.rollback()
    reporter.press("Đăng nhập", username=account, password=cast.password)
    assert RESULT in reporter.page.main
    reporter.press("Gửi tiếp")
    assert _count(Submission) == 1
    assert RESULT in reporter.page.main


def test_a_form_without_its_token_is_refused(enter: SignIn, task_id: int) -> None:
    reporter = enter("commune_a")
    reporter.open(f"/tasks/{task_id}")
    answer = reporter.client.post(f"/tasks/{task_id}/acknowledge")
    assert answer.status_code == 400
    assert _state(task_id) == "assigned"
