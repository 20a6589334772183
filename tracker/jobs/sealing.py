"""Chaining the audit entries that were written since the last round."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import func, select

from tracker.audit.models import AuditEntry
from tracker.audit.operations import BATCH, seal
from tracker.core import db, transaction
from tracker.jobs.surroundings import Surroundings

FULL_LOOK = dt.timedelta(minutes=1)


class Sealing:
    """Seals until nothing is left.

    The newest entry tells at almost no cost whether there is anything to do; a full look once a minute finds
    the entry whose transaction began earlier and ended later than that of a newer one.
    """

    def __init__(self) -> None:
        self._newest: int | None = None
        self._looked_at: dt.datetime | None = None

    def __call__(self, around: Surroundings) -> int:
        """Seal what waits. Returns how many entries were sealed."""
        moment = around.machine()
        newest = db.session.scalar(select(func.max(AuditEntry.id)))
        looked_lately = self._looked_at is not None and moment - self._looked_at < FULL_LOOK
        if newest == self._newest and looked_lately:
            return 0
        sealed = seal_all()
        self._newest, self._looked_at = newest, moment
        return sealed


def seal_all() -> int:
    """Seal every entry, a batch in each transaction; for whoever holds the worker's place.

    Returns how many were sealed.
    """
    total = 0
    while True:
        with transaction():
            sealed = seal()
        total += sealed
        if sealed < BATCH:
            return total
