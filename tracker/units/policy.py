"""Who may change units: administrators and the office that runs the service."""

from __future__ import annotations

from tracker.core.access import Actor, Role

KEEPERS = frozenset({Role.ADMINISTRATOR, Role.OFFICE})


def can_keep(actor: Actor) -> bool:
    """Whether the actor may import and edit units (the service itself may, by command)."""
    return actor.is_system or actor.has(*KEEPERS)
