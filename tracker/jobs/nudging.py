"""Reminding whoever holds a recommendation upward, once a day, in the hours in which mail may go out."""

from __future__ import annotations

from tracker.core import transaction
from tracker.escalations.operations import nudge_due
from tracker.jobs.digest import is_mail_time
from tracker.jobs.surroundings import Surroundings


def nudge_holders(around: Surroundings) -> int:
    """Write the reminders of the day. Returns how many matters they name; done twice, none."""
    if not is_mail_time(around):
        return 0
    with transaction():
        return nudge_due(now=around.clock())
