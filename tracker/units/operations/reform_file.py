"""A whole reform as a table: one line for each unit that was, with the unit that it became."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.core.errors import Invalid, Refusal
from tracker.core.text import fold, nfc, unit_key
from tracker.units.models import UnitGroup, UnitVersion
from tracker.units.operations.checking import DAY
from tracker.units.operations.reading import Problem
from tracker.units.operations.reform import Fate, Heir, NewUnit, Reform
from tracker.units.operations.tables import Cell, read_cells
from tracker.units.queries import Directory, directory_on, groups, memberships
from tracker.units.states import COMMUNE_KINDS, SuccessionKind, UnitKind

COLUMNS = {
    "old_code": "old_code", "old_commune_code": "old_code",
    "old_name": "old_name", "old_commune": "old_name",
    "new_code": "new_code", "new_commune_code_2025": "new_code",
    "new_name": "new_name", "new_commune_2025": "new_name",
    "default_target_if_split": "main", "main": "main",
    "group": "group", "receiver": "receiver", "reason": "reason",
    "mapping": "", "province_code": "", "old_district_code": "", "old_district": "",
}  # fmt: skip
"""What a column may be called, and what it means; '' is known and not needed."""
NEEDED = ("old_name", "new_name")
OUTSIDE = "-"
NO = frozenset({"", "0", "false", "no", "khong"})


@dataclass(frozen=True)
class Line:
    """One line of the file; `place` is the cell of the old name."""

    place: str
    old_code: str = ""
    old_name: str = ""
    new_code: str = ""
    new_name: str = ""
    main: str = ""
    group: str = ""
    receiver: str = ""
    reason: str = ""

    @property
    def new_key(self) -> tuple[str, str]:
        """What makes two lines lead to the same unit."""
        return unit_key(self.new_name), self.new_code


@dataclass(frozen=True)
class ReformFile:
    """The lines of a file, or why none of them is taken."""

    lines: tuple[Line, ...]
    problems: tuple[Problem, ...]


def read_reform(data: bytes) -> ReformFile:
    """Read a CSV or XLSX file with one line for each old unit; an empty new name is a unit that ends.

    Takes the bytes; columns in any order. Returns lines or problems, never both. Raises Invalid for a file that
    is no table.
    """
    table = read_cells(data)
    if len(table) < 2:
        return ReformFile((), (Problem("A1", Refusal("Tệp không có dòng nào.")),))
    columns = {COLUMNS.get(cell.text.lower()): index for index, cell in enumerate(table[0])}
    missing = [name for name in NEEDED if name not in columns]
    strange = [cell for cell in table[0] if cell.text and cell.text.lower() not in COLUMNS]
    problems = [Problem(one.place, Refusal("Không biết cột '%(name)s'.", name=one.text[:40])) for one in strange]
    if missing:
        problems.append(Problem("A1", Refusal("Thiếu cột %(names)s.", names=", ".join(missing))))
    if problems:
        return ReformFile((), tuple(problems))
    wanted = {name: index for name, index in columns.items() if name}
    lines = []
    for row in table[1:]:
        problems += _cell_problems(row)
        lines.append(_line(row, wanted))
        if not lines[-1].old_name:
            problems.append(Problem(row[0].place, Refusal("Ô này cần có giá trị.")))
    return ReformFile(() if problems else tuple(lines), tuple(problems))


def _cell_problems(row: Sequence[Cell]) -> list[Problem]:
    found = [
        Problem(one.place, Refusal("Ô này là công thức; hãy thay bằng giá trị.")) for one in row if one.formula
    ]
    return found + [Problem(one.place, Refusal("Ô này dài quá 200 ký tự.")) for one in row if len(one.text) > 200]


def _line(row: Sequence[Cell], columns: dict[str, int]) -> Line:
    texts = {name: nfc(" ".join(row[index].text.split())) for name, index in columns.items() if index < len(row)}
    for name in ("old_code", "new_code"):
        # A spreadsheet drops the zeros in front of a number; communes have five digits.
        if texts.get(name, "").isdigit():
            texts[name] = texts[name].zfill(5)
    old = columns["old_name"]
    return Line(place=row[min(old, len(row) - 1)].place, **texts)


@dataclass(frozen=True)
class Proposal:
    """An act made from a file; `elsewhere` are lines about units that are not followed up here."""

    reform: Reform
    elsewhere: tuple[str, ...]
    unchanged: tuple[str, ...]


def propose(
    lines: Sequence[Line], *, effective_on: dt.date, legal_ref: str, parent: str = "", reason: str = ""
) -> Proposal:
    """Make an act of a file's lines, for the units that are known here on the day before.

    Takes the day, the legal basis, the committee that new units answer to, and the reason for which open tasks
    of units that end without a receiver are withdrawn. A new unit most of whose predecessors are not known here
    stays outside the groups. Raises Invalid for what cannot be meant.
    """
    return _Maker(lines, effective_on, parent, reason).make(legal_ref)


class _Maker:
    def __init__(self, lines: Sequence[Line], effective_on: dt.date, parent: str, reason: str) -> None:
        self.lines, self.day, self.parent, self.reason = lines, effective_on, parent, reason
        self.before: Directory = directory_on(effective_on - DAY)
        self.after: Directory = directory_on(effective_on)
        self.known = {line: version for line in lines if (version := self._known(line)) is not None}
        self.groups = memberships([version.unit_id for version in self.known.values()], effective_on - DAY)
        self.new_units: dict[tuple[str, str], NewUnit] = {}

    def make(self, legal_ref: str) -> Proposal:
        by_unit: dict[int, list[Line]] = {}
        for line, version in self.known.items():
            by_unit.setdefault(version.unit_id, []).append(line)
        fates, unchanged = [], []
        for unit_id, of_unit in by_unit.items():
            version = self.known[of_unit[0]]
            if self._unchanged(version, of_unit):
                unchanged.append(version.short_name)
            else:
                fates.append(self._fate(unit_id, version, of_unit))
        reform = Reform(self.day, legal_ref, tuple(self.new_units.values()), tuple(fates))
        elsewhere = tuple(line.old_name for line in self.lines if line not in self.known)
        return Proposal(reform, elsewhere, tuple(unchanged))

    def _known(self, line: Line) -> UnitVersion | None:
        """The unit of a line; a name alone may belong to a unit of another district, so codes must agree."""
        version = self.before.unit(line.old_name)
        if version is None or (line.old_code and version.gso_code and line.old_code != version.gso_code):
            return None
        return version

    def _leading_to(self, line: Line) -> list[Line]:
        return [one for one in self.lines if one.new_key == line.new_key]

    def _unchanged(self, version: UnitVersion, of_unit: Sequence[Line]) -> bool:
        line = of_unit[0]
        same = unit_key(full_name(line.new_name)) == version.folded or unit_key(line.new_name) == version.folded
        return len(of_unit) == 1 and same and len(self._leading_to(line)) == 1

    def _fate(self, unit_id: int, version: UnitVersion, of_unit: Sequence[Line]) -> Fate:
        line = of_unit[0]
        if len(of_unit) > 1:
            return self._split(unit_id, version, of_unit)
        if not line.new_name:
            receiver = self._existing(line.receiver) if line.receiver else None
            reason = "" if receiver else line.reason or self.reason
            return Fate(unit_id, SuccessionKind.DISSOLVE, (), receiver, reason)
        heir = self._heir(line)
        if heir.new and len(self._leading_to(line)) == 1:
            return Fate(unit_id, SuccessionKind.RENAME, (heir,), heir)
        return Fate(unit_id, SuccessionKind.MERGE, (heir,), heir)

    def _split(self, unit_id: int, version: UnitVersion, of_unit: Sequence[Line]) -> Fate:
        heirs = tuple(self._heir(line) for line in of_unit)
        main = [heir for heir, line in zip(heirs, of_unit, strict=True) if fold(line.main) not in NO]
        if len(main) != 1:
            raise Invalid(
                "%(unit)s chia cho nhiều đơn vị: hãy đánh dấu đúng một dòng nhận nhiệm vụ.",
                field="file",
                unit=version.short_name,
            )
        return Fate(unit_id, SuccessionKind.SPLIT, heirs, main[0])

    def _existing(self, name: str) -> Heir:
        found = self.after.unit(name)
        if found is None:
            raise Invalid("Không tìm thấy đơn vị nhận '%(name)s'.", field="file", name=name)
        return Heir(new=False, number=found.unit_id)

    def _heir(self, line: Line) -> Heir:
        """The unit that a line leads to: one that goes on as it is, or a new one, begun once for all its lines."""
        there = self.after.unit(line.new_name)
        same_code = there is not None and (not line.new_code or there.gso_code == line.new_code)
        if there is not None and same_code and there.unit_id not in {v.unit_id for v in self.known.values()}:
            return Heir(new=False, number=there.unit_id)
        self.new_units.setdefault(line.new_key, self._new_unit(line))
        return Heir(new=True, number=list(self.new_units).index(line.new_key))

    def _new_unit(self, line: Line) -> NewUnit:
        version = self.known[line]
        name = full_name(line.new_name)
        kind = commune_kind(line.new_name) or UnitKind(version.kind)
        return NewUnit(name, kind, line.new_code or None, version.symbol, self.parent, self._group(line))

    def _group(self, line: Line) -> int | None:
        leading = self._leading_to(line)
        named = next((one.group for one in leading if one.group), "")
        if named == OUTSIDE:
            return None
        if named:
            return _group_named(named).id
        if 2 * sum(one in self.known for one in leading) < len(leading):
            return None
        own = self.groups.get(self.known[line].unit_id, [])
        return own[0].id if own else None


def _group_named(name: str) -> UnitGroup:
    found = next((one for one in groups() if one.folded == unit_key(name) and not one.is_issuer), None)
    if found is None:
        raise Invalid("Không có nhóm '%(name)s'.", field="file", name=name)
    return found


def commune_kind(name: str) -> UnitKind | None:
    """The kind that a commune's name says ('Xã Dào San', 'Ủy ban nhân dân phường Đoàn Kết'), or None."""
    bare = re.sub(r"^uy ban nhan dan ", "", unit_key(name))
    return next((kind for kind in COMMUNE_KINDS if bare.startswith(f"{fold(kind)} ")), None)


def full_name(name: str) -> str:
    """A commune as its committee is called; any other unit by its own name."""
    kind = commune_kind(name)
    if kind is None or unit_key(name).startswith("uy ban nhan dan "):
        return name
    return f"Ủy ban nhân dân {kind.value}{name[len(kind.value) :]}"
