"""Two-step sign-in: codes by time (RFC 6238) from a telephone, and recovery codes for the day it is gone."""

from __future__ import annotations

import datetime as dt
import hmac
import secrets
from enum import StrEnum

from sqlalchemy import delete, update
from sqlalchemy.engine import CursorResult

from tracker.accounts.models import Account, RecoveryCode, SecondStep
from tracker.accounts.operations.passwords import LETTERS
from tracker.accounts.operations.sealing import Keys, code_hashes, decrypt, encrypt
from tracker.accounts.operations.signing_in import revoke_all
from tracker.accounts.policy import can_manage
from tracker.accounts.queries import second_step_of
from tracker.audit.operations import record
from tracker.core import db
from tracker.core.access import Actor
from tracker.core.errors import Forbidden, Invalid, NotFound, Stale

ISSUER = "Theo dõi chỉ đạo"
STEP = 30
DRIFT = 1
"""A telephone's clock may be one half-minute off (RFC 6238, 5.2)."""
RECOVERY_CODES = 10


class Proof(StrEnum):
    """By what a person passed the second step."""

    CODE = "code"
    RECOVERY = "recovery"


def begin_second_step(account: Account, *, keys: Keys, actor: Actor, now: dt.datetime) -> None:
    """Draw a new secret for a person who has none confirmed; it asks for nothing until a code confirms it.

    Raises Forbidden for another's account, Invalid when a second step is in force.
    """
    import pyotp

    _own(account, actor)
    present = second_step_of(account.id)
    if present is not None and present.confirmed_at is not None:
        raise Invalid("Tài khoản đã đăng nhập hai bước; hãy tắt trước khi cài lại.")
    sealed = encrypt(pyotp.random_base32(), keys)
    if present is None:
        db.session.add(SecondStep(account_id=account.id, secret=sealed, created_at=now))
    else:
        present.secret, present.created_at = sealed, now
    _record("account.second_step_begun", account, actor, now)


def confirm_second_step(
    account: Account, code: str, *, keys: Keys, actor: Actor, now: dt.datetime, moment: dt.datetime
) -> list[str]:
    """Put the second step in force with the first code of the telephone, and end the other proofs.

    `moment` is the time by which codes are reckoned. Returns the recovery codes, which are shown this once.
    Raises Forbidden, NotFound when nothing was begun, Invalid for a wrong code.
    """
    _own(account, actor)
    step = second_step_of(account.id)
    if step is None or step.confirmed_at is not None:
        raise NotFound("Chưa bắt đầu cài đăng nhập hai bước, hoặc đã cài xong.")
    if not _accept(step, code, keys, moment):
        raise Invalid("Mã không đúng; kiểm tra giờ của điện thoại rồi nhập mã đang hiện.", field="code")
    step.confirmed_at = now
    _record("account.second_step_set", account, actor, now)
    return _new_codes(account, keys)


def renew_recovery_codes(account: Account, *, keys: Keys, actor: Actor, now: dt.datetime) -> list[str]:
    """New recovery codes in the place of the old ones, shown this once. Raises Forbidden, NotFound."""
    _own(account, actor)
    _confirmed(account)
    _record("account.recovery_renewed", account, actor, now)
    return _new_codes(account, keys)


def remove_second_step(account: Account, *, required: bool, actor: Actor, now: dt.datetime) -> None:
    """Turn one's own second step off. Raises Forbidden, NotFound, Invalid where the role requires it."""
    _own(account, actor)
    _confirmed(account)
    if required:
        raise Invalid("Vai trò này bắt buộc đăng nhập hai bước.")
    _forget(account)
    _record("account.second_step_removed", account, actor, now)


