"""People from a table: judged as a whole, every problem named with its cell, created together or not at all."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import astuple, dataclass

from tracker.accounts.models import Account
from tracker.accounts.operations.managing import USERNAME, check_home, create_account
from tracker.accounts.operations.signing_in import normal_username
from tracker.accounts.queries import taken_names
from tracker.core.access import ROLE_LABELS, Actor, Role
from tracker.core.errors import Invalid, Refusal
from tracker.core.text import fold, nfc
from tracker.units.operations.tables import Cell, read_cells
from tracker.units.queries import resolve_unit

MOST_PEOPLE = 300
"""Each password takes some hundredths of a second to hash; so many keep the person waiting for half a minute."""

COLUMNS = {
    "username": ("tên đăng nhập",),
    "full_name": ("họ tên", "họ và tên"),
    "position_title": ("chức vụ",),
    "role": ("vai trò",),
    "unit": ("đơn vị",),
    "email": ("thư", "email", "thư công vụ"),
    "telephone": ("điện thoại", "số điện thoại"),
}
NEEDED = ("username", "full_name", "role", "unit")
NAMES = {fold(name): column for column, names in COLUMNS.items() for name in names}
ROLES = {fold(label): role for role, label in ROLE_LABELS.items()} | {role.value: role for role in Role}
MAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>]+")


@dataclass(frozen=True)
class PersonRow:
    """One person of the file; `unit_name` is how the unit is called now."""

    username: str
    full_name: str
    position_title: str
    role: Role
    unit_id: int
    unit_name: str
    email: str
    telephone: str


@dataclass(frozen=True)
class Problem:
    """What is wrong in a cell."""

    place: str
    why: Refusal


@dataclass(frozen=True)
class Reading:
    """The rows of a file, or why none of them is taken; never both."""

    rows: tuple[PersonRow, ...] = ()
    problems: tuple[Problem, ...] = ()


class _Wrong(Exception):
    def __init__(self, cell: Cell, why: Refusal) -> None:
        super().__init__(why.message)
        self.problem = Problem(cell.place, why)


def read_people(data: bytes, *, on: dt.date) -> Reading:
    """Read an XLSX or CSV file of people, its columns in any order; units are those of the day.

    Returns rows, or problems with their cells. Raises Invalid for a file that is no table or too long.
    """
    table = read_cells(data)
    if not table:
        return Reading(problems=(Problem("A1", Refusal("Tệp không có dòng nào.")),))
    if len(table) > MOST_PEOPLE + 1:
        raise Invalid(
            "Mỗi tệp nhiều nhất %(most)s người; hãy chia thành nhiều tệp.", field="file", most=MOST_PEOPLE
        )
    columns, problems = _columns(table[0])
    if problems:
        return Reading(problems=tuple(problems))
    found: list[tuple[Cell, PersonRow]] = []
    for line in table[1:]:
        cells = {name: _at(line, index) for name, index in columns.items()}
        try:
            found.append((cells["username"], _person(cells, on)))
        except _Wrong as wrong:
            problems.append(wrong.problem)
    problems += _doubles(found)
    if not found and not problems:
        problems.append(Problem("A2", Refusal("Tệp chỉ có dòng tiêu đề.")))
    return Reading(problems=tuple(problems)) if problems else Reading(rows=tuple(row for _cell, row in found))


def _columns(header: list[Cell]) -> tuple[dict[str, int], list[Problem]]:
    columns: dict[str, int] = {}
    problems = []
    for index, cell in enumerate(header):
        name = NAMES.get(fold(cell.text))
        if name in columns:
            problems.append(Problem(cell.place, Refusal("Cột '%(name)s' có hai lần.", name=cell.text[:40])))
        elif name is not None:
            columns[name] = index
        elif cell.text:
            problems.append(Problem(cell.place, Refusal("Không biết cột '%(name)s'.", name=cell.text[:40])))
    missing = [COLUMNS[name][0] for name in NEEDED if name not in columns]
    if missing:
        problems.append(Problem(header[0].place, Refusal("Thiếu cột %(names)s.", names=", ".join(missing))))
    return columns, problems


def _at(line: list[Cell], index: int) -> Cell:
    if index < len(line):
        return line[index]
    return Cell("", f"{chr(ord('A') + index)}{re.sub(r'[^0-9]', '', line[0].place)}")


def _person(cells: dict[str, Cell], on: dt.date) -> PersonRow:
    for cell in cells.values():
        # A telephone number may begin with a plus sign; a computed cell may not stand anywhere.
        if cell.formula and not re.fullmatch(r"\+[0-9 .]+", cell.text):
            raise _Wrong(cell, Refusal("Ô này là công thức; hãy thay bằng giá trị."))
        if len(cell.text) > 200:
            raise _Wrong(cell, Refusal("Ô này dài quá 200 ký tự."))
    role, (unit_id, unit_name) = _role(cells["role"]), _unit(cells["unit"], on)
    try:
        check_home(role, unit_id, on)
    except Invalid as refused:
        raise _Wrong(cells["unit"], refused) from refused
    return PersonRow(
        username=_username(cells["username"]),
        full_name=_needed(cells["full_name"]),
        position_title=_optional(cells, "position_title"),
        role=role,
        unit_id=unit_id,
        unit_name=unit_name,
        email=_mail(cells),
        telephone=_optional(cells, "telephone")[:40],
    )


def _needed(cell: Cell) -> str:
    if not cell.text:
        raise _Wrong(cell, Refusal("Ô này không được để trống."))
    return nfc(cell.text)


def _optional(cells: dict[str, Cell], name: str) -> str:
    return nfc(cells[name].text) if name in cells else ""


def _username(cell: Cell) -> str:
    name = normal_username(_needed(cell))
    if USERNAME.fullmatch(name) is None:
        raise _Wrong(
            cell, Refusal("Tên đăng nhập gồm 3 đến 60 chữ không dấu, số, dấu chấm, gạch ngang hoặc gạch dưới.")
        )
    return name


def _role(cell: Cell) -> Role:
    role = ROLES.get(fold(_needed(cell)))
    if role is None:
        raise _Wrong(cell, Refusal("Không biết vai trò '%(name)s'.", name=cell.text[:60]))
    return role


def _unit(cell: Cell, on: dt.date) -> tuple[int, str]:
    version = resolve_unit(_needed(cell), on)
    if version is None:
        raise _Wrong(cell, Refusal("Không tìm thấy đơn vị '%(name)s'.", name=cell.text[:60]))
    return version.unit_id, version.short_name


def _mail(cells: dict[str, Cell]) -> str:
    text = _optional(cells, "email")
    if text and MAIL.fullmatch(text) is None:
        raise _Wrong(cells["email"], Refusal("Địa chỉ thư không hợp lệ."))
    return text


def _doubles(found: Sequence[tuple[Cell, PersonRow]]) -> list[Problem]:
    taken = taken_names([row.username for _cell, row in found])
    first: dict[str, str] = {}
    problems = []
    for cell, row in found:
        earlier = first.setdefault(row.username, cell.place)
        if earlier != cell.place:
            problems.append(
                Problem(cell.place, Refusal("Trùng với tên đăng nhập ở ô %(earlier)s.", earlier=earlier))
            )
        elif row.username in taken:
            problems.append(Problem(cell.place, Refusal("Tên đăng nhập này đã có người dùng.")))
    return problems


def to_plain(rows: Sequence[PersonRow]) -> list[list[str | int]]:
    """Rows as lists of plain values, to be kept between the look and the deed."""
    return [list(astuple(row)) for row in rows]


def from_plain(plain: Sequence[Sequence[object]]) -> list[PersonRow]:
    """Rows from what `to_plain` gave. Raises ValueError for anything else."""
    found = []
    for username, full_name, position_title, role, unit_id, unit_name, email, telephone in plain:
        found.append(
            PersonRow(
                username=str(username),
                full_name=str(full_name),
                position_title=str(position_title),
                role=Role(str(role)),
                unit_id=int(str(unit_id)),
                unit_name=str(unit_name),
                email=str(email),
                telephone=str(telephone),
            )
        )
    return found


def create_accounts(
    rows: Sequence[PersonRow], hashes: Sequence[str], *, actor: Actor, now: dt.datetime
) -> list[Account]:
    """Create an account for each row with the hash of its first password, all in the running transaction.

    As `create_account` raises; then none is created.
    """
    return [
        create_account(
            username=row.username,
            full_name=row.full_name,
            position_title=row.position_title,
            role=row.role,
            unit_id=row.unit_id,
            email=row.email or None,
            telephone=row.telephone,
            password_hash=hashed,
            actor=actor,
            now=now,
        )
        for row, hashed in zip(rows, hashes, strict=True)
    ]
