"""Where the bytes of a row lie."""

from __future__ import annotations

from pathlib import Path

from tracker.attachments.models import StoredFile
from tracker.core.files import content_path


def path_of(stored: StoredFile, folder: Path) -> Path:
    """The file that holds a row's bytes, below the store's folder."""
    return content_path(folder, stored.sha256)
