"""Sorts a unit's open tasks by what to do first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tracker.core.access import Actor
from tracker.desk.queries.rows import TaskRow, reference
from tracker.desk.status import Tags
from tracker.tasks.states import WORKING, TaskState, Timeliness


@dataclass(slots=True)
class Board:
    """A unit's open tasks in groups, each by deadline. `approve` is for the unit's head only."""

    approve: list[TaskRow] = field(default_factory=list)
    now: list[TaskRow] = field(default_factory=list)
    soon: list[TaskRow] = field(default_factory=list)
    doing: list[TaskRow] = field(default_factory=list)
    waiting: list[TaskRow] = field(default_factory=list)
    fresh: list[int] = field(default_factory=list)
    together: list[tuple[int, str, int]] = field(default_factory=list)

    @property
    def to_do(self) -> int:
        """Cards that ask for something: equals the figure in the menu."""
        return len(self.approve) + len(self.now) + len(self.soon) + len(self.doing)

    @property
    def open(self) -> int:
        """All cards."""
        return self.to_do + len(self.waiting)


@dataclass(frozen=True, slots=True)
class Shares:
    """The rows to show, whether they are one person's only, and who does what: names by task."""

    rows: Sequence[TaskRow]
    only_mine: bool
    of_unit: int
    of_mine: int
    names: Mapping[int, str]


def shares(
    rows: Sequence[TaskRow], doers: Mapping[int, tuple[int, str]], actor: Actor, *, only_mine: bool
) -> Shares:
    """A unit's open tasks by the person who does them, narrowed to the actor's own on wish."""
    own = [row for row in rows if doers.get(row.id, (None, ""))[0] == actor.user_id]
    names = {task_id: name for task_id, (_, name) in doers.items()}
    return Shares(own if only_mine else rows, only_mine, len(rows), len(own), names)


def board(rows: Sequence[TaskRow], tags: Tags, *, is_head: bool) -> Board:
    """Group a unit's open tasks.

    Takes the rows by deadline and whether a head of the unit looks. Returned work and missed deadlines come first;
    what waits for others comes last.
    """
    made = Board()
    for row in rows:
        _group_of(made, row, tags, is_head).append(row)
    made.fresh = [row.id for row in rows if row.state == TaskState.ASSIGNED]
    working = Counter(row.directive_id for row in rows if row.state in WORKING)
    names = {row.directive_id: reference(row) for row in rows}
    made.together = [(key, names[key], count) for key, count in working.items() if count > 1]
    return made


def _group_of(made: Board, row: TaskRow, tags: Tags, is_head: bool) -> list[TaskRow]:
    if row.state == TaskState.AWAITING_HEAD:
        return made.approve if is_head else made.waiting
    if row.state not in WORKING:
        return made.waiting
    standing = tags.read(row)[1]
    if standing == Timeliness.OVERDUE or row.state == TaskState.RETURNED:
        return made.now
    return made.soon if standing == Timeliness.DUE_SOON else made.doing
