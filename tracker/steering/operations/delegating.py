"""Naming somebody who acts in one's place while one is away."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select

from tracker.accounts.models import Account
from tracker.audit.operations import record
from tracker.core import db
from tracker.core.access import Actor, Role
from tracker.core.clock import local_day
from tracker.core.errors import Forbidden, IllegalTransition, Invalid
from tracker.outbox.operations import notify_account
from tracker.steering.models import Delegation
from tracker.steering.policy import can_delegate

LONGEST = dt.timedelta(days=92)


def delegate(
    delegate_id: int,
    *,
    starts_on: dt.date,
    ends_on: dt.date,
    reason: str,
    actor: Actor,
    now: dt.datetime,
) -> Delegation:
    """Let another leader act in the actor's place over a span of days, both ends included.

    Returns the delegation; that person is told. Raises Forbidden for who is no leader, Invalid for a person who
    is none either or is locked, for days that have passed, for a span that is empty, too long, or meets another.
    """
    if not can_delegate(actor) or actor.user_id is None:
        raise Forbidden
    other = db.session.get(Account, delegate_id)
    if other is None or other.role != Role.LEADER or other.is_locked or other.id == actor.user_id:
        raise Invalid("Hãy chọn một lãnh đạo khác.", field="delegate_id")
    _check_span(actor.user_id, starts_on, ends_on, local_day(now))
    made = Delegation(
        leader_id=actor.user_id,
        delegate_id=other.id,
        starts_on=starts_on,
        ends_on=ends_on,
        reason=reason.strip(),
        made_at=now,
    )
    db.session.add(made)
    db.session.flush()
    span = f"từ {starts_on:%d/%m/%Y} đến hết {ends_on:%d/%m/%Y}"
    _tell(made, "Được ủy quyền khi lãnh đạo vắng", f"{actor.name} ủy quyền {span}.", actor, now)
    _record("delegation.made", made, actor, now)
    return made


def _check_span(leader_id: int, starts_on: dt.date, ends_on: dt.date, today: dt.date) -> None:
    if ends_on < starts_on:
        raise Invalid("Ngày cuối phải từ ngày đầu trở đi.", field="ends_on")
    if starts_on < today:
        raise Invalid("Ngày đầu đã qua; hãy chọn từ hôm nay trở đi.", field="starts_on")
    if ends_on - starts_on > LONGEST:
        raise Invalid("Mỗi lần ủy quyền không quá ba tháng.", field="ends_on")
    meets = db.session.scalars(
        select(Delegation.id)
        .where(
            Delegation.leader_id == leader_id,
            Delegation.ended_at.is_(None),
            Delegation.starts_on <= ends_on,
            Delegation.ends_on >= starts_on,
        )
        .limit(1)
    ).first()
    if meets is not None:
        raise Invalid("Những ngày này đã ủy quyền rồi; hãy kết thúc ủy quyền đó trước.", field="starts_on")


def end_delegation(delegation: Delegation, *, actor: Actor, now: dt.datetime) -> None:
    """Take a delegation back at once. Raises Forbidden for another's, IllegalTransition for one that is over."""
    if not can_delegate(actor) or delegation.leader_id != actor.user_id:
        raise Forbidden
    if delegation.ended_at is not None or delegation.ends_on < local_day(now):
        raise IllegalTransition("Ủy quyền này đã kết thúc.")
    delegation.ended_at = now
    _tell(delegation, "Kết thúc ủy quyền", f"{actor.name} đã kết thúc ủy quyền.", actor, now)
    _record("delegation.ended", delegation, actor, now)


def _tell(delegation: Delegation, subject: str, body: str, actor: Actor, now: dt.datetime) -> None:
    notify_account(
        delegation.delegate_id,
        kind="delegation",
        subject=subject,
        body=f"{body} {delegation.reason}".strip(),
        path="/overview",
        actor=actor,
        now=now,
    )


def _record(act: str, delegation: Delegation, actor: Actor, now: dt.datetime) -> None:
    record(
        act,
        actor=actor,
        now=now,
        subject_type="delegation",
        subject_id=delegation.id,
        details={
            "leader": delegation.leader_id,
            "delegate": delegation.delegate_id,
            "from": delegation.starts_on.isoformat(),
            "to": delegation.ends_on.isoformat(),
        },
    )
