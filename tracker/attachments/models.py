"""Stored files. Each is owned by a row of a higher domain through a link row there."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.core import Model
from tracker.core.database import code, pk, short


class StoredFile(Model):
    """A file as kept: content-addressed on disk, immutable.

    `sha256` is the hash of the kept bytes, `original_sha256` that of the bytes as they were sent (they
    differ where an image was re-encoded without its location). `size` is in bytes.
    """

    __tablename__ = "stored_file"
    __table_args__ = (CheckConstraint("size >= 0", name="size"),)

    id: Mapped[pk]
    name: Mapped[short]
    kind: Mapped[code]
    media_type: Mapped[short]
    size: Mapped[int]
    sha256: Mapped[str] = mapped_column(String(64), index=True)
    original_sha256: Mapped[str] = mapped_column(String(64))
    uploaded_by: Mapped[int | None]
    uploaded_at: Mapped[dt.datetime]
