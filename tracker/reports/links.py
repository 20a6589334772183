"""Figures that lead to their rows: a list, narrowed as the figure is, and the page of what a row is of.

Lists show what stands when they are opened.
"""

from __future__ import annotations

from urllib.parse import urlencode

from tracker.reports.document import Cell, Linked
from tracker.tasks.figures import Totals
from tracker.tasks.states import TaskState, Timeliness

# How the list of tasks is narrowed to what a field of Totals counts.
_NARROWED: dict[str, dict[str, str]] = {
    "all": {"state": "counted"},
    "done_on_time": {"timeliness": Timeliness.ON_TIME.value},
    "done_late": {"timeliness": Timeliness.LATE.value},
    "done_no_deadline": {"timeliness": Timeliness.NO_DEADLINE.value, "state": TaskState.COMPLETED.value},
    "open_in_term": {"timeliness": "before_due"},
    "open_overdue": {"timeliness": Timeliness.OVERDUE.value},
    "open_no_deadline": {"timeliness": Timeliness.NO_DEADLINE.value, "state": "open"},
}


def tasks(totals: Totals, name: str, **subject: int) -> Cell:
    """The field `name` of totals, leading to the tasks of its subject (`directive`, `unit`, `instruction`).

    None at all leads nowhere.
    """
    return listed(getattr(totals, name), "/tasks", **(subject | _NARROWED[name]))


def task(task_id: int, text: str) -> Cell:
    """The words of a row, leading to the task that it is of."""
    return page(f"/tasks/{task_id}", text)


def listed(value: int, path: str, **narrowed: int | str) -> Cell:
    """A figure that leads to a list of the service, narrowed; none at all leads nowhere."""
    return Linked(value, f"{path}?{urlencode(narrowed)}") if value else value


def page(path: str, text: str) -> Cell:
    """The words of a row, leading to the page that it is of."""
    return Linked(text, path)
