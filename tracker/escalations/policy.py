"""Who may do what with a recommendation, and which ones a person sees. The state is asked of ESCALATION_FLOW."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import ColumnElement, false, or_

from tracker.core.access import IN_UNIT, Actor, Role
from tracker.escalations.models import Escalation
from tracker.escalations.states import ESCALATION_FLOW, INSIDE, Audience, EscalationState

WRITERS = IN_UNIT | {Role.OFFICE}
READERS = WRITERS | {Role.LEADER, Role.AUDITOR}
TERM_KEEPERS = frozenset({Role.OFFICE, Role.ADMINISTRATOR})


def visible_to(actor: Actor) -> ColumnElement[bool]:
    """A unit sees its own; office, leader and auditor all that left its unit, or that the office wrote."""
    own = Escalation.unit_id == actor.unit_id if actor.role in WRITERS and actor.unit_id is not None else false()
    if actor.reads_all:
        return or_(own, Escalation.state.not_in(INSIDE), Escalation.entered_by_office)
    return own


def can_raise(actor: Actor) -> bool:
    """Whether the person writes recommendations: units, and the office for itself or for a unit."""
    return actor.role in WRITERS and actor.unit_id is not None


def can_write(actor: Actor, row: Escalation) -> bool:
    """Whether the person edits, sends and withdraws: the row's unit; the office what it wrote for a unit."""
    if actor.role in WRITERS and actor.unit_id == row.unit_id:
        return True
    return actor.has(Role.OFFICE) and row.entered_by_office


def can_head(actor: Actor, row: Escalation) -> bool:
    """Whether the person approves inside the row's unit."""
    return actor.has(Role.UNIT_HEAD) and actor.unit_id == row.unit_id


def can_sort(actor: Actor, row: Escalation) -> bool:
    """Whether the person classifies, returns, merges, redirects, forwards, reminds and closes: the office."""
    return actor.has(Role.OFFICE) and not row.direct


def can_decide(actor: Actor, row: Escalation) -> bool:
    """Whether the person settles what lies within the district's authority: a leader."""
    return actor.has(Role.LEADER) and not row.direct


def can_refer(actor: Actor, row: Escalation) -> bool:
    """Whether the person says that it lies beyond the district: office and leader, the leader what lies there."""
    if row.state is EscalationState.WITH_LEADER:
        return can_decide(actor, row)
    return can_sort(actor, row)


def can_follow(actor: Actor, row: Escalation) -> bool:
    """Whether the person follows it upward: the office; past an absent district the unit that sent it."""
    return can_sort(actor, row) or (row.direct and can_write(actor, row))


def can_tell(actor: Actor, row: Escalation, audience: Audience) -> bool:
    """Whether the person says that somebody was told: who follows it; of its citizens also the unit itself."""
    return can_follow(actor, row) or (audience is Audience.CITIZENS and can_write(actor, row))


def can_pause_task(actor: Actor, row: Escalation) -> bool:
    """Whether the person lets the task rest that waits for it: the office, where there is one."""
    return can_sort(actor, row) and row.task_id is not None and not row.task_paused


def can_set_terms(actor: Actor) -> bool:
    """Whether the person sets levels and working days: the office and administrators."""
    return actor.has(*TERM_KEEPERS)


RULES: dict[str, Callable[[Actor, Escalation], bool]] = {
    **dict.fromkeys(("edit", "send", "withdraw"), can_write),
    **dict.fromkeys(("approve_in_unit", "send_back_in_unit"), can_head),
    **dict.fromkeys(("mark_within", "merge", "return_", "redirect", "forward"), can_sort),
    "mark_beyond": can_refer,
    "decide": can_decide,
    **dict.fromkeys(("pass_on", "answer", "tell", "remind", "close"), can_follow),
    "pause_task": can_pause_task,
}


def may(actor: Actor, row: Escalation, verb: str) -> bool:
    """Whether the person may do the verb with the row, in whatever state it is."""
    return RULES[verb](actor, row)


def verbs(actor: Actor, row: Escalation) -> frozenset[str]:
    """What the person can do with the row as it stands."""
    return frozenset(verb for verb in RULES if ESCALATION_FLOW.allows(verb, row.state) and may(actor, row, verb))
