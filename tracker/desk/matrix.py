"""Arranges the matrix: units down, instructions across, the worst first, sums that add up."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from markupsafe import Markup

from tracker.desk.queries.matrix import Material
from tracker.desk.queries.units import NO_GROUP, Place
from tracker.desk.status import Tag, Tags
from tracker.tasks.figures import Totals, bucket
from tracker.tasks.states import RequestKind, TaskState


@dataclass(frozen=True, slots=True)
class Column:
    """One instruction, or one period of a recurring one."""

    instruction_id: int
    period: str
    label: str
    title: str
    due_on: dt.date | None


@dataclass(frozen=True, slots=True, eq=False)
class Look:
    """How a cell stands. Many cells of a matrix stand alike: each look is made once, and is itself only."""

    tag: Tag
    state: TaskState
    request: RequestKind | None
    bucket: str
    late: int


@dataclass(slots=True)
class Cell:
    """One task in the matrix."""

    id: int
    look: Look


@dataclass(slots=True)
class Line:
    """One unit's row; `cells` stand in the order of the columns, None where nothing was assigned."""

    unit_id: int
    name: str
    sort_key: str
    position: int
    place: Place
    cells: list[Cell | None]
    totals: Totals = field(default_factory=Totals)

    @property
    def looks(self) -> list[Look]:
        """How the unit's tasks stand, without the gaps."""
        return [cell.look for cell in self.cells if cell is not None]

    def drawn(self, forms: Mapping[Tag, tuple[str, str]], gap: str) -> Markup:
        """The row's cells as markup: a matrix has more than a thousand, of some dozen forms.

        Takes by tag what stands before and after the task's identifier, and what a gap shows; all of it markup.
        """
        parts = []
        for cell in self.cells:
            if cell is None:
                parts.append(gap)
            else:
                before, after = forms[cell.look.tag]
                parts.append(f"{before}{cell.id}{after}")
        return Markup("".join(parts))  # noqa: S704 (markup and numbers)

    @property
    def worst(self) -> Tag:
        """The tag that asks most for attention."""
        return max((look.tag for look in self.looks), key=lambda tag: tag.weight)

    def urgency(self) -> tuple[int, int, int, int]:
        """Order of 'worst first': missed deadlines, the longest of them, what waits, what is not done."""
        looks = self.looks
        weights = sum(look.tag.kind in {"ret", "ext", "wait"} for look in looks)
        longest = max((look.late for look in looks if look.bucket == "open_overdue"), default=0)
        return (-self.totals.open_overdue, -longest, -weights, self.totals.done - self.totals.all)


@dataclass(slots=True)
class Matrix:
    """What the page shows: columns, groups of lines, and their sums."""

    columns: list[Column]
    groups: list[tuple[Place, list[Line]]]
    sums: list[Totals]
    totals: Totals
    shown: Totals
    units: int
    shown_units: int
    choices: list[tuple[Place, int]]
    conditions: dict[str, int]

    @property
    def tags(self) -> set[Tag]:
        """The different tags of the lines shown."""
        return {look.tag for line in self.lines for look in line.looks}

    @property
    def lines(self) -> list[Line]:
        """All lines shown, in order."""
        return [line for _, lines in self.groups for line in lines]


CONDITIONS: dict[str, Callable[[Look], bool]] = {
    "overdue": lambda look: look.bucket == "open_overdue",
    "submitted": lambda look: look.state == TaskState.SUBMITTED,
    "request": lambda look: look.request is not None,
    "extension": lambda look: look.request == RequestKind.EXTENSION,
    "returned": lambda look: look.state == TaskState.RETURNED,
    "assigned": lambda look: look.state == TaskState.ASSIGNED,
    "open": lambda look: look.bucket.startswith("open"),
}
ORDERS = ("worst", "document")


