"""Works and their money as CSV and XLSX, in which no cell is a formula."""

from __future__ import annotations

import csv
import datetime as dt
import io
from collections.abc import Callable, Sequence
from decimal import Decimal

from tracker.core.text import spreadsheet_safe
from tracker.facilities.queries.works import MoneyTable, Row, Thing
from tracker.facilities.states import SOURCE_LABELS, WORK_KIND_LABELS, WORK_LABELS

Cell = str | int | Decimal | dt.date | None
Cells = Sequence[Cell]
Sheet = tuple[str, Sequence[str], Sequence[Cells]]
MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
NARROW, WIDE = 14, 36


def quantity(value: Decimal) -> str:
    """A quantity as people write it: 2, or 12,5."""
    return f"{value.normalize():f}".replace(".", ",")


def things_text(things: Sequence[Thing]) -> str:
    """Items in one line: 'Máy scan: 2 cái; Ghế chờ: 10 cái'."""
    return "; ".join(f"{one.name}: {quantity(one.quantity)} {one.unit_of_count}" for one in things)


def work_cells(row: Row, things: Sequence[Thing], *, words: Callable[[str], str], today: dt.date) -> Cells:
    """A work as a row of cells; takes its items, what says a label in the reader's language, and the day."""
    accepted = [one.accepted for one in things if one.accepted is not None]
    return (
        row.id,
        row.unit_name,
        row.title,
        words(WORK_KIND_LABELS[row.kind]),
        things_text(things),
        sum((one.quantity for one in things), Decimal(0)),
        sum(accepted, Decimal(0)) if accepted else None,
        words(WORK_LABELS[row.state]),
        row.start_on,
        row.began_on,
        row.finish_on,
        row.original_finish_on,
        row.accepted_on,
        row.days_late(today),
        row.plan,
        row.grant,
        row.spend,
        "x" if row.waits else "",
    )


def money_cells(table: MoneyTable, *, words: Callable[[str], str]) -> list[Cells]:
    """Money by source and year as rows of cells."""
    return [
        (words(SOURCE_LABELS[line.source]), line.year, line.plan, line.grant, line.spend) for line in table.lines
    ]


def as_csv(sheet: Sheet) -> bytes:
    """UTF-8 with a byte order mark, every cell quoted; what would be a formula gets a leading apostrophe."""
    _title, headings, rows = sheet
    out = io.StringIO(newline="")
    writer = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerow(headings)
    writer.writerows([_plain(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig", errors="replace")


def _plain(cell: Cell) -> str:
    if cell is None:
        return ""
    if isinstance(cell, Decimal):
        return f"{cell.normalize():f}"
    if isinstance(cell, dt.date):
        return f"{cell:%d/%m/%Y}"
    return spreadsheet_safe(cell) if isinstance(cell, str) else str(cell)


def as_xlsx(sheets: Sequence[Sheet]) -> bytes:
    """A workbook whose texts are texts, numbers numbers, days days. Takes name, headings, rows of each sheet."""
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    bold = book.add_format({"bold": True, "text_wrap": True})
    day, whole = book.add_format({"num_format": "dd/mm/yyyy"}), book.add_format({"num_format": "#,##0"})
    for title, headings, rows in sheets:
        sheet = book.add_worksheet(title[:31])
        sheet.freeze_panes(1, 0)
        for column, heading in enumerate(headings):
            widest = max((len(str(row[column])) for row in rows), default=0)
            sheet.set_column(column, column, WIDE if widest > NARROW else NARROW)
            sheet.write_string(0, column, heading, bold)
        for number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(number, column, cell)
                elif isinstance(cell, dt.date):
                    sheet.write_datetime(number, column, dt.datetime.combine(cell, dt.time()), day)
                elif isinstance(cell, int):
                    sheet.write_number(number, column, cell, whole)
                elif isinstance(cell, Decimal):
                    sheet.write_number(number, column, float(cell))
    book.close()
    return out.getvalue()
