"""Upgrade works: what is being done about a gap, for which items, with which money, and what happened."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from sqlalchemy import BigInteger, CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.attachments.models import StoredFile
from tracker.core import Model
from tracker.core.database import Choice, Hundredths, code, long, pk, short
from tracker.escalations.models import Escalation
from tracker.facilities.models.catalogue import Item
from tracker.facilities.states.works import AGREED, MoneyKind, PhotoMoment, Source, WorkKind, WorkState
from tracker.units.models import Unit

MOST_DONG = 10**15
FIRST_YEAR, LAST_YEAR = 2000, 2100


def _one_of(column: str, values: object) -> str:
    return f"{column} IN ({', '.join(repr(value.value) for value in values)})"  # type: ignore[attr-defined]


class Work(Model):
    """One upgrade of a unit's one-stop office, from need to acceptance.

    `finish_on` is the day on which it should be done, as it now stands; `original_finish_on` the one that was
    approved, which never changes. `state_before` is where going on leads after a rest. Money is never a column: it
    is the sum of the ledger's entries.
    """

    __tablename__ = "facility_work"
    __table_args__ = (
        CheckConstraint(_one_of("state", WorkState), name="state"),
        CheckConstraint("(state = 'postponed') = (state_before IS NOT NULL)", name="postponed"),
        CheckConstraint("(state = 'accepted') = (accepted_on IS NOT NULL)", name="accepted"),
        CheckConstraint("state NOT IN ('under_way', 'accepted') OR began_on IS NOT NULL", name="began"),
        CheckConstraint("state NOT IN ('approved', 'funded') OR began_on IS NULL", name="not_begun"),
        CheckConstraint("accepted_on >= began_on", name="accepted_after"),
        CheckConstraint("finish_on >= start_on", name="span"),
        CheckConstraint(
            "state = 'need' OR state IN ('postponed', 'cancelled') OR finish_on IS NOT NULL", name="dated"
        ),
        CheckConstraint(
            f"NOT ({_one_of('state', sorted(AGREED))} OR state = 'accepted') OR original_finish_on IS NOT NULL",
            name="original",
        ),
        Index("ix_facility_work_unit_id_state", "unit_id", "state"),
        Index("ix_facility_work_state_finish_on", "state", "finish_on"),
    )

    id: Mapped[pk]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    unit_version_id: Mapped[int] = mapped_column(ForeignKey("unit_version.id"))
    state: Mapped[WorkState] = mapped_column(Choice(WorkState, 12), default=WorkState.NEED)
    kind: Mapped[WorkKind] = mapped_column(Choice(WorkKind, 16))
    title: Mapped[short]
    description: Mapped[long] = mapped_column(default="")
    basis: Mapped[long] = mapped_column(default="")
    words: Mapped[long] = mapped_column(default="")
    start_on: Mapped[dt.date | None]
    finish_on: Mapped[dt.date | None]
    original_finish_on: Mapped[dt.date | None]
    began_on: Mapped[dt.date | None]
    accepted_on: Mapped[dt.date | None]
    state_before: Mapped[WorkState | None] = mapped_column(Choice(WorkState, 12))
    created_at: Mapped[dt.datetime]
    created_by: Mapped[int | None]
    updated_at: Mapped[dt.datetime]
    version: Mapped[int] = mapped_column(default=1)
    unit: Mapped[Unit] = relationship()
    items: Mapped[list[WorkItem]] = relationship(
        back_populates="work", order_by="WorkItem.id", cascade="all, delete-orphan"
    )
    entries: Mapped[list[MoneyEntry]] = relationship(order_by="MoneyEntry.id", viewonly=True)
    events: Mapped[list[WorkEvent]] = relationship(order_by="WorkEvent.id", viewonly=True)
    photos: Mapped[list[WorkPhoto]] = relationship(order_by="WorkPhoto.id", viewonly=True)

    __mapper_args__ = {"version_id_col": version}

    def days_late(self, today: dt.date) -> int:
        """Whole days past the day on which it should be done: of an accepted one when it was, else until today."""
        if self.finish_on is None or self.state not in AGREED | {WorkState.ACCEPTED}:
            return 0
        return max(0, ((self.accepted_on or today) - self.finish_on).days)


class WorkItem(Model):
    """An item of the catalogue that a work provides: how many are wanted, and how many were accepted."""

    __tablename__ = "facility_work_item"
    __table_args__ = (
        UniqueConstraint("work_id", "item_id"),
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("accepted_quantity IS NULL OR accepted_quantity >= 0", name="accepted_quantity"),
    )

    id: Mapped[pk]
    work_id: Mapped[int] = mapped_column(ForeignKey("facility_work.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("facility_item.id"), index=True)
    quantity: Mapped[Decimal] = mapped_column(Hundredths)
    accepted_quantity: Mapped[Decimal | None] = mapped_column(Hundredths)
    work: Mapped[Work] = relationship(back_populates="items")
    item: Mapped[Item] = relationship()


class MoneyEntry(Model):
    """One line of a work's ledger: an amount in đồng of one source and year. Appended, never changed.

    A correction names the entry that it corrects and has its source and year; its amount is the difference, which
    may be below zero. What an entry now amounts to is itself plus its corrections, and never below zero.
    """

    __tablename__ = "facility_money"
    __table_args__ = (
        CheckConstraint(_one_of("kind", MoneyKind), name="kind"),
        CheckConstraint(_one_of("source", Source), name="source"),
        CheckConstraint(f"year BETWEEN {FIRST_YEAR} AND {LAST_YEAR}", name="year"),
        CheckConstraint(f"amount BETWEEN -{MOST_DONG} AND {MOST_DONG} AND amount <> 0", name="amount"),
        CheckConstraint("corrects_id IS NOT NULL OR amount > 0", name="positive"),
        CheckConstraint("corrects_id IS NULL OR reason <> ''", name="reason"),
        CheckConstraint("corrects_id <> id", name="not_itself"),
        Index("ix_facility_money_work_id_kind", "work_id", "kind", "amount"),
    )

    id: Mapped[pk]
    work_id: Mapped[int] = mapped_column(ForeignKey("facility_work.id"))
    kind: Mapped[MoneyKind] = mapped_column(Choice(MoneyKind, 8))
    source: Mapped[Source] = mapped_column(Choice(Source, 12))
    year: Mapped[int]
    amount: Mapped[int] = mapped_column(BigInteger)
    document: Mapped[short] = mapped_column(default="")
    document_on: Mapped[dt.date | None]
    reason: Mapped[long] = mapped_column(default="")
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("facility_money.id"), index=True)
    at: Mapped[dt.datetime]
    actor_id: Mapped[int | None]
    actor_name: Mapped[short]


class WorkEvent(Model):
    """What happened to a work, and how it stood afterwards: any past moment is replayed from these."""

    __tablename__ = "facility_work_event"
    __table_args__ = (Index("ix_facility_work_event_work_id_at", "work_id", "at"),)

    id: Mapped[pk]
    work_id: Mapped[int] = mapped_column(ForeignKey("facility_work.id"))
    at: Mapped[dt.datetime]
    verb: Mapped[code]
    actor_id: Mapped[int | None]
    actor_name: Mapped[short]
    note: Mapped[long] = mapped_column(default="")
    state: Mapped[WorkState] = mapped_column(Choice(WorkState, 12))
    finish_on: Mapped[dt.date | None]


class WorkPhoto(Model):
    """A photograph of a work, before or after."""

    __tablename__ = "facility_work_photo"
    __table_args__ = (UniqueConstraint("work_id", "file_id", "moment"),)

    id: Mapped[pk]
    work_id: Mapped[int] = mapped_column(ForeignKey("facility_work.id"))
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    moment: Mapped[PhotoMoment] = mapped_column(Choice(PhotoMoment, 8))
    file: Mapped[StoredFile] = relationship()


class WorkEscalation(Model):
    """That a recommendation upward asks for what a work needs."""

    __tablename__ = "facility_work_escalation"
    __table_args__ = (UniqueConstraint("work_id", "escalation_id"),)

    id: Mapped[pk]
    work_id: Mapped[int] = mapped_column(ForeignKey("facility_work.id"))
    escalation_id: Mapped[int] = mapped_column(ForeignKey("escalation.id"), index=True)
    escalation: Mapped[Escalation] = relationship()
