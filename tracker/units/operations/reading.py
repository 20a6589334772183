"""A file of units as rows, judged as a whole: every problem is named with its cell."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass

from tracker.core.errors import Refusal
from tracker.core.text import unit_key
from tracker.units.operations.tables import Cell, read_cells
from tracker.units.states import COMMUNE_KINDS, UnitKind

NEEDED = ("group", "kind", "name", "valid_from")
KNOWN = frozenset({*NEEDED, "symbol", "gso_code", "aliases", "valid_to", "successor_name", "successor_gso_code"})
ISSUER = "issuer"
DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})/(\d{1,2})/(\d{4})")


@dataclass(frozen=True)
class UnitRow:
    """One unit of the file."""

    group: str
    kind: UnitKind
    name: str
    symbol: str
    gso_code: str | None
    aliases: tuple[str, ...]
    valid_from: dt.date
    valid_to: dt.date | None


@dataclass(frozen=True)
class Problem:
    """What is wrong in a cell."""

    place: str
    why: Refusal

    @property
    def sentence(self) -> str:
        """The reason in one Vietnamese sentence."""
        return self.why.message


@dataclass(frozen=True)
class Reading:
    """The rows of a file, or why none of them is taken."""

    rows: tuple[UnitRow, ...]
    problems: tuple[Problem, ...]


class _Wrong(Exception):
    def __init__(self, cell: Cell, why: Refusal) -> None:
        super().__init__(why.message)
        self.problem = Problem(cell.place, why)


def read_units(data: bytes) -> Reading:
    """Read a CSV or XLSX file of units with the columns of the sample file, in any order.

    Returns rows, or problems with their cells; never both. Raises Invalid for a file that is no table.
    """
    table = read_cells(data)
    if not table:
        return Reading((), (Problem("A1", Refusal("Tệp không có dòng nào.")),))
    columns, problems = _columns(table[0])
    if problems:
        return Reading((), tuple(problems))
    rows: list[UnitRow] = []
    first_place: dict[tuple[str, dt.date], str] = {}
    for line in table[1:]:
        try:
            row = _row({name: _at(line, index) for name, index in columns.items()})
        except _Wrong as wrong:
            problems.append(wrong.problem)
            continue
        place = _at(line, columns["name"]).place
        earlier = first_place.setdefault((unit_key(row.name), row.valid_from), place)
        if earlier != place:
            problems.append(Problem(place, Refusal("Trùng với đơn vị ở ô %(earlier)s.", earlier=earlier)))
        rows.append(row)
    if not rows and not problems:
        problems.append(Problem("A2", Refusal("Tệp chỉ có dòng tiêu đề.")))
    return Reading(() if problems else tuple(rows), tuple(problems))


def _at(line: list[Cell], index: int) -> Cell:
    if index < len(line):
        return line[index]
    number = re.sub(r"\D", "", line[0].place)
    return Cell("", f"{chr(ord('A') + index)}{number}")


def _columns(header: list[Cell]) -> tuple[dict[str, int], list[Problem]]:
    columns: dict[str, int] = {}
    problems = []
    for index, cell in enumerate(header):
        name = cell.text.lower()
        if name in columns:
            problems.append(Problem(cell.place, Refusal("Cột '%(name)s' có hai lần.", name=name)))
        elif name and name not in KNOWN:
            problems.append(Problem(cell.place, Refusal("Không biết cột '%(name)s'.", name=cell.text[:40])))
        elif name:
            columns[name] = index
    missing = [name for name in NEEDED if name not in columns]
    if missing:
        problems.append(Problem(header[0].place, Refusal("Thiếu cột %(names)s.", names=", ".join(missing))))
    return columns, problems


def _row(cells: dict[str, Cell]) -> UnitRow:
    for cell in cells.values():
        if cell.formula:
            raise _Wrong(cell, Refusal("Ô này là công thức; hãy thay bằng giá trị."))
        if len(cell.text) > 200:
            raise _Wrong(cell, Refusal("Ô này dài quá 200 ký tự."))
    kind = _kind(cells["kind"])
    valid_from = _day(cells["valid_from"])
    valid_to = _day(cells["valid_to"]) if "valid_to" in cells and cells["valid_to"].text else None
    if valid_to is not None and valid_to < valid_from:
        raise _Wrong(cells["valid_to"], Refusal("Ngày kết thúc sớm hơn ngày bắt đầu."))
    return UnitRow(
        group=_needed(cells["group"]),
        kind=kind,
        name=_needed(cells["name"]),
        symbol=_optional(cells, "symbol"),
        gso_code=_code(cells, kind),
        aliases=tuple(_aliases(_optional(cells, "aliases"))),
        valid_from=valid_from,
        valid_to=valid_to,
    )


def _needed(cell: Cell) -> str:
    if not cell.text:
        raise _Wrong(cell, Refusal("Ô này cần có giá trị."))
    return cell.text


def _optional(cells: dict[str, Cell], name: str) -> str:
    return cells[name].text if name in cells else ""


def _aliases(text: str) -> Iterable[str]:
    return dict.fromkeys(name.strip() for name in text.split("|") if name.strip())


def _kind(cell: Cell) -> UnitKind:
    try:
        return UnitKind(_needed(cell).lower())
    except ValueError as error:
        raise _Wrong(cell, Refusal("Không có loại đơn vị '%(kind)s'.", kind=cell.text[:40])) from error


def _code(cells: dict[str, Cell], kind: UnitKind) -> str | None:
    """The statistical code; a spreadsheet drops the zeros in front of a number, communes have five digits."""
    text = _optional(cells, "gso_code")
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or len(text) > 5:
        raise _Wrong(cells["gso_code"], Refusal("Mã thống kê chỉ gồm chữ số, nhiều nhất năm chữ số."))
    return text.zfill(5) if kind in COMMUNE_KINDS else text


def _day(cell: Cell) -> dt.date:
    match = DAY.fullmatch(_needed(cell))
    try:
        if match is None:
            raise ValueError("no date")
        parts = [int(part) for part in match.groups() if part]
        year, month, day = parts if match.group(1) else reversed(parts)
        return dt.date(year, month, day)
    except ValueError as error:
        raise _Wrong(cell, Refusal("Ngày cần viết 2020-02-01 hoặc 1/2/2020.")) from error
