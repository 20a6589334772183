"""Deciding in the place of a leader who is away."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from tracker.core.access import Actor
from tracker.core.clock import local_day
from tracker.core.errors import Invalid
from tracker.tasks.registry import absent_for


def in_place_of(leader_id: int | None, *, actor: Actor, now: dt.datetime) -> Actor:
    """The actor as who decides for an absent leader, so that event, record and message say so.

    Takes the leader's account, or None (also 0) for the actor's own decision. Raises Invalid where no such
    delegation holds today.
    """
    if not leader_id:
        return actor
    for absent in absent_for(actor, local_day(now)):
        if absent.leader_id == leader_id:
            return replace(actor, instead_of=absent.name)
    raise Invalid("Ủy quyền này không còn hiệu lực.", field="instead_of")
