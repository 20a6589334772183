"""Every verb in every state, and every verb by every person, against the tables written by hand."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.feedback.conftest import WHO, Hearing
from tests.project.tables import feedback as tables
from tracker.core import db
from tracker.core.errors import Forbidden, IllegalTransition, Invalid, NotFound
from tracker.feedback import policy, queries
from tracker.feedback.states import (
    ENTRY_FLOW,
    ENTRY_LABELS,
    IMPROVEMENT_FLOW,
    IMPROVEMENT_LABELS,
    NEED_FLOW,
    NEED_LABELS,
)


def test_states_and_verbs_are_those_of_the_tables() -> None:
    assert {state.value for state in ENTRY_LABELS} == set(tables.ENTRY_STATES)
    assert {state.value for state in NEED_LABELS} == set(tables.NEED_STATES)
    assert {state.value for state in IMPROVEMENT_LABELS} == set(tables.IMPROVEMENT_STATES)
    assert set(ENTRY_FLOW.transitions) == set(tables.ENTRIES) == set(tables.ENTRY_MAY)
    assert set(NEED_FLOW.transitions) == set(tables.NEEDS) == set(tables.NEED_MAY)
    assert set(IMPROVEMENT_FLOW.transitions) == set(tables.IMPROVEMENTS) == set(tables.IMPROVEMENT_MAY)


def _refused(change: Callable[[], object]) -> None:
    with pytest.raises(IllegalTransition):
        change()
    db.session.rollback()


@pytest.mark.parametrize("state", tables.ENTRY_STATES)
def test_every_verb_of_an_entry_in_a_state(hearing: Hearing, state: str) -> None:
    for verb, table in tables.ENTRIES.items():
        row_id = hearing.bring(state, who=WHO)
        given = {}
        if verb == "gather":
            given["need"] = hearing.found()
        elif verb == "release" and state in table:
            given["need"] = hearing.found(row_id)
        elif verb == "release":
            continue  # what was withdrawn is in no need: the database says so
        if state in table:
            hearing.act(verb, row_id, **given)
            assert hearing.entry(row_id).state == table[state], verb
        else:
            _refused(lambda verb=verb, row_id=row_id, given=given: hearing.act(verb, row_id, **given))  # type: ignore[misc]
            assert hearing.entry(row_id).state == state, verb


@pytest.mark.parametrize("state", tables.NEED_STATES)
def test_every_verb_of_a_need_in_a_state(hearing: Hearing, state: str) -> None:
    for verb, table in tables.NEEDS.items():
        row_id = hearing.bring_need(state)
        if state in table:
            hearing.act_need(verb, row_id)
            assert hearing.need(row_id).state == table[state], verb
        else:
            _refused(lambda verb=verb, row_id=row_id: hearing.act_need(verb, row_id))  # type: ignore[misc]
            assert hearing.need(row_id).state == state, verb


@pytest.mark.parametrize("state", tables.IMPROVEMENT_STATES)
def test_every_verb_of_an_improvement_in_a_state(hearing: Hearing, state: str) -> None:
    for verb, table in tables.IMPROVEMENTS.items():
        row_id = hearing.bring_improvement(state)
        if state in table:
            hearing.act_improvement(verb, row_id)
            assert hearing.improvement(row_id).state == table[state], verb
        else:
            with pytest.raises((IllegalTransition, Invalid)):
                hearing.act_improvement(verb, row_id)
            db.session.rollback()
            assert hearing.improvement(row_id).state == state, verb


def test_every_verb_by_every_person(hearing: Hearing) -> None:
    entry, need, improvement = hearing.record(), hearing.found(), hearing.plan()
    for person in tables.PEOPLE:
        actor = hearing.cast.actor(person)
        for verb, may in tables.ENTRY_MAY.items():
            assert policy.may_with_entry(actor, hearing.entry(entry), verb) is (person in may), (verb, person)
        for verb, may in tables.NEED_MAY.items():
            assert policy.may_with_need(actor, hearing.need(need), verb) is (person in may), (verb, person)
        for verb, may in tables.IMPROVEMENT_MAY.items():
            found = policy.may_with_improvement(actor, hearing.improvement(improvement), verb)
            assert found is (person in may), (verb, person)


@pytest.mark.parametrize("person", ["admin", "leader", "auditor", "commune_b", "stranger"])
def test_the_operations_themselves_refuse(hearing: Hearing, person: str) -> None:
    entry, need, improvement = hearing.record(who=WHO), hearing.found(), hearing.plan()
    for verb in ("edit", "take_up", "answer", "withdraw", "see_person", "erase_person"):
        with pytest.raises(Forbidden):
            hearing.act(verb, entry, by=person)
    for verb in ("edit", "answer", "release", "escalate"):
        with pytest.raises(Forbidden):
            hearing.act_need(verb, need, by=person)
    for verb in ("edit", "begin", "drop"):
        with pytest.raises(Forbidden):
            hearing.act_improvement(verb, improvement, by=person)


@pytest.mark.parametrize("person", tables.PEOPLE)
def test_who_sees_a_row(hearing: Hearing, person: str) -> None:
    entry, need, improvement = hearing.record(), hearing.found(), hearing.plan()
    actor = hearing.cast.actor(person)
    for get, row_id in (
        (queries.get_entry, entry),
        (queries.get_need, need),
        (queries.get_improvement, improvement),
    ):
        if person in tables.SEES:
            assert get(row_id, actor).id == row_id  # type: ignore[operator]
        else:
            with pytest.raises(NotFound):
                get(row_id, actor)  # type: ignore[operator]


def test_who_wrote_it_down_sees_who_spoke_only_while_in_the_unit(hearing: Hearing) -> None:
    entry = hearing.record("head_a", who=WHO)
    assert not policy.can_see_person(hearing.cast.actor("commune_a"), hearing.entry(entry))
    assert policy.can_see_person(hearing.cast.actor("head_a"), hearing.entry(entry))
