"""Rows that are drawn once and filled: every text is escaped, every slot is filled."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from tracker.web.rows import SLOT, filled

FORMS = {"row": Markup("<tr>") + SLOT + Markup(" 100% ") + SLOT + Markup("</tr>"), "gap": Markup("<hr>")}


@given(st.text(alphabet=st.characters(exclude_characters=SLOT)), st.integers())
def test_texts_are_escaped_and_numbers_stand_as_they_are(text: str, number: int) -> None:
    drawn = filled(FORMS, [("row", (text, number)), ("gap", ()), ("row", (Markup("<b>"), text))])
    assert isinstance(drawn, Markup)
    said = escape(text)
    assert drawn == f"<tr>{said} 100% {number}</tr><hr><tr><b> 100% {said}</tr>"


@pytest.mark.parametrize("values", [(), (1,), (1, 2, 3)])
def test_more_or_fewer_values_than_slots_are_refused(values: tuple[int, ...]) -> None:
    with pytest.raises(TypeError):
        filled(FORMS, [("row", values)])


def test_a_text_cannot_bring_a_slot_of_its_own() -> None:
    assert filled(FORMS, [("row", (f"a{SLOT}%s", "<i>"))]) == f"<tr>a{SLOT}%s 100% &lt;i&gt;</tr>"


def test_a_row_holds_pieces_of_its_own() -> None:
    inside = [("gap", ()), ("row", (1, "<"))]
    assert filled(FORMS, [("row", (inside, []))]) == "<tr><hr><tr>1 100% &lt;</tr> 100% </tr>"
