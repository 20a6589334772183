"""Acts confirmed before their day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from sqlalchemy import select

from tracker.core import db
from tracker.core.errors import NotFound
from tracker.units.models import PlannedAct
from tracker.units.states import PlannedState

TO_LOOK_AFTER = (PlannedState.WAITING, PlannedState.HINDERED)


def planned_acts() -> Sequence[PlannedAct]:
    """Acts that wait for their day or could not be carried out on it, the nearest day first."""
    return db.session.scalars(
        select(PlannedAct)
        .where(PlannedAct.state.in_(TO_LOOK_AFTER))
        .order_by(PlannedAct.effective_on, PlannedAct.id)
    ).all()


def due_acts(day: dt.date) -> Sequence[int]:
    """Identifiers of the acts whose day has come, in the order of their days."""
    return db.session.scalars(
        select(PlannedAct.id)
        .where(PlannedAct.state == PlannedState.WAITING, PlannedAct.effective_on <= day)
        .order_by(PlannedAct.effective_on, PlannedAct.id)
    ).all()


def get_planned(planned_id: int) -> PlannedAct:
    """One act confirmed before its day, whatever became of it. Raises NotFound."""
    found = db.session.get(PlannedAct, planned_id)
    if found is None:
        raise NotFound("Không tìm thấy việc sắp xếp đã hẹn này.")
    return found


def planned_as(act_id: int) -> PlannedAct | None:
    """The plan from which an act was carried out by itself, or None."""
    return db.session.scalars(select(PlannedAct).where(PlannedAct.reorganisation_id == act_id)).one_or_none()
