"""Where a stored file belongs, found by the hash of its bytes."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import select

from tracker.attachments.models import StoredFile
from tracker.attachments.queries import by_digest, path_of
from tracker.core import db
from tracker.core.files import sha256
from tracker.directives.models import Directive
from tracker.reports.models import Report
from tracker.tasks.models import TaskFile

DIGEST = re.compile(r"[0-9a-f]{64}")


def normal_digest(text: str) -> str | None:
    """A SHA-256 as 64 hex digits, however it was typed; None for what is none."""
    bare = re.sub(r"[\s:]", "", text).lower()
    return bare if DIGEST.fullmatch(bare) else None


@dataclass(frozen=True)
class Found:
    """A stored file with this hash: of its kept bytes or of those sent, whether it is whole, and whose it is."""

    file: StoredFile
    is_kept_form: bool
    is_whole: bool
    tasks: tuple[int, ...]
    directives: tuple[int, ...]
    reports: tuple[int, ...]


def find_evidence(digest: str, folder: Path) -> list[Found]:
    """Every stored file whose kept or sent bytes have this hash, with the rows that hold it.

    The kept bytes are read anew: `is_whole` says whether they still have the hash they were stored under.
    """
    files = by_digest(digest)
    ids = [one.id for one in files]
    owners = _owners(ids)
    return [
        Found(
            file=one,
            is_kept_form=one.sha256 == digest,
            is_whole=_is_whole(path_of(one, folder), one.sha256),
            tasks=tuple(owners["task"][one.id]),
            directives=tuple(owners["directive"][one.id]),
            reports=tuple(owners["report"][one.id]),
        )
        for one in files
    ]


def _is_whole(path: Path, digest: str) -> bool:
    try:
        return sha256(path.read_bytes()) == digest
    except OSError:
        return False


Owners = defaultdict[int, list[int]]


def _owners(ids: list[int]) -> dict[str, Owners]:
    found: dict[str, Owners] = {name: defaultdict(list) for name in ("task", "directive", "report")}
    tasks = select(TaskFile.file_id, TaskFile.task_id).where(TaskFile.file_id.in_(ids)).distinct()
    directives = select(Directive.file_id, Directive.id).where(Directive.file_id.in_(ids))
    drafts = select(Report.draft_file_id, Report.id).where(Report.draft_file_id.in_(ids))
    finals = select(Report.final_file_id, Report.id).where(Report.final_file_id.in_(ids))
    for name, statement in (("task", tasks), ("directive", directives), ("report", drafts.union(finals))):
        for file_id, owner in sorted((int(row[0] or 0), int(row[1])) for row in db.session.execute(statement)):
            found[name][file_id].append(owner)
    return found
