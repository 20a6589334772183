"""Heads, widths and the guess whether a row fits a page."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.reports.render.samples import ANNEX_COLUMNS, annex_row, annex_table
from tracker.reports.document import Align, Annex, Column, Kind
from tracker.reports.render.pdf import render_pdf
from tracker.reports.render.tables import Head, alignment, heads, row_header, stays_whole, widths
from tracker.reports.render.values import roman


def test_columns_without_groups_have_one_row_of_heads():
    assert heads([Column("A", "a"), Column("B", "b", Kind.INT)]) == [
        [Head("A", 1, 1), Head("B", 1, 1, numeric=True)]
    ]


def test_neighbours_share_a_head_and_others_span_two_rows():
    columns = [
        Column("A", "a"),
        Column("B", "b", group="G"),
        Column("C", "c", Kind.PCT, group="G"),
        Column("D", "d"),
        Column("E", "e", group="G"),
    ]

    assert heads(columns) == [
        [Head("A", 1, 2), Head("G", 2, 1), Head("D", 1, 2), Head("G", 1, 1)],
        [Head("B", 1, 1), Head("C", 1, 1, numeric=True), Head("E", 1, 1)],
    ]


@given(
    st.lists(st.one_of(st.none(), st.integers(5, 80)), min_size=1, max_size=9),
    st.sampled_from([165.0, 252.0]),
)
def test_widths_fill_the_page(given_widths, available):
    found = widths([Column("A", "a", width=width) for width in given_widths], available)

    assert sum(found) == pytest.approx(available, abs=0.1)
    assert all(width > 0 for width in found)


def test_the_annex_keeps_the_widths_it_asks_for():
    assert widths(ANNEX_COLUMNS, 252) == [10, 34, 58, 21, 34, 25, 38, 32]


def test_alignment_follows_the_kind_unless_asked():
    assert alignment(Column("A", "a")) is Align.LEFT
    assert alignment(Column("A", "a", Kind.INT)) is Align.CENTER
    assert alignment(Column("A", "a", Kind.DECIMAL)) is Align.RIGHT
    assert alignment(Column("A", "a", Kind.INT, align=Align.LEFT)) is Align.LEFT


def test_the_first_text_names_the_row():
    assert row_header(ANNEX_COLUMNS) == 1
    assert row_header([Column("A", "a", Kind.INT)]) is None


@pytest.mark.parametrize(("letters", "whole"), [(40, True), (420, True), (470, False), (5000, False)])
def test_a_row_is_kept_whole_while_it_is_surely_lower_than_a_page(letters, whole):
    assert stays_whole(["x" * letters, 1], [38.0, 10.0]) is whole


def test_lines_count_as_well_as_letters():
    assert not stays_whole(["a\n" * 30], [38.0])


@pytest.mark.parametrize("landscape", [True, False])
def test_the_longest_row_that_is_kept_whole_fits_a_page(make, read, landscape):
    # Wide letters in capitals: the guess has to be on the safe side of them too.
    text = "THƯỜNG XUYÊN " * 33
    row = annex_row(1, difficulty=text.strip())
    available = 252 if landscape else 165
    while not stays_whole(row, widths(ANNEX_COLUMNS, available)):
        row[6] = row[6].rpartition(" ")[0]
    sheets = read(render_pdf(make(annexes=[Annex("Danh mục", [annex_table([row])], landscape=landscape)])))
    annexed = [sheet for sheet in sheets if "THƯỜNG" in sheet.text]

    assert len(annexed) == 1
    assert "".join(annexed[0].text.split()).count("THƯỜNG") == row[6].count("THƯỜNG")


@pytest.mark.parametrize(
    ("number", "expected"), [(1, "I"), (4, "IV"), (9, "IX"), (14, "XIV"), (39, "XXXIX"), (194, "CXCIV")]
)
def test_roman_numerals(number, expected):
    assert roman(number) == expected


@pytest.mark.parametrize("number", [0, 400, -1])
def test_roman_numerals_end(number):
    with pytest.raises(ValueError, match=str(number)):
        roman(number)