def reset_second_step(account: Account, *, actor: Actor, now: dt.datetime, version: int | None) -> None:
    """Take away the second step of a person who lost telephone and codes; ends the sessions.

    Raises Forbidden, also for one's own; Stale; NotFound where there is none.
    """
    if not can_manage(actor) or actor.user_id == account.id:
        raise Forbidden
    if version is not None and version != account.version:
        raise Stale
    if second_step_of(account.id) is None:
        raise NotFound("Tài khoản này chưa cài đăng nhập hai bước.")
    _forget(account)
    revoke_all(account.id, now=now)
    _record("account.second_step_reset", account, actor, now)


def pass_second_step(
    account_id: int, code: str, *, keys: Keys, now: dt.datetime, moment: dt.datetime
) -> Proof | None:
    """Whether a code admits a person whose password was right, and by what; a code admits once.

    Six digits are a code of the telephone, anything else a recovery code.
    """
    step = second_step_of(account_id)
    if step is None or step.confirmed_at is None:
        return None
    bare = "".join(code.split())
    if bare.isascii() and bare.isdigit() and len(bare) == 6:
        return Proof.CODE if _accept(step, bare, keys, moment) else None
    return Proof.RECOVERY if _use_recovery(account_id, code, keys, now) else None


def secret_of(step: SecondStep, keys: Keys) -> str | None:
    """The secret in the clear, for the page that shows it once; None where no key opens it any more."""
    return decrypt(step.secret, keys)


def provisioning_uri(secret: str, username: str) -> str:
    """The address that authenticator apps read from a QR code."""
    import pyotp

    return pyotp.TOTP(secret).provisioning_uri(name=username, issuer_name=ISSUER)


def _accept(step: SecondStep, code: str, keys: Keys, moment: dt.datetime) -> bool:
    """Compare with the codes around a moment that come after the newest accepted one, and take that place.

    The counter moves in one statement with its condition, so that of two with the same code one is refused.
    """
    import pyotp

    secret = decrypt(step.secret, keys)
    if secret is None:
        return False
    totp, present = pyotp.TOTP(secret), int(moment.timestamp()) // STEP
    bare = "".join(code.split())
    for counter in range(present - DRIFT, present + DRIFT + 1):
        if hmac.compare_digest(totp.generate_otp(counter).encode(), bare.encode()):
            return _take(step.id, counter)
    return False


def _take(step_id: int, counter: int) -> bool:
    result = db.session.execute(
        update(SecondStep)
        .where(SecondStep.id == step_id, SecondStep.last_counter < counter)
        .values(last_counter=counter)
    )
    return isinstance(result, CursorResult) and result.rowcount == 1


def _use_recovery(account_id: int, code: str, keys: Keys, now: dt.datetime) -> bool:
    result = db.session.execute(
        update(RecoveryCode)
        .where(
            RecoveryCode.account_id == account_id,
            RecoveryCode.used_at.is_(None),
            RecoveryCode.code_hash.in_(code_hashes(code, keys)),
        )
        .values(used_at=now)
    )
    return isinstance(result, CursorResult) and result.rowcount == 1


def one_time_code() -> str:
    """A random code in two groups of five (about 49 bits), without letters that look like others."""
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(5)) for _ in range(2))


def _new_codes(account: Account, keys: Keys) -> list[str]:
    db.session.execute(delete(RecoveryCode).where(RecoveryCode.account_id == account.id))
    codes = [one_time_code() for _ in range(RECOVERY_CODES)]
    db.session.add_all(RecoveryCode(account_id=account.id, code_hash=code_hashes(one, keys)[0]) for one in codes)
    return codes


def _forget(account: Account) -> None:
    for kind in (SecondStep, RecoveryCode):
        db.session.execute(delete(kind).where(kind.account_id == account.id))


def _confirmed(account: Account) -> None:
    step = second_step_of(account.id)
    if step is None or step.confirmed_at is None:
        raise NotFound("Tài khoản này chưa cài đăng nhập hai bước.")


def _own(account: Account, actor: Actor) -> None:
    if actor.user_id != account.id:
        raise Forbidden


def _record(act: str, account: Account, actor: Actor, now: dt.datetime) -> None:
    record(act, actor=actor, now=now, subject_type="account", subject_id=account.id)
