"""Files of a task as its page shows them: photographs in a gallery, the rest as a list."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask import url_for

from tracker.web.locale import dmy, filesize


@dataclass(frozen=True, slots=True)
class Evidence:
    """One file. `thumb_url` is the file itself: images are kept small when they are taken in."""

    url: str
    thumb_url: str
    name: str
    alt: str
    caption: str
    meta: str
    is_image: bool


def shown(task_id: int, rows: Iterable[Any]) -> list[Evidence]:
    """Files from rows of stored files of one task."""
    return [_shown(task_id, row) for row in rows]


def _shown(task_id: int, row: Any) -> Evidence:
    url = url_for("tasks.file", task_id=task_id, file_id=row.id)
    day = dmy(row.uploaded_at)
    return Evidence(
        url=url,
        thumb_url=url,
        name=row.name,
        alt=row.name,
        caption=f"{row.name}, {day}",
        meta=f"{row.kind.upper()} · {filesize(row.size)} · {day}",
        is_image=row.media_type.startswith("image/"),
    )
