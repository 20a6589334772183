"""Who reads, orders and decides on reports."""

from __future__ import annotations

from tracker.core.access import IN_UNIT, Actor, Role
from tracker.reports.models import Explanation, Report

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


def can_explain(actor: Actor) -> bool:
    """People of a unit say something about its figures, the office about those of its own."""
    return actor.has(Role.OFFICE, *IN_UNIT)


def can_approve_explanation(actor: Actor, row: Explanation) -> bool:
    """The unit's head approves what the unit says; of the office's own, another clerk than who wrote it."""
    if actor.unit_id != row.unit_id:
        return False
    return actor.has(Role.UNIT_HEAD) or (actor.has(Role.OFFICE) and actor.user_id != row.written_by)
