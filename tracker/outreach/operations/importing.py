"""Activities from a file: judged as a whole, every problem named with its cell, recorded all or none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.core.access import Actor, Role
from tracker.core.clock import local_day
from tracker.core.errors import Forbidden, Invalid, Refusal
from tracker.core.text import fold
from tracker.outreach import policy
from tracker.outreach.exports import COLUMNS
from tracker.outreach.operations.recording import Confirmation, record
from tracker.outreach.queries import ActivityFacts, directives_for, doubts, tasks_of
from tracker.outreach.states import (
    AUDIENCE_LABELS,
    CHANNEL_LABELS,
    CHANNELS,
    LANGUAGE_LABELS,
    PARTS,
    Audience,
    Channel,
    Language,
    Measure,
    most_of,
)
from tracker.units.operations import Problem
from tracker.units.operations.columns import Cells, Wrong, count_in, day_in, needed_text, read_lines
from tracker.units.operations.tables import Cell
from tracker.units.queries import VillageRow, resolve_unit, version_on, village_key, villages_on

MOST_LINES = 300
NEEDED = ("held_on", "channel", "languages")
SEPARATOR = ";"


@dataclass(frozen=True)
class ActivityLine:
    """One activity of a file as it would be recorded; `reason` confirms what is pointed out, by its names."""

    facts: ActivityFacts
    unit_name: str
    villages: tuple[str, ...] = ()
    concerns: tuple[str, ...] = ()
    reason: str = ""


@dataclass(frozen=True)
class ActivityReading:
    """The lines of a file, or why none of them is taken; never both."""

    rows: tuple[ActivityLine, ...] = ()
    problems: tuple[Problem, ...] = ()


def _by_word(labels: Mapping[Any, str]) -> dict[str, Any]:
    return {fold(label): member for member, label in labels.items()}


CHANNEL_WORDS = _by_word(CHANNEL_LABELS)
AUDIENCE_WORDS = _by_word(AUDIENCE_LABELS) | {"can bo": Audience.STAFF, "dan": Audience.RESIDENTS}
LANGUAGE_WORDS = _by_word(LANGUAGE_LABELS)
LANGUAGE_WORDS |= {word.removeprefix("tieng "): one for word, one in LANGUAGE_WORDS.items()}
LANGUAGE_WORDS |= {"kinh": Language.KINH, "hmong": Language.HMONG, "h'mong": Language.HMONG}


def read_activities(data: bytes, *, actor: Actor, now: dt.datetime) -> ActivityReading:
    """Read a CSV or XLSX file of activities, its columns in any order, as the template names them.

    A unit's file is of that unit; the office names the unit in each line. What is pointed out about a line needs
    a reason in its own column. Returns lines, or problems with their cells. Raises Invalid for what is no table.
    """
    cells, problems = read_lines(data, COLUMNS, NEEDED, most=MOST_LINES)
    lines: list[ActivityLine] = []
    earlier: list[tuple[str, ActivityFacts]] = []
    for line in cells if not problems else ():
        try:
            row = _line(line, actor, now, earlier)
        except Wrong as wrong:
            problems.append(wrong.problem)
            continue
        lines.append(row)
        earlier.append((line["held_on"].place, row.facts))
    return ActivityReading(problems=tuple(problems)) if problems else ActivityReading(rows=tuple(lines))


def _line(
    cells: Cells, actor: Actor, now: dt.datetime, earlier: Sequence[tuple[str, ActivityFacts]]
) -> ActivityLine:
    unit_id = _unit(cells["unit"], actor, now)
    held_on = day_in(cells["held_on"])
    if held_on is None:
        raise Wrong(cells["held_on"], Refusal("Ô này không được để trống."))
    channel = _meant(cells["channel"], CHANNEL_WORDS)
    villages = _villages(cells["villages"], unit_id, held_on)
    if not villages and not cells["place"].text:
        raise Wrong(cells["villages"], Refusal("Hãy chọn bản, hoặc ghi địa điểm."))
    directives = _directives(cells["directives"], unit_id)
    facts = ActivityFacts(
        unit_id=unit_id,
        held_on=held_on,
        channel=Channel(channel),
        audience=_audience(cells["audience"]),
        counts=_counts(cells, Channel(channel)),
        village_ids=tuple(row.id for row in villages),
        place=cells["place"].text[:200],
        languages=_languages(cells["languages"]),
        task_ids=_tasks(unit_id, directives),
        directive_ids=tuple(directives),
        note=cells["note"].text,
    )
    found = doubts(facts, local_day(now), also=earlier)
    reason = cells["reason"].text
    if found and not reason:
        raise Wrong(cells["reason"], found[0].why)
    return ActivityLine(
        facts=facts,
        unit_name=version_on(unit_id, held_on).short_name,
        villages=tuple(row.label for row in villages),
        concerns=tuple(one.concern.value for one in found),
        reason=reason,
    )


def _unit(cell: Cell, actor: Actor, now: dt.datetime) -> int:
    own = actor.unit_id or 0
    if not cell.text:
        if actor.has(Role.OFFICE):
            raise Wrong(cell, Refusal("Phòng Nội vụ nhập cho đơn vị nào thì ghi tên đơn vị đó."))
        return own
    version = resolve_unit(cell.text, local_day(now))
    if version is None:
        raise Wrong(cell, Refusal("Không tìm thấy đơn vị '%(name)s'.", name=cell.text[:60]))
    if not policy.can_record(actor, version.unit_id):
        raise Wrong(cell, Refusal("Chỉ nhập được hoạt động của đơn vị mình."))
    return version.unit_id


def _meant(cell: Cell, words: Mapping[str, Any]) -> str:
    found = words.get(fold(needed_text(cell)))
    if found is None:
        raise Wrong(cell, Refusal("Không có '%(name)s' trong danh mục của tệp mẫu.", name=cell.text[:60]))
    return str(found)


def _audience(cell: Cell) -> Audience:
    if not cell.text:
        return Audience.RESIDENTS
    return Audience(_meant(cell, AUDIENCE_WORDS))


def _parts(cell: Cell) -> list[str]:
    return [part.strip() for part in cell.text.split(SEPARATOR) if part.strip()]


def _languages(cell: Cell) -> tuple[str, ...]:
    needed_text(cell)
    found = []
    for part in _parts(cell):
        language = LANGUAGE_WORDS.get(fold(part))
        if language is None:
            raise Wrong(cell, Refusal("Không biết ngôn ngữ '%(name)s'.", name=part[:60]))
        found.append(str(language))
    return tuple(dict.fromkeys(found))


def _villages(cell: Cell, unit_id: int, day: dt.date) -> list[VillageRow]:
    """Villages by name: the unit's own first, else any of that name in the district, pointed out as foreign."""
    wanted = _parts(cell)
    if not wanted:
        return []
    everywhere = villages_on(day)
    return list({row.id: row for row in (_village(cell, one, unit_id, everywhere) for one in wanted)}.values())


