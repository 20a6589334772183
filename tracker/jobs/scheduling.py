"""Ordering the reports whose period has ended."""

from __future__ import annotations

from tracker.core import transaction
from tracker.jobs.surroundings import Surroundings
from tracker.reports.operations import order_due


def order_due_reports(around: Surroundings) -> int:
    """Order what schedules owe. Returns how many reports; done twice, none."""
    with transaction():
        return order_due(around.clock())
