"""Where a need can lead: packages plug in how their rows are shown here, each under a kind of its own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.core.access import Actor


@dataclass(frozen=True)
class Led:
    """A row that a need led to: what it is called, where it stands in words, and its address."""

    title: str
    state: Any
    url: str


Show = Callable[[Actor, Sequence[int]], dict[int, Led]]


@dataclass(frozen=True)
class Leading:
    """A kind of row that needs lead to: its label, and how some of them are shown to a person, by identifier.

    What the person may not see is left out.
    """

    label: Any
    show: Show


_kinds: dict[str, Leading] = {}


def use_leading(kind: str, leading: Leading) -> None:
    """Say how rows of a kind are shown; called once at start."""
    _kinds[kind] = leading


def leadings() -> dict[str, Leading]:
    """Every kind that was plugged in."""
    return _kinds
