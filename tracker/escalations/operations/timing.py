"""Setting the working days of a clock, and the days on which a level exists, with a look at what would move.

A stay keeps the deadline that it was given. Only one that is open and has not run out is offered to be moved, and
only where the new days already held when it began; what was judged stays judged.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import joinedload

from tracker.audit import operations as audit
from tracker.core import db
from tracker.core.access import Actor
from tracker.core.calendar import load_calendar
from tracker.core.clock import local_day
from tracker.core.errors import Forbidden, Invalid, Stale
from tracker.escalations import mail, policy
from tracker.escalations.models import Escalation, Hop, TermChange
from tracker.escalations.operations.following import reach
from tracker.escalations.operations.history import claim, happen, require_text
from tracker.escalations.queries import count_term_changes, load_terms
from tracker.escalations.states import BY_LAW, STEPS, HopKind, Term, TermCode, Terms, from_day

LEAST, MOST = 1, 250
FIRST, LAST = dt.date(2000, 1, 1), dt.date(2099, 12, 31)
STEP_OF = {HopKind.COMPLETE: TermCode.COMPLETE, HopKind.TELL: TermCode.TELL}


@dataclass(frozen=True)
class TermPlan:
    """From a day on a clock shall have so many working days, until a day or for good.

    No days at all mean that the level does not exist from that day on.
    """

    code: TermCode
    begins: dt.date
    days: int | None
    ends: dt.date | None = None
    legal_ref: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Move:
    """A running clock that the plan would move: the stay, its deadline now and then."""

    hop: Hop
    old: dt.date
    new: dt.date

    @property
    def key(self) -> str:
        """The move as a form sends it."""
        return f"{self.hop.id}:{self.new.isoformat()}"


@dataclass(frozen=True)
class TermPreview:
    """What a plan would do: the spans afterwards, the clocks that would move, how many run on as they are."""

    spans: Sequence[Term]
    moves: Sequence[Move]
    running: int
    version: int

    @property
    def keys(self) -> set[str]:
        """Every move as a form sends it."""
        return {move.key for move in self.moves}


def preview_term(plan: TermPlan, *, actor: Actor, now: dt.datetime) -> TermPreview:
    """What setting a clock would change. Changes nothing itself. Raises Forbidden, Invalid."""
    if not policy.can_set_terms(actor):
        raise Forbidden
    _check(plan)
    terms = load_terms()
    new = None if plan.days is None else Term(plan.days, plan.begins, plan.ends, plan.legal_ref.strip())
    spans = from_day(terms.spans(plan.code), plan.begins, new)
    if not spans:
        raise Invalid("Cấp này phải có ít nhất một khoảng thời gian tồn tại.", field="begins")
    open_hops = _running(plan.code)
    moves = _moves(open_hops, plan, terms.changed(plan.code, spans), now)
    return TermPreview(spans, moves, len(open_hops) - len(moves), count_term_changes(plan.code))


def _check(plan: TermPlan) -> None:
    if plan.code in BY_LAW:
        raise Invalid("Thời hạn này do nghị định quy định, không sửa được.")
    if plan.days is not None and not LEAST <= plan.days <= MOST:
        raise Invalid("Số ngày làm việc từ 1 đến 250.", field="days")
    if plan.code in STEPS and (plan.days is None or plan.ends is not None):
        raise Invalid("Bước này luôn cần có thời hạn.", field="days" if plan.days is None else "ends")
    if not FIRST <= plan.begins <= LAST:
        raise Invalid("Ngày này ngoài khoảng cho phép.", field="begins")
    if plan.ends is not None and not plan.begins <= plan.ends <= LAST:
        raise Invalid("Ngày cuối phải từ ngày bắt đầu trở đi.", field="ends")
    require_text(plan.reason, "reason", "Hãy ghi lý do.")


def _running(code: TermCode) -> list[Hop]:
    """The open stays whose deadline was counted by a clock."""
    hops = db.session.scalars(
        select(Hop)
        .options(joinedload(Hop.escalation))
        .where(Hop.left_on.is_(None), Hop.due_on.is_not(None))
        .order_by(Hop.id)
    )
    return [hop for hop in hops if _clock_of(hop) == code]


def _clock_of(hop: Hop) -> TermCode | None:
    if hop.kind in {HopKind.ANSWER, HopKind.DECIDE}:
        return TermCode(hop.level.value)
    return STEP_OF.get(hop.kind)


def _moves(hops: Sequence[Hop], plan: TermPlan, terms: Terms, now: dt.datetime) -> list[Move]:
    calendar, today = load_calendar(), local_day(now)
    found = []
    for hop in hops:
        if hop.due_on is None or hop.due_on < today or hop.received_on < plan.begins or plan.days is None:
            continue
        new = calendar.add(hop.received_on, terms.days(plan.code, hop.received_on))
        if new != hop.due_on:
            found.append(Move(hop, hop.due_on, new))
    return found


def set_term(
    plan: TermPlan,
    *,
    version: int | None,
    shown: Collection[str],
    chosen: Collection[str],
    actor: Actor,
    now: dt.datetime,
) -> int:
    """Set a clock from a day on, and move those of the shown deadlines that were chosen.

    Takes the number of changes of the clock that the person saw, the moves that the preview showed, and those
    ticked. Returns how many deadlines moved. Raises Forbidden, Invalid, and Stale when clock or moves are no
    longer as shown.
    """
    found = preview_term(plan, actor=actor, now=now)
    if found.version != (version or 0) or found.keys != set(shown) or not set(chosen) <= found.keys:
        raise Stale
    ticked = [move for move in found.moves if move.key in chosen]
    change = TermChange(
        code=plan.code,
        serial=found.version + 1,
        spans=[_as_data(span) for span in found.spans],
        at=now,
        actor_id=actor.user_id,
        actor_name=actor.name,
        reason=plan.reason.strip(),
        moved=len(ticked),
    )
    db.session.add(change)
    try:
        db.session.flush()
    except IntegrityError as error:  # Somebody changed the same clock in this very moment.
        raise Stale from error
    for move in ticked:
        _retime(move, actor=actor, now=now, note=plan.reason.strip())
    details = {
        "clock": plan.code.value,
        "begins": plan.begins.isoformat(),
        "days": plan.days,
        "moved": len(ticked),
    }
    audit.record(
        "escalation.term_changed",
        actor=actor,
        now=now,
        subject_type="escalation_term",
        subject_id=change.id,
        details=details,
    )
    return len(ticked)


def _as_data(span: Term) -> dict[str, Any]:
    plain = asdict(span)
    begins, ends = plain.pop("valid_from"), plain.pop("valid_to")
    return {**plain, "from": begins.isoformat(), "to": ends.isoformat() if ends else None}


def _retime(move: Move, *, actor: Actor, now: dt.datetime, note: str) -> None:
    row: Escalation = move.hop.escalation
    claim(row)
    move.hop.due_on = move.new
    said = f"{move.old:%d/%m/%Y} → {move.new:%d/%m/%Y}. {note}"
    happen(row, "retime", row.state, actor=actor, now=now, note=said)
    reach(row, move.hop, mail.retimed(row, move.hop.holder, said), actor=actor, now=now)
