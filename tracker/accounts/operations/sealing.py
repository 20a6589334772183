"""What is kept of secrets: encrypted where it must be read again, a keyed hash where it only is compared."""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass, field

from tracker.config import Config

SECOND_STEP = "second step"


@dataclass(frozen=True)
class Keys:
    """Keys derived from the service's secret key, the present one first; earlier ones still open."""

    secrets: tuple[str, ...] = field(repr=False)

    def derived(self, purpose: str) -> list[bytes]:
        """A key of 32 bytes for each secret, for one purpose only."""
        return [hmac.digest(secret.encode(), purpose.encode(), "sha256") for secret in self.secrets]


def keys_of(config: Config) -> Keys:
    """The keys of an installation."""
    return Keys((config.secret_key, *config.secret_key_fallbacks))


def encrypt(text: str, keys: Keys, purpose: str = SECOND_STEP) -> str:
    """Encrypt with the present key for a purpose; what serves one purpose opens nothing of another."""
    from cryptography.fernet import Fernet

    return Fernet(_fernet_keys(keys, purpose)[0]).encrypt(text.encode()).decode()


def decrypt(token: str, keys: Keys, purpose: str = SECOND_STEP) -> str | None:
    """What was encrypted with the present or an earlier key; None where no key opens it any more."""
    from cryptography.fernet import Fernet, InvalidToken, MultiFernet

    try:
        found = MultiFernet([Fernet(key) for key in _fernet_keys(keys, purpose)]).decrypt(token.encode())
    except InvalidToken:
        return None
    return found.decode()


def _fernet_keys(keys: Keys, purpose: str) -> list[bytes]:
    return [base64.urlsafe_b64encode(key) for key in keys.derived(purpose)]


def code_hashes(code: str, keys: Keys) -> list[str]:
    """The keyed hash of a code under each key, the present one first; space, hyphens and case do not matter."""
    bare = "".join(char for char in code.casefold() if char.isalnum()).encode()
    return [hmac.new(key, bare, hashlib.sha256).hexdigest() for key in keys.derived("one-time code")]
