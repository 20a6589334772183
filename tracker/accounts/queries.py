"""People, their sessions, and whom the outbox reaches."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from sqlalchemy import ColumnElement, and_, bindparam, exists, func, select

from tracker.accounts.models import Account, AccountSession, CalendarFeed, RecoveryCode, SecondStep, actor_of
from tracker.accounts.policy import visible_to
from tracker.core import db
from tracker.core.access import ROLE_LABELS, Actor, Role
from tracker.core.clock import local_day
from tracker.core.errors import NotFound
from tracker.core.text import fold, sort_key
from tracker.outbox.queries import FOR_UNIT
from tracker.outbox.registry import MailReader
from tracker.units.models import UnitVersion
from tracker.units.queries import short_names
from tracker.web.identity import SignedIn


def token_hash(token: str) -> str:
    """What is stored of a session's token: its SHA-256 (the token is random, so no salt is needed)."""
    return hashlib.sha256(token.encode()).hexdigest()


_ALIVE = and_(
    AccountSession.revoked_at.is_(None),
    AccountSession.expires_at > bindparam("now"),
    AccountSession.seen_at > bindparam("used_since"),
)
_UNIT_NAME = (
    select(UnitVersion.short_name)
    .where(UnitVersion.unit_id == Account.unit_id, UnitVersion.valid_from <= bindparam("today"))
    .order_by(UnitVersion.valid_from.desc())
    .limit(1)
    .scalar_subquery()
)
# Written once: every request asks this, and building it took longer than answering it.
_SIGNED_IN = (
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
        _UNIT_NAME,
        exists().where(SecondStep.account_id == Account.id, SecondStep.confirmed_at.is_not(None)),
    )
    .join(Account, Account.id == AccountSession.account_id)
    .where(AccountSession.token_hash == bindparam("token_hash"), Account.is_locked.is_(False), _ALIVE)
)


def load_signed_in(token: str, now: dt.datetime, idle: dt.timedelta) -> SignedIn | None:
    """The person behind a session's token, in one query.

    Takes the token of the cookie, the present moment and how long a session may stand unused. Returns None
    for a session that is unknown, revoked, too old or too long unused, and for a locked account.
    """
    row = db.session.execute(
        _SIGNED_IN,
        {"token_hash": token_hash(token), "now": now, "used_since": now - idle, "today": local_day(now)},
    ).first()
    if row is None:
        return None
    session_id, seen_at, account_id, name, role, unit_id, username, locale, must_change, unit, second_step = row
    return SignedIn(
        token=token,
        session_id=session_id,
        actor=Actor(user_id=account_id, name=name, role=Role(role), unit_id=unit_id, unit_name=unit or ""),
        username=username,
        role_label=ROLE_LABELS[Role(role)],
        locale=locale,
        must_change_password=must_change,
        has_second_step=second_step,
        seen_at=seen_at,
    )


def second_step_of(account_id: int) -> SecondStep | None:
    """A person's second step, confirmed or only begun; None where there is none."""
    return db.session.scalars(
        select(SecondStep).where(SecondStep.account_id == account_id).execution_options(populate_existing=True)
    ).first()


def count_recovery_codes(account_id: int) -> int:
    """How many recovery codes a person has left."""
    unused = select(func.count()).where(RecoveryCode.account_id == account_id, RecoveryCode.used_at.is_(None))
    return db.session.scalar(unused) or 0


@dataclass(frozen=True)
class Credentials:
    """What sign-in needs to know of an account."""

    account_id: int
    username: str
    password_hash: str
    is_locked: bool
    has_second_step: bool

    @property
    def mark(self) -> str:
        """What changes with the password: a proof of the old one is worth nothing afterwards."""
        return token_hash(self.password_hash)[:16]


def credentials(username: str) -> Credentials | None:
    """What sign-in needs to know of an account by its name, or None."""
    return _credentials(Account.username == username)


def credentials_of(account_id: int) -> Credentials | None:
    """What sign-in needs to know of an account, or None."""
    return _credentials(Account.id == account_id)


