"""The end of a review: the directive is issued or discarded."""

from __future__ import annotations

import datetime as dt

from tracker.audit.operations import record
from tracker.core import db
from tracker.core.access import Actor
from tracker.core.errors import Invalid
from tracker.directives.models import Directive
from tracker.directives.operations.opening import open_draft
from tracker.directives.states import DirectiveState, Part


def mark_issued(directive: Directive, *, actor: Actor, now: dt.datetime, version: int | None = None) -> Directive:
    """Close the review; the tasks package calls this where it creates the tasks, and does the notifying.

    Number and day may still be blank. Raises Invalid when nothing is included or an included instruction
    has no unit that leads; IllegalTransition when it was issued already.
    """
    open_draft(directive, actor, version, verb="issue")
    included = [one for one in directive.instructions if one.included]
    if not included:
        raise Invalid("Chưa có nhiệm vụ nào để giao; hãy thêm hoặc khôi phục ít nhất một nhiệm vụ.")
    idle = [one.label for one in included if not any(part.part is Part.LEAD for part in one.units)]
    if idle:
        raise Invalid(
            "Nhiệm vụ %(labels)s chưa có đơn vị chủ trì; hãy chọn đơn vị hoặc bỏ nhiệm vụ.", labels=", ".join(idle)
        )
    directive.state = DirectiveState.ISSUED
    directive.issued_at, directive.issued_by = now, actor.user_id
    db.session.flush()
    record(
        "directive.issued",
        actor=actor,
        now=now,
        subject_type="directive",
        subject_id=directive.id,
        details={
            "instructions": len(included),
            "shares": sum(part.part is Part.LEAD for one in included for part in one.units),
        },
    )
    return directive


def discard(directive: Directive, *, actor: Actor, now: dt.datetime, version: int | None = None) -> Directive:
    """Put away a draft that will not be issued; it stays on record. Raises IllegalTransition once issued."""
    open_draft(directive, actor, version, verb="discard")
    directive.state = DirectiveState.WITHDRAWN
    db.session.flush()
    record("directive.discarded", actor=actor, now=now, subject_type="directive", subject_id=directive.id)
    return directive
