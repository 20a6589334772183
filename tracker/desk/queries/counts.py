"""Figures beside the menu's entries: how many things wait for this person."""

from __future__ import annotations

from sqlalchemy import Select, func, select

from tracker.core import db
from tracker.core.access import IN_UNIT, UNIT_ID, Actor, Role
from tracker.outbox.queries import count_unread, unread_of
from tracker.tasks.models import Task
from tracker.tasks.states import WORKING, TaskState

__all__ = ["count_to_do", "count_unread", "to_do_of", "unread_of"]
REPORTERS = IN_UNIT | {Role.OFFICE}


def to_do_of(role: Role | None) -> Select[int] | None:
    """The statement that counts what waits for work in the person's unit; None for roles without a unit's work.

    For a head those too that wait for approval: it equals the cards of 'Việc của tôi' that ask for something.
    """
    if role not in REPORTERS:
        return None
    states = WORKING | ({TaskState.AWAITING_HEAD} if role == Role.UNIT_HEAD else frozenset())
    return select(func.count()).select_from(Task).where(Task.unit_id == UNIT_ID, Task.state.in_(states))


def count_to_do(actor: Actor) -> int:
    """How many tasks the person has to do something about."""
    statement = to_do_of(actor.role)
    return 0 if statement is None else db.session.scalar(statement, actor.bound) or 0
