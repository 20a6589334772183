"""What HTTP itself must remember."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.core import Model
from tracker.core.database import pk


class FormAnswer(Model):
    """Where a creating form led, by person and key."""

    __tablename__ = "form_answer"
    __table_args__ = (UniqueConstraint("account_id", "key"),)

    id: Mapped[pk]
    account_id: Mapped[int]
    key: Mapped[str] = mapped_column(String(64))
    address: Mapped[str] = mapped_column(String(400))
    at: Mapped[dt.datetime] = mapped_column(index=True)
