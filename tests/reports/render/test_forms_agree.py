"""Whatever a report holds, its cells are the same in DOCX, XLSX and CSV."""

import csv
import datetime as dt
import io
from decimal import Decimal
from typing import Any

import docx
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from tests.reports.render.samples import make_document
from tracker.core.text import printable, spreadsheet_safe
from tracker.reports.document import (
    Annex,
    Band,
    Cell,
    Column,
    Document,
    Kind,
    Linked,
    Meta,
    Row,
    Status,
    Table,
    Tone,
    plain,
)
from tracker.reports.render import tables, values
from tracker.reports.render.csv_ import render_csv
from tracker.reports.render.docx_ import render_docx
from tracker.reports.render.xlsx_ import render_xlsx

WORDS = st.text("aĐộ =+-@'&<_0,.😀", max_size=8) | st.sampled_from(
    ["=1+1", "<b>&amp;</b>", "_x0041_", "hai\ndòng"]
)
META = Meta("Phòng Nội vụ", dt.datetime(2024, 9, 16, tzinfo=dt.UTC), address="https://theodoi.example")
PATHS = st.sampled_from(["/tasks?directive=1&unit=2", "/tasks"])
VALUES: dict[Kind, st.SearchStrategy[Cell]] = {
    Kind.TEXT: st.none() | WORDS,
    Kind.INT: st.none() | st.integers(-(10**6), 10**12),
    Kind.DECIMAL: st.none() | st.decimals(-1000, 10**6, places=2),
    Kind.PCT: st.none() | st.decimals(0, 100, places=1),
    Kind.DATE: st.none() | st.dates(dt.date(1950, 1, 1), dt.date(2090, 1, 1)),
    Kind.STATUS: st.builds(Status, WORDS, st.sampled_from(Tone)),
}


@st.composite
def some_tables(draw: st.DrawFn) -> Table:
    kinds = draw(st.lists(st.sampled_from(list(VALUES)), min_size=1, max_size=5))
    group = draw(st.sampled_from([None, "Nhóm"]))
    columns = [
        Column(f"Cột {place}", str(place), kind, group=group if place else None)
        for place, kind in enumerate(kinds)
    ]
    one = st.tuples(*(VALUES[kind] | st.builds(Linked, VALUES[kind], PATHS) for kind in kinds))
    one |= st.builds(Band, WORDS)
    rows: list[Row] = draw(st.lists(one, max_size=6))
    sums = [_sum(rows, place) if kind is Kind.INT else None for place, kind in enumerate(kinds)]
    return Table(columns, rows, totals=sums)


def _sum(rows: list[Row], place: int) -> int:
    return sum(plain(row[place]) or 0 for row in rows if not isinstance(row, Band))  # type: ignore[misc,operator]


def body_of(table: Table) -> list[Row]:
    return [*table.rows, *([table.totals] if table.totals is not None else [])]


def in_csv(document: Document, table: Table) -> None:
    found = list(csv.reader(io.StringIO(render_csv(document).decode("utf-8-sig"), newline="")))
    assert found[1:] == [_csv(row) for row in body_of(table)]


def _csv(row: Row) -> list[str]:
    return [spreadsheet_safe(row.text)] if isinstance(row, Band) else [_written(plain(value)) for value in row]


def _written(value: Cell) -> str:
    if isinstance(value, dt.date):
        return f"{value:%d/%m/%Y}"
    if isinstance(value, Decimal):
        return str(value).replace(".", ",")
    text = value.text if isinstance(value, Status) else "" if value is None else value
    return spreadsheet_safe(text) if isinstance(text, str) else str(text)


def in_docx(document: Document, table: Table) -> None:
    written = docx.Document(io.BytesIO(render_docx(document))).tables[-1]
    found = [[cell.text for cell in row.cells] for row in written.rows]
    expected = [_printed(table, row) for row in body_of(table)]
    if not table.rows:
        expected.insert(0, [table.empty] * len(table.columns))
    assert found[len(tables.heads(table.columns)) :] == expected


def _printed(table: Table, row: Row) -> list[str]:
    if isinstance(row, Band):
        return [printable(row.text)] * len(table.columns)
    return [printable(values.cell(value, column.kind)) for column, value in zip(table.columns, row, strict=True)]


def in_xlsx(document: Document, table: Table) -> None:
    sheet = load_workbook(io.BytesIO(render_xlsx(document)), data_only=True).worksheets[-1]
    first = 2 + len(tables.heads(table.columns))
    found = [[_blank(cell.value) for cell in row] for row in sheet.iter_rows(min_row=first + 1)]
    expected = [_kept(table, row) for row in body_of(table)]
    if not table.rows:
        expected.insert(0, [table.empty] + [None] * (len(table.columns) - 1))
    assert found == expected


def _blank(value: Any) -> Any:
    return None if value == "" else value


def _kept(table: Table, row: Row) -> list[Any]:
    if isinstance(row, Band):
        return [_words(row.text)] + [None] * (len(table.columns) - 1)
    return [_typed(plain(value), column.kind) for column, value in zip(table.columns, row, strict=True)]


def _typed(value: Cell, kind: Kind) -> Any:
    if isinstance(value, dt.date):
        return dt.datetime.combine(value, dt.time())
    if isinstance(value, Decimal):
        return float(value / 100) if kind is Kind.PCT else float(value)
    if isinstance(value, int):
        return value
    return _words(value.text if isinstance(value, Status) else value)


def _words(text: str | None) -> str | None:
    return printable(text) or None if text else None


# Shrinking would take minutes: a failing table of six rows can be read as it is.
@settings(
    max_examples=15,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.too_slow],
)
@given(some_tables(), st.booleans())
def test_cells_agree(table: Table, landscape: bool) -> None:
    document = make_document(blocks=[], annexes=[Annex("Danh mục", [table], landscape=landscape)], meta=META)

    in_csv(document, table)
    in_docx(document, table)
    in_xlsx(document, table)
