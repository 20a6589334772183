"""One table on one sheet: head that stays, filter, sums as formulas, ready to print."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

import xlsxwriter
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from tracker.core.text import printable
from tracker.reports.document import Band, Cell, Chart, Document, Figures, Kind, Row, plain
from tracker.reports.render import tables
from tracker.reports.render.grids import Grid
from tracker.reports.render.tones import FILLS
from tracker.reports.render.xlsx_.cells import FONT, Formats, Writer, is_figure
from tracker.reports.render.xlsx_.heights import height

A4 = 9
TITLE, HEAD = 0, 2
# Millimetres of a landscape page, and how many digits of 11 pt one of them holds.
_ROOM, _DIGITS = 262.0, 0.55
_NARROWEST = 6.0
_INCH = 25.4


def write_grid(book: xlsxwriter.Workbook, formats: Formats, document: Document, grid: Grid, name: str) -> None:
    """Add the sheet `name` with one table."""
    sheet = book.add_worksheet(name)
    writer = Writer(sheet, formats, document.meta.address)
    digits = [max(width * _DIGITS, _NARROWEST) for width in tables.widths(grid.columns, _ROOM)]
    for place, width in enumerate(digits):
        sheet.set_column(place, place, width)
    sheet.write_string(TITLE, 0, formats.cut(grid.caption or grid.name), formats.title)
    if grid.annex and grid.annex not in {grid.caption, grid.name}:
        sheet.write_string(TITLE + 1, 0, formats.cut(grid.annex), formats.note)
    first = _head(sheet, formats, grid)
    sheet.set_row(first - 1, height([column.title for column in grid.columns], digits, bold=True))
    last = _rows(writer, grid, first)
    for number, row in enumerate(grid.rows, start=first):
        if not isinstance(row, Band):
            sheet.set_row(number, height(row, digits))
    if grid.rows:
        sheet.autofilter(first - 1, 0, last, len(grid.columns) - 1)
    else:
        empty = "Không có số liệu." if not hasattr(grid.block, "empty") else grid.block.empty
        sheet.write_string(first, 0, formats.cut(empty), formats.note)
        last = first
    if grid.totals is not None:
        last += 1
        _totals(writer, grid, first, last)
    if grid.note:
        sheet.write_string(last + 2, 0, formats.cut(grid.note), formats.note)
    if isinstance(grid.block, Chart) and grid.rows:
        _chart(book, sheet, grid, (first, first + len(grid.rows) - 1), last + 2)
    sheet.freeze_panes(first, 0)
    sheet.repeat_rows(HEAD, first - 1)
    print_setup(sheet, document)


def print_setup(sheet: Worksheet, document: Document) -> None:
    """Make a sheet print as a page of the report: A4 across, its whole width, numbered, marked as a draft."""
    sheet.set_landscape()
    sheet.set_paper(A4)
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=20 / _INCH, right=15 / _INCH, top=20 / _INCH, bottom=18 / _INCH)
    font = f'&"{FONT},Regular"'
    draft = f"&L{font}&10DỰ THẢO" if document.letterhead.draft else ""
    sheet.set_header(f"{draft}&C{font}&14&P", {"margin": 8 / _INCH})
    notice = printable(document.notice or "").replace("&", "&&")[:80]
    right = f"&R{font}&11{' ' if notice[:1].isdecimal() else ''}{notice}" if notice else ""
    sheet.set_footer(f"&L{font}&8 Mã số liệu {document.data_hash[:16]}{right}", {"margin": 8 / _INCH})


def _head(sheet: Worksheet, formats: Formats, grid: Grid) -> int:
    """Write the head and return the first row below it."""
    upper, *lower = tables.heads(grid.columns)
    place = 0
    for head in upper:
        bottom, right = HEAD + head.rowspan - 1, place + head.colspan - 1
        title = formats.cut(head.title)
        if head.rowspan > 1 or head.colspan > 1:
            sheet.merge_range(HEAD, place, bottom, right, "", formats.head)
        sheet.write_string(HEAD, place, title, formats.head)
        place = right + 1
    if lower:
        for place, column in enumerate(grid.columns):
            if column.group is not None:
                sheet.write_string(HEAD + 1, place, formats.cut(column.title), formats.head)
    return HEAD + 1 + len(lower)


def _rows(writer: Writer, grid: Grid, first: int) -> int:
    """Write the rows and return the last of them."""
    for number, row in enumerate(grid.rows, start=first):
        if isinstance(row, Band):
            _band(writer, number, row, len(grid.columns))
            continue
        for place, (column, value) in enumerate(zip(grid.columns, row, strict=True)):
            formula = _of_row(grid, number, place, row)
            if formula is None:
                writer.write(number, place, column, value)
            else:
                writer.formula(number, place, column, formula[0], formula[1])
    return first + len(grid.rows) - 1


def _band(writer: Writer, number: int, band: Band, columns: int) -> None:
    writer.sheet.write_string(number, 0, writer.formats.cut(band.text), writer.formats.band)
    for place in range(1, columns):
        writer.sheet.write_blank(number, place, None, writer.formats.band)


def _of_row(grid: Grid, number: int, place: int, row: Sequence[Cell]) -> tuple[str, Cell] | None:
    """The formula of a cell that follows from others of its row, with the value the document states."""
    if isinstance(grid.block, Chart) and place == len(grid.columns) - 1:
        return f"=SUM({xl_rowcol_to_cell(number, 1)}:{xl_rowcol_to_cell(number, place - 1)})", row[place]
    if isinstance(grid.block, Figures) and grid.columns[place].kind is Kind.PCT:
        rate = _rate(row[1], row[2])
        # The definition may be another than a share: then the words of the document stand.
        if rate is not None and row[place] == f"{rate:f}".replace(".", ",") + "%":
            parts = f"{xl_rowcol_to_cell(number, 1)}/{xl_rowcol_to_cell(number, 2)}"
            return f"=ROUND({parts},3)", rate
    return None


def _rate(numerator: Cell, denominator: Cell) -> Decimal | None:
    if not isinstance(numerator, int | Decimal) or not isinstance(denominator, int | Decimal) or not denominator:
        return None
    return (Decimal(numerator) * 100 / Decimal(denominator)).quantize(Decimal("0.1"), ROUND_HALF_UP)


def _totals(writer: Writer, grid: Grid, first: int, number: int) -> None:
    for place, (column, value) in enumerate(zip(grid.columns, grid.totals or (), strict=True)):
        if _adds_up(grid.rows, place, plain(value)) and column.kind in {Kind.INT, Kind.DECIMAL}:
            span = f"{xl_rowcol_to_cell(first, place)}:{xl_rowcol_to_cell(number - 1, place)}"
            writer.formula(number, place, column, f"=SUM({span})", value)
        else:
            writer.write(number, place, column, value, strong=True)


def _adds_up(rows: Sequence[Row], place: int, total: Cell) -> bool:
    """Return whether a total is what a spreadsheet would make of the column."""
    if not rows or not is_figure(total):
        return False
    cells = [plain(row[place]) for row in rows if not isinstance(row, Band)]
    figures = [value for value in cells if is_figure(value)]
    left_out = any(isinstance(value, int | Decimal) for value in cells if not is_figure(value))
    return not left_out and sum(map(Decimal, figures)) == total  # type: ignore[arg-type]


def _chart(book: xlsxwriter.Workbook, sheet: Worksheet, grid: Grid, rows: tuple[int, int], below: int) -> None:
    """Draw the bars below their figures, from the cells."""
    first, last = rows
    chart = book.add_chart({"type": "bar", "subtype": "stacked"})
    for place, series in enumerate(grid.block.series, start=1):  # type: ignore[union-attr]
        chart.add_series(
            {
                "name": [sheet.name, HEAD, place],
                "categories": [sheet.name, first, 0, last, 0],
                "values": [sheet.name, first, place, last, place],
                "fill": {"color": FILLS[series.tone]},
                "gap": 60,
            }
        )
    font = {"name": FONT, "size": 10}
    chart.set_y_axis({"reverse": True, "num_font": font})
    chart.set_x_axis({"num_font": font, "num_format": "#,##0", "major_gridlines": {"visible": False}})
    chart.set_legend({"position": "bottom", "font": font})
    chart.set_size({"width": 860, "height": min(140 + 26 * (last - first + 1), 1400)})
    sheet.insert_chart(below, 0, chart, {"description": printable(grid.name)[:255]})
