"""Rows of a long table shared out over sheets of paper. Lengths are in points."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tracker.reports.render.drawn.boxes import UPRIGHT, Sheet, Strip

# Of a row that is torn, so many lines begin it at the foot of a sheet.
_FEWEST_LINES = 2


def share(strips: Sequence[Strip], *, first: float, whole: float, leading: float) -> list[Sheet]:
    """Return the rows of each sheet; a row higher than a sheet is torn, others stay whole.

    `first` is the height left on the sheet where the table begins, `whole` that of every other, both without
    the head; `leading` is the height of a line. The first sheet is empty where no row of the table fits there.
    """
    found: list[Sheet] = [[]]
    left = first
    for place, strip in enumerate(strips):
        crowded = _together(strips, place, whole) > left and (found[-1] or len(found) == 1)
        if crowded and (strip.height <= whole or left < _FEWEST_LINES * leading + 2 * UPRIGHT):
            found.append([])
            left = whole
        parts = [strip] if strip.height <= left else _torn(strip, left, whole, leading)
        for number, part in enumerate(parts):
            if number:
                found.append([])
                left = whole
            found[-1].append(part)
            left -= part.height
    return found


def _together(strips: Sequence[Strip], place: int, whole: float) -> float:
    """The height of a row with those it may not stand apart from; its own where that is more than a sheet.

    No table begins with a lone row at the foot of a page.
    """
    end = place
    while end + 1 < len(strips) and (strips[end].holds or end == 0):
        end += 1
    height = sum(strip.height for strip in strips[place : end + 1])
    return height if height <= whole else strips[place].height


def _torn(strip: Strip, left: float, whole: float, leading: float) -> Iterator[Strip]:
    """Parts of a row that is higher than a sheet: as many lines as each holds."""
    boxes = strip.boxes
    while any(box.lines for box in boxes):
        count = max(math.floor((left - 2 * UPRIGHT) / leading), 1)
        count = min(count, max(len(box.lines) for box in boxes))
        height = count * leading + 2 * UPRIGHT
        part = tuple(replace(box, lines=box.lines[:count], height=height) for box in boxes)
        yield replace(strip, boxes=part, height=height)
        boxes = tuple(replace(box, lines=box.lines[count:]) for box in boxes)
        left = whole
