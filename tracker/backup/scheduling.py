"""When a backup is owed, and what is noted of each try."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import func, select

from tracker.audit.operations import Details, record
from tracker.backup.archive import Manifest
from tracker.backup.models import BackupRun
from tracker.core import db
from tracker.core.access import SYSTEM, Role
from tracker.core.clock import at_hour, local_day
from tracker.outbox.operations import notify_role

AGAIN_AFTER = dt.timedelta(hours=1)


def last_due(now: dt.datetime, time: dt.time) -> dt.datetime:
    """The newest moment, at or before now, at which a backup should have been made."""
    today = at_hour(local_day(now), time)
    return today if today <= now else today - dt.timedelta(days=1)


def is_owed(now: dt.datetime, time: dt.time) -> bool:
    """Whether no sound backup was made since the last due moment; a failed try rests for an hour."""
    due = last_due(now, time)
    since = select(func.max(BackupRun.at)).where(BackupRun.at >= due, BackupRun.at <= now)
    if db.session.scalar(since.where(BackupRun.error == "")) is not None:
        return False
    tried = db.session.scalar(since)
    return tried is None or now - tried >= AGAIN_AFTER


def newest_run(*, sound: bool = False) -> BackupRun | None:
    """The newest try, or the newest that left a sound backup; None where there is none."""
    statement = select(BackupRun).order_by(BackupRun.at.desc(), BackupRun.id.desc()).limit(1)
    return db.session.scalars(statement.where(BackupRun.error == "") if sound else statement).first()


def note_made(*, at: dt.datetime, file_name: str, size: int, manifest: Manifest, now: dt.datetime) -> BackupRun:
    """Note within the running transaction that a backup was made and found whole.

    `at` is by the machine's clock, `now` by the application's.
    """
    run = BackupRun(
        at=at,
        file_name=file_name,
        size=size,
        rows=manifest.rows,
        files=manifest.files,
        missing=len(manifest.missing),
    )
    db.session.add(run)
    db.session.flush()
    details: Details = {
        "file": file_name,
        "rows": manifest.rows,
        "files": manifest.files,
        "missing": len(manifest.missing),
    }
    record("backup.made", actor=SYSTEM, now=now, subject_type="backup", subject_id=run.id, details=details)
    return run


def note_failed(*, at: dt.datetime, error: str, now: dt.datetime) -> BackupRun:
    """Note that a backup was not made, and tell the administrators unless the try before failed as well."""
    before = newest_run()
    run = BackupRun(at=at, error=" ".join(error.split())[:500] or "?")
    db.session.add(run)
    db.session.flush()
    record("backup.failed", actor=SYSTEM, now=now, subject_type="backup", subject_id=run.id)
    if before is None or before.sound:
        notify_role(
            Role.ADMINISTRATOR,
            kind="backup.failed",
            subject="Sao lưu không thành",
            body=f"Chưa sao lưu được: {run.error} Hệ thống sẽ thử lại mỗi giờ; xem trang Tình trạng hệ thống.",
            path="/health",
            actor=SYSTEM,
            now=now,
        )
    return run
