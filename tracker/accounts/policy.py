"""Who may see and change accounts: administrators all, auditors see all, everyone has their own."""

from __future__ import annotations

from sqlalchemy import ColumnElement, false, true

from tracker.accounts.models import Account
from tracker.core.access import Actor, Role


def can_manage(actor: Actor) -> bool:
    """Whether the actor may create, edit, lock and reset accounts."""
    return actor.is_system or actor.has(Role.ADMINISTRATOR)


def can_read_all(actor: Actor) -> bool:
    """Whether the actor may see every account and the history of its rights."""
    return can_manage(actor) or actor.has(Role.AUDITOR)


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """Accounts that the actor may see, as a WHERE expression."""
    if can_read_all(actor):
        return true()
    if actor.user_id is None:
        return false()
    return Account.id == actor.user_id
