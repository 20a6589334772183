"""Pages and acts over HTTP, each with its refusals."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.cast import Cast
from tests.conftest import TestClock
from tests.tasks.conftest import RESULT, Stage
from tracker.core import db
from tracker.directives.models import Directive
from tracker.outbox.models import Message
from tracker.tasks.models import Submission, Task, TaskEvent, TaskFile, TaskNote, TaskRequest

PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x02\x00\x00\x00\x90wS\xde\x00\x00"
    b"\x00\x0cIDATx\x9cc\xf8\xcf\xc0\x00\x00\x03\x01\x01\x00\xc9\xfe\x92\xef\x00\x00\x00\x00IEND\xaeB`\x82"
)
ROUTES = [
    # state, address, a person who may, one whose role may not, whether it has a page
    ("assigned", "acknowledge", "commune_a", "leader", False),
    ("in_progress", "note", "commune_a", "leader", True),
    ("in_progress", "submit", "commune_a", "auditor", True),
    ("in_progress", "ask/extension", "commune_a", "leader", True),
    ("in_progress", "ask/not_applicable", "commune_a", "leader", True),
    ("completed", "ask/reopening", "commune_a", "auditor", True),
    ("submitted", "decide", "office", "commune_a", True),
    ("awaiting_head", "approve", "head_a", "commune_a", True),
    ("submitted", "take-back", "commune_a", "leader", False),
    ("in_progress", "withdraw", "office", "leader", True),
    ("in_progress", "extend", "office", "auditor", True),
    ("in_progress", "enter", "office", "leader", True),
    ("in_progress", "pause", "office", "commune_a", True),
    ("paused", "resume", "office", "leader", False),
]


def text(answer: Any) -> str:
    """The page's text."""
    body: str = answer.get_data(as_text=True)
    return body


def go(client: FlaskClient, task_id: int, path: str, **data: Any) -> Any:
    """Send a form about a task."""
    return client.post(f"/tasks/{task_id}/{path}", data=data, content_type="multipart/form-data")


def look(client: FlaskClient, address: str, data: dict[str, Any]) -> dict[str, Any]:
    """Have a change shown; the form that confirms exactly what was shown."""
    shown = client.post(address, data=data)
    assert shown.status_code == 200, text(shown)
    seen = re.search(r'name="seen"[^>]*value="([^"]+)"', text(shown))
    assert seen is not None
    return {**data, "seen": seen[1], "do": "confirm"}


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route[1])
def test_refusals_of_every_route(
    stage: Stage, browser: Any, client: FlaskClient, task_id: int, route: tuple[str, str, str, str, bool]
) -> None:
    state, path, may, may_not, page = route
    stage.bring(task_id, state)
    address = f"/tasks/{task_id}/{path}"
    answer = client.post(address)
    assert answer.status_code == 302
    assert "/sign-in" in answer.location
    assert browser(may_not).post(address).status_code == 403
    if may in ("commune_a", "head_a"):
        stranger = "stranger" if may == "commune_a" else None
        if stranger:
            assert browser(stranger).post(address).status_code == 404
    if page:
        assert client.get(address).status_code == 302
        opened = browser(may).get(address)
        assert opened.status_code == 200
        assert "Việc 1" in text(opened)
    assert stage.task(task_id).state == state


def test_a_cooperating_unit_reads_and_notes_but_does_not_hand_in(browser: Any, stage: Stage, task_id: int) -> None:
    agency = browser("agency")
    assert agency.get(f"/tasks/{task_id}/note").status_code == 200
    assert agency.get(f"/tasks/{task_id}/submit").status_code == 403
    assert go(agency, task_id, "submit", key="k1", version=1, **RESULT).status_code == 403
    assert go(agency, task_id, "note", key="k2", text="Đã cử cán bộ phối hợp.").status_code == 302
    assert db.session.scalars(select(TaskNote.text)).all() == ["Đã cử cán bộ phối hợp."]


def test_acknowledge(browser: Any, stage: Stage, task_id: int) -> None:
    answer = go(browser("commune_a"), task_id, "acknowledge")
    assert answer.status_code == 302
    assert stage.task(task_id).state == "in_progress"
    assert go(browser("commune_a"), task_id, "acknowledge").status_code == 409


