"""A form left half is found again by who left it, with its files, and is gone once it was sent."""

from __future__ import annotations

import io
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from tests.cast import Cast
from tests.conftest import TestClock
from tests.tasks.conftest import RESULT, Stage
from tests.tasks.test_views import PNG, go, text
from tracker.core import db, transaction
from tracker.tasks.models import TaskFile
from tracker.web import drafts
from tracker.web.models import Draft

KEY = {"key": "k" * 32}


def count() -> int:
    db.session.rollback()
    return db.session.scalar(select(func.count()).select_from(Draft)) or 0


@pytest.mark.parametrize("name", ["submit", "note", "extension", "not_applicable"])
def test_what_was_typed_is_found_again_and_gone_once_sent(
    stage: Stage, browser: Any, task_id: int, name: str
) -> None:
    stage.bring(task_id, "in_progress")
    person, page = browser("commune_a"), name if name in ("submit", "note") else f"ask/{name}"
    words = {"submit": "result", "note": "text"}.get(name, "reason")
    more = {"wished_due_on": "30/10/2024"} if name == "extension" else {}
    kept = go(person, task_id, f"drafts/{name}", **{words: "Đã họp\n3 bản", **more, **KEY, "do": "draft"})
    assert kept.location == "/my"
    assert "Bản nháp" in text(person.get("/my"))
    plain = text(person.get(f"/tasks/{task_id}/{page}"))
    assert "Có bản nháp lưu lúc 08:00, 30/09/2024." in plain
    assert "3 bản" not in plain
    found = text(person.get(f"/tasks/{task_id}/drafts/{name}", follow_redirects=True))
    assert "Đã họp\n3 bản</textarea>" in found
    assert "Có bản nháp" not in found
    assert count() == 1
    assert go(
        person, task_id, page, version=stage.task(task_id).version, **{words: "Xong", **more, **KEY}
    ).location
    assert count() == 0
    assert "Bản nháp" not in text(person.get("/my"))


def test_files_of_a_draft_need_not_be_chosen_again(stage: Stage, browser: Any, task_id: int) -> None:
    stage.bring(task_id, "in_progress")
    person = browser("commune_a")
    sent = {
        "result": "Đã họp",
        "files": [(io.BytesIO(PNG), "anh.png"), (io.BytesIO(b"x"), "la.exe")],
        "do": "draft",
    }
    assert go(person, task_id, "drafts/submit", **sent).status_code == 302
    assert "la.exe" in text(person.get("/my"))
    page = text(person.get(f"/tasks/{task_id}/submit?draft=1"))
    token = page.split('name="files-kept" value="')[1].split('"')[0]
    version = stage.task(task_id).version
    answer = go(person, task_id, "submit", version=version, **{**RESULT, **KEY, "files-kept": token})
    assert answer.location == f"/tasks/{task_id}"
    assert db.session.scalar(select(func.count()).select_from(TaskFile)) == 1


def test_the_page_keeps_without_a_word_and_an_empty_form_is_forgotten(
    stage: Stage, browser: Any, task_id: int
) -> None:
    stage.bring(task_id, "in_progress")
    person = browser("commune_a")
    answer = go(person, task_id, "drafts/note", text="Đang làm", **KEY)
    assert (answer.status_code, answer.data) == (204, b"")
    assert go(person, task_id, "drafts/note", text="Đang làm tiếp", **KEY).status_code == 204
    assert count() == 1
    assert "Đang làm tiếp" in text(person.get(f"/tasks/{task_id}/note?draft=1"))
    assert go(person, task_id, "drafts/note", text="  ", percent="").status_code == 204
    assert count() == 0


def test_a_form_that_was_refused_keeps_its_draft(stage: Stage, browser: Any, task_id: int) -> None:
    stage.bring(task_id, "in_progress")
    person = browser("commune_a")
    go(person, task_id, "drafts/submit", result="Đã họp", **KEY)
    assert go(person, task_id, "submit", result="Đã họp", version=1, **KEY).status_code == 409
    assert count() == 1


def test_a_draft_is_dropped_on_wish(stage: Stage, browser: Any, task_id: int) -> None:
    stage.bring(task_id, "in_progress")
    person = browser("commune_a")
    go(person, task_id, "drafts/note", text="Đang làm", **KEY)
    assert person.post(f"/tasks/{task_id}/drafts/note/discard").status_code == 302
    assert count() == 0


def test_nobody_sees_another_s_draft(stage: Stage, browser: Any, task_id: int) -> None:
    stage.bring(task_id, "in_progress")
    go(browser("commune_a"), task_id, "drafts/submit", result="Riêng của tôi", **KEY)
    colleague = browser("head_a")
    assert "Bản nháp" not in text(colleague.get("/my"))
    assert "Riêng của tôi" not in text(colleague.get(f"/tasks/{task_id}/submit?draft=1"))
    colleague.post(f"/tasks/{task_id}/drafts/submit/discard")
    assert count() == 1


