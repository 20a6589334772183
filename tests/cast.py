"""The people of the tests: office, second clerk, leader, two communes, an agency, a stranger, and so on."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from argon2 import PasswordHasher

from tracker.accounts.models import Account, actor_of
from tracker.core import db, transaction
from tracker.core.access import Actor, Role
from tracker.core.text import sort_key, unit_key
from tracker.units.models import GroupMember, Unit, UnitGroup, UnitVersion
from tracker.units.states import UnitKind

PASSWORD = "mat-khau-thu-nghiem-2024"
FROM = dt.date(2020, 2, 1)
UNITS = {
    "district": ("Ủy ban nhân dân huyện Phong Thổ", "UBND huyện Phong Thổ", UnitKind.DISTRICT, "issuer"),
    "office": ("Phòng Nội vụ", "Phòng Nội vụ", UnitKind.OFFICE, "cơ quan, đơn vị huyện"),
    "agency": ("Phòng Tư pháp", "Phòng Tư pháp", UnitKind.OFFICE, "cơ quan, đơn vị huyện"),
    "commune_a": ("Ủy ban nhân dân xã Dào San", "Xã Dào San", UnitKind.COMMUNE, "UBND các xã, thị trấn"),
    "commune_b": ("Ủy ban nhân dân xã Bản Lang", "Xã Bản Lang", UnitKind.COMMUNE, "UBND các xã, thị trấn"),
    "commune_c": ("Ủy ban nhân dân xã Nậm Xe", "Xã Nậm Xe", UnitKind.COMMUNE, "UBND các xã, thị trấn"),
}
PEOPLE = {
    "admin": ("Quản trị thử", Role.ADMINISTRATOR, "office"),
    "office": ("Cán bộ Nội vụ thử", Role.OFFICE, "office"),
    "office_2": ("Cán bộ Nội vụ hai", Role.OFFICE, "office"),
    "leader": ("Lãnh đạo thử", Role.LEADER, "district"),
    "auditor": ("Kiểm tra thử", Role.AUDITOR, "district"),
    "commune_a": ("Báo cáo Dào San", Role.UNIT_REPORTER, "commune_a"),
    "head_a": ("Lãnh đạo Dào San", Role.UNIT_HEAD, "commune_a"),
    "commune_b": ("Báo cáo Bản Lang", Role.UNIT_REPORTER, "commune_b"),
    "agency": ("Báo cáo Tư pháp", Role.UNIT_REPORTER, "agency"),
    "stranger": ("Báo cáo Nậm Xe", Role.UNIT_REPORTER, "commune_c"),
}


@dataclass(frozen=True)
class Cast:
    """Identifiers of the rows; rows themselves are loaded afresh by each test."""

    password: str
    units: dict[str, int]
    people: dict[str, int]

    def account(self, name: str) -> Account:
        """The account of a person, in the present session."""
        return db.session.get_one(Account, self.people[name])

    def actor(self, name: str) -> Actor:
        """The person as rules take them."""
        return actor_of(self.account(name))

    def unit(self, name: str) -> Unit:
        """A unit, in the present session."""
        return db.session.get_one(Unit, self.units[name])


def build_cast(now: dt.datetime) -> Cast:
    """Write units, groups and people of the tests; every password is the same."""
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    hashed = quick.hash(PASSWORD)
    units: dict[str, Unit] = {}
    with transaction() as session:
        groups = {
            "issuer": _group("issuer", 0, is_issuer=True),
            "cơ quan, đơn vị huyện": _group("cơ quan, đơn vị huyện", 1),
            "UBND các xã, thị trấn": _group("UBND các xã, thị trấn", 2),
        }
        session.add_all(groups.values())
        for position, (name, (full, short, kind, group)) in enumerate(UNITS.items()):
            units[name] = _unit(position, full, short, kind)
            session.add(units[name])
            session.add(GroupMember(group=groups[group], unit=units[name], valid_from=FROM))
        session.flush()
        people = {
            name: Account(
                username=name.replace("_", "."),
                full_name=full,
                role=role,
                unit_id=units[unit].id,
                password_hash=hashed,
                must_change_password=False,
                created_at=now,
            )
            for name, (full, role, unit) in PEOPLE.items()
        }
        session.add_all(people.values())
        session.flush()
        return Cast(
            password=PASSWORD,
            units={name: unit.id for name, unit in units.items()},
            people={name: account.id for name, account in people.items()},
        )


def _group(name: str, position: int, *, is_issuer: bool = False) -> UnitGroup:
    return UnitGroup(name=name, folded=unit_key(name), position=position, is_issuer=is_issuer)


def _unit(position: int, full: str, short: str, kind: UnitKind) -> Unit:
    unit = Unit(uuid=str(uuid.uuid4()), position=position, one_stop=kind is UnitKind.COMMUNE)
    unit.versions.append(
        UnitVersion(
            name=full,
            short_name=short,
            folded=unit_key(full),
            sort_key=sort_key(short),
            kind=kind,
            symbol="NV" if full == "Phòng Nội vụ" else "UBND",
            parent_line="ỦY BAN NHÂN DÂN HUYỆN PHONG THỔ" if kind is UnitKind.OFFICE else "",
            issuer_line=full.upper(),
            place="Phong Thổ",
            signer_title="TRƯỞNG PHÒNG" if kind is UnitKind.OFFICE else "CHỦ TỊCH",
            valid_from=FROM,
        )
    )
    return unit
