"""Verbs on accounts: passwords, signing in and out, and what an administrator does."""

from tracker.accounts.operations.managing import (
    change_password,
    create_account,
    edit_account,
    edit_profile,
    lock,
    reset_password,
    unlock,
)
from tracker.accounts.operations.passwords import (
    check_strength,
    dummy_hash,
    first_password,
    hash_password,
    matches,
)
from tracker.accounts.operations.signing_in import (
    ATTEMPTS_PER_ADDRESS,
    Throttled,
    begin_attempt,
    browser_name,
    clear_old,
    end_session,
    fail_attempt,
    normal_username,
    open_session,
    revoke_session,
    touch,
)

__all__ = [
    "ATTEMPTS_PER_ADDRESS",
    "Throttled",
    "begin_attempt",
    "browser_name",
    "change_password",
    "check_strength",
    "clear_old",
    "create_account",
    "dummy_hash",
    "edit_account",
    "edit_profile",
    "end_session",
    "fail_attempt",
    "first_password",
    "hash_password",
    "lock",
    "matches",
    "normal_username",
    "open_session",
    "reset_password",
    "revoke_session",
    "touch",
    "unlock",
]
