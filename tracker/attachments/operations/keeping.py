"""From bytes that somebody sent to a row that a domain can own."""

from __future__ import annotations

import datetime as dt
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from sqlalchemy import select

from tracker.attachments.models import StoredFile
from tracker.attachments.operations import images, packages, pdf
from tracker.attachments.operations.sniffing import sniff
from tracker.attachments.states import EVIDENCE, IMAGES, MEDIA_TYPES, FileKind
from tracker.core import db
from tracker.core.access import Actor
from tracker.core.errors import Refusal
from tracker.core.files import clean_name, content_path, keep, sha256

MOST_BYTES = 20 * 1024 * 1024
log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Prepared:
    """A file that was found sound and lies in the store, but belongs to nothing yet."""

    name: str
    kind: FileKind
    size: int
    sha256: str
    original_sha256: str
    path: Path

    @property
    def media_type(self) -> str:
        """Media type of the kept bytes."""
        return MEDIA_TYPES[self.kind]


def prepare(
    filename: str,
    data: BinaryIO | bytes,
    *,
    folder: Path,
    kinds: frozenset[FileKind] = EVIDENCE,
    most: int = MOST_BYTES,
    verbatim: bool = False,
) -> Prepared:
    """Check a file by its content and keep it; call it outside a transaction.

    Takes the name as sent, the bytes, the store's folder, the kinds allowed here and the limit in bytes.
    Images lose every metadata unless `verbatim`. Returns what was kept. Raises Refusal with one sentence
    that names the file; nothing is left behind then.
    """
    name = clean_name(filename)
    raw = data if isinstance(data, bytes) else data.read(most + 1)
    if not raw:
        raise Refusal("Tệp “%(name)s” không có nội dung.", name=name)
    if len(raw) > most:
        raise Refusal("Tệp “%(name)s” lớn hơn %(most)s MB.", name=name, most=most // (1024 * 1024))
    kind = sniff(name, raw, kinds)
    kept = raw
    if kind in IMAGES and not verbatim:
        kind, kept = images.clean(name, raw)
    elif kind is FileKind.PDF:
        pdf.check(name, raw)
    elif kind in {FileKind.DOCX, FileKind.XLSX}:
        packages.check(name, raw, kind)
    digest, path = keep(folder, kept)
    return Prepared(_renamed(name, kind), kind, len(kept), digest, sha256(raw), path)


def prepare_own(filename: str, data: bytes, *, kind: FileKind, folder: Path) -> Prepared:
    """Keep a file that the service itself made, as it is; call it outside a transaction.

    Takes its name, bytes, kind and the store's folder. Returns what was kept.
    """
    digest, path = keep(folder, data)
    return Prepared(clean_name(filename), kind, len(data), digest, digest, path)


def _renamed(name: str, kind: FileKind) -> str:
    """The name with the extension that its content has, so that no program is misled."""
    stem, _, extension = name.rpartition(".")
    same = extension.lower() == kind.value or (kind is FileKind.JPEG and extension.lower() == "jpeg")
    return name if same else clean_name(f"{stem or name}.{kind.value}")


def add(prepared: Prepared, *, actor: Actor, now: dt.datetime) -> StoredFile:
    """Turn a prepared file into a row within the running transaction.

    Returns the row, flushed. Raises Refusal when its bytes were swept away in the meantime. The domain
    that links the row writes the audit entry.
    """
    if not prepared.path.exists():
        raise Refusal("Tệp “%(name)s” đã hết thời gian chờ; hãy chọn lại tệp.", name=prepared.name)
    stored = StoredFile(
        name=prepared.name,
        kind=prepared.kind.value,
        media_type=prepared.media_type,
        size=prepared.size,
        sha256=prepared.sha256,
        original_sha256=prepared.original_sha256,
        uploaded_by=actor.user_id,
        uploaded_at=now,
    )
    db.session.add(stored)
    db.session.flush()
    return stored


def sweep_orphans(folder: Path, older_than: dt.datetime) -> int:
    """Remove kept bytes that no row claims and that were last touched before a moment.

    Takes the store's folder and an aware moment, by the machine's own clock. Returns how many files went.
    """
    if not folder.is_dir():
        return 0
    old = [path for path in folder.glob("??/*") if _is_old(path, older_than)]
    removed = 0
    for start in range(0, len(old), 500):
        batch = old[start : start + 500]
        names = [path.name for path in batch]
        claimed = set(db.session.scalars(select(StoredFile.sha256).where(StoredFile.sha256.in_(names))))
        for path in batch:
            if path.name not in claimed and path == _expected(folder, path) and _is_old(path, older_than):
                path.unlink(missing_ok=True)
                removed += 1
    if removed:
        log.info("orphans removed: %d", removed)
    return removed


def _is_old(path: Path, than: dt.datetime) -> bool:
    """Whether a file was last touched before a moment.

    Asked again right before it goes: somebody may have chosen the same bytes meanwhile.
    """
    try:
        return path.is_file() and path.stat().st_mtime < than.timestamp()
    except FileNotFoundError:
        return False


def _expected(folder: Path, path: Path) -> Path:
    """Where a file of the store must lie; anything else in the folder is not ours to remove."""
    return path if path.name.startswith(".partial-") else content_path(folder, path.name)
