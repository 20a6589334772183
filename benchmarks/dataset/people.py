"""The units and people of the invented district."""

from __future__ import annotations

import datetime as dt
import uuid
from dataclasses import dataclass

from benchmarks.dataset.rows import Rows
from tracker.accounts.models import Account
from tracker.accounts.operations.passwords import hash_password
from tracker.core.access import Role
from tracker.core.text import sort_key, unit_key
from tracker.units.models import GroupMember, Unit, UnitGroup, UnitVersion
from tracker.units.states import UnitKind

PASSWORD = "mot-mat-khau-chi-de-do"
FROM = dt.date(2015, 1, 1)
AGENCIES = 17
COMMUNES = 17
OFFICE = "bench.office"
LEADER = "bench.leader"
ISSUER = "Ủy ban nhân dân huyện Mẫu"


@dataclass(frozen=True)
class Member:
    """A unit that receives tasks, its version and the account that reports for it."""

    unit_id: int
    version_id: int
    account_id: int
    username: str


@dataclass(frozen=True)
class District:
    """Who there is: the receiving units, communes last, and the account that decides."""

    members: tuple[Member, ...]
    office_id: int

    @property
    def communes(self) -> tuple[Member, ...]:
        """The communes."""
        return self.members[AGENCIES:]


def add_people(rows: Rows, now: dt.datetime) -> District:
    """Collect units, groups and accounts; the first agency is the office that follows up."""
    people = _People(rows, hash_password(PASSWORD), now - dt.timedelta(days=1000))
    groups = [
        rows.add(UnitGroup, name=name, folded=unit_key(name), position=place, is_issuer=place == 0)
        for place, name in enumerate(("Cơ quan ban hành", "Các cơ quan, đơn vị huyện", "UBND các xã, thị trấn"))
    ]
    issuer, _ = _unit(rows, groups[0], 0, name=ISSUER, short="UBND huyện Mẫu", kind=UnitKind.DISTRICT)
    members = []
    for place in range(1, AGENCIES + COMMUNES + 1):
        commune = place > AGENCIES
        short = f"Xã Mẫu {place - AGENCIES:02}" if commune else f"Phòng Chuyên môn mẫu {place:02}"
        name = f"Ủy ban nhân dân {short.lower()}" if commune else short
        kind = UnitKind.COMMUNE if commune else UnitKind.OFFICE
        unit_id, version_id = _unit(rows, groups[2 if commune else 1], place, name=name, short=short, kind=kind)
        username = f"bench.{place:02}"
        account = people.add(username, Role.UNIT_REPORTER, unit_id)
        members.append(Member(unit_id, version_id, account, username))
    office = people.add(OFFICE, Role.OFFICE, members[0].unit_id)
    people.add(LEADER, Role.LEADER, issuer)
    return District(tuple(members), office)


def _unit(rows: Rows, group_id: int, place: int, *, name: str, short: str, kind: UnitKind) -> tuple[int, int]:
    unit_id = rows.add(
        Unit,
        uuid=str(uuid.UUID(int=place + 1)),
        position=place,
        wants_head_approval=False,
        one_stop=kind is UnitKind.COMMUNE,
        version=1,
    )
    version_id = rows.add(
        UnitVersion,
        unit_id=unit_id,
        name=name,
        short_name=short,
        folded=unit_key(name),
        sort_key=sort_key(short),
        kind=kind,
        symbol="M" if kind is UnitKind.OFFICE else "UBND",
        issuer_line=name.upper(),
        parent_line=ISSUER.upper() if kind is UnitKind.OFFICE else "",
        place="Huyện Mẫu",
        signer_title="TRƯỞNG PHÒNG" if kind is UnitKind.OFFICE else "CHỦ TỊCH",
        valid_from=FROM,
    )
    rows.add(GroupMember, group_id=group_id, unit_id=unit_id, valid_from=FROM)
    return unit_id, version_id


@dataclass(frozen=True)
class _People:
    """Collects accounts that share one password."""

    rows: Rows
    hashed: str
    created_at: dt.datetime

    def add(self, username: str, role: Role, unit_id: int) -> int:
        return self.rows.add(
            Account,
            username=username,
            full_name=f"Người mẫu {username}",
            role=role,
            unit_id=unit_id,
            password_hash=self.hashed,
            must_change_password=False,
            created_at=self.created_at,
            version=1,
        )
