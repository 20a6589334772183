"""What the accounts tell those above them: that somebody no longer works where they did."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from tracker.core.access import Actor

Departure = Callable[[int, Actor, dt.datetime], None]


class _Registry:
    def __init__(self) -> None:
        self.departures: dict[str, Departure] = {}


_registry = _Registry()


def on_departure(name: str, departure: Departure) -> None:
    """Have a function called, inside the transaction, with who left, who noted it and when."""
    _registry.departures[name] = departure


def departed(account_id: int, actor: Actor, now: dt.datetime) -> None:
    """Tell that a person was locked, left, or moved to another unit or role."""
    for departure in _registry.departures.values():
        departure(account_id, actor, now)
