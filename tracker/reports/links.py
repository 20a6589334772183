"""Figures that lead to their rows: the list of tasks, narrowed as the figure is."""

from __future__ import annotations

from urllib.parse import urlencode

from tracker.reports.document import Cell, Linked
from tracker.tasks.figures import Totals
from tracker.tasks.states import TaskState, Timeliness

# How the list of tasks is narrowed to what a field of Totals counts; 'in term' is two words there: no link.
_NARROWED = {
    "done_on_time": {"timeliness": Timeliness.ON_TIME.value},
    "done_late": {"timeliness": Timeliness.LATE.value},
    "done_no_deadline": {"timeliness": Timeliness.NO_DEADLINE.value, "state": TaskState.COMPLETED.value},
    "open_overdue": {"timeliness": Timeliness.OVERDUE.value},
    "open_no_deadline": {"timeliness": Timeliness.NO_DEADLINE.value, "state": "open"},
}


def tasks(totals: Totals, name: str, **subject: int) -> Cell:
    """The field `name` of totals, leading to the tasks of its subject (`directive`, `unit`, `instruction`).

    The list shows tasks as they stand when it is opened. None leads nowhere, and so does a total beside which
    tasks stand apart: the list would hold those too.
    """
    value: int = getattr(totals, name)
    narrowed = _NARROWED.get(name)
    if name == "all" and not totals.apart:
        narrowed = {}
    return Linked(value, f"/tasks?{urlencode(subject | narrowed)}") if value and narrowed is not None else value
