"""Reading the record and checking its chain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select

from tracker.audit.models import GENESIS, AuditEntry, AuditSeal, digest
from tracker.core import db


@dataclass(frozen=True)
class ChainState:
    """What a check of the chain found: counts, the head's digest, and the first broken seal, if any."""

    sealed: int
    waiting: int
    head: str
    broken_at: int | None

    @property
    def intact(self) -> bool:
        """Whether every seal agrees with its entry and with the seal before it."""
        return self.broken_at is None


def head() -> str:
    """Digest of the newest seal, or 64 zeros when nothing is sealed yet."""
    return db.session.scalar(select(AuditSeal.digest).order_by(AuditSeal.number.desc()).limit(1)) or GENESIS


def verify_chain() -> ChainState:
    """Recompute the whole chain. Returns its state; changes nothing."""
    previous = GENESIS
    rows = db.session.execute(
        select(AuditSeal, AuditEntry)
        .outerjoin(AuditEntry, AuditEntry.id == AuditSeal.entry_id)
        .order_by(AuditSeal.number)
        .execution_options(yield_per=500)
    )
    broken: int | None = None
    for number, (seal, entry) in enumerate(rows, start=1):
        sound = (
            entry is not None
            and seal.number == number
            and seal.previous == previous
            and seal.digest == digest(entry, previous)
        )
        if not sound:
            broken = seal.number
            break
        previous = seal.digest
    total = db.session.scalar(select(func.count()).select_from(AuditEntry)) or 0
    sealed = db.session.scalar(select(func.count()).select_from(AuditSeal)) or 0
    return ChainState(sealed=sealed, waiting=total - sealed, head=previous, broken_at=broken)


def entries_of(subject_type: str, subject_id: int) -> Sequence[AuditEntry]:
    """Entries about one row, oldest first."""
    return db.session.scalars(
        select(AuditEntry)
        .where(AuditEntry.subject_type == subject_type, AuditEntry.subject_id == subject_id)
        .order_by(AuditEntry.id)
    ).all()
