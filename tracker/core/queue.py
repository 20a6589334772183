"""Work in the background: rows of the domains are the truth, a worker sweeps them.

Here is only the worker's sign of life; see docs/decisions on why there is no broker.
"""

from __future__ import annotations

import datetime as dt

from sqlalchemy import select
from sqlalchemy.orm import Mapped

from tracker.core.database import Model, db, pk

ALIVE = dt.timedelta(seconds=90)


class WorkerBeat(Model):
    """When the worker was last seen at work, by the machine's own clock."""

    __tablename__ = "worker_beat"

    id: Mapped[pk]
    at: Mapped[dt.datetime]


_LAST_BEAT = select(WorkerBeat.at).where(WorkerBeat.id == 1)


def beat(now: dt.datetime) -> None:
    """Note within the running transaction that the worker is at work."""
    row = db.session.get(WorkerBeat, 1)
    if row is None:
        db.session.add(WorkerBeat(id=1, at=now))
    else:
        row.at = now


def worker_alive(now: dt.datetime) -> bool:
    """Whether the worker was seen within the last 90 seconds."""
    at = db.session.scalar(_LAST_BEAT)
    return at is not None and now - at < ALIVE
