"""A sheet of rows as the drawing instructions of a PDF page (ISO 32000-1, chapters 8, 9 and 14.6)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tracker.reports.document import Align
from tracker.reports.render.drawn.boxes import RULE, Box, Sheet, Strip
from tracker.reports.render.drawn.faces import Embedded, face
from tracker.reports.render.drawn.layout import Layout

FACES = ("RowsRegular", "RowsBold")

# Left, bottom, right and top of a cell in points of its page.
Room = tuple[float, float, float, float]
# Takes a strip, the place of a box in it and its room; returns the number by which the structure knows the text.
Mark = Callable[[Strip, int, Room], int]


@dataclass(frozen=True)
class Pen:
    """What a table is drawn with: its layout, and its faces as the PDF holds them (regular, bold)."""

    layout: Layout
    faces: tuple[Embedded, Embedded]


def draw(pen: Pen, sheet: Sheet, corner: tuple[float, float], mark: Mark, *, again: bool) -> str:
    """Return the instructions that draw a sheet from its upper left corner downward, in points of the page.

    `mark` numbers each text for the structure; `again` says that the head was told on an earlier sheet.
    """
    placed = list(_placed(pen.layout, sheet, corner))
    out = ["0 0 0 RG", f"{RULE} w", "/Artifact BMC", *_fills(placed), *_rules(placed), "EMC", "0 0 0 rg"]
    for strip, place, box, left, top in placed:
        if box.lines:
            words = _words(pen, box, left, top)
            if again and strip is pen.layout.head:
                out += ["/Artifact <</Type /Pagination>> BDC", words, "EMC"]
            else:
                room = (left, top - box.height, left + box.width, top)
                out += [f"/Span <</MCID {mark(strip, place, room)}>> BDC", words, "EMC"]
    return "\n".join(out)


Placed = tuple[Strip, int, Box, float, float]


def _placed(layout: Layout, sheet: Sheet, corner: tuple[float, float]) -> Iterator[Placed]:
    # The outer half of the rules around a table stands within its room.
    left, top = corner[0] + RULE / 2, corner[1] - RULE / 2
    for strip in (layout.head, *sheet):
        for place, box in enumerate(strip.boxes):
            yield strip, place, box, left + box.left, top - box.top
        top -= strip.height


def _fills(placed: list[Placed]) -> Iterator[str]:
    for _strip, _place, box, left, top in placed:
        if box.fill is not None:
            red, green, blue = (int(box.fill[start : start + 2], 16) / 255 for start in (1, 3, 5))
            yield f"{red:.3f} {green:.3f} {blue:.3f} rg {_outline(box, left, top)} f"


def _rules(placed: list[Placed]) -> Iterator[str]:
    for _strip, _place, box, left, top in placed:
        yield _outline(box, left, top)
    yield "S"


def _outline(box: Box, left: float, top: float) -> str:
    return f"{left:.2f} {top - box.height:.2f} {box.width:.2f} {box.height:.2f} re"


def _words(pen: Pen, box: Box, left: float, top: float) -> str:
    layout, held = pen.layout, pen.faces[box.bold]
    measured = face(bold=box.bold)
    line = top - layout.baseline(box)
    parts = [f"BT /{FACES[box.bold]} {layout.size:g} Tf"]
    for text in box.lines:
        free = box.width - 2 * box.padding - measured.width(text.rstrip(" ")) * layout.size
        start = left + box.padding + free * _SHARES[box.align]
        parts.append(f"1 0 0 1 {start:.2f} {line:.2f} Tm {held.written(text)} Tj")
        line -= layout.leading
    return "\n".join([*parts, "ET"])


_SHARES = {Align.LEFT: 0.0, Align.CENTER: 0.5, Align.RIGHT: 1.0}