def test_acknowledge_all_and_some(browser: Any, stage: Stage) -> None:
    first, second, foreign = stage.issue({}, {}, {"leads": ("commune_b",)})
    commune = browser("commune_a")
    assert commune.post("/tasks/acknowledge", data={"task": [first, foreign]}).status_code == 404
    assert stage.task(first).state == "assigned"
    assert commune.post("/tasks/acknowledge", data={"task": [first]}).status_code == 302
    assert (stage.task(first).state, stage.task(second).state) == ("in_progress", "assigned")
    assert commune.post("/tasks/acknowledge").status_code == 302
    assert stage.task(second).state == "in_progress"
    assert stage.task(foreign).state == "assigned"
    assert browser("commune_a").post("/tasks/acknowledge", data={"task": ["x"]}).status_code == 400


def test_submitting_with_everything(browser: Any, stage: Stage, task_id: int) -> None:
    answer = go(
        browser("commune_a"),
        task_id,
        "submit",
        key="k",
        version=1,
        result="Đã họp 7 bản.",
        done_on="28/9/2024",
        difficulties="Đường sạt lở.",
        proposals="Hỗ trợ kinh phí.",
        answer_number="47/BC-UBND",
        answer_date="29/9/2024",
        files=(io.BytesIO(PNG), "hop ban.png"),
    )
    assert answer.status_code == 302, text(answer)
    assert answer.location == f"/tasks/{task_id}"
    sent = db.session.scalars(select(Submission)).one()
    assert (sent.result, sent.difficulties, sent.proposals) == (
        "Đã họp 7 bản.",
        "Đường sạt lở.",
        "Hỗ trợ kinh phí.",
    )
    assert (str(sent.done_on), str(sent.answer_date), sent.answer_number) == (
        "2024-09-28",
        "2024-09-29",
        "47/BC-UBND",
    )
    assert db.session.scalars(select(TaskFile.submission_id)).all() == [sent.id]
    assert stage.task(task_id).state == "submitted"


def test_sent_twice_is_handed_in_once(browser: Any, stage: Stage, task_id: int) -> None:
    commune = browser("commune_a")
    sent = {"key": "same", "version": 1, **RESULT}
    first, again = (go(commune, task_id, "submit", **sent) for _ in range(2))
    assert first.status_code == again.status_code == 302
    assert first.location == again.location
    assert db.session.scalar(select(func.count()).select_from(Submission)) == 1


def test_a_stale_page_keeps_text_and_files_and_can_be_sent_again(browser: Any, stage: Stage, task_id: int) -> None:
    commune = browser("commune_a")
    stage.act("commune_a", "acknowledge", task_id)
    files = (io.BytesIO(PNG), "hop ban.png")
    answer = go(commune, task_id, "submit", key="k", version=1, result="Rất dài và quý.", files=files)
    page = text(answer)
    assert answer.status_code == 409
    assert "Rất dài và quý." in page
    assert "hop ban.png" in page
    assert 'name="files-kept"' in page
    assert 'name="version" type="hidden" value="2"' in page
    assert db.session.scalar(select(func.count()).select_from(Submission)) == 0
    token = page.split('name="files-kept" value="')[1].split('"')[0]
    sent = {"key": "k", "version": 2, "result": "Rất dài và quý.", "files-kept": token}
    assert go(commune, task_id, "submit", **sent).status_code == 302
    assert db.session.scalar(select(func.count()).select_from(TaskFile)) == 1


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"result": ""}, "Hãy ghi kết quả thực hiện."),
        ({"result": "x", "done_on": "1/10/2024"}, "Ngày hoàn thành chưa đến."),
        ({"result": "x", "done_on": "1/1/2023"}, "sớm hơn ngày giao quá một năm"),
        ({"result": "x", "answer_date": "1/10/2024"}, "Ngày văn bản trả lời chưa đến."),
    ],
)
def test_wrong_values_stand_at_their_field(
    browser: Any, stage: Stage, task_id: int, fields: dict[str, str], sentence: str
) -> None:
    answer = go(browser("commune_a"), task_id, "submit", key="k", version=1, **fields)
    assert answer.status_code == 422
    assert sentence in text(answer)
    assert stage.task(task_id).state == "assigned"


def test_required_evidence(browser: Any, stage: Stage) -> None:
    task_id = stage.issue({"evidence_required": True})[0]
    commune = browser("commune_a")
    refused = go(commune, task_id, "submit", key="k", version=1, **RESULT)
    assert refused.status_code == 422
    assert "cần ít nhất một tệp minh chứng" in text(refused)
    bad = go(commune, task_id, "submit", key="k", version=1, files=(io.BytesIO(b"MZ\x90\x00"), "a.exe"), **RESULT)
    assert bad.status_code == 422
    sent = go(commune, task_id, "submit", key="k", version=1, files=(io.BytesIO(PNG), "a.png"), **RESULT)
    assert sent.status_code == 302


