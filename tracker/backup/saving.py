"""Making a backup while people work."""

from __future__ import annotations

import datetime as dt
import hashlib
import tomllib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

from sqlalchemy import Connection, select

from tracker.attachments.models import StoredFile
from tracker.audit.models import GENESIS, AuditSeal
from tracker.backup import rows
from tracker.backup.archive import CHUNK, FORMAT, Manifest, Writer, new_archive
from tracker.config import ROOT, Config
from tracker.core import db
from tracker.core.files import content_path
from tracker.core.migrated import revision_of


def application_version() -> str:
    """The version of this program."""
    with (ROOT / "pyproject.toml").open("rb") as file:
        return str(tomllib.load(file)["project"]["version"])


def default_path(config: Config, moment: dt.datetime) -> Path:
    """Where a backup goes when nobody names a place."""
    return config.instance / "backups" / f"tracker-{moment.astimezone(dt.UTC):%Y%m%d-%H%M%S}.zip"


def create(path: Path, *, config: Config, moment: dt.datetime, with_secret: bool = False) -> Manifest:
    """Write a backup of database and stored files as they are at one moment.

    Takes where to put it, the settings, the machine's time, and whether the key that signs sessions goes in.
    Returns its manifest; a stored file that is missing or damaged is listed there, and the backup is made all
    the same. Raises Refusal when the file exists already.
    """
    with _snapshot() as connection, new_archive(path) as writer:
        counts = {table.name: _add_table(writer, connection, table.name) for table in rows.tables()}
        missing = _add_files(writer, connection, config.files)
        if with_secret:
            writer.add("secret_key", [config.secret_key.encode()], compress=False)
        manifest = Manifest(
            format=FORMAT,
            application=application_version(),
            revision=revision_of(connection),
            dialect=connection.dialect.name,
            created_at=moment.astimezone(dt.UTC).isoformat(timespec="seconds"),
            demo=config.demo,
            chain_head=_head(connection),
            tables=counts,
            missing=missing,
            members=dict(writer.members),
        )
        writer.close(manifest)
    return manifest


def _snapshot() -> Connection:
    """A reading connection that sees one moment, whatever is written meanwhile."""
    connection = db.engine.connect()
    if connection.dialect.name == "postgresql":
        return connection.execution_options(isolation_level="REPEATABLE READ")
    return connection


def _add_table(writer: Writer, connection: Connection, name: str) -> int:
    table = db.metadata.tables[name]
    count = 0

    def lines() -> Iterator[bytes]:
        nonlocal count
        for line in rows.lines_of(connection, table):
            count += 1
            yield line

    writer.add(f"tables/{name}.jsonl", chain([rows.head_line(table)], lines()), compress=True)
    return count


def _add_files(writer: Writer, connection: Connection, folder: Path) -> list[str]:
    digests = connection.scalars(select(StoredFile.sha256).distinct().order_by(StoredFile.sha256))
    missing = []
    for digest in digests.all():
        path = content_path(folder, digest)
        if path.is_file() and hash_of(path) == digest:
            writer.add(f"files/{digest[:2]}/{digest}", _pieces(path), compress=False)
        else:
            missing.append(digest)
    return missing


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            yield piece


def hash_of(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _head(connection: Connection) -> str:
    newest = select(AuditSeal.digest).order_by(AuditSeal.number.desc()).limit(1)
    return connection.scalar(newest) or GENESIS
