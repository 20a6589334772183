"""A directive, what it rests on, what it aims at, and what it tells whom to do."""

from __future__ import annotations

import calendar
import datetime as dt
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, CheckConstraint, ForeignKey, Index, Numeric, String, UniqueConstraint, event
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.attachments.models import StoredFile
from tracker.core import Model
from tracker.core.database import Choice, code, long, pk, short
from tracker.core.text import fold
from tracker.directives.states import (
    ChangeKind,
    CompletionRule,
    DeadlineKind,
    DirectiveState,
    InstructionKind,
    Part,
)
from tracker.units.models import Unit


class Directive(Model):
    """A document that was read. `source_text` is verbatim; `parsed` is what the reader proposed.

    `date_text` is the date as exact as the document is ('2024-07'); `issued_on` is set once a full day is known.
    `units_on` is the day for which names of units and members of groups were resolved. One that was withdrawn
    keeps the moment of its issue; `replaced_by_id` is the document that took its place.
    """

    __tablename__ = "directive"
    __table_args__ = (
        CheckConstraint(
            "(state = 'draft' AND issued_at IS NULL) OR (state = 'issued' AND issued_at IS NOT NULL) "
            "OR state = 'withdrawn'",
            name="issued",
        ),
        CheckConstraint("replaced_by_id IS NULL OR state = 'withdrawn'", name="replaced"),
        CheckConstraint("state IN ('draft', 'issued', 'withdrawn')", name="state"),
        Index("ix_directive_folded", "folded"),
    )

    id: Mapped[pk]
    state: Mapped[DirectiveState] = mapped_column(
        Choice(DirectiveState, 12), default=DirectiveState.DRAFT, index=True
    )
    type: Mapped[code] = mapped_column(default="công văn")
    number: Mapped[code | None]
    symbol: Mapped[code | None]
    issuer: Mapped[short] = mapped_column(default="")
    place: Mapped[short] = mapped_column(default="")
    date_text: Mapped[code | None]
    issued_on: Mapped[dt.date | None]
    units_on: Mapped[dt.date]
    subject: Mapped[long]
    signer_authority: Mapped[short] = mapped_column(default="")
    signer_title: Mapped[short] = mapped_column(default="")
    signer_name: Mapped[short] = mapped_column(default="")
    received_on: Mapped[dt.date | None]
    received_number: Mapped[code] = mapped_column(default="")
    recipients: Mapped[list[str]] = mapped_column(JSON, default=list)
    distribution: Mapped[list[str]] = mapped_column(JSON, default=list)
    parsed: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)
    source_text: Mapped[long]
    source_sha256: Mapped[str] = mapped_column(String(64))
    file_id: Mapped[int | None] = mapped_column(ForeignKey("stored_file.id"))
    folded: Mapped[long]
    created_at: Mapped[dt.datetime]
    created_by: Mapped[int | None]
    issued_at: Mapped[dt.datetime | None]
    issued_by: Mapped[int | None]
    replaced_by_id: Mapped[int | None] = mapped_column(ForeignKey("directive.id"))
    version: Mapped[int] = mapped_column(default=1)
    file: Mapped[StoredFile | None] = relationship()
    instructions: Mapped[list[Instruction]] = relationship(
        back_populates="directive", order_by="Instruction.position", cascade="all, delete-orphan"
    )
    bases: Mapped[list[LegalBasis]] = relationship(
        back_populates="directive", order_by="LegalBasis.position", cascade="all, delete-orphan"
    )
    targets: Mapped[list[Target]] = relationship(
        back_populates="directive", order_by="Target.position", cascade="all, delete-orphan"
    )

    __mapper_args__ = {"version_id_col": version}


class LegalBasis(Model):
    """A document that the directive rests on, quoted as printed."""

    __tablename__ = "legal_basis"

    id: Mapped[pk]
    directive_id: Mapped[int] = mapped_column(ForeignKey("directive.id"), index=True)
    position: Mapped[int]
    text: Mapped[long]
    number: Mapped[short | None]
    date_text: Mapped[code | None]
    directive: Mapped[Directive] = relationship(back_populates="bases")


class Target(Model):
    """A measurable goal that the directive names."""

    __tablename__ = "target"
    __table_args__ = (CheckConstraint("comparator IN ('>', '>=', '=', '<', '<=')", name="comparator"),)

    id: Mapped[pk]
    directive_id: Mapped[int] = mapped_column(ForeignKey("directive.id"), index=True)
    position: Mapped[int]
    indicator: Mapped[long]
    baseline: Mapped[Decimal | None] = mapped_column(Numeric(14, 3))
    goal: Mapped[Decimal] = mapped_column(Numeric(14, 3))
    measure: Mapped[code] = mapped_column(default="")
    comparator: Mapped[str] = mapped_column(String(2))
    by: Mapped[code | None]
    directive: Mapped[Directive] = relationship(back_populates="targets")