def _village(cell: Cell, name: str, unit_id: int, everywhere: Sequence[VillageRow]) -> VillageRow:
    alike = [row for row in everywhere if village_key(row.name) == village_key(name)]
    own = [row for row in alike if row.unit_id == unit_id]
    found = own or alike
    if not found:
        raise Wrong(cell, Refusal("Không có bản '%(name)s' vào ngày đó.", name=name[:60]))
    if len(found) > 1:
        raise Wrong(
            cell, Refusal("Có nhiều bản tên '%(name)s'; hãy ghi hoạt động này trên trang.", name=name[:60])
        )
    return found[0]


def _directives(cell: Cell, unit_id: int) -> list[int]:
    """Directives by number or by how they are called ('1318/UBND-NV', 'Công văn 1318/UBND-NV')."""
    found: list[int] = []
    parts = _parts(cell)
    known = directives_for(unit_id, most=None) if parts else ()
    for part in parts:
        key = fold(part)
        meant = [number for number, name in known if fold(name) == key or fold(name).split(" ")[-1] == key]
        if len(meant) != 1:
            raise Wrong(cell, Refusal("Không tìm thấy văn bản '%(name)s' của đơn vị.", name=part[:60]))
        found.append(meant[0])
    return found


def _tasks(unit_id: int, directives: Sequence[int]) -> tuple[int, ...]:
    """The unit's tasks of the directives that a line names, however old they are."""
    found = tasks_of(unit_id, most=None) if directives else ()
    return tuple(one.id for one in found if one.directive_id in directives)


