"""Cells and rows of a long table as they stand on paper. Lengths are in points."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.reports.document import Align

# As nd30.css sets every other table: neighbours share a rule, so that half of it belongs to each.
RULE = 0.5
LEADING, UPRIGHT, BESIDE, BESIDE_CENTRED = 1.2, 2.5 + RULE / 2, 4.0 + RULE / 2, 2.0 + RULE / 2
SIZES = {True: 11.0, False: 12.0}
"""Of type, on landscape pages and on upright ones."""


@dataclass(frozen=True)
class Box:
    """One cell: its place in its row, its lines, what a reader is told it is; `path` leads to the service."""

    lines: tuple[str, ...]
    left: float
    width: float
    top: float
    height: float
    align: Align
    bold: bool = False
    middle: bool = False
    fill: str | None = None
    heads: str | None = None
    path: str | None = None
    columns: int = 1
    rows: int = 1

    @property
    def padding(self) -> float:
        """What stays free on its left and on its right."""
        return BESIDE_CENTRED if self.align is Align.CENTER else BESIDE


@dataclass(frozen=True)
class Strip:
    """A row, or what stands of it on one sheet; `number` is the same on each, `holds` keeps it with the next."""

    number: int
    boxes: tuple[Box, ...]
    height: float
    holds: bool = False


Sheet = list[Strip]
