"""Heights of rows: a spreadsheet that does not fit them on opening would print one text over another."""

import math
from collections.abc import Sequence

from tracker.core.text import printable
from tracker.reports.document import Cell, Status, plain
from tracker.reports.render.glyphs import text_width

LINE, HIGHEST = 15.0, 409.0
SIZE = 11
# A column of so many digits is that many times 7 pixels wide and 5 more; words do not fill their lines.
_DIGIT, _PADDING, _PIXEL = 7, 5, 25.4 / 96
_RAGGED = 1.15


def height(row: Sequence[Cell], digits: Sequence[float], *, bold: bool = False) -> float:
    """Return the height in points that shows every text of a row in columns of so many digits."""
    cells = map(plain, row)
    texts = [value.text if isinstance(value, Status) else value for value in cells]
    lines = [
        _lines(text, room, bold=bold)
        for text, room in zip(texts, digits, strict=True)
        if isinstance(text, str) and text
    ]
    return min(max(lines, default=1) * LINE, HIGHEST)


def _lines(text: str, digits: float, *, bold: bool) -> int:
    room = (digits * _DIGIT - _PADDING) * _PIXEL
    return sum(_wrapped(part, room, bold=bold) for part in printable(text).split("\n"))


def _wrapped(part: str, room: float, *, bold: bool) -> int:
    width = text_width(part, SIZE, bold=bold)
    return 1 if width <= room else math.ceil(width * _RAGGED / room)
