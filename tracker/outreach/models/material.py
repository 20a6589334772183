"""Files that the office provides, their editions, and who has fetched which."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.attachments.models import StoredFile
from tracker.core import Model
from tracker.core.database import Choice, long, pk, short
from tracker.outreach.states import Language, MaterialKind

_KINDS = ", ".join(f"'{kind.value}'" for kind in MaterialKind)
_LANGUAGES = ", ".join(f"'{language.value}'" for language in Language)


class Material(Model):
    """A material in one language; `withdrawn_at` when it is no longer to be used."""

    __tablename__ = "outreach_material"
    __table_args__ = (
        CheckConstraint(f"kind IN ({_KINDS})", name="kind"),
        CheckConstraint(f"language IN ({_LANGUAGES})", name="language"),
    )

    id: Mapped[pk]
    title: Mapped[short]
    kind: Mapped[MaterialKind] = mapped_column(Choice(MaterialKind, 12))
    language: Mapped[Language] = mapped_column(Choice(Language, 8))
    directive_id: Mapped[int | None] = mapped_column(ForeignKey("directive.id"), index=True)
    note: Mapped[long] = mapped_column(default="")
    created_at: Mapped[dt.datetime]
    withdrawn_at: Mapped[dt.datetime | None]
    version: Mapped[int] = mapped_column(default=1)
    editions: Mapped[list[Edition]] = relationship(back_populates="material", order_by="Edition.number")

    __mapper_args__ = {"version_id_col": version}


class Edition(Model):
    """One version of a material's file, numbered from 1; the last one is in force."""

    __tablename__ = "outreach_edition"
    __table_args__ = (UniqueConstraint("material_id", "number"),)

    id: Mapped[pk]
    material_id: Mapped[int] = mapped_column(ForeignKey("outreach_material.id"))
    number: Mapped[int]
    file_id: Mapped[int] = mapped_column(ForeignKey("stored_file.id"))
    note: Mapped[long] = mapped_column(default="")
    at: Mapped[dt.datetime]
    author_name: Mapped[short]
    material: Mapped[Material] = relationship(back_populates="editions")
    file: Mapped[StoredFile] = relationship()


class Fetching(Model):
    """A person has fetched an edition for a unit; once for each person and edition."""

    __tablename__ = "outreach_fetching"
    __table_args__ = (
        UniqueConstraint("edition_id", "account_id"),
        Index("ix_outreach_fetching_edition_id_unit_id", "edition_id", "unit_id"),
    )

    id: Mapped[pk]
    edition_id: Mapped[int] = mapped_column(ForeignKey("outreach_edition.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    person_name: Mapped[short]
    at: Mapped[dt.datetime]
