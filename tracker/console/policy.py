"""Who looks after the service: administrators, and commands given on the machine itself."""

from __future__ import annotations

from tracker.core.access import Actor, Role


def can_configure(actor: Actor) -> bool:
    """Whether the actor may change settings and send mails again."""
    return actor.is_system or actor.has(Role.ADMINISTRATOR)
