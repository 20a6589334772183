"""Who sets responsibilities, remarks, delegates, and keeps the calendar."""

from __future__ import annotations

from tracker.accounts.models import Account
from tracker.core.access import Actor, Role

KEEPERS = frozenset({Role.OFFICE, Role.ADMINISTRATOR})
READERS = frozenset({Role.OFFICE, Role.LEADER, Role.AUDITOR})


def can_set_responsibilities(actor: Actor, account: Account) -> bool:
    """Whether the actor says what an account looks after: the office for its clerks, a leader for themselves."""
    if account.role == Role.OFFICE:
        return actor.has(Role.OFFICE)
    return account.role == Role.LEADER and actor.has(Role.LEADER) and account.id == actor.user_id


def can_remark(actor: Actor) -> bool:
    """Whether the actor's remarks are a leader's."""
    return actor.has(Role.LEADER)


def can_answer(actor: Actor) -> bool:
    """Whether the actor writes what became of a remark: the office."""
    return actor.has(Role.OFFICE)


def can_delegate(actor: Actor) -> bool:
    """Whether the actor names somebody to act in their place: a leader."""
    return actor.has(Role.LEADER)


def can_keep_calendar(actor: Actor) -> bool:
    """Whether the actor edits days off and swap days: the office and administrators."""
    return actor.has(*KEEPERS)
