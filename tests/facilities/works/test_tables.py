"""Every verb in every state, every verb by every person, against the tables written by hand."""

from __future__ import annotations

import pytest
from flask import Flask

from tests.facilities.works.conftest import Yard
from tests.project.tables import works as tables
from tests.tasks.test_views import PNG
from tracker.attachments.operations import prepare
from tracker.core.errors import Forbidden, IllegalTransition, Invalid, NotFound
from tracker.facilities import policy
from tracker.facilities.models import MoneyEntry, Work
from tracker.facilities.queries import works as queries
from tracker.facilities.states.works import WORK_FLOW, WORK_LABELS, MoneyKind


def _more(app: Flask, verb: str) -> dict[str, object]:
    """What a verb needs that is no word: a photograph."""
    if verb != "add_photos":
        return {}
    config = app.extensions["tracker_config"]
    return {"files": [prepare("anh.png", PNG, folder=config.files, most=config.upload_bytes)]}


def test_states_and_verbs_are_those_of_the_tables() -> None:
    assert {state.value for state in WORK_LABELS} == set(tables.STATES)
    assert set(WORK_FLOW.transitions) == set(tables.TRANSITIONS)


@pytest.mark.parametrize("state", tables.STATES)
def test_every_verb_in_a_state(app: Flask, yard: Yard, state: str) -> None:
    untouched = yard.bring(state)
    for verb, table in tables.TRANSITIONS.items():
        work_id = untouched
        if state in table:
            work_id = yard.bring(state)
            yard.act(verb, work_id, **_more(app, verb))
            assert yard.state(work_id) == table[state], verb
        else:
            refused = Invalid if (verb, state) in tables.REFUSED_BY_RULE else IllegalTransition
            with pytest.raises(refused):
                yard.act(verb, work_id, **_more(app, verb))
            assert yard.state(work_id) == state, verb


@pytest.mark.parametrize("verb", tables.MAY)
def test_every_verb_by_every_person(app: Flask, yard: Yard, verb: str) -> None:
    for state, may in tables.MAY[verb]:
        untouched = yard.bring(state)
        for name in tables.PEOPLE:
            work_id = yard.bring(state) if name in may else untouched
            offered = verb in policy.work_verbs(yard.cast.actor(name), yard.row(work_id))
            if name in may:
                yard.act(verb, work_id, by=name, **_more(app, verb))
                assert yard.state(work_id) == tables.TRANSITIONS[verb][state], name
                assert offered, name
            else:
                with pytest.raises(Forbidden):
                    yard.act(verb, work_id, by=name, **_more(app, verb))
                assert not offered or verb == "correct", name


@pytest.mark.parametrize(("kind", "state"), tables.CORRECTS)
def test_who_corrects_which_entry(yard: Yard, kind: str, state: str) -> None:
    work_id = yard.bring(state)
    if kind == "spend":
        yard.act("spend", work_id)
    for place, name in enumerate(tables.PEOPLE):
        entry: MoneyEntry = yard.entry(work_id, MoneyKind(kind))
        allowed = name in tables.CORRECTS[kind, state]
        row: Work = yard.row(work_id)
        assert policy.can_correct(yard.cast.actor(name), row, MoneyKind(kind)) == allowed, name
        given = {"plain": (entry.id,), "amount": 7 + place, "by": name}
        if allowed:
            yard.act("correct", work_id, **given)
        else:
            with pytest.raises(Forbidden):
                yard.act("correct", work_id, **given)


def test_only_the_head_submits_where_the_unit_wants_that(yard: Yard) -> None:
    work_id = yard.bring("need")
    yard.head_approves(True)
    with pytest.raises(Forbidden):
        yard.act("plan", work_id, by="commune_a")
    yard.act("plan", work_id, by="head_a")
    assert yard.state(work_id) == "planned"


def test_who_sees_it(yard: Yard) -> None:
    work_id = yard.bring("need")
    for name in tables.PEOPLE:
        if name in tables.SEES:
            assert queries.get_visible(work_id, yard.cast.actor(name)).id == work_id
        else:
            with pytest.raises(NotFound):
                queries.get_visible(work_id, yard.cast.actor(name))


@pytest.mark.parametrize("name", ["office", "leader", "auditor", "admin", "commune_b"])
def test_nobody_else_writes_a_need_of_a_unit(yard: Yard, name: str) -> None:
    with pytest.raises(Forbidden):
        yard.add("commune_a", by=name)
