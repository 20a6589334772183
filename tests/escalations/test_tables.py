"""Every verb in every state, every verb by every person, levels and clocks, against the tables written by hand."""

from __future__ import annotations

import pytest

from tests.escalations.conftest import USUALLY, Register, day
from tests.project.tables import escalations as tables
from tracker.core.calendar import load_calendar
from tracker.core.errors import Forbidden, IllegalTransition, NotFound, Refusal
from tracker.escalations import policy, queries
from tracker.escalations.states import ESCALATION_FLOW, STATE_LABELS, LevelCode, Terms

WITH_TASK = {"pause_task"}


def fresh(register: Register, state: str, verb: str) -> int:
    """A new recommendation in a state; one with a task where the verb needs it."""
    row_id = register.with_task(state)[0] if verb in WITH_TASK else register.bring(state)
    if verb == "close" and state == "answered":
        register.act("tell", row_id)
    return row_id


def usual(verb: str, state: str) -> str:
    """Who does a verb in a state."""
    if verb == "mark_beyond" and state == "with_leader":
        return "leader"
    return USUALLY.get(verb, "office")


def given(register: Register, verb: str) -> dict[str, int]:
    """What a verb has to be told beside its words."""
    return {"main": register.bring("sent", "commune_b")} if verb == "merge" else {}


def test_states_and_verbs_are_those_of_the_tables() -> None:
    assert {state.value for state in STATE_LABELS} == set(tables.STATES)
    assert set(ESCALATION_FLOW.transitions) == set(tables.TRANSITIONS)


@pytest.mark.parametrize("state", tables.STATES)
def test_every_verb_in_a_state(register: Register, state: str) -> None:
    for verb, table in tables.TRANSITIONS.items():
        row_id = fresh(register, state, verb)
        more = given(register, verb)
        if state in table:
            register.act(verb, row_id, by=usual(verb, state), **more)
            assert register.state(row_id) == table[state], verb
        elif verb == "tell" and state == "merged":
            with pytest.raises(IllegalTransition):
                register.act(verb, row_id)
        else:
            with pytest.raises(IllegalTransition):
                register.act(verb, row_id, by=usual(verb, state), **more)
            assert register.state(row_id) == state, verb


@pytest.mark.parametrize("verb", tables.MAY)
def test_every_verb_by_every_person(register: Register, verb: str) -> None:
    bare = verb.split(" ", maxsplit=1)[0]
    table = tables.TRANSITIONS[bare]
    state = "with_leader" if "leader" in verb else next(iter(table))
    for name in tables.PEOPLE:
        row_id = fresh(register, state, bare)
        more = given(register, bare)
        offered = bare in policy.verbs(register.cast.actor(name), register.row(row_id))
        if name in tables.MAY[verb]:
            register.act(bare, row_id, by=name, **more)
            assert register.state(row_id) == table[state], name
            assert offered, name
        else:
            with pytest.raises(Forbidden):
                register.act(bare, row_id, by=name, **more)
            assert not offered, name


@pytest.mark.parametrize(("state", "seen_by"), [("draft", tables.SEES_DRAFT), ("sent", tables.SEES)])
def test_who_sees_it(register: Register, state: str, seen_by: frozenset[str]) -> None:
    row_id = register.bring(state)
    for name in tables.PEOPLE:
        if name in seen_by:
            assert queries.get_visible(row_id, register.cast.actor(name)).id == row_id
        else:
            with pytest.raises(NotFound):
                queries.get_visible(row_id, register.cast.actor(name))


def test_a_clerk_sees_the_draft_that_the_office_wrote_for_a_unit(register: Register) -> None:
    row_id = register.write("commune_a", by="office")
    for name in ("office", "office_2", "leader", "commune_a"):
        assert queries.get_visible(row_id, register.cast.actor(name)).entered_by_office
    register.act("send", row_id, by="office_2")
    assert register.state(row_id) == "sent"


@pytest.mark.parametrize("name", ["commune_b", "leader", "auditor", "admin"])
def test_nobody_else_writes_for_a_unit(register: Register, name: str) -> None:
    with pytest.raises(Refusal):
        register.write("commune_a", by=name)


@pytest.mark.parametrize(("on", "codes"), tables.LEVELS.items())
def test_levels_of_a_day(on: str, codes: tuple[str, ...]) -> None:
    assert tuple(code.value for code in Terms().levels_on(day(on))) == codes
    through = Terms().goes_through_district(LevelCode.COMMUNE, day(on))
    assert through == ("district" in codes)


@pytest.mark.parametrize(
    ("state", "key"),
    [
        ("draft", "write"),
        ("sent", "sort"),
        ("to_forward", "forward"),
        ("with_leader", "decide"),
        ("returned", "complete"),
        ("forwarded", "answer by the province"),
        ("answered", "tell"),
    ],
)
def test_working_days_of_a_holder(register: Register, state: str, key: str) -> None:
    last = register.hops(register.bring(state))[-1]
    assert last.left_on is None
    assert last.days_given(load_calendar()) == tables.DAYS[key]


def test_working_days_of_the_centre(register: Register) -> None:
    row_id = register.bring("forwarded")
    register.act("pass_on", row_id)
    last = register.hops(row_id)[-1]
    assert (last.holder, last.days_given(load_calendar())) == (
        "Bộ Giao thông vận tải",
        tables.DAYS["answer by the centre"],
    )
