"""Tables as files that a spreadsheet opens safely: CSV and XLSX from the same rows."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal

from tracker.core.text import spreadsheet_safe

Cell = str | int | Decimal | dt.date | None
WIDEST = 60
"""Characters that a column is wide at most."""


def as_csv(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """UTF-8 with a byte order mark, every cell quoted; what would be a formula gets a leading apostrophe."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([_text(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig", errors="replace")


def _text(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, dt.date):
        return f"{cell:%d/%m/%Y}"
    return str(cell) if isinstance(cell, int | Decimal) else spreadsheet_safe(cell)


def as_xlsx(headings: Sequence[str], rows: Iterable[Sequence[Cell]]) -> bytes:
    """One sheet with its headings fixed; numbers and dates as such, and no text is ever taken for a formula."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})
    sheet = book.add_worksheet()
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    day = book.add_format({"num_format": "dd/mm/yyyy", "valign": "top"})
    widths = [len(heading) for heading in headings]
    sheet.write_row(0, 0, headings, bold)
    sheet.freeze_panes(1, 0)
    for line, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, dt.date):
                sheet.write_datetime(line, column, dt.datetime.combine(cell, dt.time()), day)
            elif isinstance(cell, int | Decimal):
                sheet.write_number(line, column, cell, wrapped)
            elif cell:
                sheet.write_string(line, column, cell, wrapped)
            widths[column] = max(widths[column], len(_text(cell)))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(WIDEST, max(10, width + 2)))
    book.close()
    return out.getvalue()
