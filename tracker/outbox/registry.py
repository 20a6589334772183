"""What the outbox asks of the accounts package: who stands behind a unit, a role, an account."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from tracker.core.access import Role


class Addressees(Protocol):
    """Resolves people; implemented above, plugged in at start."""

    def mail_of_unit(self, unit_id: int) -> Sequence[str]:
        """Mail addresses of a unit's people who are not locked."""
        ...

    def mail_of_account(self, account_id: int) -> Sequence[str]:
        """Mail address of one person, or none."""
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
