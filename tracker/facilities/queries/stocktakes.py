"""The only door to a stock-take, and what its pages show around it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import selectinload

from tracker.core import db
from tracker.core.access import IN_UNIT, Actor
from tracker.core.errors import NotFound
from tracker.facilities.figures import Counts, counts_of
from tracker.facilities.models import StockLine, StockPhoto, StockTake
from tracker.facilities.policy import sees_unit, visible_to
from tracker.facilities.states import KEPT, OPEN, StockState, Verdict
from tracker.units.models import Unit, UnitVersion
from tracker.units.queries import get_unit, predecessors_of

MISSING = "Không tìm thấy lần kiểm kê này."


def get_visible(take_id: int, actor: Actor) -> StockTake:
    """The stock-take if the person sees it. Raises NotFound.

    Whoever works for a unit also reads those of the units that it took over from.
    """
    row = _one(take_id, visible_to(actor))
    if row is None and actor.role in IN_UNIT and actor.unit_id is not None:
        before = predecessors_of(actor.unit_id)
        row = _one(take_id, StockTake.unit_id.in_(before) & StockTake.state.in_(KEPT)) if before else None
    if row is None:
        raise NotFound(MISSING)
    return row


def _one(take_id: int, seen: ColumnElement[bool]) -> StockTake | None:
    return db.session.scalars(select(StockTake).where(StockTake.id == take_id, seen)).one_or_none()


def visible_unit(unit_id: int, actor: Actor) -> Unit:
    """The unit if the person sees its one-stop office. Raises NotFound.

    Whoever works for a unit also sees the offices of the units that it took over from.
    """
    unit = get_unit(unit_id)
    if sees_unit(actor, unit_id):
        return unit
    if actor.role in IN_UNIT and actor.unit_id is not None and unit_id in predecessors_of(actor.unit_id):
        return unit
    raise NotFound("Không tìm thấy đơn vị này.")


def open_take(unit_id: int) -> StockTake | None:
    """The stock-take of a unit that is still being entered or waits for its head, or None."""
    return db.session.scalars(
        select(StockTake).where(StockTake.unit_id == unit_id, StockTake.state.in_(OPEN))
    ).one_or_none()


def standing_take(unit_id: int, day: dt.date) -> StockTake | None:
    """The stock-take of a unit that counts for a day, or None."""
    return db.session.scalars(
        select(StockTake).where(
            StockTake.unit_id == unit_id, StockTake.taken_on == day, StockTake.state == StockState.SUBMITTED
        )
    ).one_or_none()


def last_before(row: StockTake) -> StockTake | None:
    """The last stock-take that counts before another of the same unit: where that one starts from, or None."""
    return db.session.scalars(
        select(StockTake)
        .where(
            StockTake.unit_id == row.unit_id,
            StockTake.state == StockState.SUBMITTED,
            StockTake.id != row.id,
            StockTake.taken_on <= row.taken_on,
        )
        .order_by(StockTake.taken_on.desc(), StockTake.id.desc())
        .limit(1)
    ).first()


def lines_of(row: StockTake | None) -> dict[int, StockLine]:
    """The lines of a stock-take by item, with their photographs; none for none."""
    if row is None:
        return {}
    found = db.session.scalars(
        select(StockLine)
        .where(StockLine.stock_take_id == row.id)
        .options(selectinload(StockLine.photos).selectinload(StockPhoto.file))
    )
    return {line.item_id: line for line in found}


def verdicts_of(take_id: int) -> dict[int, Verdict]:
    """The verdicts of a stock-take by item."""
    rows = db.session.execute(
        select(StockLine.item_id, StockLine.verdict).where(StockLine.stock_take_id == take_id)
    )
    return {line.item_id: line.verdict for line in rows}


def get_photo(take_id: int, photo_id: int, actor: Actor) -> StockPhoto:
    """A photograph of a stock-take that the person sees. Raises NotFound, also for one of another."""
    row = get_visible(take_id, actor)
    found = db.session.scalars(
        select(StockPhoto)
        .join(StockLine, StockLine.id == StockPhoto.line_id)
        .where(StockPhoto.id == photo_id, StockLine.stock_take_id == row.id)
    ).one_or_none()
    if found is None:
        raise NotFound("Không tìm thấy tệp này.")
    return found


def unit_name(row: StockTake) -> str:
    """The short name of the unit on the day of the stock-take."""
    return db.session.scalars(select(UnitVersion.short_name).where(UnitVersion.id == row.unit_version_id)).one()


@dataclass(frozen=True, slots=True)
class Past:
    """A stock-take as a list shows it."""

    id: int
    unit_id: int
    unit: str
    taken_on: dt.date
    state: StockState
    edition: int
    entered_by_office: bool
    counts: Counts


def history_of(unit_id: int, actor: Actor) -> list[Past]:
    """Stock-takes of a unit and of those that it took over from, as the person sees them, the newest first."""
    unit_ids = [unit_id, *predecessors_of(unit_id)]
    rows = db.session.execute(
        select(
            StockTake.id, StockTake.unit_id, UnitVersion.short_name, StockTake.taken_on, StockTake.state,
            StockTake.edition, StockTake.entered_by_office,
        )
        .join(UnitVersion, UnitVersion.id == StockTake.unit_version_id)
        .where(
            StockTake.unit_id.in_(unit_ids),
            StockTake.state != StockState.DISCARDED,
            visible_to(actor) | (StockTake.state.in_(KEPT) & StockTake.unit_id.in_(unit_ids)),
        )
        .order_by(StockTake.taken_on.desc(), StockTake.id.desc())
    ).all()  # fmt: skip
    counts = counts_of(row.id for row in rows)
    return [Past(*row, counts.get(row.id, Counts())) for row in rows]


def before_in(past: Iterable[Past], row: StockTake) -> Past | None:
    """Of a history, newest first, the one that `last_before` finds; None without one."""
    return next(
        (
            one
            for one in past
            if one.unit_id == row.unit_id
            and one.state is StockState.SUBMITTED
            and one.id != row.id
            and one.taken_on <= row.taken_on
        ),
        None,
    )


def editions_of(row: StockTake) -> Sequence[StockTake]:
    """The editions of the same stock-take that left the unit, this one included, the first one first."""
    found: dict[int, StockTake] = {row.id: row}
    while (before := found[min(found, key=lambda one: found[one].edition)].corrects_id) is not None:
        found[before] = db.session.get_one(StockTake, before)
    later: Iterable[StockTake] = [row]
    while later := db.session.scalars(
        select(StockTake).where(
            StockTake.corrects_id.in_([one.id for one in later]), StockTake.state.in_(KEPT | OPEN)
        )
    ).all():
        found |= {one.id: one for one in later}
    return sorted(found.values(), key=lambda one: one.edition)