class Instruction(Model):
    """One thing to do, as proposed and then confirmed by a person.

    `label` is the path shown to people ('2a'); `text` is verbatim, `title` a short name for tables. `spans` are
    [start, end) pairs in the directive's source text, empty for one that was added by hand.
    """

    __tablename__ = "instruction"
    __table_args__ = (
        CheckConstraint(
            "(deadline_kind IN ('date', 'internal')) = (due_on IS NOT NULL AND rule IS NULL)",
            name="deadline",
        ),
        CheckConstraint("(deadline_kind = 'recurring') = (rule IS NOT NULL)", name="recurring"),
        CheckConstraint(
            "kind IN ({})".format(", ".join(f"'{kind.value}'" for kind in InstructionKind)), name="kind"
        ),
    )

    id: Mapped[pk]
    directive_id: Mapped[int] = mapped_column(ForeignKey("directive.id"), index=True)
    position: Mapped[int]
    label: Mapped[code]
    title: Mapped[short]
    text: Mapped[long]
    spans: Mapped[list[list[int]]] = mapped_column(JSON, default=list)
    kind: Mapped[InstructionKind] = mapped_column(Choice(InstructionKind, 20), default=InstructionKind.GENERAL)
    completion_rule: Mapped[CompletionRule] = mapped_column(
        Choice(CompletionRule, 10), default=CompletionRule.EVERY
    )
    evidence_required: Mapped[bool] = mapped_column(default=False)
    deadline_kind: Mapped[DeadlineKind] = mapped_column(Choice(DeadlineKind, 12), default=DeadlineKind.NONE)
    due_on: Mapped[dt.date | None]
    due_time: Mapped[dt.time | None]
    rule: Mapped[short | None]
    deadline_text: Mapped[long] = mapped_column(default="")
    included: Mapped[bool] = mapped_column(default=True)
    open_names: Mapped[list[str]] = mapped_column(JSON, default=list)
    folded: Mapped[long] = mapped_column(default="")
    directive: Mapped[Directive] = relationship(back_populates="instructions")
    units: Mapped[list[InstructionUnit]] = relationship(
        back_populates="instruction", order_by="InstructionUnit.id", cascade="all, delete-orphan"
    )


@event.listens_for(Instruction, "before_insert")
@event.listens_for(Instruction, "before_update")
def _fold_instruction(_mapper: Any, _connection: Any, instruction: Instruction) -> None:
    """Keep the searchable form in step, however the text came to be changed."""
    instruction.folded = fold(f"{instruction.label} {instruction.title} {instruction.text}")


class InstructionUnit(Model):
    """A unit's part in an instruction, with the name it bore on the document's day.

    A unit that helped others and was given a task of its own later has both parts.
    """

    __tablename__ = "instruction_unit"
    __table_args__ = (
        UniqueConstraint("instruction_id", "unit_id", "part"),
        CheckConstraint("part IN ('lead', 'cooperate')", name="part"),
    )

    id: Mapped[pk]
    instruction_id: Mapped[int] = mapped_column(ForeignKey("instruction.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    unit_version_id: Mapped[int] = mapped_column(ForeignKey("unit_version.id"))
    part: Mapped[Part] = mapped_column(Choice(Part, 10), default=Part.LEAD)
    instruction: Mapped[Instruction] = relationship(back_populates="units")
    unit: Mapped[Unit] = relationship()


class DirectiveChange(Model):
    """How a directive was changed after its issue, by whom, and what that did: shown on its page for good."""

    __tablename__ = "directive_change"

    id: Mapped[pk]
    directive_id: Mapped[int] = mapped_column(ForeignKey("directive.id"), index=True)
    at: Mapped[dt.datetime]
    actor_id: Mapped[int | None]
    actor_name: Mapped[short]
    kind: Mapped[ChangeKind] = mapped_column(Choice(ChangeKind, 12))
    summary: Mapped[long]
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


def reference(directive: Directive) -> str:
    """How people call the document: 'Công văn 1318/UBND-NV', or 'Công văn chưa có số' while it has none."""
    return reference_of(directive.type, directive.number, directive.symbol)


def reference_of(kind: str, number: str | None, symbol: str | None) -> str:
    """The same from plain columns, for lists that load no rows."""
    called = kind[:1].upper() + kind[1:]
    if number is None:
        return f"{called} chưa có số" + (f" (/{symbol})" if symbol else "")
    return f"{called} {number}" + (f"/{symbol}" if symbol else "")


def last_day(date_text: str | None) -> dt.date | None:
    """The day a date says, or the last day of the month it says; None for a year alone or nothing.

    Names of units and members of groups are resolved for that day.
    """
    parts = [int(part) for part in (date_text or "").split("-") if part]
    if len(parts) == 3:
        return dt.date(*parts)
    if len(parts) == 2:
        return dt.date(parts[0], parts[1], calendar.monthrange(parts[0], parts[1])[1])
    return None
