"""How many directives of which size, and how far along their tasks are."""

from __future__ import annotations

import itertools
from collections.abc import Mapping
from dataclasses import dataclass

from tracker.tasks.states import TaskState

UNITS = 34
MATRIX = 40
# Shares in percent of a directive that is being worked on; of one long past, nearly all is done.
WORKED_ON: Mapping[TaskState, int] = {
    TaskState.COMPLETED: 45,
    TaskState.IN_PROGRESS: 22,
    TaskState.ASSIGNED: 15,
    TaskState.SUBMITTED: 8,
    TaskState.RETURNED: 4,
    TaskState.PAUSED: 2,
    TaskState.NOT_APPLICABLE: 2,
    TaskState.WITHDRAWN: 2,
}
PAST: Mapping[TaskState, int] = {
    TaskState.COMPLETED: 96,
    TaskState.NOT_APPLICABLE: 2,
    TaskState.WITHDRAWN: 1,
    TaskState.IN_PROGRESS: 1,
}
UNTOUCHED: Mapping[TaskState, int] = {TaskState.ASSIGNED: 100}
PAST_SIZES = (20, 10, 5, 30, 8, 15)


@dataclass(frozen=True)
class Sheet:
    """A directive: how many instructions, tasks and receiving units, its age in days, the shares of states."""

    instructions: int
    tasks: int
    age: int
    shares: Mapping[TaskState, int]
    units: int = UNITS
    communes_only: bool = False


def present() -> list[Sheet]:
    """2,000 tasks in four directives that are being worked on, one of them 40 instructions x 34 units."""
    return [
        Sheet(1, 28, 20, WORKED_ON),
        Sheet(8, 272, 30, WORKED_ON),
        Sheet(10, 340, 40, WORKED_ON),
        Sheet(MATRIX, MATRIX * UNITS, 45, WORKED_ON),
    ]


def with_past(tasks: int) -> list[Sheet]:
    """The same 2,000 and, before them, as many tasks of past years as make up the number."""
    sheets = present()
    left = tasks - sum(sheet.tasks for sheet in sheets)
    sizes = itertools.cycle(PAST_SIZES)
    age = 90
    while left > 0:
        count = min(next(sizes) * UNITS, left)
        sheets.append(Sheet(-(-count // UNITS), count, age, PAST))
        left -= count
        age += 30
    return sheets


def for_writing(writes: int, clients: int) -> list[Sheet]:
    """2,000 tasks, and for each client as many untouched ones as it takes to write to each three times."""
    each = -(-writes // (clients * 3))
    return [*present(), Sheet(each, each * clients, 5, UNTOUCHED, units=clients, communes_only=True)]


def for_report(tasks: int) -> list[Sheet]:
    """One directive with so many tasks."""
    return [Sheet(-(-tasks // UNITS), tasks, 45, WORKED_ON)]