def test_the_page_says_why_it_came_back(browser: Any, stage: Stage, task_id: int) -> None:
    stage.bring(task_id, "returned")
    page = text(browser("commune_a").get(f"/tasks/{task_id}/submit"))
    assert "Thiếu ảnh." in page
    assert "Phòng Nội vụ trả lại ngày 30/09/2024" in page


def test_submitting_many(browser: Any, stage: Stage) -> None:
    first, second, third = stage.issue({}, {}, {})
    directive = stage.task(first).directive_id
    commune, address = browser("commune_a"), f"/tasks/submit?directive={directive}"
    page = text(commune.get(address))
    assert f'value="{first}:1"' in page
    refused = commune.post(address, data={"key": "k", "task_ids": [f"{first}:1", f"{second}:9"], **RESULT})
    assert refused.status_code == 409
    assert stage.task(first).state == "assigned"
    none = commune.post(address, data={"key": "k", "task_ids": [], **RESULT})
    assert none.status_code == 422
    data = {"key": "k", "task_ids": [f"{first}:1", f"{second}:1"], "files": (io.BytesIO(PNG), "a.png"), **RESULT}
    assert commune.post(address, data=data).status_code == 302
    assert [stage.task(one).state for one in (first, second, third)] == ["submitted", "submitted", "assigned"]
    assert db.session.scalar(select(func.count(func.distinct(TaskFile.file_id)))) == 1
    assert db.session.scalar(select(func.count(TaskFile.id))) == 2
    assert browser("stranger").get(address).status_code == 404


def test_submitting_many_refuses_a_foreign_task(browser: Any, stage: Stage) -> None:
    own, foreign = stage.issue({}, {"leads": ("commune_b",)})
    address = f"/tasks/submit?directive={stage.task(own).directive_id}"
    answer = browser("commune_a").post(address, data={"key": "k", "task_ids": [f"{foreign}:1"], **RESULT})
    assert answer.status_code == 404
    assert browser("commune_a").get("/tasks/submit?directive=x").status_code == 400


def test_deciding(browser: Any, stage: Stage, task_id: int) -> None:
    stage.bring(task_id, "submitted")
    office, seen = browser("office"), stage.task(task_id).version
    assert go(office, task_id, "decide", version=seen, do="return").status_code == 422
    stale = go(office, task_id, "decide", version=seen - 1, do="return", note="Bổ sung ảnh.")
    assert stale.status_code == 409
    assert "Bổ sung ảnh." in text(stale)
    past = go(office, task_id, "decide", version=seen, do="return", note="x", redo_on="1/9/2024")
    assert past.status_code == 422
    assert go(office, task_id, "decide", version=seen, do="other").status_code == 422
    back = go(office, task_id, "decide", version=seen, do="return", note="Bổ sung.", redo_on="20/10/2024")
    assert back.status_code == 302
    assert (stage.task(task_id).state, str(stage.task(task_id).due_on)) == ("returned", "2024-10-20")
    stage.act("commune_a", "submit", task_id, **RESULT)
    assert go(office, task_id, "decide", version=stage.task(task_id).version, do="accept").status_code == 302
    assert stage.task(task_id).state == "completed"
    assert office.get(f"/tasks/{task_id}/decide").status_code == 409


def test_nobody_decides_on_their_own(browser: Any, stage: Stage) -> None:
    task_id = stage.issue({"leads": ("office",)})[0]
    stage.act("office", "submit", task_id, **RESULT)
    seen = stage.task(task_id).version
    assert browser("office").get(f"/tasks/{task_id}/decide").status_code == 403
    assert go(browser("office"), task_id, "decide", version=seen, do="accept").status_code == 403
    assert go(browser("leader"), task_id, "decide", version=seen, do="accept").status_code == 302


