"""The ledger of a work: what is planned, granted and spent, appended and corrected, never overwritten."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from sqlalchemy import func, or_, select

from tracker.core import db
from tracker.core.access import Actor
from tracker.core.clock import local_day
from tracker.core.errors import Forbidden, Invalid, NotFound
from tracker.facilities import mail, policy
from tracker.facilities.models import FIRST_YEAR, LAST_YEAR, MOST_DONG, MoneyEntry, Work
from tracker.facilities.operations.works.history import begin_act, happen, require_text
from tracker.facilities.queries.works import sums_of
from tracker.facilities.states.works import MoneyKind, Source, WorkState
from tracker.outbox.operations import notify_unit

AHEAD = 10
"""Years ahead that a plan may reach."""


@dataclass(frozen=True)
class Sum:
    """An amount in đồng of one source and year, with the paper that it stands in."""

    amount: int
    source: Source
    year: int
    document: str = ""
    document_on: dt.date | None = None
    note: str = ""


def estimate(row: Work, given: Sum, *, actor: Actor, now: dt.datetime, version: int | None) -> MoneyEntry:
    """Add what is planned of one source and year; after approval with the reason of the change.

    Returns the entry. Raises Forbidden, IllegalTransition, Stale, Invalid.
    """
    begin_act(row, "estimate", actor, version)
    if row.state is not WorkState.NEED:
        require_text(given.note, "note", "Hãy ghi lý do điều chỉnh kế hoạch vốn.")
    return _append(row, "estimate", MoneyKind.PLAN, given, row.state, actor=actor, now=now)


def grant(row: Work, given: Sum, *, actor: Actor, now: dt.datetime, version: int | None) -> MoneyEntry:
    """Note money that was granted, with number and date of the decision; the work is funded then.

    Returns the entry. Raises as `estimate`.
    """
    begin_act(row, "grant", actor, version)
    require_text(given.document, "document", "Hãy ghi số quyết định bố trí vốn.")
    target = WorkState.FUNDED if row.state is WorkState.APPROVED else row.state
    entry = _append(row, "grant", MoneyKind.GRANT, given, target, actor=actor, now=now)
    letter = mail.granted(row, given.amount, given.source, given.year)
    notify_unit(row.unit_id, **vars(letter), actor=actor, now=now)
    return entry


def spend(row: Work, given: Sum, *, actor: Actor, now: dt.datetime, version: int | None) -> MoneyEntry:
    """Note what was spent; it may be more than was granted, and the page says so. Raises as `estimate`."""
    begin_act(row, "spend", actor, version)
    return _append(row, "spend", MoneyKind.SPEND, given, row.state, actor=actor, now=now)


def _append(
    row: Work, verb: str, kind: MoneyKind, given: Sum, target: WorkState, *, actor: Actor, now: dt.datetime
) -> MoneyEntry:
    today = local_day(now)
    if not 0 < given.amount <= MOST_DONG:
        raise Invalid("Số tiền phải lớn hơn 0 và trong khoảng cho phép.", field="amount")
    last = LAST_YEAR if kind is MoneyKind.PLAN else today.year
    if not FIRST_YEAR <= given.year <= min(last, today.year + AHEAD):
        raise Invalid("Năm ngoài khoảng cho phép.", field="year")
    if given.document_on is not None and given.document_on > today:
        raise Invalid("Ngày văn bản ở tương lai.", field="document_on")
    entry = MoneyEntry(
        work_id=row.id,
        kind=kind,
        source=given.source,
        year=given.year,
        amount=given.amount,
        document=given.document.strip(),
        document_on=given.document_on,
        reason=given.note.strip(),
        at=now,
        actor_id=actor.user_id,
        actor_name=actor.name,
    )
    db.session.add(entry)
    facts = {"amount": given.amount, "source": given.source.value, "year": given.year}
    happen(row, verb, target, actor=actor, now=now, note=mail.dong(given.amount), details=facts)
    return entry


def amount_of(entry: MoneyEntry) -> int:
    """What an entry now amounts to in đồng, with its corrections."""
    found = db.session.scalar(
        select(func.sum(MoneyEntry.amount)).where(
            or_(MoneyEntry.id == entry.id, MoneyEntry.corrects_id == entry.id)
        )
    )
    return int(found or 0)


def correct(
    row: Work,
    entry_id: int,
    *,
    amount: int,
    reason: str,
    actor: Actor,
    now: dt.datetime,
    version: int | None,
) -> None:
    """Set an entry right: the difference is appended with its reason, source and year stay.

    Takes what the entry should amount to, zero where it should never have been. A funded work whose grants all
    come to nothing waits for money again. Raises Forbidden, NotFound, IllegalTransition, Stale, Invalid.
    """
    begin_act(row, "correct", actor, version)
    entry = db.session.get(MoneyEntry, entry_id)
    if entry is None or entry.work_id != row.id or entry.corrects_id is not None:
        raise NotFound
    if not policy.can_correct(actor, row, entry.kind):
        raise Forbidden
    said = require_text(reason, "reason", "Hãy ghi lý do đính chính.")
    if not 0 <= amount <= MOST_DONG:
        raise Invalid("Số tiền ngoài khoảng cho phép.", field="amount")
    before = amount_of(entry)
    if amount == before:
        raise Invalid("Số tiền không thay đổi.", field="amount")
    adjust(entry, amount - before, said, actor=actor, now=now)
    nothing = row.state is WorkState.FUNDED and sums_of(row.id)[MoneyKind.GRANT] == 0
    note = f"{mail.dong(before)} → {mail.dong(amount)}. {said}"
    facts = {"entry": entry.id, "amount_before": before, "amount": amount}
    target = WorkState.APPROVED if nothing else row.state
    happen(row, "correct", target, actor=actor, now=now, note=note, details=facts)


def adjust(entry: MoneyEntry, difference: int, reason: str, *, actor: Actor, now: dt.datetime) -> None:
    """Append a correction of an entry by a difference in đồng."""
    db.session.add(
        MoneyEntry(
            work_id=entry.work_id,
            kind=entry.kind,
            source=entry.source,
            year=entry.year,
            amount=difference,
            reason=reason,
            corrects_id=entry.id,
            at=now,
            actor_id=actor.user_id,
            actor_name=actor.name,
        )
    )
    db.session.flush()
