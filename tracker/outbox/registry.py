"""What the outbox asks of the accounts package: who stands behind a role, and who reads mail."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from tracker.core.access import Actor, Role


@dataclass(frozen=True)
class MailReader:
    """A person who is told of messages by mail."""

    actor: Actor
    account_id: int
    address: str


class Addressees(Protocol):
    """Resolves people; implemented above, plugged in at start."""

    def mail_readers(self) -> Sequence[MailReader]:
        """Those who are not locked, have a mail address and want mail."""
        ...

    def accounts_with_role(self, role: Role) -> Sequence[int]:
        """Identifiers of the people who hold a role and are not locked."""
        ...


class _Registry:
    addressees: Addressees | None = None


_registry = _Registry()


def use_addressees(addressees: Addressees) -> None:
    """Plug in the resolver."""
    _registry.addressees = addressees


def addressees() -> Addressees:
    """The resolver; raises RuntimeError before the application was put together."""
    if _registry.addressees is None:
        raise RuntimeError("no addressees were plugged in")
    return _registry.addressees
