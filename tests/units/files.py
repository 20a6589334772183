"""Files of units for the tests."""

from __future__ import annotations

import io
from collections.abc import Iterable
from pathlib import Path

from openpyxl import Workbook

import tracker

HEADER = "group,kind,name,symbol,gso_code,aliases,valid_from,valid_to"
ISSUER = "issuer,huyện,Ủy ban nhân dân huyện Mường Thử,UBND,901,UBND huyện Mường Thử,2020-02-01,"
COMMUNE = '"UBND các xã, thị trấn",xã,Ủy ban nhân dân xã Nà Thử,UBND,09901,Na Thu|Nà Thừ,2020-02-01,2025-06-30'


def sample() -> bytes:
    """The district's own file, as it ships with the demonstration."""
    path = Path(tracker.__file__).parent / "demo" / "data" / "phong-tho-2024.csv"
    return path.read_bytes()


def csv_of(*lines: str, header: str = HEADER) -> bytes:
    """A CSV file of these lines."""
    return "\n".join([header, *lines]).encode()


def xlsx_of(rows: Iterable[Iterable[object]]) -> bytes:
    """An XLSX file of these rows."""
    book = Workbook()
    for row in rows:
        book.active.append(list(row))
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
