"""What an administrator does with accounts, and what everyone may do with their own."""

from __future__ import annotations

import datetime as dt
import re

from tracker.accounts.models import Account
from tracker.accounts.operations.passwords import hash_password
from tracker.accounts.operations.signing_in import normal_username, revoke_all
from tracker.accounts.policy import can_manage
from tracker.accounts.queries import has_administrator_beside, is_taken
from tracker.accounts.registry import departed
from tracker.audit.operations import record
from tracker.core import db
from tracker.core.access import IN_UNIT, Actor, Role
from tracker.core.clock import local_day
from tracker.core.errors import Forbidden, Invalid, Stale
from tracker.units.queries import issuer_on, version_on
from tracker.units.states import UnitKind

USERNAME = re.compile(r"[a-z0-9][a-z0-9._-]{2,59}")
LOCALES = ("vi", "en")


def create_account(
    *,
    username: str,
    full_name: str,
    role: Role,
    unit_id: int,
    actor: Actor,
    now: dt.datetime,
    password_hash: str | None = None,
    password: str | None = None,
    must_change: bool = True,
    position_title: str = "",
    email: str | None = None,
    telephone: str = "",
) -> Account:
    """Create an account within the running transaction.

    Takes a hash (made before, outside the transaction), or for commands a password to hash here. Returns the
    account. Raises Forbidden, NotFound for the unit, Invalid for a name that is malformed or taken.
    """
    if not can_manage(actor):
        raise Forbidden
    name = normal_username(username)
    if USERNAME.fullmatch(name) is None:
        raise Invalid(
            "Tên đăng nhập gồm 3 đến 60 chữ không dấu, số, dấu chấm, gạch ngang hoặc gạch dưới.",
            field="username",
        )
    if is_taken(name):
        raise Invalid("Tên đăng nhập này đã có người dùng.", field="username")
    check_home(role, unit_id, local_day(now))
    if not password_hash and not password:
        raise Invalid("Cần nhập mật khẩu.", field="password")
    account = Account(
        username=name,
        full_name=full_name,
        position_title=position_title,
        email=email or None,
        telephone=telephone,
        password_hash=password_hash or hash_password(str(password)),
        role=role,
        unit_id=unit_id,
        must_change_password=must_change,
        created_at=now,
    )
    db.session.add(account)
    db.session.flush()
    _record("account.created", account, actor, now, {"role": role.value, "unit": unit_id})
    return account


def edit_account(
    account: Account,
    *,
    actor: Actor,
    now: dt.datetime,
    version: int | None,
    full_name: str,
    position_title: str,
    email: str | None,
    telephone: str,
    role: Role,
    unit_id: int,
) -> None:
    """Change a person's particulars, role and unit. Raises Forbidden, Stale, Invalid, NotFound."""
    _may_manage(account, actor, version)
    check_home(role, unit_id, local_day(now))
    if account.role == Role.ADMINISTRATOR and role is not Role.ADMINISTRATOR:
        _keep_an_administrator(account, "role")
    before: dict[str, str | int | bool | None] = {
        "role_before": account.role.value,
        "unit_before": account.unit_id,
    }
    moved = account.role != role or account.unit_id != unit_id
    account.full_name, account.position_title = full_name, position_title
    account.email, account.telephone = email or None, telephone
    account.role, account.unit_id = role, unit_id
    if moved:
        revoke_all(account.id, now=now)
        departed(account.id, actor, now)
    after: dict[str, str | int | bool | None] = {"role": role.value, "unit": unit_id, "moved": moved}
    _record("account.edited", account, actor, now, after | before if moved else after)


def edit_profile(
    account: Account,
    *,
    actor: Actor,
    now: dt.datetime,
    version: int | None,
    email: str | None,
    telephone: str,
    wants_mail: bool,
    locale: str,
) -> None:
    """Change one's own mail address, wish for mail, telephone, language. Raises Forbidden, Stale, Invalid."""
    if actor.user_id != account.id:
        raise Forbidden
    if version != account.version:
        raise Stale
    if locale not in LOCALES:
        raise Invalid("Ngôn ngữ này chưa có.", field="locale")
    account.email, account.telephone, account.locale = email or None, telephone, locale
    account.wants_mail = wants_mail
    _record("account.profile_edited", account, actor, now, {})


