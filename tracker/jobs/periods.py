"""Opening the next period of what recurs."""

from __future__ import annotations

from tracker.core import transaction
from tracker.core.access import SYSTEM
from tracker.jobs.surroundings import Surroundings
from tracker.tasks.operations import open_periods


def open_due_periods(around: Surroundings) -> int:
    """Make the tasks of every period that has begun. Returns how many were made; done twice, none."""
    with transaction():
        return open_periods(actor=SYSTEM, now=around.clock())
