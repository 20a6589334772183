"""Saying who looks after what."""

from __future__ import annotations

import datetime as dt
from typing import Any

from sqlalchemy import delete, select

from tracker.accounts.models import Account
from tracker.audit.operations import record
from tracker.core import db
from tracker.core.access import Actor
from tracker.core.errors import Forbidden, Invalid, Stale
from tracker.directives.models import Directive
from tracker.steering.models import Responsibility
from tracker.steering.policy import can_set_responsibilities
from tracker.steering.queries.responsibilities import Scope, chosen
from tracker.units.models import Unit


def set_responsibilities(
    account: Account, scope: Scope, *, actor: Actor, now: dt.datetime, seen: str | None = None
) -> int:
    """Put what an account looks after in place of what was set before.

    Takes a clerk of the office (the office sets it) or a leader (who sets their own field), and from a form the
    mark of what the person saw. Returns how many things are set now. Raises Forbidden, Stale, and Invalid for a
    directive or unit that is not there.
    """
    if not can_set_responsibilities(actor, account):
        raise Forbidden
    if seen is not None and seen != chosen(account.id).mark:
        raise Stale
    _check(scope)
    db.session.execute(delete(Responsibility).where(Responsibility.account_id == account.id))
    rows: list[dict[str, Any]] = [
        *({"directive_id": identifier} for identifier in sorted(scope.directive_ids)),
        *({"unit_id": identifier} for identifier in sorted(scope.unit_ids)),
        *({"kind": kind} for kind in sorted(scope.kinds)),
    ]
    db.session.add_all(
        Responsibility(account_id=account.id, set_at=now, set_by=actor.user_id, **row) for row in rows
    )
    record(
        "responsibility.set",
        actor=actor,
        now=now,
        subject_type="account",
        subject_id=account.id,
        details={
            "directives": sorted(scope.directive_ids),
            "units": sorted(scope.unit_ids),
            "kinds": [kind.value for kind in sorted(scope.kinds)],
        },
    )
    return len(rows)


def _check(scope: Scope) -> None:
    directives = db.session.scalars(select(Directive.id).where(Directive.id.in_(scope.directive_ids))).all()
    units = db.session.scalars(select(Unit.id).where(Unit.id.in_(scope.unit_ids))).all()
    if len(directives) < len(scope.directive_ids):
        raise Invalid("Có văn bản không còn; hãy tải lại trang.", field="directive_ids")
    if len(units) < len(scope.unit_ids):
        raise Invalid("Có đơn vị không còn; hãy tải lại trang.", field="unit_ids")