def lock(account: Account, *, actor: Actor, now: dt.datetime, version: int | None) -> None:
    """Lock an account and end its sessions. Raises Forbidden, Stale, Invalid for the last administrator."""
    _may_manage(account, actor, version)
    _close(account, actor, now)
    _record("account.locked", account, actor, now, {})


def leave(account: Account, *, left_on: dt.date, actor: Actor, now: dt.datetime, version: int | None) -> None:
    """A person leaves the service or their unit: locked with the date, sessions ended; the unit's work stays.

    As `lock` raises; Invalid also for a day that lies ahead.
    """
    _may_manage(account, actor, version)
    if left_on > local_day(now):
        raise Invalid("Ngày này chưa tới; hãy ghi vào ngày người đó nghỉ.", field="left_on")
    _close(account, actor, now, left_on=left_on)
    _record("account.left", account, actor, now, {"left_on": left_on.isoformat()})


def _close(account: Account, actor: Actor, now: dt.datetime, *, left_on: dt.date | None = None) -> None:
    if account.id == actor.user_id:
        raise Invalid("Không tự khóa tài khoản đang dùng.")
    if account.role == Role.ADMINISTRATOR:
        _keep_an_administrator(account, None)
    account.is_locked, account.left_on = True, left_on
    revoke_all(account.id, now=now)
    departed(account.id, actor, now)


def unlock(account: Account, *, actor: Actor, now: dt.datetime, version: int | None) -> None:
    """Let a locked account sign in again. Raises Forbidden, Stale."""
    _may_manage(account, actor, version)
    account.is_locked, account.left_on = False, None
    _record("account.unlocked", account, actor, now, {})


def reset_password(
    account: Account, *, password_hash: str, actor: Actor, now: dt.datetime, version: int | None
) -> None:
    """Give a new first password, to be changed at the next sign-in; ends the sessions. As `lock` raises."""
    _may_manage(account, actor, version)
    account.password_hash = password_hash
    account.must_change_password = True
    revoke_all(account.id, now=now)
    _record("account.password_reset", account, actor, now, {})


def change_password(
    account: Account,
    *,
    seen_hash: str,
    password_hash: str,
    actor: Actor,
    now: dt.datetime,
    keep: int | None,
) -> None:
    """Set one's own new password and end one's other sessions.

    Takes the hash that the old password was compared with (outside the transaction), the new hash and the
    session to keep. Raises Forbidden for another's account, Stale when the password has changed meanwhile.
    """
    if actor.user_id != account.id:
        raise Forbidden
    if account.password_hash != seen_hash:
        raise Stale
    account.password_hash = password_hash
    account.must_change_password = False
    revoke_all(account.id, now=now, keep=keep)
    _record("account.password_changed", account, actor, now, {})


def _may_manage(account: Account, actor: Actor, version: int | None) -> None:
    if not can_manage(actor):
        raise Forbidden
    if version is not None and version != account.version:
        raise Stale


def check_home(role: Role, unit_id: int, day: dt.date) -> None:
    """Raise Invalid where a role and a unit do not go together; administrators and auditors sit anywhere.

    Who reports does so for a unit that receives directives; who follows up sits in an office of the district,
    because its tasks are decided on by the leader; leaders belong to the unit that issues. NotFound for no unit.
    """
    unit = version_on(unit_id, day)
    issuer = issuer_on(day)
    issues = issuer.unit_id == unit_id if issuer is not None else unit.kind is UnitKind.DISTRICT
    if role in IN_UNIT and issues:
        raise Invalid("Vai trò này cần một cơ quan hoặc xã nhận nhiệm vụ.", field="unit_id")
    if role is Role.OFFICE and unit.kind is not UnitKind.OFFICE:
        raise Invalid("Vai trò Phòng Nội vụ cần một phòng chuyên môn của huyện.", field="unit_id")
    if role is Role.LEADER and not issues:
        raise Invalid("Vai trò lãnh đạo cần cơ quan ban hành văn bản.", field="unit_id")


def _keep_an_administrator(account: Account, field: str | None) -> None:
    if not has_administrator_beside(account.id):
        raise Invalid("Đây là tài khoản quản trị cuối cùng còn dùng được.", field=field)


def _record(
    act: str, account: Account, actor: Actor, now: dt.datetime, details: dict[str, str | int | bool | None]
) -> None:
    record(act, actor=actor, now=now, subject_type="account", subject_id=account.id, details=details)
