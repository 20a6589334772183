"""What stands in the rows of a report's tables: plain values, statuses, and figures that lead somewhere."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracker.reports.coding import Frozen, Word

# What `urlencode` writes; two slashes at the beginning would name a host.
_PATH = re.compile(r"/(?!/)[A-Za-z0-9/_.-]*(\?[A-Za-z0-9=&%+_.-]*)?")


class DocumentError(ValueError):
    """The stored JSON is not a report of this version, or a block contradicts itself."""


class Tone(Word):
    """Colour family of a status; always beside its words, never instead of them."""

    OK = "ok"
    LATE = "late"
    OVER = "over"
    SOON = "soon"
    WAIT = "wait"
    PROGRESS = "prog"
    RETURNED = "ret"
    NONE = "na"


@dataclass(frozen=True)
class Status(Frozen):
    """Cell of a status column: its words and its tone."""

    text: str
    tone: Tone


@dataclass(frozen=True)
class Band(Frozen):
    """Row that spans the table and names the group of rows below it."""

    text: str


Plain = str | int | Decimal | date | Status | None


@dataclass(frozen=True)
class Linked(Frozen):
    """A cell that leads to its rows in the service; `path` begins with "/" and names no other host."""

    value: Plain
    path: str

    def __post_init__(self) -> None:
        """Refuse an address that could lead elsewhere."""
        super().__post_init__()
        if not _PATH.fullmatch(self.path):
            raise DocumentError(f"not a path of the service: {self.path[:80]!r}")


Cell = Plain | Linked


def plain(cell: Cell) -> Plain:
    """Return what a cell says, whether it leads somewhere or not."""
    return cell.value if isinstance(cell, Linked) else cell


Row = Sequence[Cell] | Band
