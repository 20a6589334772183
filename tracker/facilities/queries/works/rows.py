"""The only door to a work, and what its page shows around it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import joinedload

from tracker.core import db
from tracker.core.access import IN_UNIT, Actor
from tracker.core.clock import local_day
from tracker.core.errors import NotFound
from tracker.escalations.models import Escalation
from tracker.escalations.policy import visible_to as escalations_visible_to
from tracker.escalations.states import OPEN as ESCALATIONS_OPEN
from tracker.escalations.states import EscalationState
from tracker.facilities.models import (
    Group,
    Item,
    ItemVersion,
    StockLine,
    StockTake,
    Work,
    WorkEscalation,
    WorkItem,
    WorkPhoto,
)
from tracker.facilities.policy import works_visible_to
from tracker.facilities.states import LACKING, StockState
from tracker.facilities.states.works import WORK_OPEN, WorkState
from tracker.units.models import UnitVersion
from tracker.units.queries import predecessors_of

CHECKLIST_ORDER = (Group.position, Group.id, Item.position, Item.id)
MISSING = "Không tìm thấy công việc nâng cấp này."


def get_visible(work_id: int, actor: Actor) -> Work:
    """The work if the person sees it. Raises NotFound.

    Whoever works for a unit also reads those of the units that it took over from.
    """
    row = _one(work_id, works_visible_to(actor))
    if row is None and actor.role in IN_UNIT and actor.unit_id is not None:
        before = predecessors_of(actor.unit_id)
        row = _one(work_id, Work.unit_id.in_(before)) if before else None
    if row is None:
        raise NotFound(MISSING)
    return row


def _one(work_id: int, seen: ColumnElement[bool]) -> Work | None:
    return db.session.scalars(select(Work).where(Work.id == work_id, seen)).one_or_none()


def unit_name(row: Work) -> str:
    """The short name of the unit when the work was written down."""
    return db.session.scalars(select(UnitVersion.short_name).where(UnitVersion.id == row.unit_version_id)).one()


def get_photo(work_id: int, photo_id: int, actor: Actor) -> WorkPhoto:
    """A photograph of a work that the person sees. Raises NotFound, also for one of another."""
    row = get_visible(work_id, actor)
    found = db.session.scalars(
        select(WorkPhoto)
        .where(WorkPhoto.work_id == row.id, WorkPhoto.id == photo_id)
        .options(joinedload(WorkPhoto.file))
    ).one_or_none()
    if found is None:
        raise NotFound("Không tìm thấy tệp này.")
    return found


def photos_of(work_id: int) -> Sequence[WorkPhoto]:
    """Its photographs in the order in which they came."""
    return db.session.scalars(
        select(WorkPhoto)
        .where(WorkPhoto.work_id == work_id)
        .options(joinedload(WorkPhoto.file))
        .order_by(WorkPhoto.id)
    ).all()


@dataclass(frozen=True, slots=True)
class Thing:
    """An item of a work under its name of the day."""

    work_id: int
    item_id: int
    name: str
    unit_of_count: str
    quantity: Decimal
    accepted: Decimal | None


def named_on(day: dt.date) -> ColumnElement[bool]:
    """Of an item's versions the one whose name it bears on a day: the newest that had begun."""
    newest = (
        select(func.max(ItemVersion.valid_from))
        .where(ItemVersion.item_id == Item.id, ItemVersion.valid_from <= day)
        .correlate(Item)
        .scalar_subquery()
    )
    return ItemVersion.valid_from == func.coalesce(newest, ItemVersion.valid_from)


def things_of(work_ids: Iterable[int], now: dt.datetime) -> dict[int, list[Thing]]:
    """The items of several works, by work."""
    ids = list(work_ids)
    found: dict[int, list[Thing]] = {one: [] for one in ids}
    rows = db.session.execute(
        select(
            WorkItem.work_id,
            WorkItem.item_id,
            ItemVersion.name,
            ItemVersion.unit_of_count,
            WorkItem.quantity,
            WorkItem.accepted_quantity,
        )
        .join(Item, Item.id == WorkItem.item_id)
        .join(ItemVersion, ItemVersion.item_id == Item.id)
        .where(WorkItem.work_id.in_(ids), named_on(local_day(now)))
        .order_by(WorkItem.id)
    )
    for row in rows:
        found[row.work_id].append(Thing(*row))
    return found


def items_of(work_id: int, now: dt.datetime) -> list[Thing]:
    """The items of one work."""
    return things_of([work_id], now)[work_id]


def catalogue_on(day: dt.date) -> list[tuple[int, str]]:
    """Items that can be chosen on a day: identifier and name with the unit of count, as the checklist has them."""
    rows = db.session.execute(
        select(Item.id, ItemVersion.name, ItemVersion.unit_of_count)
        .join(ItemVersion, ItemVersion.item_id == Item.id)
        .join(Group, Group.id == Item.group_id)
        .where(ItemVersion.valid_from <= day, ItemVersion.valid_to.is_(None) | (ItemVersion.valid_to >= day))
        .order_by(*CHECKLIST_ORDER)
    )
    return [(row.id, f"{row.name} ({row.unit_of_count})") for row in rows]


