"""Lists of recommendations: order, one page of rows, each with its clock."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, func, select

from tracker.core import db
from tracker.core.access import Actor
from tracker.core.calendar import WorkCalendar
from tracker.escalations.models import Escalation, Hop
from tracker.escalations.queries.counting import count_where
from tracker.escalations.queries.filters import Filters, conditions
from tracker.escalations.states import (
    HELD,
    EscalationState,
    Field,
    HopKind,
    LevelCode,
    Outcome,
)
from tracker.units.models import UnitVersion

PER_PAGE = 25
SORTS = ("due", "age", "-age", "funds", "-funds", "unit", "field")
_ORDERS: dict[str, tuple[Any, ...]] = {
    "due": (Hop.due_on.is_(None), Hop.due_on, Escalation.id.desc()),
    "age": (func.coalesce(Escalation.sent_at, Escalation.created_at).desc(), Escalation.id.desc()),
    "-age": (func.coalesce(Escalation.sent_at, Escalation.created_at), Escalation.id),
    "funds": (func.coalesce(Escalation.funds, 0), Escalation.id),
    "-funds": (func.coalesce(Escalation.funds, 0).desc(), Escalation.id),
    "unit": (UnitVersion.sort_key, Escalation.id),
    "field": (Escalation.field, Escalation.id),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A recommendation as a list shows it. `funds` are its own; `units` how many units raised it together."""

    id: int
    title: str
    state: EscalationState
    field: Field
    unit_id: int
    unit_name: str
    funds: int | None
    competent_level: LevelCode
    authority: str
    wished_on: dt.date | None
    sent_at: dt.datetime | None
    created_at: dt.datetime
    outcome: Outcome | None
    merged_into_id: int | None
    kind: HopKind | None
    holder: str | None
    received_on: dt.date | None
    due_on: dt.date | None
    letter: str | None
    letter_on: dt.date | None
    units: int


def _select() -> Select[*tuple[Any, ...]]:
    other = Escalation.__table__.alias("other")
    joined = select(func.count()).where(other.c.merged_into_id == Escalation.id).scalar_subquery()
    return (
        select(
            Escalation.id,
            Escalation.title,
            Escalation.state,
            Escalation.field,
            Escalation.unit_id,
            UnitVersion.short_name,
            Escalation.funds,
            Escalation.competent_level,
            Escalation.authority,
            Escalation.wished_on,
            Escalation.sent_at,
            Escalation.created_at,
            Escalation.outcome,
            Escalation.merged_into_id,
            Hop.kind,
            Hop.holder,
            Hop.received_on,
            Hop.due_on,
            Hop.letter_number,
            Hop.letter_on,
            joined + 1,
        )
        .join(UnitVersion, UnitVersion.id == Escalation.unit_version_id)
        .outerjoin(Hop, and_(Hop.escalation_id == Escalation.id, Hop.left_on.is_(None)))
    )


def page_of(actor: Actor, filters: Filters, *, page: int, now: dt.datetime) -> tuple[list[Row], int]:
    """One page of what a person sees and the filters leave, and how many there are in all."""
    where = conditions(actor, filters, now)
    total = count_where(where)
    offset = (page - 1) * PER_PAGE
    return (rows_where(where, filters.sort, limit=PER_PAGE, offset=offset) if offset < total else []), total


def rows_where(
    where: Sequence[ColumnElement[bool]], sort: str = "due", *, limit: int | None = None, offset: int = 0
) -> list[Row]:
    """Rows under conditions, in one of SORTS."""
    statement = _select().where(*where).order_by(*_ORDERS[sort]).limit(limit).offset(offset)
    return [Row(*row) for row in db.session.execute(statement)]


def clock(row: Row, today: dt.date, calendar: WorkCalendar) -> tuple[str, int] | None:
    """The kind of a row's clock ('over', 'soon', 'prog') and its working days left, or late; None without one."""
    if row.due_on is None or row.state not in HELD:
        return None
    if row.due_on < today:
        return "over", max(1, calendar.between(row.due_on, today))
    left = calendar.between(today, row.due_on)
    return ("soon" if left <= 2 else "prog"), left
