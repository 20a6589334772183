"""Sheets for the import tests: the service's own, changed as people and attackers change them."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import Any

from openpyxl import load_workbook

Change = Callable[[Any], None]
FIRST = 6
COLUMNS = {"code": 1, "quantity": 6, "broken": 7, "verdict": 8, "note": 9}


def changed(data: bytes, *changes: Change) -> bytes:
    """The workbook after some changes of its sheet."""
    book = load_workbook(io.BytesIO(data))
    for change in changes:
        change(book.active)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def put(place: str, value: object) -> Change:
    """Write a value into a cell."""

    def change(sheet: Any) -> None:
        sheet[place] = value

    return change


def fill(quantity: object = 100, **other: object) -> Change:
    """Write the same into every item's row."""

    def change(sheet: Any) -> None:
        for row in range(FIRST, sheet.max_row + 1):
            sheet.cell(row, COLUMNS["quantity"], quantity)
            for name, value in other.items():
                sheet.cell(row, COLUMNS[name], value)

    return change


def officers(count: object = 2) -> Change:
    """Say how many serve there."""
    return put("B4", count)


def with_member(data: bytes, name: str, content: bytes) -> bytes:
    """The package with one more member, or another in place of it."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for member in old.namelist():
            if member != name:
                new.writestr(member, old.read(member))
        new.writestr(name, content)
    return out.getvalue()
