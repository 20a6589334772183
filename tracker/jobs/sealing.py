"""Chaining the audit entries that were written since the last round."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import func, select

from tracker.audit.models import AuditEntry
from tracker.audit.operations import BATCH, seal
from tracker.core import db, transaction
from tracker.jobs.surroundings import Surroundings

LOOK = dt.timedelta(minutes=1)
THOROUGH_LOOK = dt.timedelta(hours=1)


class Sealing:
    """Seals until nothing is left.

    The newest entry tells at almost no cost whether there is anything to do; a look once a minute finds the entry
    whose transaction began earlier and ended later than that of a newer one, and a thorough one at the start and
    once an hour what lies further back.
    """

    def __init__(self) -> None:
        self._newest: int | None = None
        self._looked_at: dt.datetime | None = None
        self._thorough_at: dt.datetime | None = None

    def __call__(self, around: Surroundings) -> int:
        """Seal what waits. Returns how many entries were sealed."""
        moment = around.machine()
        newest = db.session.scalar(select(func.max(AuditEntry.id)))
        thorough = not _lately(self._thorough_at, moment, THOROUGH_LOOK)
        if newest == self._newest and _lately(self._looked_at, moment, LOOK) and not thorough:
            return 0
        sealed = seal_all(thorough=thorough)
        self._newest, self._looked_at = newest, moment
        self._thorough_at = moment if thorough else self._thorough_at
        return sealed


def _lately(at: dt.datetime | None, moment: dt.datetime, span: dt.timedelta) -> bool:
    return at is not None and moment - at < span


def seal_all(*, thorough: bool = True) -> int:
    """Seal every entry, a batch in each transaction; for whoever holds the worker's place.

    Without a thorough look the newest entries only. Returns how many were sealed.
    """
    total = 0
    while True:
        with transaction():
            sealed = seal(thorough=thorough)
        total += sealed
        if sealed < BATCH:
            return total
