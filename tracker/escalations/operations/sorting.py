"""What the office does with what came in: within authority, beyond, alike, incomplete, not of this kind."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import update

from tracker.core import db
from tracker.core.access import Actor, Role
from tracker.core.clock import local_day
from tracker.core.errors import Invalid
from tracker.escalations import mail
from tracker.escalations.models import Escalation, Telling
from tracker.escalations.operations.closing import resume_tasks
from tracker.escalations.operations.history import (
    Stay,
    arrive,
    begin,
    claim,
    current_hop,
    days_of,
    district_name,
    happen,
    leave,
    require_text,
    tell_unit,
    with_merged,
    write,
)
from tracker.escalations.states import (
    ELSEWHERE_LABELS,
    JOINABLE,
    Audience,
    Elsewhere,
    EscalationState,
    HopKind,
    LevelCode,
    TermCode,
    level_of,
)
from tracker.outbox.operations import notify_role
from tracker.units.models import UnitVersion
from tracker.web.forms import expect_version

BY_MESSAGE = "Tin nhắn trên hệ thống"


def mark_within(row: Escalation, *, actor: Actor, now: dt.datetime, version: int | None, reason: str = "") -> None:
    """It lies within the district's authority: a leader decides. Raises Forbidden, IllegalTransition, Stale."""
    begin(row, "mark_within", actor)
    expect_version(row, version)
    said = reason.strip()
    holder = f"Lãnh đạo {district_name(now)}"
    arrive(
        row,
        Stay(HopKind.DECIDE, LevelCode.DISTRICT, holder, days_of(LevelCode.DISTRICT, now)),
        now=now,
        reason=said,
    )
    happen(row, "mark_within", EscalationState.WITH_LEADER, actor=actor, now=now, note=said)
    notify_role(Role.LEADER, **vars(mail.awaits_leader(row)), actor=actor, now=now)


def mark_beyond(row: Escalation, *, actor: Actor, now: dt.datetime, version: int | None, reason: str) -> None:
    """It lies beyond the district: it is to be forwarded within the same five working days since it came.

    A leader who was asked first gives the office five of its own. Raises Forbidden, IllegalTransition, Stale,
    Invalid without a reason.
    """
    begin(row, "mark_beyond", actor)
    expect_version(row, version)
    said = require_text(reason, "reason", "Hãy ghi vì sao vượt thẩm quyền.")
    hop = current_hop(row)
    if row.state is EscalationState.SENT and hop is not None:
        hop.kind, hop.reason = HopKind.FORWARD, said
    else:
        stay = Stay(HopKind.FORWARD, LevelCode.DISTRICT, district_name(now), days_of(TermCode.FORWARD, now))
        arrive(row, stay, now=now, reason=said)
        notify_role(Role.OFFICE, **vars(mail.to_forward(row)), actor=actor, now=now)
    happen(row, "mark_beyond", EscalationState.TO_FORWARD, actor=actor, now=now, note=said)


def return_(row: Escalation, *, actor: Actor, now: dt.datetime, version: int | None, reason: str) -> None:
    """Something is missing: back to its unit. Raises Forbidden, IllegalTransition, Stale, Invalid."""
    begin(row, "return_", actor)
    expect_version(row, version)
    said = require_text(reason, "reason", "Hãy ghi còn thiếu gì.")
    unit = db.session.get_one(UnitVersion, row.unit_version_id)
    stay = Stay(HopKind.COMPLETE, level_of(unit.kind), unit.short_name, days_of(TermCode.COMPLETE, now))
    arrive(row, stay, now=now, reason=said)
    happen(row, "return_", EscalationState.RETURNED, actor=actor, now=now, note=said)
    tell_unit(row, mail.returned(row, said), actor=actor, now=now)


def redirect(
    row: Escalation,
    *,
    actor: Actor,
    now: dt.datetime,
    version: int | None,
    kind: Elsewhere,
    reason: str = "",
) -> None:
    """Not of this kind: it ends here, and its unit is told where it belongs. Raises as `return_`.

    Complaints and denunciations are never handled here (NĐ 20/2008/NĐ-CP, Điều 1).
    """
    begin(row, "redirect", actor)
    expect_version(row, version)
    said = ". ".join(part for part in (ELSEWHERE_LABELS[kind], reason.strip()) if part)
    leave(row, now)
    resume_tasks(row, actor=actor, now=now)
    row.elsewhere, row.ended_at = kind, now
    happen(row, "redirect", EscalationState.ELSEWHERE, actor=actor, now=now, note=said)
    for one in with_merged(row):
        told = Telling(
            escalation_id=one.id, audience=Audience.ORIGINATOR, told_at=now, told_on=local_day(now), how=BY_MESSAGE
        )
        told.teller_name = actor.name
        db.session.add(told)
        tell_unit(one, mail.redirected(one, said), actor=actor, now=now)


def merge(
    row: Escalation,
    main: Escalation,
    *,
    actor: Actor,
    now: dt.datetime,
    version: int | None,
    reason: str = "",
) -> None:
    """Let a row go with one that is alike: it counts once, and its unit is told of the answer all the same.

    What was merged into the row before goes along. Raises Forbidden, IllegalTransition, Stale, and Invalid where
    the other one can take nothing in any more.
    """
    for one in sorted({row, main}, key=lambda each: each.id):
        claim(one)
    begin(row, "merge", actor)
    expect_version(row, version)
    if main.id == row.id or main.state not in JOINABLE or main.direct:
        raise Invalid("Không gộp vào kiến nghị này được; hãy chọn kiến nghị khác.", field="main_id")
    said = reason.strip()
    followers = list(row.merged)
    leave(row, now)
    row.merged_into_id = main.id
    happen(row, "merge", EscalationState.MERGED, actor=actor, now=now, note=said, subject=main)
    db.session.flush()
    _carry(followers, main, actor=actor, now=now)
    write(main, "take_in", actor=actor, now=now, note=row.title)
    db.session.flush()
    db.session.expire(main, ["merged", "events"])
    db.session.expire(row, ["merged"])
    for one in (row, *followers):
        tell_unit(one, mail.merged(one), actor=actor, now=now)


def _carry(followers: list[Escalation], main: Escalation, *, actor: Actor, now: dt.datetime) -> None:
    """Lead those that had followed the row to the main one, so that nothing leads further than one step."""
    if not followers:
        return
    db.session.execute(
        update(Escalation)
        .where(Escalation.id.in_([one.id for one in followers]))
        .values(merged_into_id=main.id, version=Escalation.version + 1)
        .execution_options(synchronize_session=False)
    )
    for one in followers:
        db.session.expire(one)
        write(one, "carry", actor=actor, now=now, note=main.title)
