"""A file of villages: judged as a whole, looked at, then added together."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from tracker.audit.operations import record
from tracker.core.access import Actor
from tracker.core.errors import Forbidden, Refusal
from tracker.core.text import fold
from tracker.units.models import MOST_HOUSEHOLDS
from tracker.units.operations.columns import Cells, Wrong, count_in, day_in, needed_text, read_lines
from tracker.units.operations.reading import Problem
from tracker.units.operations.villages import VillageFacts, begin_village
from tracker.units.policy import can_keep
from tracker.units.queries import Directory, directory_on, history_of, lives, village_key
from tracker.units.states import COMMUNE_KINDS, VILLAGE_LABELS, VillageKind

MOST_VILLAGES = 1000
COLUMNS = {
    "unit": ("đơn vị", "xã", "xã, thị trấn"),
    "kind": ("loại",),
    "name": ("tên bản", "tên", "bản"),
    "households": ("số hộ",),
    "valid_from": ("từ ngày",),
    "valid_to": ("đến ngày",),
}
NEEDED = ("unit", "name")
KINDS = {fold(kind): kind for kind in VillageKind} | {"tdp": VillageKind.BLOCK}


@dataclass(frozen=True)
class VillageLine:
    """One village of a file; `unit_name` is how its unit is called on the day of the reading."""

    unit_id: int
    unit_name: str
    kind: VillageKind
    name: str
    households: int | None
    valid_from: dt.date
    valid_to: dt.date | None
    known: bool = False

    @property
    def label(self) -> str:
        """The name as people say it: 'Bản Hợp 1'."""
        return f"{VILLAGE_LABELS[self.kind]} {self.name}"


@dataclass(frozen=True)
class VillageReading:
    """The villages of a file, or why none of them is taken; never both."""

    rows: tuple[VillageLine, ...] = ()
    problems: tuple[Problem, ...] = ()


def read_villages(data: bytes, *, on: dt.date) -> VillageReading:
    """Read a CSV or XLSX file of villages; communes are named as on the day.

    A village without a first day exists since its commune does. One whose name its commune already has in those
    days is known and will not be added again. Raises Invalid for a file that is no table.
    """
    lines, problems = read_lines(data, COLUMNS, NEEDED, most=MOST_VILLAGES)
    directory = directory_on(on)
    rows: list[VillageLine] = []
    first: dict[tuple[int, str], str] = {}
    for cells in lines if not problems else ():
        try:
            row = _row(cells, directory)
        except Wrong as wrong:
            problems.append(wrong.problem)
            continue
        place = cells["name"].place
        earlier = first.setdefault((row.unit_id, village_key(row.name)), place)
        if earlier != place:
            problems.append(Problem(place, Refusal("Trùng với bản ở ô %(earlier)s.", earlier=earlier)))
        rows.append(row)
    return VillageReading(problems=tuple(problems)) if problems else VillageReading(rows=tuple(rows))


def _row(cells: Cells, directory: Directory) -> VillageLine:
    version = directory.unit(needed_text(cells["unit"]))
    if version is None or version.kind not in COMMUNE_KINDS:
        raise Wrong(
            cells["unit"], Refusal("Không tìm thấy xã, thị trấn '%(name)s'.", name=cells["unit"].text[:60])
        )
    kind, name = _kind_and_name(cells)
    life = lives([version.unit_id])[version.unit_id]
    valid_from, valid_to = day_in(cells["valid_from"]) or life.first, day_in(cells["valid_to"])
    if not life.has(valid_from):
        raise Wrong(cells["valid_from"], Refusal("Đơn vị này không hoạt động vào ngày đó."))
    if valid_to is not None and valid_to < valid_from:
        raise Wrong(cells["valid_to"], Refusal("Ngày kết thúc sớm hơn ngày bắt đầu."))
    households = count_in(cells["households"], most=MOST_HOUSEHOLDS)
    known = any(
        one.folded == village_key(name) and (one.valid_to is None or valid_from <= one.valid_to)
        for one in history_of(version.unit_id)
    )
    return VillageLine(version.unit_id, version.short_name, kind, name, households, valid_from, valid_to, known)


def _kind_and_name(cells: Cells) -> tuple[VillageKind, str]:
    """Kind and bare name; the kind stands in its own column or before the name, and is bản where nobody says."""
    name = needed_text(cells["name"])
    bare = village_key(name)
    if not bare:
        raise Wrong(cells["name"], Refusal("Hãy ghi tên bản."))
    if len(name) > 100:
        raise Wrong(cells["name"], Refusal("Tên bản dài quá 100 ký tự."))
    said = cells["kind"].text
    before = next((kind for word, kind in KINDS.items() if fold(name).startswith(f"{word} ")), None)
    kind = KINDS.get(fold(said)) if said else before or VillageKind.BAN
    if kind is None:
        raise Wrong(
            cells["kind"], Refusal("Không có loại '%(kind)s'; chỉ có bản, thôn, tổ dân phố.", kind=said[:40])
        )
    words = name.split()
    return kind, " ".join(words[len(words) - len(bare.split()) :])


def import_villages(rows: Sequence[VillageLine], *, actor: Actor, now: dt.datetime) -> int:
    """Add the villages of a file that are not known yet, all or none. Returns how many.

    Raises Forbidden, and Invalid where a name was taken since the file was read.
    """
    if not can_keep(actor):
        raise Forbidden
    fresh = [row for row in rows if not row.known]
    for row in fresh:
        facts = VillageFacts(row.unit_id, row.kind, row.name, row.households)
        begin_village(facts, valid_from=row.valid_from, valid_to=row.valid_to)
    if fresh:
        details = {"added": len(fresh), "known": len(rows) - len(fresh)}
        record("villages.imported", actor=actor, now=now, subject_type="village", subject_id=None, details=details)
    return len(fresh)


def villages_to_plain(rows: Sequence[VillageLine]) -> list[list[str | int | None]]:
    """Rows as lists of plain values, to be signed and sent back."""
    return [
        [
            row.unit_id,
            row.unit_name,
            row.kind.value,
            row.name,
            row.households,
            row.valid_from.isoformat(),
            row.valid_to.isoformat() if row.valid_to else None,
            int(row.known),
        ]
        for row in rows
    ]


def villages_from_plain(plain: Sequence[Sequence[object]]) -> list[VillageLine]:
    """Rows from what `villages_to_plain` gave. Raises ValueError for anything else."""
    found = []
    for unit_id, unit_name, kind, name, households, first, last, known in plain:
        found.append(
            VillageLine(
                unit_id=int(str(unit_id)),
                unit_name=str(unit_name),
                kind=VillageKind(str(kind)),
                name=str(name),
                households=None if households is None else int(str(households)),
                valid_from=dt.date.fromisoformat(str(first)),
                valid_to=None if last is None else dt.date.fromisoformat(str(last)),
                known=bool(known),
            )
        )
    return found
