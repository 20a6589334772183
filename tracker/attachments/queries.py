"""Where the bytes of a row lie, and which rows have given bytes."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import or_, select

from tracker.attachments.models import StoredFile
from tracker.core import db
from tracker.core.files import content_path


def path_of(stored: StoredFile, folder: Path) -> Path:
    """The file that holds a row's bytes, below the store's folder."""
    return content_path(folder, stored.sha256)


def by_digest(digest: str) -> Sequence[StoredFile]:
    """Files whose kept bytes, or bytes as they were sent, have this SHA-256 (64 hex digits); oldest first."""
    return db.session.scalars(
        select(StoredFile)
        .where(or_(StoredFile.sha256 == digest, StoredFile.original_sha256 == digest))
        .order_by(StoredFile.id)
    ).all()
