"""Who reads, orders and decides on reports."""

from __future__ import annotations

from tracker.core.access import Actor, Role
from tracker.reports.models import Report

READERS = frozenset({Role.OFFICE, Role.LEADER, Role.AUDITOR})


def can_read(actor: Actor) -> bool:
    """The office, leaders and auditors read every report."""
    return actor.is_system or actor.role in READERS


def can_request(actor: Actor) -> bool:
    """The office orders reports."""
    return actor.is_system or actor.has(Role.OFFICE)


def can_decide(actor: Actor, report: Report, instead_of: int | None = None) -> bool:
    """A leader approves or returns, never what that person, or the leader whose place is taken, ordered."""
    if not actor.has(Role.LEADER) or report.requested_by == actor.user_id:
        return False
    return instead_of is None or report.requested_by != instead_of
