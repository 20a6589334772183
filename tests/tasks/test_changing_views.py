"""The pages of changes over HTTP: first shown, then confirmed, kept on the document's page."""

from __future__ import annotations

import re
import uuid
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.tasks.conftest import DUE, Stage
from tracker.core import db
from tracker.directives.models import Directive, DirectiveChange
from tracker.outbox.models import Message
from tracker.tasks.models import ReminderTemplate, Task

REASON = {"reason": "Theo chỉ đạo mới của huyện."}


def text(answer: Any) -> str:
    """The page's text."""
    body: str = answer.get_data(as_text=True)
    return body


def look(client: FlaskClient, address: str, **data: Any) -> tuple[str, dict[str, Any]]:
    """Have a change shown: the page, and the form that confirms it."""
    given = {"key": uuid.uuid4().hex, **REASON, **data}
    answer = client.post(address, data=given)
    page = text(answer)
    assert answer.status_code == 200, page
    seen = re.search(r'name="seen"[^>]*value="([^"]+)"', page)
    assert seen is not None
    return page, {**given, "seen": seen[1], "do": "confirm"}


@pytest.fixture
def office(browser: Any) -> FlaskClient:
    client: FlaskClient = browser("office")
    return client


@pytest.fixture
def tasks(stage: Stage) -> tuple[int, int]:
    """A task of Dào San that is done, and one of Bản Lang that is open, of one instruction."""
    done, running = stage.issue({"leads": ("commune_a", "commune_b")})
    stage.bring(done, "completed")
    return done, running


def base(stage: Stage, task_id: int) -> str:
    """The address of a task's document."""
    return f"/directives/{stage.task(task_id).directive_id}"


def test_moving(office: FlaskClient, stage: Stage, tasks: tuple[int, int]) -> None:
    done, running = tasks
    address = f"{base(stage, done)}/instructions/{stage.task(done).instruction_id}/move"
    page, data = look(office, address, days="3")
    assert "15/10/2024 → 18/10/2024" in page
    assert "Đã hoàn thành." in page
    assert stage.task(running).due_on == DUE
    other = office.post(address, data={**data, "days": "4"})
    assert other.status_code == 409
    assert "15/10/2024 → 21/10/2024" in text(other)
    for _ in range(2):
        assert office.post(address, data=data).status_code == 302
    assert str(stage.task(running).due_on) == "2024-10-18"
    page = text(office.get(base(stage, done)))
    assert "Đã thay đổi sau khi giao" in page
    assert REASON["reason"] in page
    assert db.session.scalar(select(func.count()).select_from(DirectiveChange)) == 1


def test_what_happened_in_between_is_shown_again(office: FlaskClient, stage: Stage) -> None:
    first, _ = stage.issue({"leads": ("commune_a", "commune_b")})
    address = f"{base(stage, first)}/withdraw"
    _, data = look(office, address)
    stage.bring(first, "completed")
    again = office.post(address, data=data)
    assert again.status_code == 409
    assert "đã khác với bản xem trước" in text(again)
    assert stage.task(first).state == "completed"
    assert db.session.get_one(Directive, stage.task(first).directive_id).state == "issued"


def test_withdrawing_twice_with_one_form_is_one_withdrawal(
    office: FlaskClient, stage: Stage, tasks: tuple[int, int]
) -> None:
    address = f"{base(stage, tasks[0])}/withdraw"
    _, data = look(office, address)
    for _ in range(2):
        assert office.post(address, data=data).status_code == 302
    assert [stage.task(one).state for one in tasks] == ["completed", "withdrawn"]
    assert office.post(address, data={"key": "n", **REASON}).status_code == 422
    assert office.get(address).status_code == 302


def test_correcting_and_rewording(office: FlaskClient, stage: Stage, tasks: tuple[int, int]) -> None:
    done, running = tasks
    address = base(stage, done)
    head = {"type": "công văn", "number": "1318", "symbol": "UBND-NV", "subject": "Trích yếu đúng"}
    version = db.session.get_one(Directive, stage.task(done).directive_id).version
    page, data = look(office, f"{address}/correct", version=version, date="5/7/2024", **head)
    assert "Trích yếu đúng" in page
    assert office.post(f"{address}/correct", data=data).status_code == 302
    words = f"{address}/instructions/{stage.task(running).instruction_id}/reword"
    page, data = look(office, words, title="Tên mới", text="Nội dung mới")
    assert "Theo nội dung mới" in page
    assert office.post(words, data=data).status_code == 302
    assert stage.task(running).instruction.title == "Tên mới"
    page = text(office.get(address))
    for label in ("Đính chính thông tin", "Sửa nội dung nhiệm vụ"):
        assert label in page


