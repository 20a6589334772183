"""Reading the record and checking its chain."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import cast

from sqlalchemy import ColumnElement, func, select

from tracker.audit.models import GENESIS, AuditEntry, AuditSeal, digest
from tracker.core import db
from tracker.core.text import fold


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
    broken, last = _walk()
    total = db.session.scalar(select(func.count()).select_from(AuditEntry)) or 0
    sealed = db.session.scalar(select(func.count()).select_from(AuditSeal)) or 0
    return ChainState(sealed=sealed, waiting=total - sealed, head=last, broken_at=broken)


def _walk() -> tuple[int | None, str]:
    """The number of the first unsound seal, if any, and the last digest that was sound.

    The rows come through a cursor of the server; it is closed even when the walk ends early.
    """
    previous = GENESIS
    statement = (
        select(AuditSeal, AuditEntry)
        .outerjoin(AuditEntry, AuditEntry.id == AuditSeal.entry_id)
        .order_by(AuditSeal.number)
        .execution_options(yield_per=500)
    )
    with db.session.execute(statement) as rows:
        for number, (seal, joined) in enumerate(rows, start=1):
            entry = cast("AuditEntry | None", joined)
            sound = (
                entry is not None
                and seal.number == number
                and seal.previous == previous
                and seal.digest == digest(entry, previous)
            )
            if not sound:
                return seal.number, previous
            previous = seal.digest
    return None, previous


def entries_of(subject_type: str, subject_id: int) -> Sequence[AuditEntry]:
    """Entries about one row, oldest first."""
    return db.session.scalars(
        select(AuditEntry)
        .where(AuditEntry.subject_type == subject_type, AuditEntry.subject_id == subject_id)
        .order_by(AuditEntry.id)
    ).all()


@dataclass(frozen=True)
class Summary:
    """The chain at a glance, without recomputing it."""

    sealed: int
    waiting: int
    head: str


def summary() -> Summary:
    """How many entries are sealed, how many wait, and the head to note down elsewhere."""
    total = db.session.scalar(select(func.count()).select_from(AuditEntry)) or 0
    sealed = db.session.scalar(select(func.count()).select_from(AuditSeal)) or 0
    return Summary(sealed=sealed, waiting=total - sealed, head=head())


@dataclass(frozen=True)
class SealedAt:
    """A seal's number and the moment of the entry that it seals."""

    number: int
    at: dt.datetime


def newest_seal() -> SealedAt | None:
    """The newest seal, or None before the first."""
    row = db.session.execute(
        select(AuditSeal.number, AuditEntry.at)
        .join(AuditEntry, AuditEntry.id == AuditSeal.entry_id)
        .order_by(AuditSeal.number.desc())
        .limit(1)
    ).first()
    return SealedAt(*row) if row else None


def seal_of(noted: str) -> SealedAt | None:
    """The seal whose digest was noted down earlier; None when the chain does not hold it."""
    row = db.session.execute(
        select(AuditSeal.number, AuditEntry.at)
        .join(AuditEntry, AuditEntry.id == AuditSeal.entry_id)
        .where(AuditSeal.digest == noted)
    ).first()
    return SealedAt(*row) if row else None


@dataclass(frozen=True)
class Filter:
    """What a reader of the record looks for; empty values narrow nothing."""

    who: str = ""
    actor_id: int | None = None
    act: str = ""
    subject_type: str = ""
    subject_id: int | None = None
    since: dt.datetime | None = None
    until: dt.datetime | None = None


def _conditions(wanted: Filter) -> list[ColumnElement[bool]]:
    """`who` is looked for in names without case and marks; `until` itself is no longer part."""
    conditions: list[ColumnElement[bool]] = []
    if wanted.who:
        conditions.append(AuditEntry.actor_name.in_(_names_like(wanted.who)))
    if wanted.actor_id is not None:
        conditions.append(AuditEntry.actor_id == wanted.actor_id)
    if wanted.act:
        conditions.append(AuditEntry.act == wanted.act)
    if wanted.subject_type:
        conditions.append(AuditEntry.subject_type == wanted.subject_type)
    if wanted.subject_id is not None:
        conditions.append(AuditEntry.subject_id == wanted.subject_id)
    if wanted.since is not None:
        conditions.append(AuditEntry.at >= wanted.since)
    if wanted.until is not None:
        conditions.append(AuditEntry.at < wanted.until)
    return conditions


def _names_like(who: str) -> list[str]:
    """Names of actors that hold the words: some hundred, compared here with the fold both databases share."""
    words = fold(who).split()
    names = db.session.scalars(select(AuditEntry.actor_name).distinct())
    return [name for name in names if all(word in fold(name) for word in words)]


def count_entries(wanted: Filter) -> int:
    """How many entries match."""
    return db.session.scalar(select(func.count()).select_from(AuditEntry).where(*_conditions(wanted))) or 0


def entries(wanted: Filter, *, page: int, per: int) -> tuple[Sequence[AuditEntry], int]:
    """One page of the entries that match, newest first, and how many match in all."""
    conditions = _conditions(wanted)
    total = db.session.scalar(select(func.count()).select_from(AuditEntry).where(*conditions)) or 0
    rows = db.session.scalars(
        select(AuditEntry).where(*conditions).order_by(AuditEntry.id.desc()).limit(per).offset((page - 1) * per)
    ).all()
    return rows, total


def all_entries(wanted: Filter) -> Iterator[AuditEntry]:
    """Every entry that matches, oldest first, read in portions."""
    statement = select(AuditEntry).where(*_conditions(wanted)).order_by(AuditEntry.id)
    yield from db.session.scalars(statement.execution_options(yield_per=500))


def about_account(account_id: int, *, page: int, per: int) -> tuple[Sequence[AuditEntry], int]:
    """What happened to a person's access and rights, newest first, and how much in all.

    Who was created, moved, locked, given a password or a second step, and every session opened, refused, ended.
    """
    condition = (AuditEntry.subject_type == "account") & (AuditEntry.subject_id == account_id)
    total = db.session.scalar(select(func.count()).select_from(AuditEntry).where(condition)) or 0
    rows = db.session.scalars(
        select(AuditEntry).where(condition).order_by(AuditEntry.id.desc()).limit(per).offset((page - 1) * per)
    ).all()
    return rows, total


def acts() -> Sequence[str]:
    """Names of acts that occur."""
    return db.session.scalars(select(AuditEntry.act).distinct().order_by(AuditEntry.act)).all()


def subject_types() -> Sequence[str]:
    """Kinds of rows that entries speak of."""
    return db.session.scalars(select(AuditEntry.subject_type).distinct().order_by(AuditEntry.subject_type)).all()
