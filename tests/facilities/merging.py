"""One unit that takes over from another, as an act of the authorities would leave them."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select

from tests.facilities.conftest import Shelf
from tracker.core import transaction
from tracker.core.clock import local_day
from tracker.units.models import Reorganisation, Succession, UnitVersion
from tracker.units.states import SuccessionKind


def merge(shelf: Shelf, ending: str, taking: str) -> None:
    """Let one unit end with yesterday and the other take over from it today."""
    today = local_day(shelf.clock())
    with transaction() as session:
        act = Reorganisation(
            at=shelf.clock(), actor_id=None, actor_name="Thử", effective_on=today, legal_ref="Nghị quyết thử"
        )
        act.successions.append(
            Succession(
                predecessor_id=shelf.cast.units[ending],
                successor_id=shelf.cast.units[taking],
                kind=SuccessionKind.MERGE,
                takes_over=True,
            )
        )
        session.add(act)
        version = session.scalars(select(UnitVersion).where(UnitVersion.unit_id == shelf.cast.units[ending])).one()
        version.valid_to = today - dt.timedelta(days=1)
