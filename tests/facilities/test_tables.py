"""Every verb in every state and by every person, and what a norm makes of a figure, against the tables by hand."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.facilities.conftest import Shelf
from tests.project.tables import facilities as tables
from tracker.core.errors import Forbidden, IllegalTransition, NotFound
from tracker.facilities import policy, queries
from tracker.facilities.states import STOCK_FLOW, STOCK_LABELS, Rule, proposal


def test_states_and_verbs_are_those_of_the_tables() -> None:
    assert {state.value for state in STOCK_LABELS} == set(tables.STATES)
    assert set(STOCK_FLOW.transitions) == set(tables.TRANSITIONS) | set(tables.BY_ITSELF)


@pytest.mark.parametrize("state", tables.STATES)
def test_every_verb_in_a_state(shelf: Shelf, state: str) -> None:
    for verb, table in tables.TRANSITIONS.items():
        take_id = shelf.bring(state)
        if state in table:
            shelf.act(verb, take_id)
            assert shelf.state(take_id) == table[state], verb
        else:
            with pytest.raises(IllegalTransition):
                shelf.act(verb, take_id)
            assert shelf.state(take_id) == state, verb
        _clear(shelf)


def _clear(shelf: Shelf) -> None:
    """Leave nothing open and move on to another day, so that the next one can begin."""
    row = queries.open_take(shelf.cast.units["commune_a"])
    if row is not None:
        if row.state == "awaiting_head":
            shelf.act("send_back_in_unit", row.id)
        shelf.act("discard", row.id)
    shelf.clock.move(days=1)


@pytest.mark.parametrize("verb", tables.MAY)
def test_every_verb_by_every_person(shelf: Shelf, verb: str) -> None:
    bare = verb.split(" ", maxsplit=1)[0]
    table = tables.TRANSITIONS[bare]
    state = "submitted" if "submitted" in verb else next(iter(table))
    for name in tables.PEOPLE:
        take_id = shelf.bring(state)
        offered = bare in policy.verbs(shelf.cast.actor(name), shelf.row(take_id))
        if name in tables.MAY[verb]:
            shelf.act(bare, take_id, by=name)
            assert shelf.state(take_id) == table[state], name
            assert offered, name
        else:
            with pytest.raises(Forbidden):
                shelf.act(bare, take_id, by=name)
            assert not offered, name
        _clear(shelf)


@pytest.mark.parametrize("name", tables.PEOPLE)
def test_who_begins_for_a_unit(shelf: Shelf, name: str) -> None:
    if name in tables.MAY_BEGIN:
        assert shelf.row(shelf.begin(by=name)).entered_by_office == (name in tables.OFFICE)
    else:
        with pytest.raises(Forbidden):
            shelf.begin(by=name)


@pytest.mark.parametrize(
    ("state", "by", "seen_by"),
    [
        ("draft", "commune_a", tables.SEES_DRAFT),
        ("draft", "office", tables.SEES_OFFICE_DRAFT),
        ("submitted", "commune_a", tables.SEES),
        ("replaced", "commune_a", tables.SEES),
    ],
)
def test_who_sees_it(shelf: Shelf, state: str, by: str, seen_by: frozenset[str]) -> None:
    take_id = shelf.begin(by=by) if by == "office" else shelf.bring(state)
    for name in tables.PEOPLE:
        if name in seen_by:
            assert queries.get_visible(take_id, shelf.cast.actor(name)).id == take_id
        else:
            with pytest.raises(NotFound):
                queries.get_visible(take_id, shelf.cast.actor(name))


@pytest.mark.parametrize(("rule", "needed", "working", "verdict"), tables.VERDICTS)
def test_what_a_norm_makes_of_a_figure(
    rule: str, needed: str | None, working: str | None, verdict: str | None
) -> None:
    def number(text: str | None) -> Decimal | None:
        return None if text is None else Decimal(text)

    assert proposal(Rule(rule), number(needed), number(working)) == verdict