def _credentials(condition: ColumnElement[bool]) -> Credentials | None:
    row = db.session.execute(
        select(
            Account.id,
            Account.username,
            Account.password_hash,
            Account.is_locked,
            exists().where(SecondStep.account_id == Account.id, SecondStep.confirmed_at.is_not(None)),
        ).where(condition)
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
    left_on: dt.date | None
    must_change_password: bool
    seen_at: dt.datetime | None


_key = lru_cache(maxsize=4096)(sort_key)
_folded = lru_cache(maxsize=4096)(fold)


def people(
    actor: Actor, *, q: str = "", role: Role | None = None, page: int = 1, per: int = 50
) -> tuple[list[Person], int]:
    """One page of the accounts that the actor may see, by unit and name, and how many match in all.

    Takes words to look for in name, user name and unit, and a role. A district has some hundred accounts, so
    words and order are compared here, with the one fold that both databases share.
    """
    columns = (Account.id, Account.username, Account.full_name, Account.unit_id)
    statement = select(*columns).where(visible_to(actor))
    if role is not None:
        statement = statement.where(Account.role == role)
    names = short_names()
    wanted = fold(q).split()
    found = []
    for account_id, username, full_name, unit_id in db.session.execute(statement):
        unit_name = names.get(unit_id, "")
        text = f"{username} {_folded(full_name)} {_folded(unit_name)}" if wanted else ""
        if all(word in text for word in wanted):
            found.append((_key(unit_name), _key(full_name), account_id))
    found.sort()
    ids = [account_id for _unit, _name, account_id in found[(page - 1) * per : page * per]]
    return _persons(ids, names), len(found)


def _persons(ids: Sequence[int], names: dict[int, str]) -> list[Person]:
    """The accounts of a page, in the order of their identifiers' list."""
    seen = (
        select(func.max(AccountSession.seen_at))
        .where(AccountSession.account_id == Account.id)
        .scalar_subquery()
        .label("seen_at")
    )
    rows = db.session.execute(
        select(
            Account.id,
            Account.username,
            Account.full_name,
            Account.position_title,
            Account.role,
            Account.unit_id,
            Account.is_locked,
            Account.left_on,
            Account.must_change_password,
            seen,
        ).where(Account.id.in_(ids))
    )
    by_id = {
        row.id: Person(
            id=row.id,
            username=row.username,
            full_name=row.full_name,
            position_title=row.position_title,
            role=Role(row.role),
            role_label=ROLE_LABELS[Role(row.role)],
            unit_name=names.get(row.unit_id, ""),
            is_locked=row.is_locked,
            left_on=row.left_on,
            must_change_password=row.must_change_password,
            seen_at=row.seen_at,
        )
        for row in rows
    }
    return [by_id[account_id] for account_id in ids]


def sessions_of(account_id: int, now: dt.datetime, idle: dt.timedelta) -> Sequence[AccountSession]:
    """Sessions of a person that still admit, the last used first."""
    return db.session.scalars(
        select(AccountSession)
        .where(AccountSession.account_id == account_id, _ALIVE)
        .order_by(AccountSession.seen_at.desc(), AccountSession.id.desc()),
        {"now": now, "used_since": now - idle},
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


def taken_names(usernames: Sequence[str]) -> set[str]:
    """Those of the names that an account has already."""
    return set(db.session.scalars(select(Account.username).where(Account.username.in_(usernames))))


def is_taken(username: str) -> bool:
    """Whether an account has this name."""
    return db.session.scalar(select(Account.id).where(Account.username == username)) is not None


def feed_of(actor: Actor) -> CalendarFeed | None:
    """The calendar address that the actor has open, or None."""
    return db.session.scalars(select(CalendarFeed).where(CalendarFeed.account_id == actor.user_id)).one_or_none()


def reader_of_feed(token: str) -> Actor | None:
    """The person whose calendar address ends in the token; None for one closed, and for who left their unit."""
    account = db.session.scalars(
        select(Account)
        .join(CalendarFeed, CalendarFeed.account_id == Account.id)
        .where(
            CalendarFeed.token_hash == token_hash(token),
            Account.is_locked.is_(False),
            Account.role.in_(FOR_UNIT),
        )
    ).one_or_none()
    return None if account is None else actor_of(account)
