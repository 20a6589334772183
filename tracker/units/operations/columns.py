"""A table with a row of headings: which column holds what, which cell stands where, what is wrong with one."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping, Sequence

from openpyxl.utils import get_column_letter

from tracker.core.errors import Invalid, Refusal
from tracker.core.text import fold
from tracker.units.operations.reading import DAY, Problem
from tracker.units.operations.tables import Cell, read_cells

LONGEST = 500
Cells = dict[str, Cell]


class Wrong(Exception):
    """A cell that cannot be taken; `problem` names it and says why."""

    def __init__(self, cell: Cell, why: Refusal) -> None:
        super().__init__(why.message)
        self.problem = Problem(cell.place, why)


def read_lines(
    data: bytes, names: Mapping[str, Sequence[str]], needed: Iterable[str], *, most: int
) -> tuple[list[Cells], list[Problem]]:
    """The lines of a CSV or XLSX file below its headings, each as cells by column; every column has its cell.

    Takes the columns with the headings by which they are known, and those that must be there. Formulas and cells
    that are too long are problems. Raises Invalid for a file that is no table or has too many lines.
    """
    table = read_cells(data)
    if not table:
        return [], [Problem("A1", Refusal("Tệp không có dòng nào."))]
    if len(table) > most + 1:
        raise Invalid("Tệp có quá %(most)s dòng.", field="file", most=most)
    columns, problems = _columns(table[0], names, needed)
    if problems:
        return [], problems
    if len(table) == 1:
        return [], [Problem("A2", Refusal("Tệp chỉ có dòng tiêu đề."))]
    lines = [{name: _at(line, columns.get(name)) for name in names} for line in table[1:]]
    return lines, [problem for line in lines for problem in _unfit(line)]


def _columns(
    header: Sequence[Cell], names: Mapping[str, Sequence[str]], needed: Iterable[str]
) -> tuple[dict[str, int], list[Problem]]:
    known = {fold(heading): name for name, headings in names.items() for heading in headings}
    columns: dict[str, int] = {}
    problems = []
    for index, cell in enumerate(header):
        name = known.get(fold(cell.text))
        if name in columns:
            problems.append(Problem(cell.place, Refusal("Cột '%(name)s' có hai lần.", name=cell.text[:40])))
        elif name is not None:
            columns[name] = index
        elif cell.text:
            problems.append(Problem(cell.place, Refusal("Không biết cột '%(name)s'.", name=cell.text[:40])))
    missing = [names[name][0] for name in needed if name not in columns]
    if missing:
        problems.append(Problem(header[0].place, Refusal("Thiếu cột %(names)s.", names=", ".join(missing))))
    return columns, problems


def _at(line: Sequence[Cell], index: int | None) -> Cell:
    if index is not None and index < len(line):
        return line[index]
    number = re.sub(r"\D", "", line[0].place)
    return Cell("", f"{get_column_letter((index or 0) + 1)}{number}")


def _unfit(line: Cells) -> Iterable[Problem]:
    for cell in line.values():
        if cell.formula:
            yield Problem(cell.place, Refusal("Ô này là công thức; hãy thay bằng giá trị."))
        elif len(cell.text) > LONGEST:
            yield Problem(cell.place, Refusal("Ô này dài quá %(most)s ký tự.", most=LONGEST))


def needed_text(cell: Cell) -> str:
    """The text of a cell that must not be empty. Raises Wrong."""
    if not cell.text:
        raise Wrong(cell, Refusal("Ô này không được để trống."))
    return cell.text


def day_in(cell: Cell) -> dt.date | None:
    """The date in a cell, None for an empty one. Raises Wrong for what is no date."""
    if not cell.text:
        return None
    match = DAY.fullmatch(cell.text)
    try:
        if match is None:
            raise ValueError("no date")
        parts = [int(part) for part in match.groups() if part]
        year, month, day = parts if match.group(1) else reversed(parts)
        return dt.date(year, month, day)
    except ValueError as error:
        raise Wrong(cell, Refusal("Ngày cần viết 2024-09-30 hoặc 30/9/2024.")) from error


def count_in(cell: Cell, *, most: int) -> int | None:
    """The whole number in a cell, points between thousands allowed; None for an empty one. Raises Wrong."""
    if not cell.text:
        return None
    plain = re.sub(r"(?<=\d)[.\u00a0 ](?=\d{3}(\D|$))", "", cell.text)
    if not plain.isascii() or not plain.isdigit() or len(plain) > 9 or int(plain) > most:
        raise Wrong(cell, Refusal("Ô này cần một số nguyên từ 0 đến %(most)s.", most=most))
    return int(plain)
