"""Accounts, sessions and what throttles sign-in."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import JSON, CheckConstraint, ForeignKey, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.core import Model
from tracker.core.access import Actor, Role
from tracker.core.database import Choice, code, long, pk, short
from tracker.units.models import Unit

ROLE_CHECK = "role IN ({})".format(", ".join(f"'{role.value}'" for role in Role))


class Account(Model):
    """A person who signs in. Tasks belong to the unit, never to the account."""

    __tablename__ = "account"
    __table_args__ = (
        CheckConstraint(ROLE_CHECK, name="role"),
        CheckConstraint("left_on IS NULL OR is_locked", name="left"),
    )

    id: Mapped[pk]
    username: Mapped[short] = mapped_column(unique=True)
    full_name: Mapped[short]
    position_title: Mapped[short] = mapped_column(default="")
    email: Mapped[short | None]
    wants_mail: Mapped[bool] = mapped_column(default=True)
    telephone: Mapped[short] = mapped_column(default="")
    password_hash: Mapped[short]
    role: Mapped[Role] = mapped_column(Choice(Role, 20))
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"), index=True)
    locale: Mapped[code] = mapped_column(default="vi")
    is_locked: Mapped[bool] = mapped_column(default=False)
    left_on: Mapped[dt.date | None]
    must_change_password: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[dt.datetime]
    version: Mapped[int] = mapped_column(default=1)
    unit: Mapped[Unit] = relationship()

    __mapper_args__ = {"version_id_col": version}


class AccountSession(Model):
    """One signed-in browser; the cookie carries a random token of which only the hash is kept."""

    __tablename__ = "account_session"

    id: Mapped[pk]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[dt.datetime]
    seen_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]
    revoked_at: Mapped[dt.datetime | None]
    address: Mapped[short] = mapped_column(default="")
    browser: Mapped[short] = mapped_column(default="")
    account: Mapped[Account] = relationship()


class CalendarFeed(Model):
    """A person's private calendar address; only the hash of its random part is kept."""

    __tablename__ = "calendar_feed"

    id: Mapped[pk]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), unique=True)
    token_hash: Mapped[str] = mapped_column(String(64), unique=True)
    created_at: Mapped[dt.datetime]
    account: Mapped[Account] = relationship()


class SecondStep(Model):
    """The secret of a person's codes, encrypted; it asks for codes only once one of them has confirmed it.

    `last_counter` is the half-minute of the newest code accepted: no code of that or an earlier one is again.
    """

    __tablename__ = "second_step"

    id: Mapped[pk]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), unique=True)
    secret: Mapped[long]
    last_counter: Mapped[int] = mapped_column(default=0)
    created_at: Mapped[dt.datetime]
    confirmed_at: Mapped[dt.datetime | None]


class RecoveryCode(Model):
    """A code for the day the telephone is gone; only its keyed hash is kept, and it serves once."""

    __tablename__ = "recovery_code"

    id: Mapped[pk]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    used_at: Mapped[dt.datetime | None]


class PaperCode(Model):
    """A code on a slip of paper with which a person sets a new password once; only its keyed hash is kept."""

    __tablename__ = "paper_code"

    id: Mapped[pk]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    code_hash: Mapped[str] = mapped_column(String(64))
    created_at: Mapped[dt.datetime]
    expires_at: Mapped[dt.datetime]
    used_at: Mapped[dt.datetime | None]


class SignInFailure(Model):
    """A failed attempt, counted by account name and by network address."""

    __tablename__ = "sign_in_failure"

    id: Mapped[pk]
    at: Mapped[dt.datetime] = mapped_column(index=True)
    username: Mapped[short] = mapped_column(index=True)
    address: Mapped[short] = mapped_column(index=True)


def actor_of(account: Account, unit_name: str = "") -> Actor:
    """The plain value that rules take for an account."""
    return Actor(
        user_id=account.id,
        name=account.full_name,
        role=account.role,
        unit_id=account.unit_id,
        unit_name=unit_name,
    )


class PeopleList(Model):
    """People read from a file and looked at, until an administrator creates them or an hour has passed.

    One list a person: a new file takes the place of the one before, under another token.
    """

    __tablename__ = "people_list"

    id: Mapped[pk]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), unique=True)
    token: Mapped[code] = mapped_column(unique=True)
    rows: Mapped[list[list[str | int]]] = mapped_column(JSON)
    at: Mapped[dt.datetime]
