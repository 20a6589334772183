"""A long table set in its columns: every cell as a box of lines. Lengths are in points."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from tracker.reports.document import Align, Band, Cell, Column, Linked, Row, Status, Table, plain
from tracker.reports.render import tables, values
from tracker.reports.render.drawn.boxes import (
    BESIDE,
    BESIDE_CENTRED,
    LEADING,
    RULE,
    SIZES,
    UPRIGHT,
    Box,
    Sheet,
    Strip,
)
from tracker.reports.render.drawn.faces import face
from tracker.reports.render.drawn.sharing import share
from tracker.reports.render.drawn.typeset import lines
from tracker.reports.render.glyphs import drawable
from tracker.reports.render.tones import SHADES

MM = 72 / 25.4


class Layout:
    """A long table set in its columns; `available` is the width of the text in millimetres."""

    def __init__(self, table: Table, *, available: float, landscape: bool) -> None:
        self.size = SIZES[landscape]
        self.leading = self.size * LEADING
        self._columns = table.columns
        self._widths = [width * MM for width in tables.widths(table.columns, available - RULE / MM)]
        self._lefts = [sum(self._widths[:place]) for place in range(len(self._widths))]
        self._header = tables.row_header(table.columns)
        self.head = self._head()
        self._strips = [self._strip(number, row) for number, row in enumerate(table.rows)]
        summed = table.totals is not None
        if table.totals is not None:
            self._strips.append(self._strip(len(table.rows), table.totals, bold=True))
        # The last two rows stay together, with the sum below them.
        last = slice(-3 if summed else -2, -1)
        self._strips[last] = [replace(strip, holds=True) for strip in self._strips[last]]

    def sheets(self, *, first: float, room: float) -> list[Sheet]:
        """Share the rows out: `first` is the height left where the table begins, `room` that of a whole sheet.

        The first sheet is empty where no row of the table fits there.
        """
        above = self.head.height + RULE
        return share(self._strips, first=first - above, whole=room - above, leading=self.leading)

    def _strip(self, number: int, row: Row, *, bold: bool = False) -> Strip:
        if isinstance(row, Band):
            room = sum(self._widths)
            words = self._lines(row.text, room, BESIDE, bold=True)
            height = self._height([words])
            box = Box(words, 0.0, room, 0.0, height, Align.LEFT, bold=True, columns=len(self._columns))
            return Strip(number, (box,), height, holds=True)
        boxes = tuple(
            self._box(place, column, value, bold=bold)
            for place, (column, value) in enumerate(zip(self._columns, row, strict=True))
        )
        height = self._height([box.lines for box in boxes])
        return Strip(number, tuple(replace(box, height=height) for box in boxes), height)

    def _box(self, place: int, column: Column, cell: Cell, *, bold: bool) -> Box:
        value = plain(cell)
        align = tables.alignment(column)
        beside = BESIDE_CENTRED if align is Align.CENTER else BESIDE
        text = values.cell(value, column.kind)
        return Box(
            lines=self._lines(text, self._widths[place], beside, bold=bold) if text else (),
            left=self._lefts[place],
            width=self._widths[place],
            top=0.0,
            height=0.0,
            align=align,
            bold=bold,
            fill=SHADES[value.tone] if isinstance(value, Status) else None,
            heads="Row" if place == self._header else None,
            path=cell.path if isinstance(cell, Linked) else None,
        )

    def _lines(self, text: str, room: float, beside: float, *, bold: bool) -> tuple[str, ...]:
        return lines(str(drawable(text)), round((room - 2 * beside) / self.size, 4), bold=bold)

    def _height(self, cells: Sequence[tuple[str, ...]]) -> float:
        return max((len(cell) for cell in cells), default=1) * self.leading + 2 * UPRIGHT

    def _head(self) -> Strip:
        """The heads of the columns, in two rows where some share one."""
        upper, *lower = tables.heads(self._columns)
        places = iter([place for place, column in enumerate(self._columns) if column.group is not None])
        cells = list(self._head_cells(upper, iter(range(len(self._columns)))))
        below = [cell for row in lower for cell in self._head_cells(row, places)]
        low = self._height([words for _place, _head, words in below]) if below else 0.0
        single = [words for _place, head, words in cells if head.rowspan == 1]
        high = self._height(single) if single else self.leading
        tall = [words for _place, head, words in cells if head.rowspan > 1]
        high = max(high, self._height(tall) - low) if tall else high
        boxes = [
            self._head_box(place, head, words, 0.0, high + low * (head.rowspan > 1))
            for place, head, words in cells
        ]
        boxes += [self._head_box(place, head, words, high, low) for place, head, words in below]
        return Strip(-1, tuple(boxes), high + low)

    def _head_cells(
        self, heads: Sequence[tables.Head], places: Iterator[int]
    ) -> Iterator[tuple[int, tables.Head, tuple[str, ...]]]:
        for head in heads:
            place, *_others = [next(places) for _ in range(head.colspan)]
            room = sum(self._widths[place : place + head.colspan])
            yield place, head, self._lines(head.title, room, BESIDE_CENTRED, bold=True)

    def _head_box(self, place: int, head: tables.Head, words: tuple[str, ...], top: float, height: float) -> Box:
        return Box(
            lines=words,
            left=self._lefts[place],
            width=sum(self._widths[place : place + head.colspan]),
            top=top,
            height=height,
            align=Align.CENTER,
            bold=True,
            middle=True,
            heads="Column",
            columns=head.colspan,
            rows=head.rowspan,
        )

    def letters(self) -> tuple[set[str], set[str]]:
        """Every letter that is printed, in the regular face and in the bold one."""
        found: tuple[set[str], set[str]] = set(), set()
        for strip in (self.head, *self._strips):
            for box in strip.boxes:
                found[box.bold].update(*box.lines)
        return found

    def baseline(self, box: Box) -> float:
        """How far below the top of a box the first of its lines stands."""
        type_face = face(bold=box.bold)
        content = type_face.ascent - type_face.descent
        free = (box.height - len(box.lines) * self.leading) / 2 if box.middle else UPRIGHT
        return free + (self.leading - content * self.size) / 2 + type_face.ascent * self.size
