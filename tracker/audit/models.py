"""Audit entries, and the seals that chain them."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from tracker.core import Model
from tracker.core.database import code, pk, short

GENESIS = "0" * 64


class AuditEntry(Model):
    """One act. Never changed after it was written; personal values never enter `details`."""

    __tablename__ = "audit_entry"
    __table_args__ = (Index("ix_audit_entry_subject", "subject_type", "subject_id"),)

    id: Mapped[pk]
    at: Mapped[dt.datetime] = mapped_column(index=True)
    act: Mapped[code] = mapped_column(index=True)
    actor_id: Mapped[int | None] = mapped_column(index=True)
    actor_name: Mapped[short]
    subject_type: Mapped[code]
    subject_id: Mapped[int | None]
    details: Mapped[dict[str, Any]] = mapped_column(JSON, default=dict)


class AuditSeal(Model):
    """The place of an entry in the chain: hash over the entry and the seal before it."""

    __tablename__ = "audit_seal"

    number: Mapped[pk]
    entry_id: Mapped[int] = mapped_column(ForeignKey("audit_entry.id"), unique=True)
    previous: Mapped[str] = mapped_column(String(64))
    digest: Mapped[str] = mapped_column(String(64))


def digest(entry: AuditEntry, previous: str) -> str:
    """SHA-256 over the canonical form of an entry and the digest before it, as 64 hex digits."""
    canonical = json.dumps(
        [
            previous,
            entry.id,
            entry.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
            entry.act,
            entry.actor_id,
            entry.actor_name,
            entry.subject_type,
            entry.subject_id,
            entry.details,
        ],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(canonical.encode()).hexdigest()
