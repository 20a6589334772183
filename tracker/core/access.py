"""Who acts: a role and a unit, as plain values that rules can take as arguments."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import Integer, bindparam


class Role(StrEnum):
    """What a person may do. One role an account."""

    ADMINISTRATOR = "administrator"
    OFFICE = "office"
    LEADER = "leader"
    UNIT_HEAD = "unit_head"
    UNIT_REPORTER = "unit_reporter"
    AUDITOR = "auditor"


ROLE_LABELS: dict[Role, str] = {
    Role.ADMINISTRATOR: "Quản trị",
    Role.OFFICE: "Phòng Nội vụ",
    Role.LEADER: "Lãnh đạo",
    Role.UNIT_HEAD: "Lãnh đạo đơn vị",
    Role.UNIT_REPORTER: "Cán bộ báo cáo",
    Role.AUDITOR: "Kiểm tra, thanh tra",
}

READS_ALL = frozenset({Role.OFFICE, Role.LEADER, Role.AUDITOR})
IN_UNIT = frozenset({Role.UNIT_HEAD, Role.UNIT_REPORTER})


@dataclass(frozen=True, slots=True)
class Actor:
    """The person (or the service itself) on whose behalf a rule is asked.

    `user_id` and `unit_id` are row identifiers; the service has neither. `instead_of` names the absent person in
    whose place this one decides, which what they decide then says.
    """

    user_id: int | None
    name: str
    role: Role | None
    unit_id: int | None
    unit_name: str = ""
    instead_of: str = ""

    @property
    def is_system(self) -> bool:
        """Whether the service itself acts, by its clock."""
        return self.role is None

    def has(self, *roles: Role) -> bool:
        """Whether the actor holds one of the roles."""
        return self.role in roles

    @property
    def bound(self) -> dict[str, int | None]:
        """The values of ACCOUNT_ID and UNIT_ID."""
        return {"account_id": self.user_id, "unit_id": self.unit_id}

    @property
    def reads_all(self) -> bool:
        """Whether the actor reads the tasks of every unit (office, leader, auditor, the service)."""
        return self.role is None or self.role in READS_ALL


ACCOUNT_ID = bindparam("account_id", type_=Integer())
UNIT_ID = bindparam("unit_id", type_=Integer())
"""Where a statement that is written once names the person and the person's unit; `Actor.bound` fills them in."""

SYSTEM = Actor(user_id=None, name="Hệ thống", role=None, unit_id=None)
