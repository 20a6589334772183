"""What a recommendation came of, which a package above tells: a need of the people, a facility."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.core.access import Actor


@dataclass(frozen=True)
class Origin:
    """A row that a recommendation came of, as its page names it: what kind of row, its title and its address."""

    label: Any
    title: str
    url: str


Origins = Callable[[int, Actor], Sequence[Origin]]
_tellers: list[Origins] = []


def use_origins(teller: Origins) -> None:
    """Plug in a function that says what a recommendation (by its number) came of, as far as the person sees it."""
    if teller not in _tellers:
        _tellers.append(teller)


def origins_of(escalation_id: int, actor: Actor) -> list[Origin]:
    """Everything that a recommendation came of."""
    return [origin for teller in _tellers for origin in teller(escalation_id, actor)]
