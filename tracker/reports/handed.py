"""Tasks handed over with their unit, and which goes on with which: that settles none and gives none anew."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from sqlalchemy import select

from tracker.core import db
from tracker.tasks.figures import Standing
from tracker.tasks.models import TaskLink


def went_to(known: Collection[int]) -> dict[int, int]:
    """For every task that was handed over, the one that goes on with it, over however many acts.

    Takes the tasks that are known at the moment asked about: acts of later ones are not.
    """
    links = db.session.execute(select(TaskLink.old_id, TaskLink.new_id))
    step = {old: new for old, new in links if new in known}

    def end(task_id: int) -> int:
        return end(step[task_id]) if task_id in step else task_id

    return {old: end(old) for old in step}


def as_it_was(earlier: Mapping[int, Standing], known: Collection[int]) -> dict[int, Standing]:
    """Earlier standings by task, also under those tasks that go on with them and were not there themselves.

    Of several that were merged into one, an overdue one: the task that goes on has the earliest deadline of them.
    Takes the known tasks as `went_to`.
    """
    found = dict(earlier)
    before = [(new, earlier[old]) for old, new in went_to(known).items() if old in earlier]
    for new, row in sorted(before, key=lambda one: (one[1].bucket != "open_overdue", one[1].task_id)):
        found.setdefault(new, row)
    return found
