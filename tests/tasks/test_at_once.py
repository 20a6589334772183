"""Two people, or one impatient person, at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from sqlalchemy import func, select

from tests.cast import Cast
from tests.tasks.conftest import RESULT, Stage
from tracker.core import db
from tracker.directives.states import CompletionRule
from tracker.tasks.models import Submission


def at_once(*calls: Callable[[], Any]) -> list[int]:
    """Send requests from threads that start together; their statuses, sorted."""
    start, statuses = threading.Barrier(len(calls)), []

    def run(call: Callable[[], Any]) -> None:
        start.wait(timeout=10)
        statuses.append(call().status_code)

    threads = [threading.Thread(target=run, args=(call,)) for call in calls]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    return sorted(statuses)


def test_the_same_form_sent_twice_at_once_hands_in_once(browser: Any, stage: Stage, task_id: int) -> None:
    data = {"key": "same", "version": 1, **RESULT}
    clients = [browser("commune_a") for _ in range(3)]
    db.session.remove()
    calls = [lambda one=one: one.post(f"/tasks/{task_id}/submit", data=data) for one in clients]
    statuses = at_once(*calls)
    assert statuses[0] == 302, statuses
    assert set(statuses) <= {302, 409}, statuses
    assert db.session.scalar(select(func.count()).select_from(Submission)) == 1
    assert len([event for event in stage.events(task_id) if event.verb == "submit"]) == 1


def test_two_decisions_at_once_make_one(browser: Any, stage: Stage, task_id: int) -> None:
    stage.bring(task_id, "submitted")
    seen = stage.task(task_id).version
    first, second = browser("office"), browser("office_2")
    db.session.remove()
    address = f"/tasks/{task_id}/decide"
    statuses = at_once(
        lambda: first.post(address, data={"version": seen, "do": "accept"}),
        lambda: second.post(address, data={"version": seen, "do": "return", "note": "Thiếu ảnh."}),
    )
    assert statuses == [302, 409]
    decided = [event.verb for event in stage.events(task_id)][2:]
    assert decided in (["accept"], ["return_"])


def test_where_one_unit_is_enough_one_of_two_acceptances_counts(browser: Any, stage: Stage) -> None:
    tasks = stage.issue({"leads": ("commune_a", "commune_b"), "completion_rule": CompletionRule.ANY})
    for name, one in zip(("commune_a", "commune_b"), tasks, strict=True):
        stage.act(name, "submit", one, **RESULT)
    seen = [stage.task(one).version for one in tasks]
    clerks = browser("office"), browser("office_2")
    db.session.remove()
    calls = [
        lambda clerk=clerk, one=one, version=version: clerk.post(
            f"/tasks/{one}/decide", data={"version": version, "do": "accept"}
        )
        for clerk, one, version in zip(clerks, tasks, seen, strict=True)
    ]
    assert at_once(*calls) == [302, 409]
    assert sorted(stage.task(one).state for one in tasks) == ["completed", "not_applicable"]


def test_two_clerks_who_remind_at_once_remind_once(browser: Any, stage: Stage, cast: Cast) -> None:
    tasks = stage.issue({"leads": ("commune_a", "commune_b")})
    clerks = browser("office"), browser("office_2")
    db.session.remove()
    calls = [
        lambda clerk=clerk, key=key: clerk.post("/tasks/remind", data={"send": "1", "key": key, "task": tasks})
        for key, clerk in zip("ab", clerks, strict=True)
    ]
    assert at_once(*calls) == [302, 302]
    assert [stage.task(one).reminders for one in tasks] == [1, 1]
    assert [[event.verb for event in stage.events(one)].count("remind") for one in tasks] == [1, 1]


def test_a_name_is_given_once_however_many_give_it(browser: Any, cast: Cast) -> None:
    admins = browser("admin"), browser("admin")
    data = {"username": "nguoi.moi", "full_name": "Người mới", "role": "unit_reporter"}
    data["unit_id"] = str(cast.units["commune_a"])
    db.session.remove()
    calls = [
        lambda admin=admin, key=key: admin.post("/accounts/new", data={**data, "key": key})
        for key, admin in zip("ab", admins, strict=True)
    ]
    assert at_once(*calls) == [302, 422]


def test_two_requests_at_once_leave_one_open(browser: Any, stage: Stage, task_id: int) -> None:
    clients = browser("commune_a"), browser("head_a")
    db.session.remove()
    address = f"/tasks/{task_id}/ask/not_applicable"
    calls = [
        lambda one=one, key=key: one.post(address, data={"key": key, "reason": "Không có một cửa."})
        for key, one in zip("ab", clients, strict=True)
    ]
    assert at_once(*calls) == [302, 409]
    assert [request.state for request in stage.task(task_id).requests] == ["open"]