def test_removing_and_replacing(office: FlaskClient, browser: Any, stage: Stage, tasks: tuple[int, int]) -> None:
    done, running = tasks
    address = base(stage, done)
    part = stage.task(done).instruction_id
    assert office.post(
        f"{address}/instructions/{part}/remove", data={"key": "k", "unit_ids": [99], **REASON}
    ).status_code == 422  # fmt: skip
    new = stage.issue()[0]
    successor = stage.task(new).directive_id
    page, data = look(office, f"{address}/replace", replacement=successor, carried=[part])
    assert "Chuyển sang văn bản mới" in page
    assert office.post(f"{address}/replace", data=data).status_code == 302
    assert stage.task(running).state == "withdrawn"
    carried = db.session.scalars(select(Task).where(Task.directive_id == successor, Task.id != new)).one()
    assert carried.unit_id == stage.task(running).unit_id
    for name in ("office", "commune_b"):
        assert "Đã được thay thế" in text(browser(name).get(address)), name
    assert "Đã được thay thế" not in text(browser("agency").get(address))
    unit = stage.cast.units["commune_b"]
    removal = f"{base(stage, new)}/instructions/{carried.instruction_id}/remove"
    page, data = look(office, removal, unit_ids=[unit])
    assert "Thu hồi nhiệm vụ" in page
    assert office.post(removal, data=data).status_code == 302
    assert stage.task(carried.id).state == "withdrawn"


def test_the_office_alone_is_led_to_changes(browser: Any, stage: Stage, tasks: tuple[int, int]) -> None:
    address = base(stage, tasks[0])
    assert "Thay đổi văn bản đã giao" in text(browser("office").get(address))
    for name in ("leader", "auditor", "commune_a"):
        assert "Thay đổi văn bản đã giao" not in text(browser(name).get(address)), name


def test_templates(office: FlaskClient, stage: Stage) -> None:
    words = "Đề nghị {don_vi} nộp {so_nhiem_vu}, hạn {han}."
    data = {"key": "a", "version": 0, "name": "Nhắc tuần", "text": words}
    assert office.post("/reminder-templates/new", data={**data, "text": "Gửi {ten}."}).status_code == 422
    for _ in range(2):
        assert office.post("/reminder-templates/new", data=data).status_code == 302
    kept = db.session.scalars(select(ReminderTemplate)).one()
    assert office.post("/reminder-templates/new", data={**data, "key": "b"}).status_code == 422
    address = f"/reminder-templates/{kept.id}"
    assert office.post(address, data={**data, "key": "c", "version": 9}).status_code == 409
    ids = stage.issue({"leads": ("commune_a", "commune_b")}, {"due_on": None})
    page = text(office.post("/tasks/remind", data={"task": ids, "template": kept.id, "use": "1"}))
    assert "Đề nghị {don_vi} nộp" in page
    send = {"key": "s", "task": ids, "note": kept.text, "send": "1", "template": kept.id}
    assert office.post("/tasks/remind", data={**send, "note": "Gửi {ten}."}).status_code == 422
    assert office.post("/tasks/remind", data=send).status_code == 302
    bodies = "\n".join(db.session.scalars(select(Message.body).where(Message.kind == "task.reminded")))
    assert "Đề nghị Xã Dào San nộp 2, hạn 15/10/2024." in bodies
    assert "Đề nghị Xã Bản Lang nộp 1, hạn 15/10/2024." in bodies
    assert office.post(f"{address}/remove", data={"version": kept.version + 1}).status_code == 409
    assert office.post(f"{address}/remove", data={"version": kept.version}).status_code == 302
    assert db.session.scalar(select(func.count()).select_from(ReminderTemplate)) == 0
    assert office.get(address).status_code == 404
