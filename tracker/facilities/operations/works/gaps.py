"""From a gap to a work: what the last stock-take found missing, as a need."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from tracker.core.access import Actor
from tracker.core.clock import local_day
from tracker.core.errors import Forbidden, Invalid
from tracker.facilities import policy
from tracker.facilities.models import Work
from tracker.facilities.operations.works.planning import Scope, add
from tracker.facilities.queries.works import gap_of, open_work_of
from tracker.facilities.states.works import WorkKind


def add_from_gap(item_id: int, *, unit_id: int, actor: Actor, now: dt.datetime) -> Work:
    """Write down the need for what is missing of an item by the unit's last stock-take.

    Where an open work of the unit provides the item already, that one is returned: pressed twice it creates once.
    Raises Forbidden, and Invalid where the last stock-take shows no gap of the item.
    """
    if not policy.can_add_work(actor, unit_id):
        raise Forbidden
    found = open_work_of(unit_id, item_id)
    if found is not None:
        return found
    gap = gap_of(unit_id, item_id)
    if gap is None:
        raise Invalid("Lần kiểm kê gần nhất không ghi hạng mục này chưa đạt.")
    day = f"{gap.taken_on.day}/{gap.taken_on.month}/{gap.taken_on.year}"
    basis = f"Kiểm kê ngày {day}: {gap.name} hiện có {gap.working or 0} {gap.unit_of_count}"
    if gap.required is not None:
        basis += f", định mức {gap.required}"
    scope = Scope(
        title=f"Bổ sung {gap.name[:1].lower()}{gap.name[1:]}",
        kind=WorkKind.PURCHASE,
        items={item_id: max(gap.missing, Decimal(1)) if gap.missing == int(gap.missing) else gap.missing},
        basis=f"{basis}.",
    )
    if local_day(now) < gap.taken_on:
        raise Invalid("Lần kiểm kê gần nhất không ghi hạng mục này chưa đạt.")
    return add(scope, unit_id=unit_id, actor=actor, now=now)
