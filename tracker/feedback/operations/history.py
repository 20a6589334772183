"""The one place where entries, needs and improvements move, so that row, journal and audit record always agree."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from tracker.audit import operations as audit
from tracker.core import db
from tracker.core.access import Actor
from tracker.core.errors import Forbidden, Invalid
from tracker.core.workflow import Workflow
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
Row = Entry | Need | Improvement


@dataclass(frozen=True)
class _Kind:
    """What a kind of row goes by: states, who may, its journal, and how the audit calls its acts."""

    flow: Workflow[Any]
    may: Callable[[Actor, Any, str], bool]
    event: type[EntryEvent | NeedEvent | ImprovementEvent]
    subject: str
    named: str
    acts: Mapping[str, str]


_KINDS: dict[type[Row], _Kind] = {
    Entry: _Kind(ENTRY_FLOW, policy.may_with_entry, EntryEvent, "entry_id", "feedback", ENTRY_ACTS),
    Need: _Kind(NEED_FLOW, policy.may_with_need, NeedEvent, "need_id", "need", NEED_ACTS),
    Improvement: _Kind(
        IMPROVEMENT_FLOW,
        policy.may_with_improvement,
        ImprovementEvent,
        "improvement_id",
        "improvement",
        IMPROVEMENT_ACTS,
    ),
}


def claim(row: Row) -> None:
    """Hold the row until the transaction ends and read it afresh."""
    db.session.refresh(row, with_for_update=True)


def hold(row: Row, verb: str, actor: Actor) -> None:
    """Hold a row, then ask policy and state. Raises Forbidden, IllegalTransition."""
    claim(row)
    kind = _KINDS[type(row)]
    if not kind.may(actor, row, verb):
        raise Forbidden
    kind.flow.check(verb, row.state)


def happen(
    row: Row,
    verb: str,
    target: EntryState | NeedState | ImprovementState,
    *,
    actor: Actor,
    now: dt.datetime,
    note: str = "",
    details: Details | None = None,
) -> None:
    """Move a row to a state, and write journal and audit entry; neither ever says who spoke."""
    kind = _KINDS[type(row)]
    if verb in kind.flow.transitions:
        kind.flow.check(verb, row.state, target)
    before, row.state = row.state, target
    line = {"at": now, "verb": verb, "actor_id": actor.user_id, "actor_name": actor.name, "note": note}
    db.session.add(kind.event(**{kind.subject: row.id}, state=target, **line))
    told = {"from": before.value, "to": target.value, "unit": row.unit_id, **(details or {})}
    audit.record(kind.acts[verb], actor=actor, now=now, subject_type=kind.named, subject_id=row.id, details=told)


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
