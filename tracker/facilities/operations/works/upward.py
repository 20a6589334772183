"""What a unit cannot fund: what a recommendation upward would say, and its tie to the work."""

from __future__ import annotations

import datetime as dt

from tracker.core import db
from tracker.core.access import Actor
from tracker.core.clock import local_day
from tracker.core.errors import Invalid
from tracker.escalations.models import Escalation
from tracker.escalations.operations import Matter
from tracker.escalations.states import RANK, Field, LevelCode, level_of
from tracker.facilities.models import Work, WorkEscalation
from tracker.facilities.operations.works.history import begin_act, happen, unit_name
from tracker.facilities.queries.works import items_of, sums_of
from tracker.facilities.states.works import MoneyKind, WorkKind
from tracker.units import queries as units


def matter_of(row: Work, now: dt.datetime) -> Matter:
    """The recommendation that a work makes likely: items, missing money, basis, and what was done so far."""
    sums = sums_of(row.id)
    missing = max(0, sums[MoneyKind.PLAN] - sums[MoneyKind.GRANT])
    things = ", ".join(f"{one.name} ({one.quantity} {one.unit_of_count})" for one in items_of(row.id, now))
    done = "Đã kiểm kê bộ phận một cửa, lập kế hoạch nâng cấp"
    return Matter(
        title=f"Bố trí kinh phí: {row.title}"[:200],
        content="\n".join(
            part
            for part in (f"{unit_name(row)} đề nghị bố trí kinh phí để có: {things}.", row.description)
            if part
        ),
        field=Field.EQUIPMENT if row.kind is WorkKind.PURCHASE else Field.FACILITIES,
        competent_level=_level_above(row, local_day(now)),
        basis=row.basis,
        done_here=f"{done}; đơn vị không cân đối được kinh phí.",
        funds=missing or None,
    )


def _level_above(row: Work, day: dt.date) -> LevelCode:
    """The district where there is one and the unit stands below it, else a department of the province."""
    issuer = units.issuer_on(day)
    above = level_of(issuer.kind) if issuer else LevelCode.DEPARTMENT
    own = level_of(units.version_on(row.unit_id, day).kind)
    return above if RANK[above] > RANK[own] else LevelCode.DEPARTMENT


def tie(row: Work, escalation_id: int, *, actor: Actor, now: dt.datetime) -> None:
    """Keep that a recommendation of the unit asks for what a work needs.

    Raises Forbidden, IllegalTransition, and Invalid for a recommendation of another unit.
    """
    begin_act(row, "escalate", actor, row.version)
    raised = db.session.get_one(Escalation, escalation_id)
    if raised.unit_id != row.unit_id:
        raise Invalid("Kiến nghị này không phải của đơn vị có công việc nâng cấp.")
    db.session.add(WorkEscalation(work_id=row.id, escalation_id=raised.id))
    facts = {"escalation": raised.id}
    # A draft is the unit's own business; its name stays out of the journal that the office reads.
    happen(row, "escalate", row.state, actor=actor, now=now, details=facts)
