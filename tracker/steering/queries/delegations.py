"""Who acts for whom."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Date, bindparam, select

from tracker.accounts.models import Account
from tracker.core import db
from tracker.core.access import ACCOUNT_ID, Actor, Role
from tracker.core.errors import NotFound
from tracker.steering.models import Delegation
from tracker.steering.queries.responsibilities import in_force


@dataclass(frozen=True, slots=True)
class Deputy:
    """A leader for whom somebody acts, and until when."""

    leader_id: int
    name: str
    ends_on: dt.date


@dataclass(frozen=True, slots=True)
class Line:
    """A delegation as the leader's page lists it."""

    id: int
    delegate_name: str
    starts_on: dt.date
    ends_on: dt.date
    reason: str
    ended_at: dt.datetime | None


_ACTING_FOR = (
    select(Account.id, Account.full_name, Delegation.ends_on)
    .join(Delegation, Delegation.leader_id == Account.id)
    .where(in_force(ACCOUNT_ID, bindparam("day", type_=Date())))
    .order_by(Account.full_name, Account.id)
)


def acting_for(actor: Actor, day: dt.date) -> list[Deputy]:
    """The leaders in whose place a leader acts on a day, by name; nobody for other roles."""
    if not actor.has(Role.LEADER) or actor.user_id is None:
        return []
    rows = db.session.execute(_ACTING_FOR, {"account_id": actor.user_id, "day": day})
    return [Deputy(*row) for row in rows]


def leaders(besides: int | None) -> list[tuple[int, str]]:
    """Leaders who are not locked, but for one, by name."""
    rows = db.session.execute(
        select(Account.id, Account.full_name)
        .where(Account.role == Role.LEADER, Account.is_locked.is_(False), Account.id != (besides or 0))
        .order_by(Account.full_name, Account.id)
    )
    return [(row.id, row.full_name) for row in rows]


def of_leader(leader_id: int | None) -> Sequence[Line]:
    """A leader's delegations, the latest first."""
    rows = db.session.execute(
        select(
            Delegation.id,
            Account.full_name,
            Delegation.starts_on,
            Delegation.ends_on,
            Delegation.reason,
            Delegation.ended_at,
        )
        .join(Account, Account.id == Delegation.delegate_id)
        .where(Delegation.leader_id == leader_id)
        .order_by(Delegation.starts_on.desc(), Delegation.id.desc())
    )
    return [Line(*row) for row in rows]


def get_own(delegation_id: int, actor: Actor) -> Delegation:
    """A delegation that the actor made. Raises NotFound for any other."""
    found = db.session.scalars(
        select(Delegation).where(Delegation.id == delegation_id, Delegation.leader_id == actor.user_id)
    ).one_or_none()
    if found is None:
        raise NotFound("Không tìm thấy ủy quyền này.")
    return found
