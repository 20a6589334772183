"""What became of the backups made by the clock."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CheckConstraint
from sqlalchemy.orm import Mapped, mapped_column

from tracker.core import Model
from tracker.core.database import long, pk, short


class BackupRun(Model):
    """One try to make a backup: a file that was checked, or the reason why there is none."""

    __tablename__ = "backup_run"
    __table_args__ = (CheckConstraint("(file_name = '') = (error <> '')", name="outcome"),)

    id: Mapped[pk]
    at: Mapped[dt.datetime] = mapped_column(index=True)
    file_name: Mapped[short] = mapped_column(default="")
    size: Mapped[int] = mapped_column(default=0)
    rows: Mapped[int] = mapped_column(default=0)
    files: Mapped[int] = mapped_column(default=0)
    missing: Mapped[int] = mapped_column(default=0)
    error: Mapped[long] = mapped_column(default="")

    @property
    def sound(self) -> bool:
        """Whether there is a file and it was found whole from its first byte to its last."""
        return not self.error
