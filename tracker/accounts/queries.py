"""People, their sessions, and whom the outbox reaches."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, select

from tracker.accounts.models import Account, AccountSession, actor_of
from tracker.accounts.policy import visible_to
from tracker.core import db
from tracker.core.access import ROLE_LABELS, Actor, Role
from tracker.core.clock import local_day
from tracker.core.errors import NotFound
from tracker.core.text import fold, sort_key
from tracker.outbox.registry import MailReader
from tracker.units.models import UnitVersion
from tracker.units.queries import short_names
from tracker.web.identity import SignedIn


def token_hash(token: str) -> str:
    """What is stored of a session's token: its SHA-256 (the token is random, so no salt is needed)."""
    return hashlib.sha256(token.encode()).hexdigest()


def _alive(now: dt.datetime, idle: dt.timedelta) -> ColumnElement[bool]:
    return and_(
        AccountSession.revoked_at.is_(None),
        AccountSession.expires_at > now,
        AccountSession.seen_at > now - idle,
    )


def load_signed_in(token: str, now: dt.datetime, idle: dt.timedelta) -> SignedIn | None:
    """The person behind a session's token, in one query.

    Takes the token of the cookie, the present moment and how long a session may stand unused. Returns None
    for a session that is unknown, revoked, too old or too long unused, and for a locked account.
    """
    unit_name = (
        select(UnitVersion.short_name)
        .where(UnitVersion.unit_id == Account.unit_id, UnitVersion.valid_from <= local_day(now))
        .order_by(UnitVersion.valid_from.desc())
        .limit(1)
        .scalar_subquery()
    )
    row = db.session.execute(
        select(
            AccountSession.id,
            AccountSession.seen_at,
            Account.id,
            Account.full_name,
            Account.role,
            Account.unit_id,
            Account.username,
            Account.locale,
            Account.must_change_password,
            unit_name,
        )
        .join(Account, Account.id == AccountSession.account_id)
        .where(AccountSession.token_hash == token_hash(token), Account.is_locked.is_(False), _alive(now, idle))
    ).first()
    if row is None:
        return None
    session_id, seen_at, account_id, name, role, unit_id, username, locale, must_change, unit = row
    return SignedIn(
        token=token,
        session_id=session_id,
        actor=Actor(user_id=account_id, name=name, role=Role(role), unit_id=unit_id, unit_name=unit or ""),
        username=username,
        role_label=ROLE_LABELS[Role(role)],
        locale=locale,
        must_change_password=must_change,
        seen_at=seen_at,
    )


@dataclass(frozen=True)
class Credentials:
    """What sign-in needs to know of an account."""

    account_id: int
    password_hash: str
    is_locked: bool


def credentials(username: str) -> Credentials | None:
    """Password hash and state of an account by its name, or None."""
    row = db.session.execute(
        select(Account.id, Account.password_hash, Account.is_locked).where(Account.username == username)
    ).first()
    return Credentials(*row) if row else None


class Addressees:
    """Who holds a role, and who reads mail; what the outbox asks for."""

    def mail_readers(self) -> Sequence[MailReader]:
        """Those who are not locked, have a mail address and want mail."""
        found = db.session.scalars(
            select(Account)
            .where(Account.email.is_not(None), Account.wants_mail.is_(True), Account.is_locked.is_(False))
            .order_by(Account.id)
        )
        return [MailReader(actor_of(one), one.id, one.email) for one in found if one.email]

    def accounts_with_role(self, role: Role) -> Sequence[int]:
        """Identifiers of the people who hold a role and are not locked."""
        return db.session.scalars(
            select(Account.id).where(Account.role == role, Account.is_locked.is_(False)).order_by(Account.id)
        ).all()


def get_visible(account_id: int, actor: Actor) -> Account:
    """The account, if the actor may see it. Raises NotFound."""
    account = db.session.scalars(select(Account).where(Account.id == account_id, visible_to(actor))).first()
    if account is None:
        raise NotFound("Không tìm thấy tài khoản này.")
    return account


@dataclass(frozen=True)
class Person:
    """An account as a list shows it."""

    id: int
    username: str
    full_name: str
    position_title: str
    role: Role
    role_label: str
    unit_name: str
    is_locked: bool
    must_change_password: bool
    seen_at: dt.datetime | None


def people(actor: Actor, *, q: str = "", role: Role | None = None) -> list[Person]:
    """Accounts that the actor may see, in alphabetical order of unit and name.

    Takes words to look for in name, user name and unit, and a role. A district has some hundred accounts, so
    words are compared here, with the one fold that both databases share.
    """
    seen = (
        select(AccountSession.account_id, func.max(AccountSession.seen_at).label("seen_at"))
        .group_by(AccountSession.account_id)
        .subquery()
    )
    statement = (
        select(
            Account.id,
            Account.username,
            Account.full_name,
            Account.position_title,
            Account.role,
            Account.unit_id,
            Account.is_locked,
            Account.must_change_password,
            seen.c.seen_at,
        )
        .outerjoin(seen, seen.c.account_id == Account.id)
        .where(visible_to(actor))
    )
    if role is not None:
        statement = statement.where(Account.role == role)
    names = short_names()
    wanted = fold(q).split()
    found = []
    for row in db.session.execute(statement):
        unit_name = names.get(row.unit_id, "")
        text = fold(f"{row.username} {row.full_name} {unit_name}")
        if all(word in text for word in wanted):
            found.append(
                Person(
                    id=row.id,
                    username=row.username,
                    full_name=row.full_name,
                    position_title=row.position_title,
                    role=Role(row.role),
                    role_label=ROLE_LABELS[Role(row.role)],
                    unit_name=unit_name,
                    is_locked=row.is_locked,
                    must_change_password=row.must_change_password,
                    seen_at=row.seen_at,
                )
            )
    return sorted(found, key=lambda one: (sort_key(one.unit_name), sort_key(one.full_name), one.id))


def sessions_of(account_id: int, now: dt.datetime, idle: dt.timedelta) -> Sequence[AccountSession]:
    """Sessions of a person that still admit, the last used first."""
    return db.session.scalars(
        select(AccountSession)
        .where(AccountSession.account_id == account_id, _alive(now, idle))
        .order_by(AccountSession.seen_at.desc(), AccountSession.id.desc())
    ).all()


def get_own_session(session_id: int, actor: Actor) -> AccountSession:
    """A session of the actor's own. Raises NotFound for any other."""
    found = db.session.scalars(
        select(AccountSession).where(AccountSession.id == session_id, AccountSession.account_id == actor.user_id)
    ).first()
    if found is None:
        raise NotFound
    return found


def has_administrator_beside(account_id: int) -> bool:
    """Whether another administrator who is not locked would remain."""
    return (
        db.session.scalar(
            select(func.count())
            .select_from(Account)
            .where(Account.role == Role.ADMINISTRATOR, Account.is_locked.is_(False), Account.id != account_id)
        )
        or 0
    ) > 0


def is_taken(username: str) -> bool:
    """Whether an account has this name."""
    return db.session.scalar(select(Account.id).where(Account.username == username)) is not None
