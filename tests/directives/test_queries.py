"""Who may know of which directive, and how it is found."""

from __future__ import annotations

import pytest

from tests.directives.conftest import LETTER, ORDER, Desk
from tracker.core.errors import NotFound
from tracker.directives import operations, queries
from tracker.directives.states import DirectiveState

SEES_DRAFT = {"office": True, "office_2": True, "leader": True, "auditor": True, "admin": False,
              "commune_a": False, "head_a": False, "agency": False, "stranger": False}  # fmt: skip
SEES_ISSUED = {**SEES_DRAFT, "commune_a": True, "head_a": True, "agency": True}


def sees(desk: Desk, name: str, directive_id: int) -> bool:
    actor = desk.cast.actor(name)
    listed = directive_id in {row.id for row in queries.listing(queries.Filters(), actor)[0]}
    try:
        queries.get_visible(directive_id, actor)
    except NotFound:
        assert not listed
        return False
    assert listed
    return True


@pytest.fixture
def order(desk: Desk) -> int:
    made = desk.take_in(ORDER).id
    desk.do(operations.set_included, made, "3", included=False)
    return made


@pytest.mark.parametrize("name", SEES_DRAFT)
def test_drafts_are_seen_by_those_who_read_all(desk: Desk, order: int, name: str) -> None:
    assert sees(desk, name, order) is SEES_DRAFT[name]


@pytest.mark.parametrize("name", SEES_ISSUED)
def test_issued_ones_also_by_units_with_a_part(desk: Desk, order: int, name: str) -> None:
    desk.issue(order)
    assert sees(desk, name, order) is SEES_ISSUED[name]


def test_a_part_in_a_dropped_instruction_shows_nothing(desk: Desk, order: int) -> None:
    desk.do(operations.set_included, order, "2", included=False)
    desk.issue(order)
    assert not sees(desk, "commune_a", order)


def test_rows_of_another_directive_are_not_found(desk: Desk, order: int) -> None:
    letter = desk.take_in()
    office = desk.cast.actor("office")
    with pytest.raises(NotFound):
        queries.get_instruction(order, letter.instructions[0].id, office)
    with pytest.raises(NotFound):
        queries.get_target(order, letter.targets[0].id, office)
    with pytest.raises(NotFound):
        queries.get_instruction(letter.id, letter.instructions[0].id, desk.cast.actor("commune_a"))


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, {"letter", "order"}),
        ({"words": "hai long"}, {"letter"}),
        ({"words": "HÀI lòng đo luong"}, {"letter"}),
        ({"words": "1500/ubnd-nv"}, {"order"}),
        ({"words": "100%"}, set()),
        ({"words": "_"}, set()),
        ({"type": "công văn"}, {"letter", "order"}),
        ({"type": "quyết định"}, set()),
        ({"year": "2024"}, {"letter", "order"}),
        ({"year": "2023"}, set()),
        ({"year": "không"}, {"letter", "order"}),
        ({"state": "draft"}, {"letter"}),
        ({"state": "issued"}, {"order"}),
        ({"state": "withdrawn"}, set()),
        ({"sort": "no such column"}, {"letter", "order"}),
    ],
)
def test_filters(desk: Desk, order: int, filters: dict[str, str], found: set[str]) -> None:
    desk.issue(order)
    ids = {"order": order, "letter": desk.take_in(LETTER).id}
    rows, total = queries.listing(queries.Filters(**filters), desk.cast.actor("office"))
    assert {row.id for row in rows} == {ids[name] for name in found}
    assert total == len(found)


def test_order_pages_and_counts(desk: Desk, order: int) -> None:
    letter = desk.take_in(LETTER).id
    office = desk.cast.actor("office")
    assert [row.id for row in queries.listing(queries.Filters(sort="date"), office)[0]] == [letter, order]
    assert [row.id for row in queries.listing(queries.Filters(sort="-date"), office)[0]] == [order, letter]
    rows, total = queries.listing(queries.Filters(sort="date"), office, page=2, per=1)
    assert ([row.id for row in rows], total) == ([order], 2)
    assert (rows[0].instructions, rows[0].units) == (2, 2)
    assert queries.counts_by_state(queries.Filters(state="issued"), office) == {
        DirectiveState.DRAFT: 2,
        DirectiveState.ISSUED: 0,
        DirectiveState.WITHDRAWN: 0,
    }
    assert queries.types(office) == ["công văn"]
    assert queries.years(office) == [2024]
    assert queries.years(desk.cast.actor("commune_a")) == []


def test_the_text_shows_marks_references_and_blanks(desk: Desk) -> None:
    directive = desk.directive(desk.split_letter())
    segments = [segment for paragraph in queries.passages(directive) for segment in paragraph]
    assert [s.text for s in segments if s.kind == "ref"] == ["1", "2a", "2b", "2c", "2d"]
    assert [s.anchor for s in segments if s.kind == "hole"] == ["number", "day"]
    marked = "".join(s.text for s in segments if s.kind == "mark")
    wanted = "".join(one.text for one in directive.instructions)
    assert "".join(marked.split()) == "".join(wanted.split())
    shown = "".join(s.text for s in segments if s.kind in {"text", "mark"})
    assert "".join(shown.split()) == "".join(LETTER.replace("*", "").split())


def test_a_complete_head_has_no_blanks_and_a_dropped_item_no_mark(desk: Desk, order: int) -> None:
    segments = [s for paragraph in queries.passages(desk.directive(order)) for s in paragraph]
    assert [s.text for s in segments if s.kind in {"ref", "hole"}] == ["1", "2"]


def test_groups_offer_each_unit_once(desk: Desk) -> None:
    groups = queries.group_members(desk.take_in().units_on)
    assert [group.name for group in groups] == ["cơ quan, đơn vị huyện", "UBND các xã, thị trấn"]
    assert [len(group.units) for group in groups] == [2, 3]
