"""The people of the demonstration: seven who sign in, and one clerk for each further unit, who cannot."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from tracker.accounts import operations
from tracker.accounts.models import Account, actor_of
from tracker.core.access import ROLE_LABELS, SYSTEM, Actor, Role
from tracker.core.errors import Refusal
from tracker.units.models import UnitVersion

FILE_NAME = "demo-accounts.txt"
ISSUER = "UBND huyện Phong Thổ"
DAO_SAN = "Xã Dào San"
OFFICE = "Phòng Nội vụ"


@dataclass(frozen=True)
class Person:
    """A line of the table that is printed."""

    username: str
    password: str
    role: str
    unit: str


@dataclass(frozen=True)
class Part:
    """Somebody who can sign in: user name, name, role and unit."""

    username: str
    name: str
    role: Role
    unit: str


PARTS = (
    Part("noi.vu", "Cán bộ minh họa Phòng Nội vụ", Role.OFFICE, OFFICE),
    Part("noi.vu.2", "Cán bộ minh họa Phòng Nội vụ (2)", Role.OFFICE, OFFICE),
    Part("lanh.dao", "Cán bộ minh họa lãnh đạo huyện", Role.LEADER, ISSUER),
    Part("dao.san", "Cán bộ minh họa xã Dào San", Role.UNIT_REPORTER, DAO_SAN),
    Part("dao.san.ld", "Cán bộ minh họa lãnh đạo xã Dào San", Role.UNIT_HEAD, DAO_SAN),
    Part("thanh.tra", "Cán bộ minh họa Thanh tra huyện", Role.AUDITOR, "Thanh tra huyện"),
    Part("quan.tri", "Cán bộ minh họa quản trị", Role.ADMINISTRATOR, "Văn phòng HĐND và UBND huyện"),
    Part("lanh.dao.2", "Cán bộ minh họa phó lãnh đạo huyện", Role.LEADER, ISSUER),
)


def make_passwords() -> list[Person]:
    """A random password for everyone who can sign in."""
    return [
        Person(part.username, operations.first_password(), ROLE_LABELS[part.role], part.unit) for part in PARTS
    ]


def keep_passwords(people: Sequence[Person], instance: Path) -> None:
    """Write the table for later runs, readable by the owner of the instance folder only."""
    handle = os.open(instance / FILE_NAME, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        file.writelines("\t".join(vars(person).values()) + "\n" for person in people)


def kept_passwords(instance: Path) -> list[Person]:
    """The table of the run that loaded the demonstration. Raises Refusal when the file is gone."""
    path = instance / FILE_NAME
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
        return [Person(*line.split("\t")) for line in lines]
    except (OSError, TypeError) as error:
        raise Refusal(
            f"Không đọc được {path}; xóa thư mục {instance} rồi chạy lại để nạp bản minh họa mới."
        ) from error


@dataclass(frozen=True)
class Hashes:
    """Hashes of the passwords, made before the transaction; `closed` belongs to no password."""

    by_username: dict[str, str]
    closed: str


def hash_all(people: Sequence[Person]) -> Hashes:
    """Hash every password."""
    hashes = {person.username: operations.hash_password(person.password) for person in people}
    return Hashes(hashes, operations.dummy_hash())


class Company:
    """Everyone in the demonstration, as rules take them."""

    def __init__(self) -> None:
        self.by_username: dict[str, Actor] = {}
        self.reporters: dict[int, Actor] = {}

    def __getitem__(self, username: str) -> Actor:
        return self.by_username[username]


def create_accounts(
    issuer: UnitVersion, units: Sequence[UnitVersion], hashes: Hashes, *, now: dt.datetime
) -> Company:
    """Create every account within the running transaction.

    A unit's results are handed in by its own clerk, who is locked out where nobody is to sign in for the
    unit. Returns the people.
    """
    company = Company()
    by_name = {version.short_name: version for version in [issuer, *units]}
    for part in PARTS:
        version = by_name[part.unit]
        account = _create(part, version.unit_id, hashes.by_username[part.username], now)
        company.by_username[part.username] = actor_of(account, version.short_name)
        if part.role in {Role.UNIT_REPORTER, Role.OFFICE}:
            company.reporters[version.unit_id] = company.by_username[part.username]
    for number, version in enumerate(units, start=1):
        if version.unit_id not in company.reporters:
            part = Part(f"minh.hoa.{number:02d}", f"Cán bộ minh họa {version.short_name}", Role.UNIT_REPORTER, "")
            account = _create(part, version.unit_id, hashes.closed, now)
            operations.lock(account, actor=SYSTEM, now=now, version=None)
            company.reporters[version.unit_id] = actor_of(account, version.short_name)
    return company


def _create(part: Part, unit_id: int, password_hash: str, now: dt.datetime) -> Account:
    return operations.create_account(
        username=part.username,
        full_name=part.name,
        role=part.role,
        unit_id=unit_id,
        password_hash=password_hash,
        must_change=False,
        actor=SYSTEM,
        now=now,
    )
