"""The one place where a work moves, so that row, journal and audit record always agree."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy.orm.attributes import flag_modified

from tracker.audit import operations as audit
from tracker.core import db
from tracker.core.access import Actor
from tracker.core.errors import Forbidden, Invalid
from tracker.facilities import policy
from tracker.facilities.models import Work, WorkEvent
from tracker.facilities.states.works import WORK_FLOW, WorkState
from tracker.units.models import UnitVersion
from tracker.web.forms import expect_version

ACTS = {
    "add": "work.added",
    "edit": "work.edited",
    "plan": "work.planned",
    "return_": "work.returned",
    "approve": "work.approved",
    "estimate": "work.estimated",
    "grant": "work.granted",
    "begin": "work.begun",
    "spend": "work.spent",
    "correct": "work.corrected",
    "delay": "work.delayed",
    "accept": "work.accepted",
    "reopen": "work.reopened",
    "postpone": "work.postponed",
    "resume": "work.resumed",
    "cancel": "work.cancelled",
    "add_photos": "work.photos_added",
    "escalate": "work.escalated",
}


def begin_act(row: Work, verb: str, actor: Actor, version: int | None) -> None:
    """Hold the row until the transaction ends, then ask policy, state and version.

    Raises Forbidden, IllegalTransition, Stale.
    """
    db.session.refresh(row, with_for_update=True)
    if not policy.may_work(actor, row, verb):
        raise Forbidden
    WORK_FLOW.check(verb, row.state)
    expect_version(row, version)


def require_text(value: str, field: str, sentence: str) -> str:
    """The text without surrounding space; raises Invalid on the field when nothing is left."""
    text = value.strip()
    if not text:
        raise Invalid(sentence, field=field)
    return text


def happen(
    row: Work,
    verb: str,
    target: WorkState,
    *,
    actor: Actor,
    now: dt.datetime,
    note: str = "",
    details: dict[str, Any] | None = None,
) -> None:
    """Move the row to a state, and write journal and audit entry with how it then stands."""
    if verb in WORK_FLOW.transitions:
        WORK_FLOW.check(verb, row.state, target)
    before, row.state, row.updated_at = row.state, target, now
    # Whatever was done, a form that was open before is stale, also where only an entry or a photograph was added.
    flag_modified(row, "updated_at")
    db.session.flush()
    db.session.add(
        WorkEvent(
            work_id=row.id,
            at=now,
            verb=verb,
            actor_id=actor.user_id,
            actor_name=actor.name,
            note=note,
            state=row.state,
            finish_on=row.finish_on,
        )
    )
    facts = {"from": before.value, "to": target.value, "unit": row.unit_id, **(details or {})}
    audit.record(ACTS[verb], actor=actor, now=now, subject_type="work", subject_id=row.id, details=facts)


def unit_name(row: Work) -> str:
    """The short name of the unit when the work was written down."""
    return db.session.get_one(UnitVersion, row.unit_version_id).short_name
