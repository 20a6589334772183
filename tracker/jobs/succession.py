"""Carrying out, when their day begins, the acts on units that were confirmed before it."""

from __future__ import annotations

import structlog

from tracker.core import transaction
from tracker.core.access import SYSTEM
from tracker.core.clock import local_day
from tracker.core.errors import Refusal
from tracker.jobs.surroundings import Surroundings
from tracker.tasks.operations import planned
from tracker.units import queries

log = structlog.get_logger()


def carry_out_due_acts(around: Surroundings) -> int:
    """Carry out every act whose day has come, each in a transaction of its own. Returns how many were done.

    One that a rule hinders is left undone, noted with the sentence, and waits for a person.
    """
    now = around.clock()
    return sum(_carry_out(one, around) for one in queries.due_acts(local_day(now)))


def _carry_out(planned_id: int, around: Surroundings) -> int:
    now = around.clock()
    try:
        with transaction():
            planned.carry_out_planned(queries.get_planned(planned_id), actor=SYSTEM, now=now)
    except Refusal as refused:
        log.warning("planned act hindered", planned=planned_id, why=refused.message)
        with transaction():
            planned.hinder(queries.get_planned(planned_id), refused, actor=SYSTEM, now=now)
        return 0
    return 1
