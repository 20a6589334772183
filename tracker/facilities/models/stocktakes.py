"""A unit's dated stock-take: its lines, their photographs, its history."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.attachments.models import StoredFile
from tracker.core import Model
from tracker.core.database import Choice, Hundredths, code, long, pk, short
from tracker.facilities.models.catalogue import ItemVersion
from tracker.facilities.states import StockState, Verdict

_STATES = ", ".join(f"'{state.value}'" for state in StockState)
_VERDICTS = ", ".join(f"'{verdict.value}'" for verdict in Verdict)
_OPEN = text("state IN ('draft', 'awaiting_head')")
_STANDING = text("state = 'submitted'")


class StockTake(Model):
    """What stood in a unit's one-stop office on a day.

    `officers` are the people who serve there, which some norms count by. `corrects_id` leads to the edition that
    this one corrects. `entered_by_office` marks one that the office wrote for the unit.
    """

    __tablename__ = "stock_take"
    __table_args__ = (
        CheckConstraint(f"state IN ({_STATES})", name="state"),
        CheckConstraint("(state IN ('submitted', 'replaced')) = (submitted_at IS NOT NULL)", name="submitted"),
        CheckConstraint("(state = 'replaced') = (replaced_at IS NOT NULL)", name="replaced"),
        CheckConstraint("(corrects_id IS NULL) = (edition = 1)", name="edition"),
        CheckConstraint("corrects_id <> id", name="not_itself"),
        CheckConstraint("officers IS NULL OR officers >= 0", name="officers"),
        Index("uq_stock_take_open", "unit_id", unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN),
        Index(
            "uq_stock_take_standing",
            "unit_id",
            "taken_on",
            unique=True,
            sqlite_where=_STANDING,
            postgresql_where=_STANDING,
        ),
        Index("ix_stock_take_unit_id_taken_on", "unit_id", "taken_on"),
    )

    id: Mapped[pk]
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    unit_version_id: Mapped[int] = mapped_column(ForeignKey("unit_version.id"))
    taken_on: Mapped[dt.date]
    state: Mapped[StockState] = mapped_column(Choice(StockState, 16), default=StockState.DRAFT)
    officers: Mapped[int | None]
    note: Mapped[long] = mapped_column(default="")
    edition: Mapped[int] = mapped_column(default=1)
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("stock_take.id"), index=True)
    entered_by_office: Mapped[bool] = mapped_column(default=False)
    created_at: Mapped[dt.datetime]
    created_by: Mapped[int | None]
    submitted_at: Mapped[dt.datetime | None]
    replaced_at: Mapped[dt.datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    lines: Mapped[list[StockLine]] = relationship(back_populates="stock_take", order_by="StockLine.id")
    events: Mapped[list[StockEvent]] = relationship(order_by="StockEvent.id", viewonly=True)

    __mapper_args__ = {"version_id_col": version}


class StockLine(Model):
    """One item of a stock-take, held against the norm of its day.

    `quantity` is all there is, `broken` the part that does not work; none where only a verdict was given.
    `required` is what the norm asked of this office. `overridden` says that a person judged otherwise than the
    norm proposes, and why stands in the note.
    """

    __tablename__ = "stock_line"
    __table_args__ = (
        UniqueConstraint("stock_take_id", "item_id"),
        # Every figure is a count over these three; the table itself need not be read for it.
        Index("ix_stock_line_counting", "stock_take_id", "item_id", "verdict"),
        CheckConstraint(f"verdict IN ({_VERDICTS})", name="verdict"),
        CheckConstraint("quantity IS NULL OR quantity >= 0", name="quantity"),
        CheckConstraint("broken >= 0 AND broken <= coalesce(quantity, 0)", name="broken"),
        CheckConstraint("required IS NULL OR required >= 0", name="required"),
        CheckConstraint("NOT overridden OR note <> ''", name="overridden"),
    )

    id: Mapped[pk]
    stock_take_id: Mapped[int] = mapped_column(ForeignKey("stock_take.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("facility_item.id"), index=True)
    item_version_id: Mapped[int] = mapped_column(ForeignKey("facility_item_version.id"))
    quantity: Mapped[Decimal | None] = mapped_column(Hundredths)
    broken: Mapped[Decimal] = mapped_column(Hundredths, default=Decimal(0))
    required: Mapped[Decimal | None] = mapped_column(Hundredths)
    verdict: Mapped[Verdict] = mapped_column(Choice(Verdict, 16))
    overridden: Mapped[bool] = mapped_column(default=False)
    note: Mapped[long] = mapped_column(default="")
    stock_take: Mapped[StockTake] = relationship(back_populates="lines")
    item_version: Mapped[ItemVersion] = relationship()
    photos: Mapped[list[StockPhoto]] = relationship(order_by="StockPhoto.id", viewonly=True)

    @property
    def working(self) -> Decimal | None:
        """What there is and works; None where nothing was counted."""
        return None if self.quantity is None else self.quantity - self.broken


class StockPhoto(Model):
    """A photograph of one item on the day of a stock-take."""

    __tablename__ = "stock_photo"
    __table_args__ = (UniqueConstraint("line_id", "file_id"),)

    id: Mapped[pk]
    line_id: Mapped[int] = mapped_column(ForeignKey("stock_line.id"))
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    file: Mapped[StoredFile] = relationship()


class StockEvent(Model):
    """What happened to a stock-take, as its journal shows it."""

    __tablename__ = "stock_event"

    id: Mapped[pk]
    stock_take_id: Mapped[int] = mapped_column(ForeignKey("stock_take.id"), index=True)
    at: Mapped[dt.datetime]
    verb: Mapped[code]
    actor_id: Mapped[int | None]
    actor_name: Mapped[short]
    note: Mapped[long] = mapped_column(default="")
    state: Mapped[StockState] = mapped_column(Choice(StockState, 16))
