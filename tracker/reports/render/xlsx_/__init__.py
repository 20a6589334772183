"""The figures of a report as XLSX: typed cells, sums as formulas, one sheet a table; same document, same bytes."""

import io
from collections.abc import Sequence

import xlsxwriter

from tracker.core.text import printable
from tracker.reports.document import Document, Note
from tracker.reports.render import values
from tracker.reports.render.annexes import annex_names, trace
from tracker.reports.render.grids import Grid, grids
from tracker.reports.render.xlsx_.cells import Formats
from tracker.reports.render.xlsx_.heights import height
from tracker.reports.render.xlsx_.names import FIRST, sheet_names
from tracker.reports.render.xlsx_.sheets import print_setup, write_grid

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LABELS, TEXTS = 36, 90
_LONGEST_PROPERTY = 255
# Nothing that a person wrote becomes a formula, an address or a number by itself.
_LITERAL = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}


def render_xlsx(document: Document) -> bytes:
    """Return a workbook: a first sheet that says what it is and how figures are meant, then one sheet a table.

    Whole numbers, decimals, rates and dates are numbers of the format; a sum is a formula kept with the value that
    the document states, and stands as a plain number where it is not the sum of its column.
    """
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, _LITERAL)
    _properties(book, document)
    formats = Formats(book)
    found = list(grids(document))
    names = sheet_names([grid.name for grid in found])
    _first_sheet(book, formats, document, list(zip(names, found, strict=True)))
    for name, grid in zip(names, found, strict=True):
        write_grid(book, formats, document, grid, name)
    book.close()
    return out.getvalue()


def _properties(book: xlsxwriter.Workbook, document: Document) -> None:
    book.set_properties(
        {
            "title": _short(_title(document)),
            "subject": _short(document.subject),
            "author": _short(document.meta.author),
            "company": _short(document.letterhead.issuer),
            "comments": trace(document),
            "created": document.meta.created.replace(tzinfo=None, microsecond=0),
        }
    )
    book.set_custom_property("Mã số liệu", document.data_hash)
    book.set_custom_property("Ngôn ngữ", "vi-VN")


def _title(document: Document) -> str:
    return " ".join(filter(None, (document.title, document.subject)))


def _short(text: str) -> str:
    return " ".join(printable(text).split())[:_LONGEST_PROPERTY]


def _first_sheet(
    book: xlsxwriter.Workbook, formats: Formats, document: Document, found: Sequence[tuple[str, Grid]]
) -> None:
    sheet = book.add_worksheet(FIRST)
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, LABELS, formats.plain)
    sheet.set_column(1, 1, TEXTS, formats.plain)
    head = document.letterhead
    sheet.write_string(0, 0, printable(head.issuer), formats.strong)
    sheet.write_string(1, 0, printable(document.title or "CÔNG VĂN"), formats.title)
    sheet.write_string(2, 0, printable(document.subject), formats.strong)
    row = 4
    for label, text in _facts(document):
        row = _pair(book, formats, row, label, text)
    row = _listed(book, formats, row + 1, found)
    notes = _notes(document, found)
    if notes:
        sheet.write_string(row + 1, 0, "Thuyết minh", formats.strong)
        row += 2
        for label, text in notes:
            row = _pair(book, formats, row, label, text)
    print_setup(sheet, document)


def _facts(document: Document) -> list[tuple[str, str]]:
    head = document.letterhead
    facts = [
        ("Số và ký hiệu", values.number_line(head)),
        ("Địa danh và ngày", values.day_line(head)),
        ("Tình trạng", "Dự thảo" if head.draft else "Bản chính thức"),
        ("Người lập", document.meta.author),
        ("Đối chiếu", trace(document)),
    ]
    return [*facts, ("Lưu ý", document.notice)] if document.notice else facts


def _listed(book: xlsxwriter.Workbook, formats: Formats, row: int, found: Sequence[tuple[str, Grid]]) -> int:
    sheet = book.get_worksheet_by_name(FIRST)
    sheet.write_string(row, 0, "Các bảng", formats.strong)
    for name, grid in found:
        row += 1
        sheet.write_url(row, 0, f"internal:'{name}'!A1", formats.link, name)
        sheet.write_string(row, 1, printable(f"{grid.name} ({len(grid.rows)} dòng)"), formats.wrapped)
    return row + 1


def _notes(document: Document, found: Sequence[tuple[str, Grid]]) -> list[tuple[str, str]]:
    notes = [("", block.text) for block in document.blocks if isinstance(block, Note)]
    for name, annex in zip(annex_names(document), document.annexes, strict=True):
        notes += [(name, block.text) for block in annex.blocks if isinstance(block, Note)]
    return notes + [(name, grid.note) for name, grid in found if grid.note]


def _pair(book: xlsxwriter.Workbook, formats: Formats, row: int, label: str, text: str) -> int:
    sheet = book.get_worksheet_by_name(FIRST)
    sheet.write_string(row, 0, label, formats.wrapped)
    sheet.write_string(row, 1, formats.cut(text), formats.wrapped)
    sheet.set_row(row, height([label, text], [LABELS, TEXTS]))
    return row + 1
