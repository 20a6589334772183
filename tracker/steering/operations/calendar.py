"""Editing a day of the calendar: first what would move, then the day and what a person chose to move."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import IntegrityError

from tracker.audit.operations import record
from tracker.core import db
from tracker.core.access import Actor
from tracker.core.calendar import CalendarDay, DayKind, WorkCalendar, load_calendar
from tracker.core.errors import Forbidden, Invalid, Stale
from tracker.steering.models import CalendarEvent
from tracker.steering.policy import can_keep_calendar
from tracker.steering.queries.calendar import day_on
from tracker.steering.states import DAY_LABELS, DayVerb
from tracker.tasks.operations import Move, computed_moves, reschedule

FIRST_YEAR, LAST_YEAR = 2000, 2099


@dataclass(frozen=True)
class DayPlan:
    """What a day shall be: off, worked, or (None) what its weekday says."""

    day: dt.date
    kind: DayKind | None
    reason: str = ""
    legal_ref: str = ""
    confirmed: bool = False


@dataclass(frozen=True)
class Preview:
    """What a plan would do: the day's present row, and the computed deadlines that would move."""

    row: CalendarDay | None
    moves: Sequence[Move]

    @property
    def version(self) -> int:
        """The version of the day's row, 0 where there is none."""
        return self.row.version if self.row else 0

    @property
    def keys(self) -> set[str]:
        """Every move as a form sends it."""
        return {move.key for move in self.moves}


def preview(plan: DayPlan, *, actor: Actor, now: dt.datetime) -> Preview:
    """What saving the plan would change. Changes nothing itself. Raises Forbidden, Invalid."""
    if not can_keep_calendar(actor):
        raise Forbidden
    _check(plan)
    row, present = day_on(plan.day), load_calendar()
    if plan.kind is None and row is None:
        raise Invalid("Ngày này không có trong lịch nên không có gì để bỏ.", field="day")
    return Preview(row, _moves(present, plan, now))


def _moves(present: WorkCalendar, plan: DayPlan, now: dt.datetime) -> list[Move]:
    planned = present.with_day(plan.day, plan.kind)
    if planned.is_working_day(plan.day) == present.is_working_day(plan.day):
        return []
    return computed_moves(present, planned, now)


def _check(plan: DayPlan) -> None:
    if not FIRST_YEAR <= plan.day.year <= LAST_YEAR:
        raise Invalid("Năm này ngoài lịch.", field="day")
    if not plan.reason.strip():
        raise Invalid("Hãy ghi lý do.", field="reason")


def save_day(
    plan: DayPlan,
    *,
    version: int | None,
    shown: Collection[str],
    chosen: Collection[str],
    actor: Actor,
    now: dt.datetime,
) -> int:
    """Set a day, and move those of the shown deadlines that were chosen.

    Takes the version of the day's row that the person saw (0 for none), the moves that the preview showed, and
    those ticked. Returns how many deadlines moved. Raises Forbidden, Invalid, and Stale when the day or the moves
    are no longer as shown.
    """
    found = preview(plan, actor=actor, now=now)
    if found.version != (version or 0) or found.keys != set(shown) or not set(chosen) <= found.keys:
        raise Stale
    before = _as_data(found.row)
    verb = _write(plan, found.row)
    note = f"{DAY_LABELS[plan.kind] if plan.kind else 'Bỏ khỏi lịch'} {plan.day:%d/%m/%Y}: {plan.reason.strip()}"
    moved = reschedule([move for move in found.moves if move.key in chosen], actor=actor, now=now, note=note)
    after = None if plan.kind is None else _plan_data(plan)
    db.session.add(
        CalendarEvent(
            at=now,
            actor_id=actor.user_id,
            actor_name=actor.name,
            day=plan.day,
            verb=verb,
            before=before,
            after=after,
            reason=plan.reason.strip(),
            moved=moved,
        )
    )
    details = {"day": plan.day.isoformat(), "verb": verb.value, "moved": moved, "shown": len(found.moves)}
    record("calendar.day_changed", actor=actor, now=now, subject_type="calendar", subject_id=None, details=details)
    return moved


def _write(plan: DayPlan, row: CalendarDay | None) -> DayVerb:
    if plan.kind is None:
        db.session.delete(row)
        return DayVerb.REMOVED
    values: dict[str, Any] = {
        "kind": plan.kind,
        "reason": plan.reason.strip(),
        "legal_ref": plan.legal_ref.strip(),
        "confirmed": plan.confirmed,
    }
    if row is None:
        db.session.add(CalendarDay(day=plan.day, **values))
        try:
            db.session.flush()
        except IntegrityError as error:  # Somebody added the same day in this very moment.
            raise Stale from error
        return DayVerb.ADDED
    for name, value in values.items():
        setattr(row, name, value)
    return DayVerb.CHANGED


def _as_data(row: CalendarDay | None) -> dict[str, Any] | None:
    if row is None:
        return None
    return _plan_data(DayPlan(row.day, row.kind, row.reason, row.legal_ref, row.confirmed))


def _plan_data(plan: DayPlan) -> dict[str, Any]:
    return {
        "kind": plan.kind.value if plan.kind else None,
        "reason": plan.reason.strip(),
        "legal_ref": plan.legal_ref.strip(),
        "confirmed": plan.confirmed,
    }
