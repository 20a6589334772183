"""Figures of a report as CSV that a spreadsheet opens without running anything in it."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal

from tracker.core.text import spreadsheet_safe
from tracker.reports.document import Band, Cell, Document, Status, plain
from tracker.reports.render.grids import Grid, grids

MEDIA_TYPE = "text/csv"


def render_csv(document: Document) -> bytes:
    """Return every table, rate and chart of the document and its annexes.

    UTF-8 with a byte order mark, CRLF, every cell quoted; a caption line, a head line, rows, and an empty
    line between tables. Dates are dd/MM/yyyy, decimals have a comma and no thousands mark. Text that a
    spreadsheet would take for a formula gets a leading apostrophe.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    for place, grid in enumerate(grids(document)):
        if place:
            out.write("\r\n")
        writer.writerows([_written(value) for value in row] for row in _rows(grid))
    return out.getvalue().encode("utf-8-sig", errors="replace")


def _rows(grid: Grid) -> Iterator[Sequence[Cell]]:
    if grid.caption is not None:
        yield (grid.caption,)
    yield grid.titles
    for row in grid.rows:
        yield (row.text,) if isinstance(row, Band) else row
    if grid.totals is not None:
        yield grid.totals


def _written(cell: Cell) -> str:
    value = plain(cell)
    if value is None:
        return ""
    if isinstance(value, date):
        return value.strftime("%d/%m/%Y")
    if isinstance(value, Decimal):
        return f"{value:f}".replace(".", ",")
    if isinstance(value, int):
        return str(value)
    text = value.text if isinstance(value, Status) else value
    return spreadsheet_safe(text)
