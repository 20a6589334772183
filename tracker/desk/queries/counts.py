"""Figures beside the menu's entries: how many things wait for this person."""

from __future__ import annotations

from sqlalchemy import func, select

from tracker.core import db
from tracker.core.access import IN_UNIT, Actor, Role
from tracker.outbox import queries as outbox
from tracker.tasks.models import Task
from tracker.tasks.states import WORKING, TaskState

REPORTERS = IN_UNIT | {Role.OFFICE}


def count_to_do(actor: Actor) -> int:
    """Tasks of the person's unit that wait for work, and for a head also those that wait for approval.

    Equals the cards of 'Việc của tôi' that ask for something.
    """
    if actor.role not in REPORTERS or actor.unit_id is None:
        return 0
    states = WORKING | ({TaskState.AWAITING_HEAD} if actor.has(Role.UNIT_HEAD) else frozenset())
    return (
        db.session.scalar(
            select(func.count()).select_from(Task).where(Task.unit_id == actor.unit_id, Task.state.in_(states))
        )
        or 0
    )


def count_unread(actor: Actor) -> int:
    """Messages to the person that are not read yet."""
    return outbox.count_unread(actor)
