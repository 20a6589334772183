"""Entries and values of an indicator from a table: judged as a whole, every problem named with its cell.

A table of entries has no place for a name or a telephone: those are written down one by one, and sealed.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Generic, TypeVar

from tracker.core.clock import local_day
from tracker.core.errors import Invalid, Refusal
from tracker.core.text import fold, unit_key
from tracker.feedback.models import Indicator
from tracker.feedback.operations import entries, measuring
from tracker.feedback.operations.entries import Heard
from tracker.feedback.operations.measuring import Measured
from tracker.feedback.states import (
    CHANNEL_LABELS,
    FORMULA_NAME_LABELS,
    LEVEL_LABELS,
    TOPIC_LABELS,
    Channel,
    Formula,
    Topic,
)
from tracker.units.operations.reading import Problem
from tracker.units.operations.tables import Cell, read_cells
from tracker.units.queries import find_village, issuer_on, resolve_unit
from tracker.web.forms import parse_day

T = TypeVar("T")
E = TypeVar("E", bound=StrEnum)
MOST_ROWS = 500
LEVELS = tuple(f"level_{level}" for level in LEVEL_LABELS)
ENTRY_COLUMNS: dict[str, str] = {
    "received_on": "Ngày tiếp nhận",
    "village": "Bản",
    "channel": "Cách tiếp nhận",
    "topic": "Lĩnh vực",
    "said": "Nội dung ý kiến",
    "answer": "Đơn vị đã hoặc sẽ làm",
}
ENTRY_NEEDED = ("received_on", "channel", "topic", "said")
READING_COLUMNS: dict[str, str] = {
    "unit": "Đơn vị",
    "year": "Năm",
    "survey": "Cuộc khảo sát",
    "source": "Nguồn",
    "formula": "Công thức",
    "value": "Giá trị",
    **{f"level_{level}": label for level, label in LEVEL_LABELS.items()},
}
READING_NEEDED = ("unit", "year", "survey", "source", "formula")


@dataclass(frozen=True)
class Found(Generic[T]):
    """The rows of a table, or why none of them is taken; never both."""

    rows: tuple[T, ...] = ()
    problems: tuple[Problem, ...] = ()


class _Wrong(Exception):
    def __init__(self, cell: Cell, why: Refusal) -> None:
        super().__init__(why.message)
        self.problem = Problem(cell.place, why)


Cells = Mapping[str, Cell]


def read_entries(data: bytes, *, unit_id: int, now: dt.datetime) -> Found[Heard]:
    """Read an XLSX or CSV table of entries of a unit, its columns in any order; its villages become known by name.

    Returns rows, or problems with their cells. Raises Invalid for a file that is no table, hostile or too long.
    """
    return _read(data, ENTRY_COLUMNS, ENTRY_NEEDED, lambda cells: _entry(cells, unit_id, now))


def read_readings(data: bytes, indicator: Indicator, *, now: dt.datetime) -> Found[Measured]:
    """Read a table of values of an indicator; returns and raises as `read_entries`."""
    return _read(data, READING_COLUMNS, READING_NEEDED, lambda cells: _reading(cells, indicator, now))


def _read(
    data: bytes, columns: Mapping[str, str], needed: Sequence[str], row_of: Callable[[Cells], T]
) -> Found[T]:
    table = read_cells(data)
    if not table:
        return Found(problems=(Problem("A1", Refusal("Tệp không có dòng nào.")),))
    if len(table) > MOST_ROWS + 1:
        raise Invalid("Mỗi tệp nhiều nhất %(most)s dòng; hãy chia thành nhiều tệp.", field="file", most=MOST_ROWS)
    places, problems = _places(table[0], columns, needed)
    if problems:
        return Found(problems=tuple(problems))
    rows: list[T] = []
    for line in table[1:]:
        try:
            rows.append(_row({name: _at(line, index) for name, index in places.items()}, row_of))
        except _Wrong as wrong:
            problems.append(wrong.problem)
    if not rows and not problems:
        problems.append(Problem("A2", Refusal("Tệp chỉ có dòng tiêu đề.")))
    return Found(problems=tuple(problems)) if problems else Found(rows=tuple(rows))


def _places(
    header: list[Cell], columns: Mapping[str, str], needed: Sequence[str]
) -> tuple[dict[str, int], list[Problem]]:
    known = {fold(label): name for name, label in columns.items()}
    places: dict[str, int] = {}
    problems = []
    for index, cell in enumerate(header):
        name = known.get(fold(cell.text))
        if name in places:
            problems.append(Problem(cell.place, Refusal("Cột '%(name)s' có hai lần.", name=cell.text[:40])))
        elif name is not None:
            places[name] = index
        elif cell.text:
            problems.append(Problem(cell.place, Refusal("Không biết cột '%(name)s'.", name=cell.text[:40])))
    missing = [columns[name] for name in needed if name not in places]
    if missing:
        problems.append(Problem(header[0].place, Refusal("Thiếu cột %(names)s.", names=", ".join(missing))))
    return places, problems


def _at(line: list[Cell], index: int) -> Cell:
    if index < len(line):
        return line[index]
    return Cell("", f"{chr(ord('A') + index)}{re.sub(r'[^0-9]', '', line[0].place)}")


def _row(cells: Cells, row_of: Callable[[Cells], T]) -> T:
    for cell in cells.values():
        if cell.formula and not re.fullmatch(r"\+?[\d.,]+", cell.text):
            raise _Wrong(cell, Refusal("Ô này là công thức; hãy thay bằng giá trị."))
    try:
        return row_of(cells)
    except Invalid as refused:
        blamed = cells.get(refused.field or "") or next(iter(cells.values()))
        if refused.field == "not_complaint":
            blamed = cells["said"]
        raise _Wrong(blamed, refused) from refused


def _entry(cells: Cells, unit_id: int, now: dt.datetime) -> Heard:
    day, village = _day(cells["received_on"]), _text(cells, "village")
    village_id = find_village(unit_id, village, day)
    heard = Heard(
        received_on=day,
        channel=_member(cells["channel"], CHANNEL_LABELS, Channel),
        topic=_member(cells["topic"], TOPIC_LABELS, Topic),
        said=cells["said"].text,
        village_id=village_id,
        village="" if village_id else village,
        answer=_text(cells, "answer"),
    )
    entries.check(heard, now)
    return heard


def _reading(cells: Cells, indicator: Indicator, now: dt.datetime) -> Measured:
    formula = _member(cells["formula"], FORMULA_NAME_LABELS, Formula)
    given = [name for name in LEVELS if _text(cells, name)]
    levels = tuple(_whole(cells[name]) for name in given) if len(given) == len(LEVELS) else None
    if given and levels is None:
        raise _Wrong(cells[given[0]], Refusal("Cần đủ số phiếu của cả năm mức."))
    found = Measured(
        unit_id=_unit(cells["unit"], local_day(now)),
        year=_whole(cells["year"]),
        survey=cells["survey"].text,
        source=cells["source"].text,
        formula=formula,
        value=_number(cells["value"]) if formula is Formula.STATED and "value" in cells else None,
        levels=levels,
    )
    measuring.check(found, indicator, now)
    return found


def _unit(cell: Cell, day: dt.date) -> int:
    """The unit that a cell names: the issuer of directives, or one that they address."""
    above = issuer_on(day)
    if above is not None and unit_key(cell.text) in {above.folded, unit_key(above.short_name)}:
        return above.unit_id
    version = resolve_unit(cell.text, day)
    if version is None:
        raise _Wrong(cell, Refusal("Không tìm thấy đơn vị '%(name)s'.", name=cell.text[:60]))
    return version.unit_id


def _text(cells: Cells, name: str) -> str:
    return cells[name].text if name in cells else ""


def _day(cell: Cell) -> dt.date:
    """A date as a spreadsheet keeps it (2024-09-30), or as people write it."""
    try:
        return dt.date.fromisoformat(cell.text) if re.match(r"\d{4}-", cell.text) else parse_day(cell.text)
    except ValueError as error:
        raise _Wrong(cell, Refusal("Ngày không hợp lệ; hãy ghi như 30/9/2024.")) from error


def _member(cell: Cell, labels: Mapping[E, str], kind: type[E]) -> E:
    named = {fold(label): member for member, label in labels.items()} | {one.value: one for one in kind}
    member = named.get(fold(cell.text))
    if member is None:
        raise _Wrong(
            cell, Refusal("Không có '%(name)s' trong danh mục; hãy chọn như tệp mẫu.", name=cell.text[:60])
        )
    return member


def _whole(cell: Cell) -> int:
    digits = cell.text.replace(".", "").replace(" ", "")
    if not digits.isascii() or not digits.isdigit() or not 0 <= len(digits) <= 8:
        raise _Wrong(cell, Refusal("Ô này phải là số nguyên không âm."))
    return int(digits)


def _number(cell: Cell) -> Decimal | None:
    """A figure with a comma or a point before its decimals."""
    if not cell.text:
        return None
    try:
        found = Decimal(cell.text.removesuffix("%").strip().replace(",", "."))
    except InvalidOperation as error:
        raise _Wrong(cell, Refusal("Ô này phải là một số, ví dụ 92,7.")) from error
    if not found.is_finite():
        raise _Wrong(cell, Refusal("Ô này phải là một số, ví dụ 92,7."))
    return found
