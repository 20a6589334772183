"""Cells of a CSV or XLSX file as text, with their addresses; formulas and macros are refused."""

from __future__ import annotations

import csv
import datetime as dt
import io
import zipfile
import zlib
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils import get_column_letter
from openpyxl.utils.exceptions import InvalidFileException

from tracker.core.errors import Invalid
from tracker.core.text import tidy

MOST_ROWS = 2000
MOST_COLUMNS = 40
MOST_BYTES = 2 * 1024 * 1024
MOST_UNPACKED = 30 * 1024 * 1024
ZIP = b"PK\x03\x04"
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
FORMULA = ("=", "+", "@")
VISIBLE = "visible"


@dataclass(frozen=True)
class Cell:
    """The text of a cell, where it stands ('B7'), and whether it holds a formula."""

    text: str
    place: str
    formula: bool = False


def read_cells(data: bytes) -> list[list[Cell]]:
    """All rows of the first sheet, empty ones left out.

    Takes the bytes of a file, whatever it is called. Raises Invalid, in one sentence, for a file that is
    neither CSV in UTF-8 nor XLSX, that is too large, or that carries macros.
    """
    if len(data) > MOST_BYTES:
        raise Invalid("Tệp lớn quá 2 MB.", field="file")
    if data.startswith(OLD_EXCEL):
        raise Invalid("Đây là tệp Excel cũ hoặc có mật khẩu; hãy lưu lại dạng .xlsx hoặc .csv.", field="file")
    rows = _xlsx(data) if data.startswith(ZIP) else _csv(data)
    if len(rows) > MOST_ROWS:
        raise Invalid("Tệp có quá %(most)s dòng.", field="file", most=MOST_ROWS)
    return [row for row in rows if any(cell.text for cell in row)]


def _csv(data: bytes) -> list[list[Cell]]:
    try:
        text = data.decode("utf-8-sig")
        if "\x00" in text:
            raise ValueError("binary")
        lines = text.splitlines()
        separator = ";" if lines and lines[0].count(";") > lines[0].count(",") else ","
        table = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    except (ValueError, csv.Error) as error:
        raise Invalid("Không đọc được tệp: cần CSV mã UTF-8 hoặc XLSX.", field="file") from error
    return [
        [
            Cell(value, _place(number, column), formula=value.startswith(FORMULA))
            for column, value in enumerate(map(_line, row[:MOST_COLUMNS]), start=1)
        ]
        for number, row in enumerate(table, start=1)
    ]


def _xlsx(data: bytes) -> list[list[Cell]]:
    try:
        _check_package(data)
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=False, keep_links=False)
        try:
            sheet = book.worksheets[0]
            if sheet.sheet_state != VISIBLE:
                raise Invalid("Trang đầu của tệp đang ẩn; hãy bỏ ẩn rồi gửi lại.", field="file")
            table = sheet.iter_rows(max_row=MOST_ROWS + 1, max_col=MOST_COLUMNS)
            return [
                [
                    Cell(_text(cell.value), _place(number, column), formula=cell.data_type == "f")
                    for column, cell in enumerate(row, start=1)
                ]
                for number, row in enumerate(table, start=1)
            ]
        finally:
            book.close()
    except Invalid:
        raise
    except _DAMAGED as error:
        raise Invalid("Không đọc được tệp Excel này; hãy lưu lại rồi thử lại.", field="file") from error


# What the library raises for a file whose parts contradict each other: it trusts what Excel writes.
_DAMAGED = (
    zipfile.BadZipFile, InvalidFileException, ParseError, LookupError, ValueError, TypeError, AttributeError,
    ArithmeticError, zlib.error, EOFError, NotImplementedError, Warning,
)  # fmt: skip


def _check_package(data: bytes) -> None:
    """Look into the archive before anything is unpacked."""
    with zipfile.ZipFile(io.BytesIO(data)) as package:
        entries = package.infolist()
    if any("vbaproject" in entry.filename.lower() for entry in entries):
        raise Invalid("Tệp có macro nên không nhận; hãy lưu lại dạng .xlsx không có macro.", field="file")
    if len(entries) > 500 or sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise Invalid("Tệp Excel quá lớn khi giải nén.", field="file")


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, dt.datetime | dt.date):
        return value.strftime("%Y-%m-%d")
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return _line(str(value))


def _line(text: str) -> str:
    """A cell's text as a form would take it, on one line."""
    return " ".join(tidy(text).split())


def _place(row: int, column: int) -> str:
    return f"{get_column_letter(column)}{row}"
