"""Who in a unit does a task, words between colleagues, and what a leaver leaves behind."""

from __future__ import annotations

from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from tests.cast import Cast
from tests.conftest import TestClock
from tests.tasks.conftest import Stage
from tests.tasks.test_views import go, text
from tracker.accounts.operations import edit_account, lock
from tracker.core import db, transaction
from tracker.core.access import Role
from tracker.core.errors import Forbidden, IllegalTransition, Invalid
from tracker.outbox.queries import messages
from tracker.tasks import queries
from tracker.tasks.models import TaskAssignment, TaskEvent, UnitNote

KEY = {"key": "k" * 32}


def doer(cast: Cast, task_id: int) -> str | None:
    db.session.rollback()
    return queries.doers(cast.units["commune_a"]).get(task_id, (0, None))[1]


def test_a_person_takes_a_task_and_hands_it_on(stage: Stage, cast: Cast, task_id: int) -> None:
    me, head = cast.people["commune_a"], cast.people["head_a"]
    stage.act("commune_a", "assign_person", task_id, person_id=me)
    assert doer(cast, task_id) == "Báo cáo Dào San"
    assert not [one for one in messages(cast.actor("commune_a")) if one.kind == "task.given"]
    stage.act("commune_a", "assign_person", task_id, person_id=head)
    stage.act("commune_a", "assign_person", task_id, person_id=head)
    assert doer(cast, task_id) == "Lãnh đạo Dào San"
    told = [one for one in messages(cast.actor("head_a")) if one.kind == "task.given"]
    assert [(one.subject, one.path) for one in told] == [("Được phân công: Việc 1", f"/tasks/{task_id}")]
    stage.act("head_a", "assign_person", task_id, person_id=None)
    stage.act("head_a", "assign_person", task_id, person_id=None)
    assert doer(cast, task_id) is None
    verbs = [(one.verb, one.note) for one in stage.events(task_id)][1:]
    assert verbs == [
        ("assign_person", "Báo cáo Dào San"),
        ("assign_person", "Lãnh đạo Dào San"),
        ("release_person", ""),
    ]


def test_handing_on_disturbs_nobody_who_writes(stage: Stage, cast: Cast, task_id: int) -> None:
    stage.bring(task_id, "in_progress")
    seen = stage.task(task_id).version
    stage.act("head_a", "assign_person", task_id, person_id=cast.people["commune_a"])
    stage.act("commune_a", "submit", task_id, result="Đã họp", version=seen)
    assert stage.task(task_id).state == "submitted"


@pytest.mark.parametrize("name", ["office", "commune_b", "stranger", "leader"])
def test_nobody_outside_the_unit_assigns_or_is_assigned(stage: Stage, cast: Cast, task_id: int, name: str) -> None:
    with pytest.raises(Forbidden):
        stage.act(name, "assign_person", task_id, person_id=cast.people["commune_a"])
    with pytest.raises(Forbidden):
        stage.act(name, "note_to_colleague", task_id, person_id=cast.people["commune_a"], text="Nhắn")
    with pytest.raises(Invalid):
        stage.act("commune_a", "assign_person", task_id, person_id=cast.people[name])
    with pytest.raises(Invalid):
        stage.act("commune_a", "note_to_colleague", task_id, person_id=cast.people[name], text="Nhắn")


def test_what_has_ended_is_assigned_to_nobody(stage: Stage, cast: Cast, task_id: int) -> None:
    stage.bring(task_id, "completed")
    with pytest.raises(IllegalTransition):
        stage.act("commune_a", "assign_person", task_id, person_id=cast.people["head_a"])


def leave_by(cast: Cast, clock: TestClock, way: str) -> None:
    account, admin = cast.account("commune_a"), cast.actor("admin")
    if way == "locked":
        lock(account, actor=admin, now=clock(), version=None)
        return
    edit_account(
        account,
        actor=admin,
        now=clock(),
        version=None,
        full_name=account.full_name,
        position_title="",
        email=None,
        telephone="",
        role=Role.UNIT_REPORTER,
        unit_id=cast.units["commune_b"],
    )


