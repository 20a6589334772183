"""The one place where entries, needs and improvements move, so that row, journal and audit record always agree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from tracker.audit import operations as audit
from tracker.core import db
from tracker.core.access import Actor
from tracker.core.errors import Forbidden, Invalid
from tracker.feedback import policy
from tracker.feedback.models import (
    Entry,
    EntryEvent,
    Improvement,
    ImprovementEvent,
    Need,
    NeedEvent,
)
from tracker.feedback.states import (
    ENTRY_FLOW,
    IMPROVEMENT_FLOW,
    NEED_FLOW,
    EntryState,
    ImprovementState,
    NeedState,
)

SHORT, LONG = 200, 4_000
"""The most characters of a name and of a text."""
ENTRY_ACTS = {
    "record": "feedback.recorded",
    "edit": "feedback.edited",
    "take_up": "feedback.taken_up",
    "answer": "feedback.answered",
    "reopen": "feedback.reopened",
    "withdraw": "feedback.withdrawn",
    "gather": "feedback.gathered",
    "release": "feedback.released",
    "see_person": "feedback.person_seen",
    "erase_person": "feedback.person_erased",
}
NEED_ACTS = {
    "found": "need.found",
    "edit": "need.edited",
    "gather": "need.gathered",
    "release": "need.released",
    "split": "need.split",
    "merge": "need.merged",
    "answer": "need.answered",
    "tell": "need.told",
    "reopen": "need.reopened",
    "escalate": "need.escalated",
    "tie_work": "need.work_tied",
}
IMPROVEMENT_ACTS = {
    "plan": "improvement.planned",
    "edit": "improvement.edited",
    "begin": "improvement.begun",
    "finish": "improvement.finished",
    "drop": "improvement.dropped",
    "serve": "improvement.served",
    "unserve": "improvement.unserved",
}
Details = Mapping[str, str | int | None]


def claim(row: Entry | Need | Improvement) -> None:
    """Hold the row until the transaction ends and read it afresh."""
    db.session.refresh(row, with_for_update=True)


def begin_entry(row: Entry, verb: str, actor: Actor) -> None:
    """Hold an entry, then ask policy and state. Raises Forbidden, IllegalTransition."""
    claim(row)
    if not policy.may_with_entry(actor, row, verb):
        raise Forbidden
    ENTRY_FLOW.check(verb, row.state)


def begin_need(row: Need, verb: str, actor: Actor) -> None:
    """Hold a need, then ask policy and state. Raises Forbidden, IllegalTransition."""
    claim(row)
    if not policy.may_with_need(actor, row, verb):
        raise Forbidden
    NEED_FLOW.check(verb, row.state)


def begin_improvement(row: Improvement, verb: str, actor: Actor) -> None:
    """Hold an improvement, then ask policy and state. Raises Forbidden, IllegalTransition."""
    claim(row)
    if not policy.may_with_improvement(actor, row, verb):
        raise Forbidden
    IMPROVEMENT_FLOW.check(verb, row.state)


def happen_entry(
    row: Entry,
    verb: str,
    target: EntryState,
    *,
    actor: Actor,
    now: dt.datetime,
    note: str = "",
    details: Details | None = None,
) -> None:
    """Move an entry to a state, and write journal and audit entry; neither ever says who spoke."""
    if verb in ENTRY_FLOW.transitions:
        ENTRY_FLOW.check(verb, row.state, target)
    before, row.state = row.state, target
    line = {"at": now, "verb": verb, "actor_id": actor.user_id, "actor_name": actor.name, "note": note}
    db.session.add(EntryEvent(entry_id=row.id, state=target, **line))
    told = {"from": before.value, "to": target.value, "unit": row.unit_id, **(details or {})}
    audit.record(ENTRY_ACTS[verb], actor=actor, now=now, subject_type="feedback", subject_id=row.id, details=told)


def happen_need(
    row: Need,
    verb: str,
    target: NeedState,
    *,
    actor: Actor,
    now: dt.datetime,
    note: str = "",
    details: Details | None = None,
) -> None:
    """Move a need to a state, and write journal and audit entry."""
    if verb in NEED_FLOW.transitions:
        NEED_FLOW.check(verb, row.state, target)
    before, row.state = row.state, target
    line = {"at": now, "verb": verb, "actor_id": actor.user_id, "actor_name": actor.name, "note": note}
    db.session.add(NeedEvent(need_id=row.id, state=target, **line))
    told = {"from": before.value, "to": target.value, "unit": row.unit_id, **(details or {})}
    audit.record(NEED_ACTS[verb], actor=actor, now=now, subject_type="need", subject_id=row.id, details=told)


def happen_improvement(
    row: Improvement,
    verb: str,
    target: ImprovementState,
    *,
    actor: Actor,
    now: dt.datetime,
    note: str = "",
    details: Details | None = None,
) -> None:
    """Move an improvement to a state, and write journal and audit entry."""
    if verb in IMPROVEMENT_FLOW.transitions:
        IMPROVEMENT_FLOW.check(verb, row.state, target)
    before, row.state = row.state, target
    line = {"at": now, "verb": verb, "actor_id": actor.user_id, "actor_name": actor.name, "note": note}
    db.session.add(ImprovementEvent(improvement_id=row.id, state=target, **line))
    told = {"from": before.value, "to": target.value, "unit": row.unit_id, **(details or {})}
    audit.record(
        IMPROVEMENT_ACTS[verb], actor=actor, now=now, subject_type="improvement", subject_id=row.id, details=told
    )


def require_text(value: str, field: str, sentence: str, most: int = LONG) -> str:
    """The text without surrounding space; raises Invalid on the field when nothing is left, or far too much."""
    text = value.strip()
    if not text:
        raise Invalid(sentence, field=field)
    return within(text, field, most)


def within(value: str, field: str, most: int = LONG) -> str:
    """The text without surrounding space; raises Invalid on the field when it is too long."""
    text = value.strip()
    if len(text) > most:
        raise Invalid("Nội dung dài quá %(most)s ký tự.", field=field, most=most)
    return text
