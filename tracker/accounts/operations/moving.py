"""People go where their unit goes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select

from tracker.accounts.models import Account
from tracker.audit.operations import record
from tracker.core import db
from tracker.core.access import Actor
from tracker.core.errors import Forbidden
from tracker.units.policy import can_keep


def people_of(unit_id: int) -> Sequence[Account]:
    """Everyone whose account belongs to a unit, by name."""
    return db.session.scalars(
        select(Account).where(Account.unit_id == unit_id).order_by(Account.full_name, Account.id)
    ).all()


def move_with_unit(from_unit: int, to_unit: int, *, actor: Actor, now: dt.datetime) -> int:
    """Give the people of a unit that ended to the one that takes over; roles, locks and sessions stay.

    For whoever may change units. Sessions go on, because the unit is read anew at every request. Returns how
    many people moved. Raises Forbidden.
    """
    if not can_keep(actor):
        raise Forbidden
    people = people_of(from_unit)
    for account in people:
        account.unit_id = to_unit
        record(
            "account.moved_with_unit",
            actor=actor,
            now=now,
            subject_type="account",
            subject_id=account.id,
            details={"from": from_unit, "to": to_unit},
        )
    return len(people)
