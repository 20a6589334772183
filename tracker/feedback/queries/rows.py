"""The only doors to entries, needs, improvements and indicators."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import TypeVar

from sqlalchemy import func, select

from tracker.core import db
from tracker.core.access import IN_UNIT, Actor
from tracker.core.errors import NotFound
from tracker.feedback.models import (
    Entry,
    Improvement,
    Indicator,
    Need,
    Person,
    PersonLook,
    Reading,
)
from tracker.feedback.policy import (
    READERS,
    entries_visible_to,
    improvements_visible_to,
    needs_visible_to,
)
from tracker.units.models import UnitVersion
from tracker.units.queries import predecessors_of

Row = TypeVar("Row", Entry, Improvement)


def get_entry(entry_id: int, actor: Actor) -> Entry:
    """The entry if the person sees it; a unit reads those of units that it took over from. Raises NotFound."""
    row = db.session.scalars(select(Entry).where(Entry.id == entry_id, entries_visible_to(actor))).one_or_none()
    found = row or _inherited(Entry, entry_id, actor)
    if found is None:
        raise NotFound("Không tìm thấy ý kiến này.")
    return found


def _inherited(model: type[Row], row_id: int, actor: Actor) -> Row | None:
    if actor.role not in IN_UNIT or actor.unit_id is None:
        return None
    before = predecessors_of(actor.unit_id)
    if not before:
        return None
    return db.session.scalars(select(model).where(model.id == row_id, model.unit_id.in_(before))).one_or_none()


def some_entries(entry_ids: Collection[int], actor: Actor) -> Sequence[Entry]:
    """Entries by number. Raises NotFound unless the person sees every one of them."""
    wanted = set(entry_ids)
    rows = db.session.scalars(
        select(Entry).where(Entry.id.in_(wanted), entries_visible_to(actor)).order_by(Entry.id)
    ).all()
    if len(rows) != len(wanted):
        raise NotFound("Không tìm thấy ý kiến này.")
    return rows


def get_need(need_id: int, actor: Actor) -> Need:
    """The need if the person sees it. Raises NotFound."""
    row = db.session.scalars(select(Need).where(Need.id == need_id, needs_visible_to(actor))).one_or_none()
    if row is None:
        raise NotFound("Không tìm thấy nhu cầu này.")
    return row


def get_improvement(improvement_id: int, actor: Actor) -> Improvement:
    """The improvement if the person sees it. Raises NotFound."""
    statement = select(Improvement).where(Improvement.id == improvement_id, improvements_visible_to(actor))
    row = db.session.scalars(statement).one_or_none() or _inherited(Improvement, improvement_id, actor)
    if row is None:
        raise NotFound("Không tìm thấy việc cải thiện này.")
    return row


def get_indicator(indicator_id: int, actor: Actor) -> Indicator:
    """The indicator, for whoever reads the registers. Raises NotFound."""
    row = db.session.get(Indicator, indicator_id) if actor.role in READERS else None
    if row is None:
        raise NotFound("Không tìm thấy chỉ số này.")
    return row


def get_reading(indicator_id: int, reading_id: int, actor: Actor) -> Reading:
    """A value of an indicator. Raises NotFound, also for one of another."""
    get_indicator(indicator_id, actor)
    row = db.session.get(Reading, reading_id)
    if row is None or row.indicator_id != indicator_id:
        raise NotFound("Không tìm thấy số liệu này.")
    return row


def unit_name(row: Entry | Need | Improvement) -> str:
    """The short name of the unit when it wrote."""
    return db.session.scalars(select(UnitVersion.short_name).where(UnitVersion.id == row.unit_version_id)).one()


def has_person(entry: Entry) -> bool:
    """Whether who spoke is kept with the entry; not who."""
    return db.session.scalar(select(func.count()).where(Person.entry_id == entry.id)) == 1


def looks_at(entry: Entry) -> Sequence[PersonLook]:
    """Who looked at who spoke, the newest first."""
    return db.session.scalars(
        select(PersonLook).where(PersonLook.entry_id == entry.id).order_by(PersonLook.id.desc())
    ).all()
