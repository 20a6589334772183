"""A new password by a code on paper: communes have no mail, so the administrator hands a slip over."""

from __future__ import annotations

import datetime as dt

from sqlalchemy import CursorResult, delete, update

from tracker.accounts.models import Account, PaperCode, actor_of
from tracker.accounts.operations.sealing import Keys, code_hashes
from tracker.accounts.operations.second_step import one_time_code
from tracker.accounts.operations.signing_in import revoke_all
from tracker.accounts.policy import can_manage
from tracker.audit.operations import record
from tracker.core import db
from tracker.core.access import Actor
from tracker.core.errors import Forbidden, Invalid, Stale

VALID = dt.timedelta(hours=72)


def issue_paper_code(account: Account, *, keys: Keys, actor: Actor, now: dt.datetime, version: int | None) -> str:
    """Draw the code of a slip; a slip issued before serves no more. The password stays until it is used.

    Returns the code, which is shown this once. Raises Forbidden, Stale, Invalid for a locked account.
    """
    if not can_manage(actor):
        raise Forbidden
    if version is not None and version != account.version:
        raise Stale
    if account.is_locked:
        raise Invalid("Tài khoản đang bị khóa; hãy mở khóa trước.")
    db.session.execute(delete(PaperCode).where(PaperCode.account_id == account.id))
    code = one_time_code()
    db.session.add(
        PaperCode(
            account_id=account.id, code_hash=code_hashes(code, keys)[0], created_at=now, expires_at=now + VALID
        )
    )
    _record("account.code_issued", account, actor, now)
    return code


def use_paper_code(account: Account, code: str, *, password_hash: str, keys: Keys, now: dt.datetime) -> None:
    """Set a new password with the code of a slip; ends the sessions.

    Raises Invalid, with one sentence for every reason, for a code that is wrong, used or too old.
    """
    result = db.session.execute(
        update(PaperCode)
        .where(
            PaperCode.account_id == account.id,
            PaperCode.used_at.is_(None),
            PaperCode.expires_at > now,
            PaperCode.code_hash.in_(code_hashes(code, keys)),
        )
        .values(used_at=now)
    )
    if account.is_locked or not isinstance(result, CursorResult) or result.rowcount != 1:
        raise Invalid("Tên đăng nhập hoặc mã không đúng, hoặc mã đã hết hạn.", field="code")
    account.password_hash = password_hash
    account.must_change_password = False
    revoke_all(account.id, now=now)
    _record("account.code_used", account, actor_of(account), now)


def _record(act: str, account: Account, actor: Actor, now: dt.datetime) -> None:
    record(act, actor=actor, now=now, subject_type="account", subject_id=account.id)
