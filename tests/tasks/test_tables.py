"""Every verb in every state, and every verb by every person, against the tables written by hand."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from sqlalchemy import select

from tests.project.tables import tasks as tables
from tests.tasks.conftest import DUE, ENTERED, RESULT, Stage
from tracker.core import db, transaction
from tracker.core.errors import Forbidden, IllegalTransition
from tracker.tasks import operations, policy
from tracker.tasks.models import Task, TaskRequest
from tracker.tasks.states import TASK_FLOW, TaskState

LATER = DUE + dt.timedelta(days=5)
WORDS: dict[str, dict[str, Any]] = {
    "add_note": {"text": "Đã họp 3 bản."},
    "submit": RESULT,
    "send_back_in_unit": {"reason": "Ghi rõ số bản."},
    "return_": {"reason": "Thiếu ảnh."},
    "pause": {"reason": "Chờ hướng dẫn."},
    "withdraw": {"reason": "Giao nhầm."},
    "extend": {"reason": "Mưa lũ.", "later": operations.Later(days=3)},
    "submit_for_unit": ENTERED,
}
ACTS_BY = {
    **dict.fromkeys(("acknowledge", "add_note", "submit", "take_back"), "commune_a"),
    **dict.fromkeys(("approve_in_unit", "send_back_in_unit"), "head_a"),
    **dict.fromkeys(("accept", "return_", "pause", "resume", "withdraw"), "office"),
    **dict.fromkeys(("extend", "submit_for_unit"), "office"),
}
NEW = {"leads": ("commune_a",), "helpers": ("agency",)}


def fresh(stage: Stage, state: str) -> int:
    """A new task in a state, its unit's setting as at the start."""
    stage.set_unit("commune_a", wants_head_approval=False)
    task_id = stage.issue(NEW)[0]
    if state == "not_applicable":
        stage.answer("office", stage.ask("commune_a", task_id, "not_applicable"), True)
    elif state == "transferred":
        with transaction():
            db.session.get_one(Task, task_id).state = TaskState.TRANSFERRED
    else:
        stage.bring(task_id, state)
    stage.set_unit("commune_a", wants_head_approval=False)
    return task_id


def do(stage: Stage, verb: str, name: str, task_id: int) -> None:
    """Let a person do a verb of the tables."""
    if verb.startswith("ask "):
        kind = verb.removeprefix("ask ")
        wish = {"wished_due_on": LATER} if kind == "extension" else {}
        stage.ask(name, task_id, kind, **wish)
    elif verb == "remind":
        with transaction():
            operations.remind([db.session.get_one(Task, task_id)], actor=stage.cast.actor(name), now=stage.clock())
    else:
        stage.act(name, verb, task_id, **WORDS.get(verb, {}))


@pytest.mark.parametrize("state", tables.STATES)
def test_every_verb_in_a_state(stage: Stage, state: str) -> None:
    for row, table in tables.TRANSITIONS.items():
        task_id = fresh(stage, state)
        verb, _, wanted = row.partition(" (")
        if wanted:
            stage.set_unit("commune_a", wants_head_approval=True)
        name = ACTS_BY.get(verb, "commune_a")
        if state in table:
            do(stage, verb, name, task_id)
            assert stage.task(task_id).state == table[state], verb
            assert stage.events(task_id)[-1].state == table[state], verb
        else:
            before = len(stage.events(task_id))
            with pytest.raises(IllegalTransition):
                do(stage, verb, name, task_id)
            assert stage.task(task_id).state == state, verb
            assert len(stage.events(task_id)) == before, verb


@pytest.mark.parametrize("kind", tables.GRANTS)
def test_granting_leads_where_the_table_says(stage: Stage, kind: str) -> None:
    for state, target in tables.GRANTS[kind].items():
        task_id = fresh(stage, state)
        wish = {"wished_due_on": LATER} if kind == "extension" else {}
        stage.answer("office", stage.ask("commune_a", task_id, kind, **wish), True)
        assert stage.task(task_id).state == target, state
        assert stage.task(task_id).open_request is None


@pytest.mark.parametrize("state", tables.STATES)
def test_reminders_reach_only_what_is_owed(stage: Stage, state: str) -> None:
    task_id = fresh(stage, state)
    with transaction():
        counts = operations.remind(
            [db.session.get_one(Task, task_id)], actor=stage.cast.actor("office"), now=stage.clock()
        )
    owed = state in tables.REMINDED
    assert counts == ((1, 0) if owed else (0, 1))
    assert stage.task(task_id).reminders == int(owed)


