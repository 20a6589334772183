"""The journal of an activity, its evidence, and what every verb begins with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from tracker.attachments import operations as attachments
from tracker.audit import operations as audit
from tracker.core import db
from tracker.core.access import Actor, Role
from tracker.core.errors import Forbidden
from tracker.outreach import policy
from tracker.outreach.models import Activity, ActivityEvent, ActivityFile
from tracker.outreach.states import ACTIVITY_FLOW

ACTS = {
    "record": "outreach.recorded",
    "correct": "outreach.corrected",
    "withdraw": "outreach.withdrawn",
}
Files = Sequence[attachments.Prepared]


def begin(row: Activity, verb: str, actor: Actor) -> None:
    """Hold the row until the transaction ends, then ask policy and state. Raises Forbidden, IllegalTransition."""
    db.session.refresh(row, with_for_update=True)
    if not policy.can_change(actor, row):
        raise Forbidden
    ACTIVITY_FLOW.check(verb, row.state)


def for_another(actor: Actor, unit_id: int) -> bool:
    """Whether the office acts for a unit that is not its own."""
    return actor.has(Role.OFFICE) and actor.unit_id != unit_id


def write(
    row: Activity,
    verb: str,
    *,
    actor: Actor,
    now: dt.datetime,
    note: str = "",
    changes: Sequence[tuple[str, str, str]] = (),
    before: dict[str, Any] | None = None,
) -> None:
    """Add a line to the journal and the audit entry of the verb.

    Takes of a correction the changes in words, and what counted before it (`figures.Counted.kept`).
    """
    db.session.add(
        ActivityEvent(
            activity_id=row.id,
            at=now,
            verb=verb,
            actor_id=actor.user_id,
            actor_name=actor.name,
            by_office=for_another(actor, row.unit_id),
            note=note,
            changes=[list(change) for change in changes],
            before=before,
        )
    )
    details: dict[str, str | int | bool | list[str] | None] = {"unit": row.unit_id, "channel": row.channel.value}
    if changes:
        details["fields"] = [change[0] for change in changes]
    audit.record(ACTS[verb], actor=actor, now=now, subject_type="outreach", subject_id=row.id, details=details)


def add_files(row: Activity, files: Files, *, actor: Actor, now: dt.datetime) -> None:
    """Link prepared files to the row. Raises Refusal when their bytes were swept away."""
    for one in files:
        stored = attachments.add(one, actor=actor, now=now)
        db.session.add(ActivityFile(activity_id=row.id, file_id=stored.id))
