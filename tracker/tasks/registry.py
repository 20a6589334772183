"""Who acts for whom while away, as the package that keeps delegations knows it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tracker.core.access import Actor


@dataclass(frozen=True, slots=True)
class Absent:
    """A leader who is away, in whose place another decides."""

    leader_id: int
    name: str


AbsentFor = Callable[[Actor, dt.date], Sequence[Absent]]


class _Registry:
    absent_for: AbsentFor | None = None


_registry = _Registry()


def use_absences(absent_for: AbsentFor) -> None:
    """Plug in what tells in whose place a person decides on a day."""
    _registry.absent_for = absent_for


def absent_for(actor: Actor, day: dt.date) -> Sequence[Absent]:
    """The leaders in whose place the actor decides on a day; none where no package keeps delegations."""
    return _registry.absent_for(actor, day) if _registry.absent_for else ()
