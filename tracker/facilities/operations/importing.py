"""A stock-take from a filled-in sheet: read and judged as a whole, every problem named with its cell."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tracker.attachments.operations import packages
from tracker.attachments.states import FileKind
from tracker.core.access import Actor
from tracker.core.errors import Invalid, Refusal
from tracker.core.quantities import is_ambiguous, parse_quantity
from tracker.core.text import fold
from tracker.facilities.exports import COLUMNS, HEAD, SHEET_COLUMNS
from tracker.facilities.models import StockTake
from tracker.facilities.operations.entering import MOST_OFFICERS, Answer, begin, enter, judge, set_head
from tracker.facilities.queries import Entry, entries_on, open_take
from tracker.facilities.states import VERDICT_LABELS, Verdict
from tracker.units import queries as units
from tracker.units.operations.tables import MOST_BYTES, ZIP, Cell, read_cells
from tracker.units.states import COMMUNE_KINDS

MOST_ROWS = 400
MOST_NOTE = 500
FIRST_ROWS = len(HEAD)
VERDICTS = {fold(label): verdict for verdict, label in VERDICT_LABELS.items()}
DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})|(\d{1,2})/(\d{1,2})/(\d{4})")


@dataclass(frozen=True)
class Line:
    """One item of the sheet."""

    item_id: int
    code: str
    name: str
    unit_of_count: str
    quantity: Decimal | None
    broken: Decimal
    said: Verdict | None
    verdict: Verdict
    note: str


@dataclass(frozen=True)
class Problem:
    """What is wrong in a cell."""

    place: str
    why: Refusal


@dataclass(frozen=True)
class Sheet:
    """What a sheet says, or why nothing of it is taken; never both."""

    taken_on: dt.date | None = None
    officers: int | None = None
    lines: tuple[Line, ...] = ()
    problems: tuple[Problem, ...] = ()


class _Wrong(Exception):
    def __init__(self, cell: Cell, why: Refusal) -> None:
        super().__init__(why.message)
        self.problem = Problem(cell.place, why)


def read_sheet(data: bytes, *, name: str, unit_id: int, today: dt.date) -> Sheet:
    """Read a filled-in sheet of a unit, made from the one that the service gave.

    Takes its bytes, the name it was sent under, whose it must be, and the present day. Returns what it says, or
    its problems with their cells. Raises Refusal for a file that is no such sheet: too large, with macros, links
    to elsewhere or declarations of entities, damaged, of another form.
    """
    if len(data) > MOST_BYTES:
        raise Invalid("Tệp lớn quá 2 MB.", field="file")
    if not data.startswith(ZIP):
        raise Invalid("Cần tệp Excel .xlsx theo mẫu đã tải về.", field="file")
    packages.check(name, data, FileKind.XLSX)
    table = read_cells(data)
    if len(table) <= FIRST_ROWS or [fold(row[0].text) for row in table[:FIRST_ROWS]] != [
        fold(one) for one in HEAD
    ]:
        raise Invalid("Tệp này không phải mẫu kiểm kê bộ phận một cửa; hãy tải mẫu về và điền.", field="file")
    if len(table) > MOST_ROWS:
        raise Invalid("Tệp có quá %(most)s dòng.", field="file", most=MOST_ROWS)
    try:
        return _read(table, unit_id, today)
    except _Wrong as wrong:
        return Sheet(problems=(wrong.problem,))


def _read(table: Sequence[list[Cell]], unit_id: int, today: dt.date) -> Sheet:
    columns = _columns(table[FIRST_ROWS - 1])
    head = [_second(row) for row in table[: FIRST_ROWS - 1]]
    _check_unit(head[1], unit_id)
    taken_on, officers = _day(head[2], today), _officers(head[3])
    entries = {entry.code: entry for entry in entries_on(taken_on)}
    district = units.version_on(unit_id, taken_on).kind not in COMMUNE_KINDS
    lines: list[Line] = []
    problems: list[Problem] = []
    first: dict[str, str] = {}
    for row in table[FIRST_ROWS:]:
        cells = {name: _at(row, index) for name, index in columns.items()}
        try:
            entry = _entry(cells["code"], entries, first)
            line = _line(cells, entry, officers, district)
        except _Wrong as wrong:
            problems.append(wrong.problem)
            continue
        if line is not None:
            lines.append(line)
    if not lines and not problems:
        problems.append(Problem(f"E{FIRST_ROWS + 1}", Refusal("Chưa hạng mục nào có số liệu.")))
    return Sheet(problems=tuple(problems)) if problems else Sheet(taken_on, officers, tuple(lines))


def _columns(header: list[Cell]) -> dict[str, int]:
    names = {fold(title): name for name, title in COLUMNS.items()}
    found: dict[str, int] = {}
    for index, cell in enumerate(header):
        name = names.get(fold(cell.text))
        if name in found:
            raise _Wrong(cell, Refusal("Cột '%(name)s' có hai lần.", name=cell.text[:40]))
        if name is not None:
            found[name] = index
        elif cell.text:
            raise _Wrong(cell, Refusal("Không biết cột '%(name)s'.", name=cell.text[:40]))
    missing = [COLUMNS[name] for name in SHEET_COLUMNS if name not in found]
    if missing:
        raise _Wrong(header[0], Refusal("Thiếu cột %(names)s.", names=", ".join(missing)))
    return found


def _at(row: list[Cell], index: int) -> Cell:
    if index < len(row):
        cell = row[index]
        if cell.formula:
            raise _Wrong(cell, Refusal("Ô này là công thức; hãy thay bằng giá trị."))
        return cell
    return Cell("", f"{chr(ord('A') + index)}{re.sub(r'[^0-9]', '', row[0].place)}")


def _second(row: list[Cell]) -> Cell:
    return _at(row, 1)


def _check_unit(cell: Cell, unit_id: int) -> None:
    if cell.text != units.get_unit(unit_id).uuid:
        raise _Wrong(cell, Refusal("Mẫu này của đơn vị khác; hãy tải mẫu của đúng đơn vị."))


def _day(cell: Cell, today: dt.date) -> dt.date:
    match = DAY.fullmatch(cell.text)
    try:
        if match is None:
            raise ValueError("no date")
        parts = [int(part) for part in match.groups() if part]
        year, month, day = parts if match.group(1) else reversed(parts)
        found = dt.date(year, month, day)
    except ValueError as error:
        raise _Wrong(cell, Refusal("Ngày cần viết 2024-09-16 hoặc 16/9/2024.")) from error
    if found > today:
        raise _Wrong(cell, Refusal("Ngày kiểm kê ở tương lai."))
    return found


def _officers(cell: Cell) -> int:
    if not re.fullmatch(r"\d{1,3}", cell.text, flags=re.ASCII) or int(cell.text) > MOST_OFFICERS:
        raise _Wrong(cell, Refusal("Số cán bộ cần là số nguyên, nhiều nhất %(most)s.", most=MOST_OFFICERS))
    return int(cell.text)


def _entry(cell: Cell, entries: Mapping[str, Entry], first: dict[str, str]) -> Entry:
    entry = entries.get(cell.text.upper())
    if entry is None:
        raise _Wrong(cell, Refusal("Không có hạng mục mã '%(code)s' vào ngày kiểm kê.", code=cell.text[:40]))
    earlier = first.setdefault(entry.code, cell.place)
    if earlier != cell.place:
        raise _Wrong(cell, Refusal("Trùng với hạng mục ở ô %(earlier)s.", earlier=earlier))
    return entry


def _line(cells: Mapping[str, Cell], entry: Entry, officers: int, district: bool) -> Line | None:
    """The row's answer, judged; None for a row in which nothing was filled in."""
    filled = ("quantity", "broken", "verdict", "note")
    if not any(cells[name].text for name in filled):
        return None
    if len(cells["note"].text) > MOST_NOTE:
        raise _Wrong(cells["note"], Refusal("Ô này dài quá %(most)s ký tự.", most=MOST_NOTE))
    quantity, broken = _quantity(cells["quantity"]), _quantity(cells["broken"]) or Decimal(0)
    said, note = _verdict(cells["verdict"]), cells["note"].text
    try:
        found = judge(entry, Answer(quantity, broken, said, note), officers=officers, district=district)
    except Invalid as refused:
        name = (refused.field or "").partition("-")[0]
        raise _Wrong(cells[name], refused) from refused
    return Line(
        entry.item_id, entry.code, entry.name, entry.unit_of_count, quantity, broken, said, found.verdict, note
    )


