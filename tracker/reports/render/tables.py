"""Heads, widths and alignment of a table, the same in every renderer that draws one."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby

from tracker.reports.document import Align, Cell, Column, Kind, plain

# Generous guesses for the largest size in a table, 12 pt: millimetres a letter, lines on half a page.
_LETTER = 2.0
_MOST_LINES = 25
_CENTRED = {Kind.INT, Kind.ORDINAL, Kind.PCT, Kind.DATE, Kind.STATUS}


@dataclass(frozen=True)
class Head:
    """One cell of the head."""

    title: str
    colspan: int
    rowspan: int
    numeric: bool = False


def heads(columns: Sequence[Column]) -> list[list[Head]]:
    """Return the rows of the head: two where neighbouring columns share a group, else one."""
    if all(column.group is None for column in columns):
        return [[Head(column.title, 1, 1, is_number(column)) for column in columns]]
    upper: list[Head] = []
    for group, members in groupby(columns, key=lambda column: column.group):
        found = list(members)
        if group is None:
            upper += [Head(column.title, 1, 2, is_number(column)) for column in found]
        else:
            upper.append(Head(group, len(found), 1))
    lower = [Head(column.title, 1, 1, is_number(column)) for column in columns if column.group is not None]
    return [upper, lower]


def widths(columns: Sequence[Column], available: float) -> list[float]:
    """Return widths in millimetres that fill `available` exactly.

    Given widths keep their proportion; columns without one share what is left, and at least 15 mm each
    (given widths shrink to make room).
    """
    open_ones = sum(1 for column in columns if column.width is None)
    given = sum(column.width or 0 for column in columns)
    each = max((available - given) / open_ones, 15.0) if open_ones else 0.0
    scale = (available - each * open_ones) / given if given else 1.0
    return [round(each if column.width is None else column.width * scale, 2) for column in columns]


def is_number(column: Column) -> bool:
    """Return whether the column's cells are compared digit by digit."""
    return column.kind in {Kind.INT, Kind.DECIMAL, Kind.PCT}


def stays_whole(row: Sequence[Cell], room: Sequence[float]) -> bool:
    """Return whether a row is surely lower than a page, so that it need not be torn.

    `room` is the width of each column in millimetres. A longer row has to flow.
    """
    cells = zip(map(plain, row), room, strict=True)
    texts = [(text, width) for text, width in cells if isinstance(text, str)]
    return all(_lines(text, width) <= _MOST_LINES for text, width in texts)


def _lines(text: str, width: float) -> float:
    return sum(1 + len(part) * _LETTER / width for part in text.split("\n"))


def row_header(columns: Sequence[Column]) -> int | None:
    """Return which column names its row to a screen reader: the first of text, if there is one."""
    return next((place for place, column in enumerate(columns) if column.kind is Kind.TEXT), None)


def alignment(column: Column) -> Align:
    """Return how a column's cells stand: as asked, else by kind."""
    if column.align is not None:
        return column.align
    if column.kind in _CENTRED:
        return Align.CENTER
    return Align.RIGHT if column.kind is Kind.DECIMAL else Align.LEFT