@dataclass(frozen=True, slots=True)
class Gap:
    """What the last stock-take of a unit found lacking of an item."""

    name: str
    unit_of_count: str
    taken_on: dt.date
    working: Decimal | None
    required: Decimal | None

    @property
    def missing(self) -> Decimal:
        """How many more are needed, at least one where only the verdict is known."""
        left = (self.required or Decimal(0)) - (self.working or Decimal(0))
        return left if left > 0 else Decimal(1)


def gap_of(unit_id: int, item_id: int) -> Gap | None:
    """The gap of an item in a unit's last stock-take; None where it is met, or was not counted."""
    last = (
        select(StockTake.id)
        .where(StockTake.unit_id == unit_id, StockTake.state == StockState.SUBMITTED)
        .order_by(StockTake.taken_on.desc(), StockTake.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    row = db.session.execute(
        select(StockLine, ItemVersion.name, ItemVersion.unit_of_count, StockTake.taken_on)
        .join(ItemVersion, ItemVersion.id == StockLine.item_version_id)
        .join(StockTake, StockTake.id == StockLine.stock_take_id)
        .where(StockTake.id == last, StockLine.item_id == item_id, StockLine.verdict.in_(LACKING))
    ).one_or_none()
    if row is None:
        return None
    return Gap(row.name, row.unit_of_count, row.taken_on, row.StockLine.working, row.StockLine.required)


def open_work_of(unit_id: int, item_id: int) -> Work | None:
    """An open work of a unit that provides an item, the newest."""
    return db.session.scalars(
        select(Work)
        .join(WorkItem, WorkItem.work_id == Work.id)
        .where(Work.unit_id == unit_id, WorkItem.item_id == item_id, Work.state.in_(WORK_OPEN))
        .order_by(Work.id.desc())
        .limit(1)
    ).first()


def lacking(take_id: int, unit_id: int) -> list[tuple[int, str]]:
    """Items that a stock-take found lacking and no open work of the unit provides: identifier and name."""
    busy = select(WorkItem.item_id).join(Work, Work.id == WorkItem.work_id)
    rows = db.session.execute(
        select(StockLine.item_id, ItemVersion.name)
        .join(ItemVersion, ItemVersion.id == StockLine.item_version_id)
        .join(Item, Item.id == StockLine.item_id)
        .join(Group, Group.id == Item.group_id)
        .where(
            StockLine.stock_take_id == take_id,
            StockLine.verdict.in_(LACKING),
            StockLine.item_id.not_in(busy.where(Work.unit_id == unit_id, Work.state.in_(WORK_OPEN))),
        )
        .order_by(*CHECKLIST_ORDER)
    )
    return [(row.item_id, row.name) for row in rows]


def accepted_since(unit_id: int, day: dt.date | None) -> dict[int, Decimal]:
    """How many of each item a unit's works brought since a day (that day not included), by item.

    A proposal for the next stock-take and nothing more: what is counted there is counted.
    """
    where = [Work.unit_id == unit_id, Work.state == WorkState.ACCEPTED]
    if day is not None:
        where.append(Work.accepted_on > day)
    found: dict[int, Decimal] = {}
    rows = db.session.execute(
        select(WorkItem.item_id, WorkItem.accepted_quantity).join(Work, Work.id == WorkItem.work_id).where(*where)
    )
    for item_id, quantity in rows:
        if quantity:
            found[item_id] = found.get(item_id, Decimal(0)) + quantity
    return found


def raised_for(work_id: int, actor: Actor) -> Sequence[Escalation]:
    """The recommendations that ask for what a work needs, as far as the person sees them, newest first."""
    return db.session.scalars(
        select(Escalation)
        .join(WorkEscalation, WorkEscalation.escalation_id == Escalation.id)
        .where(WorkEscalation.work_id == work_id, escalations_visible_to(actor))
        .where(Escalation.state != EscalationState.WITHDRAWN)
        .order_by(Escalation.id.desc())
    ).all()


def waiting() -> ColumnElement[bool]:
    """Works that wait: one of their recommendations is not at its end."""
    return Work.id.in_(
        select(WorkEscalation.work_id)
        .join(Escalation, Escalation.id == WorkEscalation.escalation_id)
        .where(Escalation.state.in_(ESCALATIONS_OPEN | {EscalationState.MERGED}))
    )


def works_behind(escalation_id: int, actor: Actor) -> list[tuple[int, str, str, WorkState]]:
    """The works that a recommendation asks for, as far as the person sees them: identifier, unit, title, state."""
    rows = db.session.execute(
        select(Work.id, UnitVersion.short_name, Work.title, Work.state)
        .join(WorkEscalation, WorkEscalation.work_id == Work.id)
        .join(UnitVersion, UnitVersion.id == Work.unit_version_id)
        .where(WorkEscalation.escalation_id == escalation_id, works_visible_to(actor))
        .order_by(Work.id)
    )
    return [(row.id, row.short_name, row.title, row.state) for row in rows]


def titles_of(numbers: Sequence[int], actor: Actor) -> list[tuple[int, str, WorkState]]:
    """Number, title and state of those works that the person sees."""
    rows = db.session.execute(
        select(Work.id, Work.title, Work.state)
        .where(Work.id.in_(numbers), works_visible_to(actor))
        .order_by(Work.id)
    )
    return [(row.id, row.title, row.state) for row in rows]