@pytest.mark.parametrize("way", ["locked", "moved"])
def test_a_leavers_work_is_there_for_the_next(stage: Stage, cast: Cast, clock: TestClock, way: str) -> None:
    first, second, done = stage.issue({}, {}, {})
    for task_id in (first, second, done):
        stage.act("head_a", "assign_person", task_id, person_id=cast.people["commune_a"])
    stage.bring(done, "completed")
    with transaction():
        leave_by(cast, clock, way)
    assert queries.doers(cast.units["commune_a"]) == {}
    assert [one.verb for one in stage.events(first)][-1] == "release_person"
    kept = db.session.scalars(select(TaskAssignment.task_id)).all()
    assert list(kept) == [done]
    told = [one for one in messages(cast.actor("head_a")) if one.kind == "task.released"]
    assert [one.subject for one in told] == ["2 nhiệm vụ cần người làm tiếp"]
    stage.act("head_a", "submit", first, result="Làm tiếp")
    assert stage.task(first).state == "submitted"


def test_a_word_to_a_colleague_stays_in_the_unit(stage: Stage, cast: Cast, browser: Any, task_id: int) -> None:
    person = browser("commune_a")
    sent = {"person_id": str(cast.people["head_a"]), "text": "Nhờ xem lại số liệu.", **KEY}
    assert go(person, task_id, "colleague", **sent).location == f"/tasks/{task_id}"
    assert go(person, task_id, "colleague", **sent).location == f"/tasks/{task_id}"
    assert len(db.session.scalars(select(UnitNote)).all()) == 1
    assert "Nhờ xem lại số liệu." in text(browser("head_a").get(f"/tasks/{task_id}"))
    (told,) = [one for one in messages(cast.actor("head_a")) if one.kind == "task.colleague"]
    assert told.body == "Nhờ xem lại số liệu."
    for name in ("office", "leader", "auditor"):
        assert "Nhờ xem lại" not in text(browser(name).get(f"/tasks/{task_id}")), name
    assert "Nhờ xem lại" not in "".join(one.note for one in db.session.scalars(select(TaskEvent)))


def test_an_empty_word_goes_back(stage: Stage, cast: Cast, browser: Any, task_id: int) -> None:
    sent = {"person_id": str(cast.people["head_a"]), "text": " ", **KEY}
    assert go(browser("commune_a"), task_id, "colleague", **sent).status_code == 422


def test_the_pages_and_their_refusals(
    stage: Stage, cast: Cast, browser: Any, client: FlaskClient, task_id: int
) -> None:
    person = browser("commune_a")
    assert "chưa phân công" in text(person.get(f"/tasks/{task_id}"))
    for page in ("person", "colleague"):
        address = f"/tasks/{task_id}/{page}"
        assert "Lãnh đạo Dào San" in text(person.get(address))
        assert client.get(address).status_code == 302
        assert browser("leader").get(address).status_code == 403
        assert browser("office").get(address).status_code == 403
        assert browser("stranger").get(address).status_code == 404
        assert (
            go(person, task_id, page, person_id=str(cast.people["stranger"]), text="x", **KEY).status_code == 422
        )
    assert go(person, task_id, "person", person_id=str(cast.people["commune_a"])).status_code == 302
    assert "Người làm: Báo cáo Dào San" in text(person.get(f"/tasks/{task_id}"))
    assert go(person, task_id, "person", person_id="0").status_code == 302
    stage.bring(task_id, "completed")
    assert go(person, task_id, "person", person_id=str(cast.people["commune_a"])).status_code == 409


def test_my_work_and_the_units(stage: Stage, cast: Cast, browser: Any) -> None:
    first, _second = stage.issue({"title": "Việc một"}, {"title": "Việc hai"})
    stage.act("head_a", "assign_person", first, person_id=cast.people["commune_a"])
    person = browser("commune_a")
    all_of_it, own = text(person.get("/my")), text(person.get("/my?who=me"))
    assert "Việc một" in all_of_it
    assert "Việc hai" in all_of_it
    assert "Người làm: Báo cáo Dào San" in all_of_it
    assert "Việc một" in own
    assert "Việc hai" not in own
    assert "Của tôi <b>1</b>" in all_of_it
