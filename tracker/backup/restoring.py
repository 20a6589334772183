"""Putting a backup back: all of it or nothing."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, exists, select
from sqlalchemy.exc import OperationalError, SQLAlchemyError

from tracker.accounts.models import Account
from tracker.audit.queries import ChainState, verify_chain
from tracker.backup import rows
from tracker.backup.archive import DAMAGED, Archive, Manifest, open_archive
from tracker.backup.saving import hash_of
from tracker.config import Config
from tracker.core import db, transaction
from tracker.core.errors import Refusal
from tracker.core.files import content_path, keep
from tracker.core.migrated import known_revisions, revision_of
from tracker.directives.models import Directive


@dataclass(frozen=True)
class Restored:
    """What was put back, and the state of the audit chain in it."""

    manifest: Manifest
    chain: ChainState


def restore(path: Path, *, config: Config, replace: bool) -> Restored:
    """Put a backup in the place of the present data.

    Takes the backup, the settings, and whether present data may be replaced. The backup is checked whole
    first. Files are written before the database, whose rows change in one transaction: where anything fails,
    the present data stay as they were. Raises Refusal when the backup is damaged, fits another state of the
    database, or would replace data without leave.
    """
    with open_archive(path) as archive:
        _check_fits(archive.manifest)
        if not replace and _holds_data():
            raise Refusal("Cơ sở dữ liệu đang có dữ liệu; thêm --yes nếu muốn thay bằng bản sao lưu.")
        db.session.rollback()
        _write_files(archive, config.files)
        chain = _load(archive, replace=replace)
        _write_secret(archive, config.instance)
        return Restored(archive.manifest, chain)


def _check_fits(manifest: Manifest) -> None:
    with db.engine.connect() as connection:
        present = revision_of(connection)
    if manifest.revision == present:
        return
    if manifest.revision not in known_revisions():
        raise Refusal("Bản sao lưu do phiên bản mới hơn tạo ra; hãy nâng cấp ứng dụng rồi phục hồi.")
    raise Refusal(
        f"Bản sao lưu do phiên bản cũ {manifest.application} tạo ra (cơ sở dữ liệu {manifest.revision}); "
        "hãy phục hồi bằng phiên bản đó rồi nâng cấp (xem docs/operations.md)."
    )


def _holds_data() -> bool:
    """Whether somebody works with this database: a fresh one has neither account nor directive."""
    return any(bool(db.session.scalar(select(exists().where(model.id > 0)))) for model in (Account, Directive))


def _write_files(archive: Archive, folder: Path) -> None:
    for name in archive.manifest.members:
        if not name.startswith("files/"):
            continue
        wanted = name.rpartition("/")[2]
        present = content_path(folder, wanted)
        if present.exists() and hash_of(present) != wanted:
            present.unlink()
        digest, _ = keep(folder, b"".join(archive.chunks(name)))
        if digest != wanted:
            raise Refusal(DAMAGED.format(f"nội dung '{name}' không khớp tên"))


def _load(archive: Archive, *, replace: bool) -> ChainState:
    try:
        with transaction() as session:
            if not replace and _holds_data():
                raise Refusal("Cơ sở dữ liệu vừa có dữ liệu mới; chưa phục hồi.")
            _fill(archive, session.connection())
            session.expire_all()
            return verify_chain()
    except OperationalError as error:
        raise Refusal("Chưa phục hồi được vì cơ sở dữ liệu không nhận; dữ liệu cũ giữ nguyên.") from error
    except (SQLAlchemyError, ValueError, TypeError, KeyError) as error:
        raise Refusal(DAMAGED.format("dữ liệu không khớp cấu trúc")) from error


def _fill(archive: Archive, connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    rows.clear(connection)
    expected = archive.manifest.tables
    if expected.keys() != {table.name for table in rows.tables()}:
        raise KeyError("other tables")
    for table in rows.tables():
        count = rows.load(connection, table, archive.lines(f"tables/{table.name}.jsonl"))
        if count != expected[table.name]:
            raise ValueError(f"{table.name} has {count} rows")
    rows.advance_sequences(connection)


def _write_secret(archive: Archive, instance: Path) -> None:
    if "secret_key" not in archive.manifest.members:
        return
    partial = instance / ".secret_key.partial"
    handle = os.open(partial, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(b"".join(archive.chunks("secret_key")))
    partial.replace(instance / "secret_key")
