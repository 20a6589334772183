"""What an upgrade work is done for, which a package above tells: a need of the people."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tracker.core.access import Actor


@dataclass(frozen=True, slots=True)
class Cause:
    """A row that a work answers, as its page names it: a word for what it is, its title, its address."""

    label: str
    title: str
    url: str


Causes = Callable[[int, Actor], Sequence[Cause]]


class _Registry:
    def __init__(self) -> None:
        self.tellers: list[Causes] = []


_registry = _Registry()


def use_causes(teller: Causes) -> None:
    """Plug in a function that says what a work (by its number) answers, as far as the person sees it."""
    if teller not in _registry.tellers:
        _registry.tellers.append(teller)


def causes_of(work_id: int, actor: Actor) -> list[Cause]:
    """Everything that a work answers."""
    return [cause for teller in _registry.tellers for cause in teller(work_id, actor)]