def test_who_may_not_send_may_not_keep(stage: Stage, browser: Any, client: FlaskClient, task_id: int) -> None:
    stage.bring(task_id, "in_progress")
    assert "/sign-in" in go(client, task_id, "drafts/submit", result="x").location
    assert go(browser("leader"), task_id, "drafts/submit", result="x").status_code == 403
    assert go(browser("stranger"), task_id, "drafts/submit", result="x").status_code == 404
    assert go(browser("office"), task_id, "drafts/submit", result="x").status_code == 403
    assert go(browser("commune_a"), task_id, "drafts/other", result="x").status_code == 404
    assert client.post(f"/tasks/{task_id}/drafts/submit/discard").status_code == 302
    assert browser("leader").post(f"/tasks/{task_id}/drafts/submit/discard").status_code == 403
    assert count() == 0


def test_more_than_a_form_holds_is_refused(stage: Stage, browser: Any, task_id: int) -> None:
    stage.bring(task_id, "in_progress")
    answer = go(browser("commune_a"), task_id, "drafts/note", text="x" * (drafts.MOST_TYPED + 1))
    assert answer.status_code == 422
    assert count() == 0


def test_what_nobody_came_back_to_is_cleared(stage: Stage, browser: Any, cast: Cast, clock: TestClock) -> None:
    (task_id,) = stage.issue({"leads": ("commune_a",)})
    go(browser("commune_a"), task_id, "drafts/note", text="Đang làm")
    clock.move(days=29)
    with transaction():
        drafts.clear_old(clock.moment)
    assert drafts.find(cast.actor("commune_a"), "task.note", task_id) is not None
    clock.move(days=2)
    with transaction():
        drafts.clear_old(clock.moment)
    assert count() == 0


def many(browser: FlaskClient, directive: int, *more: str, **values: Any) -> Any:
    return browser.post(f"/directives/{directive}/submit-draft{''.join(more)}", data=values)


def test_one_result_for_several_tasks_is_found_again_with_its_boxes(stage: Stage, browser: Any) -> None:
    first, second, third = stage.issue(*({"leads": ("commune_a",)} for _ in range(3)))
    directive = stage.task(first).directive_id
    address, person = f"/tasks/submit?directive={directive}", browser("commune_a")
    boxes = [f"{one}:{stage.task(one).version}" for one in (first, second)]
    kept = many(
        person, directive, result="Đã họp chung", task_ids=boxes, files=(io.BytesIO(PNG), "anh.png"), do="draft"
    )
    assert kept.location == "/my"
    assert f"/directives/{directive}/submit-draft/discard" in text(person.get("/my"))
    assert "Có bản nháp lưu lúc" in text(person.get(address))
    # Meanwhile one of them moves on: its box is found by the task, not by the version that was seen.
    stage.act("commune_a", "acknowledge", second)
    found = text(person.get(f"/directives/{directive}/submit-draft", follow_redirects=True))
    assert "Đã họp chung</textarea>" in found
    ticked = re.findall(r"<input checked[^>]*value=\"(\d+):\d+\"", found)
    assert ticked == [str(first), str(second)]
    fields = dict(re.findall(r'name="(key|files-kept)"[^>]*value="([^"]*)"', found))
    now = [f"{one}:{stage.task(one).version}" for one in (first, second)]
    assert person.post(address, data={"result": "Đã họp chung", "task_ids": now, **fields}).location == "/my"
    assert [stage.task(one).state for one in (first, second, third)] == ["submitted", "submitted", "assigned"]
    assert count() == 0


def test_boxes_alone_are_nothing_to_keep(stage: Stage, browser: Any, task_id: int) -> None:
    directive = stage.task(task_id).directive_id
    person = browser("commune_a")
    assert many(person, directive, task_ids=["1:1"], result=" ").status_code == 204
    assert count() == 0
    many(person, directive, result="Đang làm")
    assert count() == 1
    assert many(person, directive, "/discard").location == "/my"
    assert count() == 0


def test_nobody_keeps_a_shared_result_for_another_unit(
    stage: Stage, browser: Any, client: FlaskClient, task_id: int
) -> None:
    directive = stage.task(task_id).directive_id
    assert "/sign-in" in many(client, directive, result="x").location
    for name, status in (("stranger", 404), ("leader", 403), ("auditor", 403), ("admin", 403), ("office", 404)):
        assert many(browser(name), directive, result="x").status_code == status
    many(browser("commune_a"), directive, result="Riêng của tôi")
    other = browser("head_a")
    assert "Riêng của tôi" not in text(other.get(f"/tasks/submit?directive={directive}&draft=1"))
    many(other, directive, "/discard")
    assert count() == 1
