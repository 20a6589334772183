"""Reminders by the clock: before a deadline, on its day, afterwards more and more sparingly.

Whoever holds a matter is told, in one message a day: its unit, the leaders, the office. For a level that has no
account the office gets the words of a letter.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from tracker.core import db
from tracker.core.access import SYSTEM, Role
from tracker.core.calendar import WorkCalendar, load_calendar
from tracker.core.clock import local_day
from tracker.escalations import mail
from tracker.escalations.models import Escalation, Hop
from tracker.escalations.operations.following import addressee
from tracker.escalations.operations.history import claim, happen, tell_unit
from tracker.escalations.states import HELD
from tracker.outbox.operations import notify_role

BEFORE, SHORTLY_BEFORE, SHORT = 3, 1, 10
"""Working days ahead of a deadline; of a clock of less than SHORT working days it is SHORTLY_BEFORE."""
AFTERWARDS = (5, 10, 20)
THEN_EVERY = 20
"""Working days past a deadline."""


def nudge_due(*, now: dt.datetime) -> int:
    """Remind everybody who holds what is due, in one message each; nobody on a day off.

    Returns how many matters were named. Asked again on the same day it does nothing, and what a person reminded of
    by hand is left alone.
    """
    today, calendar = local_day(now), load_calendar()
    if not calendar.is_working_day(today):
        return 0
    waiting: dict[Role | int, list[tuple[Escalation, Hop]]] = {}
    for hop in _due(today, calendar):
        row = hop.escalation
        claim(row)
        if row.state not in HELD or hop.left_on is not None:
            continue
        hop.nudged_on = today
        happen(row, "nudge", row.state, actor=SYSTEM, now=now, note=mail.standing(hop, today, calendar))
        waiting.setdefault(addressee(row, hop), []).append((row, hop))
    for behind, found in waiting.items():
        _tell(behind, found, today, calendar, now)
    return sum(len(found) for found in waiting.values())


def _due(today: dt.date, calendar: WorkCalendar) -> list[Hop]:
    hops = db.session.scalars(
        select(Hop)
        .join(Escalation, Escalation.id == Hop.escalation_id)
        .options(joinedload(Hop.escalation))
        .where(Hop.left_on.is_(None), Hop.due_on.is_not(None), Escalation.state.in_(HELD))
        .order_by(Hop.due_on, Hop.id)
    )
    return [hop for hop in hops if _is_due(hop, today, calendar)]


def _is_due(hop: Hop, today: dt.date, calendar: WorkCalendar) -> bool:
    """Whether a day of reminding has come since the stay was last reminded of."""
    by_hand = local_day(hop.reminded_at) if hop.reminded_at else None
    last = max(day for day in (hop.received_on, hop.nudged_on, by_hand) if day is not None)
    if last >= today:
        return False
    return any(last < day <= today for day in days_of_reminding(hop.received_on, hop.due_on, today, calendar))


def days_of_reminding(
    received_on: dt.date, due_on: dt.date | None, until: dt.date, calendar: WorkCalendar
) -> Iterable[dt.date]:
    """The days on which a stay is reminded of, up to a day; none without a deadline."""
    if due_on is None:
        return
    lead = SHORTLY_BEFORE if calendar.between(received_on, due_on) < SHORT else BEFORE
    before = due_on
    for _ in range(lead):
        before = _back(before, calendar)
    yield before
    yield due_on
    late, most = list(AFTERWARDS), calendar.between(due_on, until)
    while late[-1] < most:
        late.append(late[-1] + THEN_EVERY)
    for days in late:
        if days <= most:
            yield calendar.add(due_on, days)


def _back(day: dt.date, calendar: WorkCalendar) -> dt.date:
    day -= dt.timedelta(days=1)
    while not calendar.is_working_day(day):
        day -= dt.timedelta(days=1)
    return day


def _tell(
    behind: Role | int,
    found: Sequence[tuple[Escalation, Hop]],
    today: dt.date,
    calendar: WorkCalendar,
    now: dt.datetime,
) -> None:
    letter = mail.due(found, today, calendar)
    if isinstance(behind, Role):
        notify_role(behind, **vars(letter), actor=SYSTEM, now=now)
    else:
        tell_unit(found[0][0], letter, actor=SYSTEM, now=now)
