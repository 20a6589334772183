"""Erasing who spoke, once their opinion was answered long enough ago."""

from __future__ import annotations

from tracker.core import transaction
from tracker.core.database import scrub
from tracker.core.settings import current
from tracker.feedback.models import Person, PersonKey
from tracker.feedback.operations import persons
from tracker.jobs.surroundings import Surroundings


def erase_due(around: Surroundings) -> int:
    """Erase every person whose time has come, a batch in each transaction. Returns how many went."""
    days, total = current(around.config).person_days, 0
    while True:
        with transaction():
            count = persons.erase_due(now=around.clock(), days=days)
        total += count
        if count < persons.AT_ONCE:
            break
    # Each time: people erase by hand too.
    scrub(Person.__tablename__, PersonKey.__tablename__)
    return total
