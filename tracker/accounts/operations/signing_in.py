"""Signing in and out, what slows down guessing, and the sessions of a person."""

from __future__ import annotations

import datetime as dt
import secrets

from sqlalchemy import delete, func, select, update

from tracker.accounts.models import Account, AccountSession, SignInFailure, actor_of
from tracker.accounts.queries import token_hash
from tracker.audit.operations import record
from tracker.core import db
from tracker.core.access import SYSTEM, Actor
from tracker.core.errors import Refusal
from tracker.core.text import nfc

ATTEMPTS_PER_ADDRESS = 4
"""A whole office may share one address: it has this many times the attempts of one account."""

ATTEMPT_LOCK = 7_301_001
"""Any number that no other lock of this database uses."""

BROWSERS = (
    ("coc_coc", "Cốc Cốc"),
    ("Edg", "Edge"),
    ("SamsungBrowser", "Samsung Internet"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("CriOS/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS = (
    ("Android", "Android"),
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)
"""Marks in the order in which they decide: Edge calls itself Chrome, and Chrome calls itself Safari."""

KEPT = dt.timedelta(days=30)


class Throttled(Refusal):
    """Too many failures for this name or from this address; the same sentence for both (429)."""


def normal_username(text: str) -> str:
    """A user name as it is stored: NFC, lower case, no space around."""
    return nfc(text).strip().casefold()[:200]


def begin_attempt(username: str, *, address: str, now: dt.datetime, attempts: int, minutes: int) -> None:
    """Count an attempt before it is judged, so that attempts at the same time cannot pass the limit.

    Takes the name as typed, the network address, and the limit of failures within so many minutes. Raises
    Throttled when name or address has reached it; then nothing is counted, so that the wait comes to an end.
    """
    _one_at_a_time()
    name = normal_username(username)
    since = now - dt.timedelta(minutes=minutes)
    recent = select(func.count()).select_from(SignInFailure).where(SignInFailure.at > since)
    by_name = db.session.scalar(recent.where(SignInFailure.username == name)) or 0
    by_address = db.session.scalar(recent.where(SignInFailure.address == address)) or 0
    if by_name >= attempts or by_address >= attempts * ATTEMPTS_PER_ADDRESS:
        raise Throttled("Đã nhập sai nhiều lần; hãy đợi %(minutes)s phút rồi thử lại.", minutes=minutes)
    db.session.add(SignInFailure(at=now, username=name, address=address))


def _one_at_a_time() -> None:
    """Let attempts be counted one after the other; SQLite has one writer at a time by itself."""
    if db.session.get_bind().dialect.name == "postgresql":
        db.session.execute(select(func.pg_advisory_xact_lock(ATTEMPT_LOCK)))


def fail_attempt(account_id: int | None, *, now: dt.datetime) -> None:
    """Record that an attempt failed; its count stands already. No name is recorded: it may be a password."""
    record("session.refused", actor=SYSTEM, now=now, subject_type="account", subject_id=account_id)


def forget_failures(username: str) -> None:
    """Begin to count anew for a name: its password was right."""
    db.session.execute(delete(SignInFailure).where(SignInFailure.username == username))


def open_session(
    account_id: int, *, address: str, browser: str, now: dt.datetime, hours: int, proof: str | None = None
) -> str:
    """Open a session for a person whose password was right; forgets the failures of their name.

    Takes where from, the moment, how many hours it lasts at most, and by what the second step was passed, if
    there was one. Returns the token for the cookie, of which only the hash is kept.
    """
    account = db.session.get_one(Account, account_id)
    token = secrets.token_urlsafe(32)
    forget_failures(account.username)
    opened = AccountSession(
        account_id=account.id,
        token_hash=token_hash(token),
        created_at=now,
        seen_at=now,
        expires_at=now + dt.timedelta(hours=hours),
        address=address[:200],
        browser=browser_name(browser),
    )
    db.session.add(opened)
    db.session.flush()
    record(
        "session.opened",
        actor=actor_of(account),
        now=now,
        subject_type="account",
        subject_id=account.id,
        details={"session": opened.id} | ({"second_step": proof} if proof else {}),
    )
    return token


def browser_name(user_agent: str) -> str:
    """What a person recognises of a browser's long name ('Chrome, Windows'); '' when nothing is known."""
    known = (_first(BROWSERS, user_agent), _first(SYSTEMS, user_agent))
    return ", ".join(name for name in known if name)


def _first(names: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((name for mark, name in names if mark in user_agent), "")


def touch(session_id: int, *, now: dt.datetime) -> None:
    """Note that a session is in use."""
    db.session.execute(
        update(AccountSession)
        .where(AccountSession.id == session_id, AccountSession.seen_at < now)
        .values(seen_at=now)
    )


def end_session(session_id: int, *, actor: Actor, now: dt.datetime) -> None:
    """Sign out: the session's token admits nobody from now on."""
    opened = db.session.get_one(AccountSession, session_id)
    _revoke(opened, "session.closed", actor=actor, now=now)


def revoke_session(opened: AccountSession, *, actor: Actor, now: dt.datetime) -> None:
    """End another session of the same person, from 'Tài khoản'."""
    _revoke(opened, "session.revoked", actor=actor, now=now)


def _revoke(opened: AccountSession, act: str, *, actor: Actor, now: dt.datetime) -> None:
    if opened.revoked_at is not None:
        return
    opened.revoked_at = now
    record(
        act,
        actor=actor,
        now=now,
        subject_type="account",
        subject_id=opened.account_id,
        details={"session": opened.id},
    )


def revoke_all(account_id: int, *, now: dt.datetime, keep: int | None = None) -> int:
    """End a person's sessions but for the one to keep. Returns how many were ended."""
    open_ones = db.session.scalars(
        select(AccountSession).where(AccountSession.account_id == account_id, AccountSession.revoked_at.is_(None))
    ).all()
    ended = [opened for opened in open_ones if opened.id != keep]
    for opened in ended:
        opened.revoked_at = now
    return len(ended)


def clear_old(*, now: dt.datetime) -> None:
    """Remove failures and ended sessions older than a month; the audit record keeps what happened."""
    before = now - KEPT
    db.session.execute(delete(SignInFailure).where(SignInFailure.at < before))
    db.session.execute(delete(AccountSession).where(AccountSession.expires_at < before))
