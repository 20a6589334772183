"""What HTTP itself must remember."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.core import Model
from tracker.core.database import code, long, pk, short


class FormAnswer(Model):
    """Where a creating form led, by person and key."""

    __tablename__ = "form_answer"
    __table_args__ = (UniqueConstraint("account_id", "key"),)

    id: Mapped[pk]
    account_id: Mapped[int]
    key: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(400))
    at: Mapped[dt.datetime] = mapped_column(index=True)


class Draft(Model):
    """A form left half: what was typed, by person, form and row; `path` is the page of the form."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("account_id", "form", "subject_id"),)

    id: Mapped[pk]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    form: Mapped[code]
    subject_id: Mapped[int]
    title: Mapped[short]
    path: Mapped[short]
    fields: Mapped[long]
    updated_at: Mapped[dt.datetime] = mapped_column(index=True)
