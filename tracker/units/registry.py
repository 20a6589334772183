"""What higher packages do when a village begins or gets another name: their rows may have named it in words."""

from __future__ import annotations

from collections.abc import Callable

Named = Callable[[int, str], None]
"""Takes the unit and the village's folded name; called inside the transaction that writes the village."""

_followers: list[Named] = []


def use_follower(follower: Named) -> None:
    """Plug in what is told of every name that a village gets; plugging in the same one again changes nothing."""
    if follower not in _followers:
        _followers.append(follower)


def village_named(unit_id: int, folded: str) -> None:
    """Tell those plugged in that a unit has a village of this name."""
    for follower in _followers:
        follower(unit_id, folded)