def arrange(
    found: Material,
    tags: Tags,
    *,
    group_id: int | None = None,
    condition: str = "",
    order: str = "worst",
    own: frozenset[int] = frozenset(),
    only_own: bool = False,
) -> Matrix:
    """Build the matrix.

    Takes the rows, the page's tags, what the address narrows and orders by, and the units that the person looks
    after: they stand first in their group. The totals are those of the whole directive; the sums are those of the
    lines shown.
    """
    columns = _columns(found)
    lines = _lines(found, columns, tags)
    kept = [line for line in lines if group_id is None or line.place.group_id == group_id]
    if condition in CONDITIONS:
        kept = [line for line in kept if any(map(CONDITIONS[condition], line.looks))]
    if only_own:
        kept = [line for line in kept if line.unit_id in own]
    by_group = Counter(line.place for line in lines)
    return Matrix(
        columns=columns,
        groups=_groups(kept, order, own),
        sums=_sums(kept, len(columns)),
        totals=_add(line.totals for line in lines),
        shown=_add(line.totals for line in kept),
        units=len(lines),
        shown_units=len(kept),
        choices=sorted(by_group.items(), key=lambda item: item[0].order),
        conditions=_count_conditions(lines),
    )


def _count_conditions(lines: Iterable[Line]) -> dict[str, int]:
    looks = Counter(look for line in lines for look in line.looks)
    return {name: sum(count for look, count in looks.items() if test(look)) for name, test in CONDITIONS.items()}


def _columns(found: Material) -> list[Column]:
    periods: dict[int, set[str]] = {}
    for task in found.tasks:
        periods.setdefault(task.instruction_id, set()).add(task.period)
    return [
        Column(row.id, period, row.label, row.title, row.due_on)
        for row in found.instructions
        for period in sorted(periods.get(row.id, ()))
    ]


def _lines(found: Material, columns: Sequence[Column], tags: Tags) -> list[Line]:
    place_of = {(column.instruction_id, column.period): number for number, column in enumerate(columns)}
    width = len(columns)
    lines: dict[int, Line] = {}
    looks: dict[tuple[Any, ...], Look] = {}
    for task in found.tasks:
        line = lines.get(task.unit_id)
        if line is None:
            line = lines[task.unit_id] = _line(found, task.unit_id, width)
        key = (task.state, task.due_on, task.due_at, task.open_request, _stop_that_tells(task))
        look = looks.get(key)
        if look is None:
            look = looks[key] = _look(task, tags)
        line.cells[place_of[task.instruction_id, task.period]] = Cell(task.id, look)
    for line in lines.values():
        line.totals = Totals(**Counter(look.bucket for look in line.looks))
    return list(lines.values())


def _stop_that_tells(task: Any) -> dt.datetime | bool:
    """When the clock stopped, where the deadline had passed; else whether it did: all in time look alike."""
    stopped: dt.datetime | None = task.clock_stopped_at
    if stopped is None or task.due_at is None or stopped < task.due_at:
        return stopped is not None
    return stopped


def _line(found: Material, unit_id: int, width: int) -> Line:
    unit = found.units[unit_id]
    place = found.places.get(unit_id, NO_GROUP)
    return Line(unit_id, unit.short_name, unit.sort_key, unit.position, place, [None] * width)


def _look(task: Any, tags: Tags) -> Look:
    tag, standing, late = tags.read(task)
    return Look(tag, task.state, task.open_request, bucket(task.state, standing), late)


def _groups(lines: Iterable[Line], order: str, own: frozenset[int]) -> list[tuple[Place, list[Line]]]:
    def key(line: Line) -> tuple[Any, ...]:
        plain = (line.position, line.sort_key)
        urgency = line.urgency() if order == "worst" else ()
        return (line.place.order, line.place.group_id, line.unit_id not in own, urgency, plain)

    return [(place, list(rows)) for place, rows in groupby(sorted(lines, key=key), key=lambda row: row.place)]


def _sums(lines: Sequence[Line], width: int) -> list[Totals]:
    counts = [Counter[str]() for _ in range(width)]
    for line in lines:
        for number, cell in enumerate(line.cells):
            if cell is not None:
                counts[number][cell.look.bucket] += 1
    return [Totals(**count) for count in counts]


def _add(totals: Iterable[Totals]) -> Totals:
    return sum(totals, Totals())
