"""States, verbs, roles and channels against tables written by hand."""

from __future__ import annotations

from typing import Any

import pytest

from tests.outreach.conftest import Outreach
from tests.project.tables.outreach import CHANNELS, CONCERNS, LANGUAGES, MAY, PEOPLE, SEES, STATES, TRANSITIONS
from tracker.core import db, transaction
from tracker.core.errors import Forbidden, IllegalTransition, Invalid, NotFound
from tracker.outreach import operations, queries
from tracker.outreach import states as code
from tracker.outreach.models import Material
from tracker.outreach.states import Channel, Language, MaterialKind, Measure


def test_the_enumerations_are_those_of_the_tables() -> None:
    assert tuple(code.ActivityState) == STATES
    assert tuple(Language) == LANGUAGES
    assert tuple(code.Concern) == CONCERNS
    assert {channel.value: (kind.needed, kind.optional) for channel, kind in code.CHANNELS.items()} == CHANNELS
    assert set(code.ACTIVITY_FLOW.transitions) == set(TRANSITIONS)


@pytest.mark.parametrize("verb", TRANSITIONS)
@pytest.mark.parametrize("state", STATES)
def test_each_verb_starts_only_where_the_table_says(outreach: Outreach, verb: str, state: str) -> None:
    row_id = outreach.record()
    if state == "withdrawn":
        outreach.withdraw(row_id)
    act: dict[str, Any] = {"correct": {"place": "Nhà văn hóa"}, "withdraw": {}}
    if state in TRANSITIONS[verb]:
        getattr(outreach, verb)(row_id, **act[verb])
        assert outreach.row(row_id).state == TRANSITIONS[verb][state]
        return
    with pytest.raises(IllegalTransition):
        getattr(outreach, verb)(row_id, **act[verb])
    assert outreach.row(row_id).state == state


def test_each_person_sees_what_the_table_says(outreach: Outreach) -> None:
    row_id = outreach.record()
    for person in PEOPLE:
        actor = outreach.cast.actor(person)
        if person in SEES:
            assert queries.get_visible(row_id, actor).id == row_id
            assert queries.page_of(actor, queries.Filters(), page=1)[1] == 1
            continue
        with pytest.raises(NotFound):
            queries.get_visible(row_id, actor)
        assert queries.page_of(actor, queries.Filters(), page=1) == ([], 0), person


@pytest.mark.parametrize("verb", ["record", "correct", "withdraw", "set_plan"])
def test_each_person_may_do_what_the_table_says(outreach: Outreach, verb: str) -> None:
    directive = outreach.directive(outreach.task())
    for number, person in enumerate(PEOPLE):
        row_id = outreach.record()
        acts: dict[str, Any] = {
            "record": lambda who: outreach.record(by=who, villages=("hop_2",)),
            "correct": lambda who, row=row_id, n=number: outreach.correct(row, who, place=f"Nhà văn hóa {n}"),
            "withdraw": lambda who, row=row_id: outreach.withdraw(row, who),
            "set_plan": lambda who: outreach.plan(directive, who),
        }
        if person in MAY[verb]:
            acts[verb](person)
            continue
        with pytest.raises(Forbidden):
            acts[verb](person)


@pytest.mark.parametrize("verb", ["provide", "renew", "retire", "fetch"])
def test_materials_are_handled_as_the_table_says(outreach: Outreach, verb: str, leaflet: Any) -> None:
    facts = operations.MaterialFacts("Tờ rơi", MaterialKind.LEAFLET, Language.HMONG)
    now, office = outreach.clock(), outreach.cast.actor("office")
    file = leaflet()

    def act(person: str) -> None:
        who = outreach.cast.actor(person)
        with transaction():
            row_id = operations.provide(facts, file, actor=office, now=now).id
        with transaction():
            row = db.session.get_one(Material, row_id)
            if verb == "provide":
                operations.provide(facts, file, actor=who, now=now)
            elif verb == "renew":
                operations.renew(row, file, note="", actor=who, now=now, version=row.version)
            elif verb == "retire":
                operations.retire(row, actor=who, now=now, version=row.version)
            else:
                operations.fetch(row, actor=who, now=now)

    for person in PEOPLE:
        if person in MAY[verb]:
            act(person)
            continue
        with pytest.raises(Forbidden):
            act(person)


def test_each_channel_asks_for_its_own_counts(outreach: Outreach) -> None:
    every = dict.fromkeys((measure.value for measure in Measure), 3)
    for channel, (needed, optional) in CHANNELS.items():
        row = outreach.row(outreach.record(channel=Channel(channel), counts=every))
        kept = {measure.value for measure in Measure if getattr(row, measure.value) is not None}
        assert kept == {*needed, *optional}
        for name in needed:
            for nothing in ({**every, name: 0}, {key: value for key, value in every.items() if key != name}):
                with pytest.raises(Invalid) as refused:
                    outreach.record(channel=Channel(channel), counts=nothing)
                assert refused.value.field == name