def _quantity(cell: Cell) -> Decimal | None:
    if is_ambiguous(cell.text):
        raise _Wrong(cell, Refusal("Số '%(text)s' hiểu được hai cách; hãy ghi không có dấu chấm.", text=cell.text))
    try:
        return parse_quantity(cell.text)
    except ValueError as error:
        raise _Wrong(cell, Refusal("Cần một số từ 0, nhiều nhất hai số lẻ.")) from error


def _verdict(cell: Cell) -> Verdict | None:
    if not cell.text:
        return None
    found = VERDICTS.get(fold(cell.text))
    if found is None:
        raise _Wrong(cell, Refusal("Không biết đánh giá '%(name)s'.", name=cell.text[:40]))
    return found


Plain = list[list[str | int | None]]


def to_plain(sheet: Sheet) -> tuple[str, int | None, Plain]:
    """A sheet as plain values, to be signed and sent back."""
    rows: Plain = [
        [
            line.item_id,
            str(line.quantity) if line.quantity is not None else None,
            str(line.broken),
            line.said,
            line.note,
        ]
        for line in sheet.lines
    ]
    return (sheet.taken_on or dt.date.min).isoformat(), sheet.officers, rows


def take_in(
    unit_id: int,
    plain: tuple[str, int | None, Plain],
    *,
    actor: Actor,
    now: dt.datetime,
) -> StockTake:
    """Write what `to_plain` gave into the unit's open stock-take, or into a new one: all of it or nothing.

    Returns the row. Raises Forbidden, IllegalTransition, Invalid; ValueError for what `to_plain` never gave.
    """
    day, officers, rows = plain
    taken_on = dt.date.fromisoformat(day)
    answers = {
        int(str(item_id)): Answer(
            None if quantity is None else Decimal(str(quantity)),
            Decimal(str(broken)),
            Verdict(str(said)) if said else None,
            str(note),
        )
        for item_id, quantity, broken, said, note in rows
    }
    row = open_take(unit_id)
    if row is None:
        row = begin(unit_id, taken_on=taken_on, officers=officers, actor=actor, now=now)
    elif (row.taken_on, row.officers) != (taken_on, officers):
        set_head(
            row, taken_on=taken_on, officers=officers, note=row.note, actor=actor, now=now, version=row.version
        )
    enter(row, answers, actor=actor, now=now, version=row.version, verb="import")
    return row
