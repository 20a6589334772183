"""From need to approved plan: written down, changed, submitted, returned, approved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select

from tracker.core import db
from tracker.core.access import Actor, Role
from tracker.core.clock import local_day
from tracker.core.errors import Forbidden, Invalid
from tracker.core.text import fold
from tracker.facilities import mail, policy
from tracker.facilities.models import Item, Work, WorkItem
from tracker.facilities.operations.works.history import begin_act, happen, require_text, unit_name
from tracker.facilities.queries.works import sums_of
from tracker.facilities.states.works import MoneyKind, WorkKind, WorkState
from tracker.outbox.operations import notify_role, notify_unit
from tracker.units import queries as units

MOST_ITEMS = 20
MOST_QUANTITY = Decimal(1_000_000)


@dataclass(frozen=True)
class Scope:
    """What a unit writes of a work; quantities by item of the catalogue."""

    title: str
    kind: WorkKind
    items: Mapping[int, Decimal]
    description: str = ""
    basis: str = ""
    start_on: dt.date | None = None
    finish_on: dt.date | None = None


def add(scope: Scope, *, unit_id: int, actor: Actor, now: dt.datetime) -> Work:
    """Write down a need of a unit. Returns the row. Raises Forbidden, Invalid (with the field to blame)."""
    if not policy.can_add_work(actor, unit_id):
        raise Forbidden
    row = Work(
        unit_id=unit_id,
        unit_version_id=units.version_on(unit_id, local_day(now)).id,
        created_at=now,
        created_by=actor.user_id,
        updated_at=now,
    )
    _fill(row, scope)
    db.session.add(row)
    db.session.flush()
    happen(row, "add", WorkState.NEED, actor=actor, now=now, details={"items": len(scope.items)})
    return row


def _fill(row: Work, scope: Scope) -> None:
    if not 0 < len(scope.items) <= MOST_ITEMS:
        raise Invalid("Hãy chọn từ 1 đến %(most)s hạng mục.", most=MOST_ITEMS)
    if any(not 0 < quantity <= MOST_QUANTITY for quantity in scope.items.values()):
        raise Invalid("Số lượng phải lớn hơn 0.")
    known = set(db.session.scalars(select(Item.id).where(Item.id.in_(list(scope.items)))))
    if known != set(scope.items):
        raise Invalid("Có hạng mục không còn trong danh mục; hãy chọn lại.")
    if scope.start_on and scope.finish_on and scope.finish_on < scope.start_on:
        raise Invalid("Ngày xong trước ngày bắt đầu.", field="finish_on")
    row.title = require_text(scope.title, "title", "Hãy ghi tên công việc.")
    row.kind, row.description, row.basis = scope.kind, scope.description.strip(), scope.basis.strip()
    row.start_on, row.finish_on = scope.start_on, scope.finish_on
    row.words = fold(f"{row.title} {row.description}")
    kept = {one.item_id: one for one in row.items}
    for item_id, one in kept.items():
        if item_id not in scope.items:
            row.items.remove(one)
    for item_id, quantity in scope.items.items():
        if item_id in kept:
            kept[item_id].quantity = quantity
        else:
            row.items.append(WorkItem(item_id=item_id, quantity=quantity))


def edit(row: Work, scope: Scope, *, actor: Actor, now: dt.datetime, version: int | None) -> None:
    """Change a need. Raises Forbidden, IllegalTransition, Stale, Invalid."""
    begin_act(row, "edit", actor, version)
    _fill(row, scope)
    happen(row, "edit", WorkState.NEED, actor=actor, now=now, details={"items": len(scope.items)})


def plan(row: Work, *, actor: Actor, now: dt.datetime, version: int | None) -> None:
    """Submit the plan to the office: with a day on which it should be done, and with money.

    Raises Forbidden, IllegalTransition, Stale, Invalid.
    """
    begin_act(row, "plan", actor, version)
    if row.finish_on is None:
        raise Invalid("Hãy ghi ngày dự kiến xong trước khi trình.")
    amount = sums_of(row.id)[MoneyKind.PLAN]
    if amount == 0:
        raise Invalid("Hãy ghi kế hoạch vốn trước khi trình.")
    happen(row, "plan", WorkState.PLANNED, actor=actor, now=now, details={"plan": amount})
    notify_role(Role.OFFICE, **vars(mail.planned(row, unit_name(row), amount)), actor=actor, now=now)


def return_(row: Work, *, actor: Actor, now: dt.datetime, version: int | None, reason: str) -> None:
    """The office wants the plan changed. Raises Forbidden, IllegalTransition, Stale, Invalid without a reason."""
    begin_act(row, "return_", actor, version)
    said = require_text(reason, "reason", "Hãy ghi phải sửa gì.")
    happen(row, "return_", WorkState.NEED, actor=actor, now=now, note=said)
    notify_unit(row.unit_id, **vars(mail.returned(row, said)), actor=actor, now=now)


def approve(row: Work, *, actor: Actor, now: dt.datetime, version: int | None, note: str = "") -> None:
    """The office approves the plan: from now on its day binds and is kept beside every later one.

    Raises Forbidden, IllegalTransition, Stale.
    """
    begin_act(row, "approve", actor, version)
    row.original_finish_on = row.finish_on
    happen(row, "approve", WorkState.APPROVED, actor=actor, now=now, note=note.strip())
    notify_unit(row.unit_id, **vars(mail.approved(row)), actor=actor, now=now)