@pytest.mark.parametrize("verb", tables.POSSIBLE_IN)
def test_who_may(stage: Stage, verb: str) -> None:
    for name in tables.PEOPLE:
        task_id = fresh(stage, tables.POSSIBLE_IN[verb])
        offered = policy.verbs(stage.cast.actor(name), stage.task(task_id))
        flow_verb = verb.replace("ask ", "request_")
        may = name in tables.MAY[verb]
        assert (flow_verb in offered) is may, name
        if may:
            do(stage, verb, name, task_id)
        else:
            with pytest.raises(Forbidden):
                do(stage, verb, name, task_id)


def test_who_may_answer_and_cancel_a_request(stage: Stage) -> None:
    for name in tables.PEOPLE:
        for verb in ("answer", "cancel"):
            task_id = fresh(stage, "in_progress")
            request_id = stage.ask("commune_a", task_id, "not_applicable")
            offered = policy.verbs(stage.cast.actor(name), stage.task(task_id))
            may = name in tables.MAY[verb]
            assert ({"answer": "decide_request", "cancel": "cancel_request"}[verb] in offered) is may, name
            if may:
                settle(stage, verb, name, request_id)
            else:
                with pytest.raises(Forbidden):
                    settle(stage, verb, name, request_id)


def settle(stage: Stage, verb: str, name: str, request_id: int) -> None:
    """Answer or cancel a request."""
    if verb == "answer":
        stage.answer(name, request_id, True)
        return
    with transaction():
        operations.cancel_request(
            db.session.get_one(TaskRequest, request_id), actor=stage.cast.actor(name), now=stage.clock()
        )


@pytest.mark.parametrize("verb", ["submit", "accept", "return_", "extend", "submit_for_unit"])
def test_who_may_at_the_office(stage: Stage, verb: str) -> None:
    for name in tables.PEOPLE:
        task_id = stage.issue({"leads": ("office",)})[0]
        if verb in ("accept", "return_"):
            stage.act("office", "submit", task_id, **RESULT)
        if name in tables.MAY_AT_OFFICE[verb]:
            do(stage, verb, name, task_id)
        else:
            with pytest.raises(Forbidden):
                do(stage, verb, name, task_id)


@pytest.mark.parametrize("verb", tables.MAY_ON_ENTERED)
def test_who_may_with_what_the_office_entered(stage: Stage, verb: str) -> None:
    for name in tables.PEOPLE:
        task_id = stage.issue(NEW)[0]
        stage.act("office", "submit_for_unit", task_id, **ENTERED)
        may = name in tables.MAY_ON_ENTERED[verb]
        assert (verb in policy.verbs(stage.cast.actor(name), stage.task(task_id))) is may, name
        if may:
            do(stage, verb, name, task_id)
        else:
            with pytest.raises(Forbidden):
                do(stage, verb, name, task_id)


def test_who_may_answer_the_office(stage: Stage) -> None:
    for name in tables.PEOPLE:
        task_id = stage.issue({"leads": ("office",)})[0]
        request_id = stage.ask("office", task_id, "not_applicable")
        if name in tables.MAY_AT_OFFICE["answer"]:
            stage.answer(name, request_id, True)
        else:
            with pytest.raises(Forbidden):
                stage.answer(name, request_id, True)


def test_who_sees(stage: Stage, task_id: int) -> None:
    for name in tables.PEOPLE:
        where = policy.visible_to(stage.cast.actor(name))
        seen = db.session.scalars(select(Task.id).where(where, Task.id == task_id)).all()
        assert bool(seen) is (name in tables.SEES), name


def test_who_approved_in_the_unit_does_not_decide(stage: Stage) -> None:
    """A head who later works at the office still does not judge what they let through."""
    task_id = fresh(stage, "submitted")
    with transaction():
        db.session.get_one(Task, task_id).approved_by = stage.cast.people["office"]
    with pytest.raises(Forbidden):
        stage.act("office", "accept", task_id)
    stage.act("office_2", "accept", task_id)


def test_the_flow_lists_no_verb_that_the_tables_do_not_know() -> None:
    known = {verb.partition(" (")[0].replace("ask ", "request_") for verb in tables.TRANSITIONS}
    of_requests = {"mark_not_applicable", "reopen"}
    assert set(TASK_FLOW.transitions) == known | of_requests | {"remind", "transfer", "remark", "reschedule"}
