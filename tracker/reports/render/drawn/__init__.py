"""Long tables of annexes, drawn straight into the pages that the layout engine keeps free for them.

The engine takes most of a second for each page of boxes. It lays out everything else, page numbers and
margins too; a long table is a row of empty boxes to it, each as high as the rows that are drawn there.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass, field, replace
from typing import Any

import pydyf

from tracker.reports.document import Annex, Band, Block, Heading, Note, Paragraph, Table
from tracker.reports.render import tables
from tracker.reports.render.drawn.boxes import RULE, Sheet, Strip
from tracker.reports.render.drawn.faces import face
from tracker.reports.render.drawn.layout import MM, Layout
from tracker.reports.render.drawn.paint import FACES, Pen, Room, draw
from tracker.reports.render.drawn.structure import Standing, Structure, parents
from tracker.reports.render.drawn.typeset import lines
from tracker.reports.render.glyphs import drawable

LONG = 20
"""Tables of an annex with more rows than this are drawn: for a shorter one the faces would cost more."""

_POINTS = 0.75  # of one of the engine's pixels
_ROOM = {True: 170.0 * MM, False: 257.0 * MM}
_TEXT = {True: 252.0, False: 165.0}
# As nd30.css sets them: what stands above the body of an annex, and around a table.
_TITLE, _SUBTITLE, _BODY, _ABOVE = 14 * 1.25, 14 * 1.3, 12.0, 8.0
_CAPTION, _CAPTION_BELOW = 13 * 1.2, 4.0
_SLACK = 3.0


@dataclass
class Drawn:
    """One long table: its layout, its sheets, and the names of the boxes that are kept free for them."""

    layout: Layout
    sheets: list[Sheet]
    names: list[str]
    fresh: bool
    heights: list[float] = field(init=False)

    def __post_init__(self) -> None:
        """Compute the height of each box in points."""
        self.heights = [
            RULE + self.layout.head.height + sum(strip.height for strip in sheet) for sheet in self.sheets
        ]

    @property
    def boxes(self) -> list[tuple[str, float]]:
        """Name and height in points of each box."""
        return list(zip(self.names, self.heights, strict=True))


class LongTables:
    """The long tables of a document's annexes, by the block that each is.

    `annexes` are those given, each block an object of its own: a document may print one twice. `address` is where
    people reach the service; without it no cell leads there.
    """

    def __init__(self, annexes: Sequence[Annex], address: str | None = None) -> None:
        self._address = address
        self._drawn: dict[int, Drawn] = {}
        self.annexes = [replace(annex, blocks=list(map(copy, annex.blocks))) for annex in annexes]
        for annex in self.annexes:
            for place, block in enumerate(annex.blocks):
                if isinstance(block, Table) and _is_drawn(block, _TEXT[annex.landscape]):
                    self._drawn[id(block)] = self._laid_out(annex, place, block)

    def of(self, block: Block) -> Drawn | None:
        """Return what is drawn for a block; None where the layout engine prints it."""
        return self._drawn.get(id(block))

    def finish(self, pages: Sequence[Any], pdf: pydyf.PDF) -> None:
        """Draw every table into the pages that the engine made."""
        if not self._drawn:
            return
        names = {name: number for number, page in enumerate(pages) for name in page.anchors}
        letters = [drawn.layout.letters() for drawn in self._drawn.values()]
        regular, bold = (
            face(bold=strong).embed(pdf, set().union(*(used[strong] for used in letters)))
            for strong in (False, True)
        )
        _offer(pdf, {FACES[0]: regular.reference, FACES[1]: bold.reference})
        begin = pydyf.Stream(["q"])
        pdf.add_object(begin)
        for drawn in self._drawn.values():
            structure = Structure(pdf, self._address)
            pen = Pen(drawn.layout, (regular, bold))
            structure.tell([drawn.layout.head])
            for place, (name, sheet) in enumerate(zip(drawn.names, drawn.sheets, strict=True)):
                number = names[name]
                structure.tell(sheet)
                marks = _Marks(structure, number, len(parents(pdf)[number]))
                corner = _corner(pages[number], name)
                _append(pdf, number, begin, draw(pen, sheet, corner, marks, again=place > 0))
            structure.write(names[drawn.names[0]])

    def _laid_out(self, annex: Annex, place: int, block: Table) -> Drawn:
        layout = Layout(block, available=_TEXT[annex.landscape], landscape=annex.landscape)
        room = _ROOM[annex.landscape]
        caption = _CAPTION + _CAPTION_BELOW + _ABOVE if block.caption else _ABOVE
        above = _above(annex, annex.blocks[:place])
        left = 0.0 if above is None else room - above - caption - _SLACK
        sheets = layout.sheets(first=left, room=room - caption if above is None else room)
        fresh = not sheets[0]
        if fresh:
            sheets = layout.sheets(first=room - caption - _SLACK, room=room)
        number = len(self._drawn)
        return Drawn(layout, sheets, [f"rows-{number}-{sheet}" for sheet in range(len(sheets))], fresh)


def _is_drawn(table: Table, available: float) -> bool:
    """Whether a table has very many rows, or one that may be higher than a page.

    The engine leaves the sheet above such a row empty.
    """
    room = tables.widths(table.columns, available)
    rows = [row for row in table.rows if not isinstance(row, Band)]
    return len(table.rows) > LONG or not all(tables.stays_whole(row, room) for row in rows)


class _Marks:
    """Numbers the texts of one page after those that the engine put there."""

    def __init__(self, structure: Structure, page: int, first: int) -> None:
        self._structure = structure
        self._page = page
        self._next = first

    def __call__(self, strip: Strip, place: int, room: Room) -> int:
        mark, self._next = self._next, self._next + 1
        self._structure.marked(strip, place, Standing(self._page, mark, room))
        return mark


def _above(annex: Annex, before: Sequence[Block]) -> float | None:
    """The height in points of what stands above a table of an annex; None where that is not sure."""
    room = _TEXT[annex.landscape] * MM
    # The line that names the annex stands above its title.
    height = _TITLE + _count(annex.title.upper(), room, 14, bold=True) * _TITLE
    if annex.subtitle:
        height += _count(annex.subtitle, room, 14) * _SUBTITLE
    height += _BODY
    for block in before:
        if not isinstance(block, Paragraph | Note | Heading):
            return None
        height += _count(block.text, room - 13 * MM, 14, bold=True) * _SUBTITLE + _ABOVE
    return height


def _count(text: str, room: float, size: float, *, bold: bool = False) -> int:
    return len(lines(str(drawable(text)), room / size * 0.98, bold=bold))


def _corner(page: Any, name: str) -> tuple[float, float]:
    """The upper left corner of a box in points from the lower left corner of its page."""
    across, down = page.anchors[name][:2]
    return across * _POINTS, (page.height - down) * _POINTS


def _offer(pdf: pydyf.PDF, faces: dict[str, bytes]) -> None:
    """Put faces among the resources that all pages share."""
    page = pdf.objects[pdf.pages["Kids"][0]]
    resources = pdf.objects[int(page["Resources"].split()[0])]
    pdf.objects[int(resources["Font"].split()[0])].update(faces)


def _append(pdf: pydyf.PDF, number: int, begin: pydyf.Stream, instructions: str) -> None:
    """Draw on a page above what is there, in the page's own coordinates."""
    page = pdf.objects[pdf.pages["Kids"][number * 3]]
    mine = pydyf.Stream([f"Q\n{instructions}"], compress=True)
    pdf.add_object(mine)
    page["Contents"] = pydyf.Array([begin.reference, page["Contents"], mine.reference])


__all__ = ["LONG", "Drawn", "LongTables"]
