"""Which unit goes on with what another one has done, as of a day."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select

from tracker.core import db
from tracker.units.models import Reorganisation, Succession
from tracker.units.states import ENDING


def receivers_on(day: dt.date) -> dict[int, int]:
    """For every unit that had ended by a day, the unit that has taken over from it by then, over all acts.

    A unit without a receiver is left out: what it did stays its own. Each unit leads to one other, so totals that
    are summed under receivers count nothing twice.
    """
    rows = db.session.execute(
        select(Succession.predecessor_id, Succession.successor_id)
        .join(Reorganisation, Reorganisation.id == Succession.reorganisation_id)
        .where(
            Succession.kind.in_(ENDING),
            Succession.takes_over.is_(True),
            Succession.successor_id.is_not(None),
            Reorganisation.effective_on <= day,
        )
    )
    step = {before: after for before, after in rows if after is not None}
    return {unit_id: _end(unit_id, step) for unit_id in step}


def _end(unit_id: int, step: dict[int, int]) -> int:
    seen: set[int] = set()
    while unit_id in step and unit_id not in seen:
        seen.add(unit_id)
        unit_id = step[unit_id]
    return unit_id
