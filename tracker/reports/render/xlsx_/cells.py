"""Typed values as cells of a workbook, and the formats they are shown in."""

import datetime as dt
from decimal import Decimal
from typing import Any

import xlsxwriter
from xlsxwriter.worksheet import Worksheet

from tracker.core.text import printable, spreadsheet_safe
from tracker.reports.document import Align, Cell, Column, Kind, Linked, Plain, Status, plain
from tracker.reports.render import tables
from tracker.reports.render.tones import SHADES

FONT = "Times New Roman"
LONGEST = 32_767
CUT = " […]"
# A spreadsheet keeps fifteen digits and knows no day before 1900.
EXACT = 10**15
FIRST_DAY = dt.date(1900, 3, 1)
DAY = "dd/mm/yyyy"
WHOLE = "#,##0"
_RULED = {"border": 1, "valign": "top"}


class Formats:
    """The formats of one workbook, each made once."""

    def __init__(self, book: xlsxwriter.Workbook) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, Any], ...], Any] = {}
        self.plain = self.of()
        self.wrapped = self.of(text_wrap=True, valign="top")
        self.strong = self.of(bold=True)
        self.title = self.of(bold=True, font_size=14)
        self.note = self.of(italic=True, valign="top")
        self.link = self.of(font_color="#0b4f9e", underline=1, valign="top")
        self.head = self.of(
            bold=True, text_wrap=True, align="center", border=1, valign="vcenter", bg_color="#e9edf2"
        )
        self.band = self.of(bold=True, bg_color="#f3f5f7", **_RULED)

    def of(self, **properties: Any) -> Any:
        """Return the format with these properties."""
        key = tuple(sorted(properties.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format({"font_name": FONT, "font_size": 11, **properties})
        return self._made[key]

    def cut(self, text: str) -> str:
        """Return text as a cell can hold it: printable, visibly cut where it is longer than the format allows."""
        clean = printable(text)
        if len(clean.encode("utf-16-le")) <= LONGEST * 2:
            return clean
        room = (LONGEST - len(CUT)) * 2
        return clean.encode("utf-16-le")[:room].decode("utf-16-le", errors="ignore") + CUT


class Writer:
    """Writes the values of one sheet."""

    def __init__(self, sheet: Worksheet, formats: Formats, address: str | None = None) -> None:
        self.sheet = sheet
        self.address = address
        self.formats = formats

    def write(self, row: int, place: int, column: Column, value: Cell, *, strong: bool = False) -> None:
        """Write one value as what it is, over the address that it leads to."""
        value = self._led(row, place, value)
        look = self._look(column, value, strong=strong)
        if value is None:
            self.sheet.write_blank(row, place, None, self.formats.of(**look))
        elif isinstance(value, dt.date) and value >= FIRST_DAY:
            self.sheet.write_datetime(row, place, value, self.formats.of(num_format=DAY, **look))
        elif is_figure(value):
            number = as_number(value, column.kind)
            self.sheet.write_number(row, place, number, self.formats.of(num_format=shown(value, column), **look))
        else:
            self._text(row, place, said(value), look)

    def formula(self, row: int, place: int, column: Column, formula: str, value: Cell) -> None:
        """Write a formula with the value that the document states for it, over the address that it leads to."""
        value = self._led(row, place, value)
        look = self._look(column, value, strong=True)
        form = self.formats.of(num_format=shown(value, column), **look)
        self.sheet.write_formula(row, place, formula, form, as_number(value, column.kind))

    def _led(self, row: int, place: int, value: Cell) -> Plain:
        """Write the address that a value leads to and return the value: written over it, it keeps both."""
        if isinstance(value, Linked) and self.address and said(value.value):
            self.sheet.write_url(row, place, self.address + value.path)
        return plain(value)

    def _text(self, row: int, place: int, text: str, look: dict[str, Any]) -> None:
        clean = self.formats.cut(text)
        # Written as text it is no formula; the mark keeps it one when somebody edits the cell.
        if spreadsheet_safe(clean) != clean:
            look = {**look, "quote_prefix": True}
        if clean:
            self.sheet.write_string(row, place, clean, self.formats.of(num_format="@", **look))
        else:
            self.sheet.write_blank(row, place, None, self.formats.of(**look))

    def _look(self, column: Column, value: Cell, *, strong: bool) -> dict[str, Any]:
        align = tables.alignment(column)
        look: dict[str, Any] = {**_RULED, "align": "right" if tables.is_number(column) else align.value}
        if align is Align.LEFT or isinstance(value, str | Status):
            look["text_wrap"] = True
        if isinstance(value, Status):
            look["bg_color"] = SHADES[value.tone]
        if strong:
            look["bold"] = True
        return look


def is_figure(value: Cell) -> bool:
    """Return whether a spreadsheet holds the value as an exact number."""
    if isinstance(value, bool):
        return False
    if isinstance(value, int):
        return abs(value) < EXACT
    if isinstance(value, Decimal):
        return value.is_finite() and len(value.normalize().as_tuple().digits) <= 15 and abs(value) < EXACT
    return False


def as_number(value: Cell, kind: Kind) -> float:
    """Return the number a cell holds; a rate in per cent becomes its fraction."""
    exact = Decimal(value) if isinstance(value, int | Decimal) else Decimal(0)
    if kind is Kind.PCT:
        return float(exact / 100)
    return int(exact) if exact == exact.to_integral_value() else float(exact)


def shown(value: Cell, column: Column) -> str:
    """Return the format of a number: thousands apart, decimals as many as the value has."""
    places = _places(value)
    decimals = "." + "0" * places if places else ""
    if column.kind is Kind.PCT:
        return f"0{decimals}%"
    return "0" if column.kind is Kind.ORDINAL else WHOLE + decimals


def said(value: Plain) -> str:
    """Return a value that is no number of the format in words; none is empty."""
    if value is None:
        return ""
    if isinstance(value, Status):
        return value.text
    if isinstance(value, dt.date):
        return value.strftime("%d/%m/%Y")
    return f"{value:f}".replace(".", ",") if isinstance(value, Decimal) else str(value)


def _places(value: Cell) -> int:
    exponent = value.as_tuple().exponent if isinstance(value, Decimal) else 0
    return min(max(-exponent, 0), 15) if isinstance(exponent, int) else 0