def test_asking_and_answering(browser: Any, stage: Stage, task_id: int) -> None:
    commune, office = browser("commune_a"), browser("office")
    early = go(commune, task_id, "ask/extension", key="a", reason="Mưa lũ.", wished_due_on="10/10/2024")
    assert early.status_code == 422
    assert "phải sau hạn hiện nay (15/10/2024)" in text(early)
    assert go(commune, task_id, "ask/else").status_code == 404
    asked = go(commune, task_id, "ask/extension", key="a", reason="Mưa lũ.", wished_due_on="25/10/2024")
    assert asked.status_code == 302
    assert go(commune, task_id, "ask/not_applicable", key="b", reason="Không có.").status_code == 409
    request_id = db.session.scalars(select(TaskRequest.id)).one()
    path = f"requests/{request_id}"
    assert "Mưa lũ." in text(office.get(f"/tasks/{task_id}/{path}"))
    assert office.get(f"/tasks/{task_id}/requests/999").status_code == 404
    assert go(browser("auditor"), task_id, path, do="grant").status_code == 403
    assert go(office, task_id, path, do="refuse").status_code == 422
    granted = go(office, task_id, path, do="grant", granted_due_on="22/10/2024")
    assert granted.status_code == 302
    assert str(stage.task(task_id).due_on) == "2024-10-22"
    again = go(office, task_id, path, do="grant")
    assert again.status_code == 409


def test_cancelling_a_request(browser: Any, stage: Stage, task_id: int, client: FlaskClient) -> None:
    request_id = stage.ask("commune_a", task_id, "not_applicable")
    path = f"requests/{request_id}/cancel"
    assert go(client, task_id, path).status_code == 302
    assert go(browser("leader"), task_id, path).status_code == 403
    assert go(browser("stranger"), task_id, path).status_code == 404
    assert go(browser("agency"), task_id, path).status_code == 403
    assert go(browser("commune_a"), task_id, path).status_code == 302
    assert stage.task(task_id).open_request is None


def test_the_head_approves_or_sends_back(browser: Any, stage: Stage, task_id: int) -> None:
    stage.bring(task_id, "awaiting_head")
    head, seen = browser("head_a"), stage.task(task_id).version
    assert go(head, task_id, "approve", version=seen, do="send_back").status_code == 422
    assert go(head, task_id, "approve", version=seen - 1, do="approve").status_code == 409
    assert go(head, task_id, "approve", version=seen, do="send_back", reason="Ghi số bản.").status_code == 302
    assert stage.task(task_id).state == "in_progress"
    stage.act("commune_a", "submit", task_id, **RESULT)
    assert go(head, task_id, "approve", version=stage.task(task_id).version, do="approve").status_code == 302
    assert stage.task(task_id).state == "submitted"


def test_taking_back(browser: Any, stage: Stage, task_id: int) -> None:
    stage.bring(task_id, "submitted")
    seen = stage.task(task_id).version
    assert go(browser("commune_a"), task_id, "take-back", version=seen - 1).status_code == 409
    assert go(browser("agency"), task_id, "take-back", version=seen).status_code == 403
    assert go(browser("commune_a"), task_id, "take-back", version=seen).status_code == 302
    assert stage.task(task_id).state == "in_progress"


@pytest.mark.parametrize(("path", "state"), [("withdraw", "withdrawn"), ("pause", "paused")])
def test_stopping_with_a_reason(browser: Any, stage: Stage, task_id: int, path: str, state: str) -> None:
    office = browser("office")
    assert go(office, task_id, path, version=1).status_code == 422
    stale = go(office, task_id, path, version=7, reason="Giao nhầm đơn vị.")
    assert stale.status_code == 409
    assert "Giao nhầm đơn vị." in text(stale)
    assert go(office, task_id, path, version=1, reason="Giao nhầm đơn vị.").status_code == 302
    assert stage.task(task_id).state == state
    assert go(office, task_id, path, version=2, reason="Lại.").status_code == 409


def test_resuming(browser: Any, stage: Stage, task_id: int, clock: TestClock) -> None:
    stage.bring(task_id, "paused")
    clock.move(days=2)
    office = browser("office")
    assert go(office, task_id, "resume", version=1).status_code == 409
    assert go(office, task_id, "resume", version=2).status_code == 302
    assert str(stage.task(task_id).due_on) == "2024-10-17"


def test_reminding(browser: Any, stage: Stage, cast: Cast, client: FlaskClient) -> None:
    ids = stage.issue({"leads": ("commune_a", "commune_b")}, {"leads": ("commune_a",)})
    directive, office = stage.task(ids[0]).directive_id, browser("office")
    assert client.post("/tasks/remind").status_code == 302
    assert browser("commune_a").post("/tasks/remind").status_code == 403
    shown = office.post("/tasks/remind", data={"directive": directive, "unit": cast.units["commune_a"]})
    assert shown.status_code == 200
    assert text(shown).count('name="task"') == 2
    before = db.session.scalar(select(func.count()).select_from(Message))
    sent = {"send": "1", "key": "k", "task": ids, "note": "Nộp trong tuần."}
    for _ in range(2):
        assert office.post("/tasks/remind", data=sent).status_code == 302
    messages = db.session.scalars(select(Message).order_by(Message.id).offset(before)).all()
    assert sorted(m.unit_id for m in messages) == sorted(cast.units[name] for name in ("commune_a", "commune_b"))
    assert all("Nộp trong tuần." in message.body for message in messages)
    assert [stage.task(one).reminders for one in ids] == [1, 1, 1]
    assert "đã nhắc hôm nay" in text(office.get(f"/tasks/remind?task={ids[0]}"))
    assert "Không có nhiệm vụ nào cần nhắc" in text(office.get("/tasks/remind"))


