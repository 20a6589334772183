"""Opening a directive for a change; its searchable form and its history afterwards."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy.orm.attributes import flag_modified

from tracker.core import db
from tracker.core.access import Actor
from tracker.core.errors import Stale
from tracker.core.text import fold
from tracker.directives.models import Directive, DirectiveChange
from tracker.directives.policy import require_prepare
from tracker.directives.states import DIRECTIVE_FLOW, ChangeKind

MOST_FOLDED = 1_500
"""Characters of the searchable form: an index row of PostgreSQL holds no more than 2,700 bytes."""


def open_draft(directive: Directive, actor: Actor, version: int | None, verb: str = "edit") -> None:
    """Check that the actor may change the directive in its state and, where a version is given, saw it as it is.

    Counts the version up, whichever row of the directive changes. Raises Forbidden, IllegalTransition, Stale.
    """
    require_prepare(actor)
    DIRECTIVE_FLOW.check(verb, directive.state)
    if version is not None and directive.version != version:
        raise Stale
    flag_modified(directive, "state")


def refold(directive: Directive) -> None:
    """Bring the searchable form up to date with number, subject and issuer."""
    number = f"{directive.number or ''}/{directive.symbol or ''}".strip("/")
    words = [number, directive.type, directive.subject, directive.issuer, directive.received_number]
    directive.folded = fold(" ".join(words))[:MOST_FOLDED]


def note_change(
    directive: Directive,
    kind: ChangeKind,
    summary: str,
    details: dict[str, Any],
    *,
    actor: Actor,
    now: dt.datetime,
) -> None:
    """Keep a change of an issued directive as a row of its history."""
    db.session.add(
        DirectiveChange(
            directive_id=directive.id,
            at=now,
            actor_id=actor.user_id,
            actor_name=actor.name,
            kind=kind,
            summary=summary,
            details=details,
        )
    )
