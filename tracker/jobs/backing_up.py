"""The backup of every night: made, checked, noted, and the old ones thinned out."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import structlog

from tracker.backup.archive import Manifest, open_archive
from tracker.backup.retention import Kept, scheduled_path, thin_out
from tracker.backup.saving import create
from tracker.backup.scheduling import is_owed, note_failed, note_made
from tracker.config import Config
from tracker.core import db, transaction
from tracker.core.errors import Refusal
from tracker.core.queue import beat
from tracker.core.settings import current
from tracker.jobs.surroundings import Surroundings

log = structlog.get_logger()

LONGEST = dt.timedelta(minutes=30)


def back_up_when_due(around: Surroundings) -> int:
    """Make the backup of the day when its hour has come. Returns 1 when one was made.

    A demonstration needs none. The sign of life is given in advance, for a backup can take minutes. A file that
    is not found whole after writing is removed and counts as failed.
    """
    config, moment = current(around.config), around.machine()
    if config.demo or not is_owed(moment, config.backup_time):
        return 0
    with transaction():
        beat(moment + LONGEST)
    db.session.rollback()
    path = scheduled_path(config.backups, moment)
    try:
        manifest = _make(path, config, moment)
    except (Refusal, OSError) as error:
        path.unlink(missing_ok=True)
        log.error("backup failed", error=str(error))
        with transaction():
            beat(around.machine())
            note_failed(at=moment, error=str(error), now=around.clock())
        return 0
    with transaction():
        beat(around.machine())
        note_made(at=moment, file_name=path.name, size=path.stat().st_size, manifest=manifest, now=around.clock())
    gone = thin_out(config.backups, Kept(config.backup_daily, config.backup_weekly, config.backup_monthly))
    log.info("backup made", file=path.name, removed=len(gone))
    return 1


def _make(path: Path, config: Config, moment: dt.datetime) -> Manifest:
    create(path, config=config, moment=moment)
    with open_archive(path) as archive:
        return archive.manifest