def _counts(cells: Cells, channel: Channel) -> dict[Measure, int]:
    kind = CHANNELS[channel]
    counts: dict[Measure, int] = {}
    for measure in Measure:
        cell = cells[measure.value]
        read: Callable[[Cell], int | None] = minutes_in if measure is Measure.MINUTES else _counter(measure)
        value = read(cell)
        if value is None:
            continue
        if measure not in kind.measures:
            raise Wrong(cell, Refusal("Kênh này không ghi số liệu ở cột này."))
        counts[measure] = value
    for measure in kind.needed:
        if not counts.get(measure):
            raise Wrong(cells[measure.value], Refusal("Kênh này cần có số liệu, từ 1 trở lên."))
    for measure in PARTS & counts.keys():
        if counts[measure] > counts.get(Measure.ATTENDANCES, 0):
            raise Wrong(cells[measure.value], Refusal("Không được lớn hơn lượt người dự."))
    return counts


def _counter(measure: Measure) -> Callable[[Cell], int | None]:
    return lambda cell: count_in(cell, most=most_of(measure))


def minutes_in(cell: Cell) -> int | None:
    """Hours in a cell ('1,5' or '1.5') as minutes; None for an empty one. Raises Wrong."""
    if not cell.text:
        return None
    whole, _, part = cell.text.replace(",", ".").partition(".")
    if not (whole + part).isascii() or not (whole + part).isdigit() or not whole or len(whole + part) > 8:
        raise Wrong(cell, Refusal("Ghi số giờ, ví dụ 1,5."))
    minutes = int(whole) * 60 + round(float(f"0.{part or 0}") * 60)
    if minutes > most_of(Measure.MINUTES):
        raise Wrong(cell, Refusal("Số này ngoài khoảng cho phép."))
    return minutes


def import_activities(rows: Sequence[ActivityLine], *, actor: Actor, now: dt.datetime) -> int:
    """Record the activities of a file that was looked at, in the running transaction: all or none.

    What has come to be doubtful since it was looked at refuses the whole. Returns how many. Raises Forbidden,
    Invalid.
    """
    if actor.role not in policy.WRITERS:
        raise Forbidden
    done: list[tuple[str, ActivityFacts]] = []
    for number, row in enumerate(rows, start=2):
        confirmed = Confirmation(frozenset(row.concerns), row.reason)
        try:
            record(row.facts, actor=actor, now=now, confirmed=confirmed, also=done)
        except Invalid as refused:
            raise Invalid(
                "Dòng %(n)s không còn ghi được: số liệu đã thay đổi; hãy chọn lại tệp.", n=number, field="file"
            ) from refused
        done.append((f"A{number}", row.facts))
    return len(rows)


def lines_to_plain(rows: Iterable[ActivityLine]) -> list[dict[str, object]]:
    """Lines as plain values, to be signed and sent back."""
    return [
        {
            **vars(row.facts),
            "held_on": row.facts.held_on.isoformat(),
            "counts": {measure.value: value for measure, value in row.facts.counts.items()},
            "unit_name": row.unit_name,
            "villages": row.villages,
            "concerns": row.concerns,
            "reason": row.reason,
        }
        for row in rows
    ]


def lines_from_plain(plain: Iterable[dict[str, Any]]) -> list[ActivityLine]:
    """Lines from what `lines_to_plain` gave. Raises ValueError, TypeError or KeyError for anything else."""
    return [_from_plain(one) for one in plain]


def _from_plain(one: dict[str, Any]) -> ActivityLine:
    facts = ActivityFacts(
        unit_id=int(one["unit_id"]),
        held_on=dt.date.fromisoformat(one["held_on"]),
        channel=Channel(one["channel"]),
        audience=Audience(one["audience"]),
        counts={Measure(name): int(value) for name, value in one["counts"].items()},
        village_ids=tuple(map(int, one["village_ids"])),
        place=str(one["place"]),
        languages=tuple(map(str, one["languages"])),
        task_ids=tuple(map(int, one["task_ids"])),
        directive_ids=tuple(map(int, one["directive_ids"])),
        material_ids=tuple(map(int, one["material_ids"])),
        note=str(one["note"]),
    )
    return ActivityLine(
        facts=facts,
        unit_name=str(one["unit_name"]),
        villages=tuple(map(str, one["villages"])),
        concerns=tuple(map(str, one["concerns"])),
        reason=str(one["reason"]),
    )