def test_issuing(browser: Any, stage: Stage, client: FlaskClient) -> None:
    directive_id = stage.draft({"leads": ("commune_a", "commune_b")})
    address = f"/directives/{directive_id}/issue"
    assert client.post(address).status_code == 302
    assert browser("leader").post(address, data={"version": 1}).status_code == 403
    assert browser("office").post("/directives/999/issue", data={"version": 1}).status_code == 404
    assert browser("office").post(address, data={"version": 5}).status_code == 409
    assert browser("office").post(address).status_code == 409
    assert browser("office").post(address, data={"version": 1}).status_code == 302
    assert browser("office").post(address, data={"version": 2}).status_code == 409
    assert db.session.scalar(select(func.count()).select_from(Task)) == 2
    assert db.session.get_one(Directive, directive_id).state == "issued"


def test_adding_by_hand(browser: Any, stage: Stage, cast: Cast, client: FlaskClient) -> None:
    task_id = stage.issue({"leads": ("commune_a",)})[0]
    directive_id = stage.task(task_id).directive_id
    instruction_id = stage.task(task_id).instruction_id
    address, office = f"/directives/{directive_id}/tasks/new", browser("office")
    assert client.get(address).status_code == 302
    assert browser("commune_a").get(address).status_code == 403
    assert "Xã Bản Lang" in text(office.get(address))
    unit = cast.units["commune_b"]
    none = office.post(address, data={"key": "a", "instruction_id": instruction_id})
    assert none.status_code == 422
    twice = {"key": "a", "instruction_id": instruction_id, "unit_ids": [cast.units["commune_a"]]}
    assert office.post(address, data=twice).status_code == 422
    data = {"key": "a", "instruction_id": instruction_id, "unit_ids": [unit], "due_on": "12/10/2024"}
    confirmed = look(office, address, data)
    assert db.session.scalar(select(func.count()).select_from(Task)) == 1
    for _ in range(2):
        assert office.post(address, data=confirmed).status_code == 302
    made = db.session.scalars(select(Task).where(Task.unit_id == unit)).one()
    assert (str(made.due_on), made.internal_deadline) == ("2024-10-14", True)
    new = {"key": "b", "instruction_id": 0, "title": "Việc thêm", "text": "Nội dung", "unit_ids": [unit]}
    assert office.post(address, data={**new, "title": ""}).status_code == 422
    assert office.post(address, data=look(office, address, new)).status_code == 302
    added = db.session.scalars(select(Task).order_by(Task.id.desc())).first()
    assert added is not None
    assert (added.instruction.label, added.due_on) == ("bổ sung 1", None)


def test_files_are_sent_by_their_task(browser: Any, stage: Stage, app: Flask) -> None:
    mine, other = stage.issue({}, {})
    go(browser("commune_a"), mine, "submit", key="k", version=1, files=(io.BytesIO(PNG), "a.png"), **RESULT)
    file_id = db.session.scalars(select(TaskFile.id)).one()
    answer = browser("office").get(f"/tasks/{mine}/files/{file_id}")
    assert (answer.status_code, answer.mimetype) == (200, "image/png")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    answer.close()
    assert browser("office").get(f"/tasks/{other}/files/{file_id}").status_code == 404
    assert browser("stranger").get(f"/tasks/{mine}/files/{file_id}").status_code == 404
    assert browser("admin").get(f"/tasks/{mine}/files/{file_id}").status_code == 403
    assert app.test_client().get(f"/tasks/{mine}/files/{file_id}").status_code == 302


def test_every_act_leaves_an_event(stage: Stage, task_id: int) -> None:
    stage.bring(task_id, "completed")
    assert [event.verb for event in stage.events(task_id)] == ["assigned", "submit", "accept"]
    assert db.session.scalar(select(func.count()).select_from(TaskEvent)) == 4
