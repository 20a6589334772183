"""Figures of a report as CSV that a spreadsheet opens without running anything in it."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal

from tracker.core.text import spreadsheet_safe
from tracker.reports.document import Band, Block, Cell, Chart, Document, Figures, Status, Table

MEDIA_TYPE = "text/csv"


def render_csv(document: Document) -> bytes:
    """Return every table, rate and chart of the document and its annexes.

    UTF-8 with a byte order mark, CRLF, every cell quoted; a caption line, a head line, rows, and an empty
    line between tables. Dates are dd/MM/yyyy, decimals have a comma and no thousands mark. Text that a
    spreadsheet would take for a formula gets a leading apostrophe.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    parts = [document.blocks, *(annex.blocks for annex in document.annexes)]
    first = True
    for block in (block for part in parts for block in part):
        rows = list(_rows(block))
        if not rows:
            continue
        if not first:
            out.write("\r\n")
        writer.writerows([_written(value) for value in row] for row in rows)
        first = False
    return out.getvalue().encode("utf-8-sig", errors="replace")


def _rows(block: Block) -> Iterator[Sequence[Cell]]:
    if isinstance(block, Table):
        yield from _table(block)
    elif isinstance(block, Figures):
        yield from _caption(block.caption)
        yield ("Chỉ tiêu", "Tử số", "Mẫu số", "Kết quả", "Cách tính")
        for item in block.items:
            yield (item.label, item.numerator, item.denominator, item.value, item.definition)
    elif isinstance(block, Chart):
        yield (block.caption,)
        yield (block.of, *(series.label for series in block.series), "Cộng")
        for bar in block.rows:
            yield (bar.label, *bar.values, sum(bar.values))


def _table(table: Table) -> Iterator[Sequence[Cell]]:
    yield from _caption(table.caption)
    yield [column.title if column.group is None else f"{column.group}: {column.title}" for column in table.columns]
    for row in table.rows:
        yield (row.text,) if isinstance(row, Band) else row
    if table.totals is not None:
        yield table.totals


def _caption(caption: str | None) -> Iterable[Sequence[Cell]]:
    return [] if caption is None else [(caption,)]


def _written(value: Cell) -> str:
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
