"""What a recommendation came from, told by the packages above: an item of a facility, people's feedback.

A source keeps the link rows itself; `create_app()` plugs it in under a lasting name, which addresses carry.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from tracker.core.access import Actor
from tracker.escalations.states import Field, LevelCode


@dataclass(frozen=True, slots=True)
class Origin:
    """What a recommendation came from, as its page shows it: a word for what it is, its name, where it stands.

    `label` is final text in the reader's language; `url` is empty where the person may not open it.
    """

    label: str
    title: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """What a source proposes for a new recommendation: of which unit, from what, and texts to begin with.

    `funds` are in đồng.
    """

    unit_id: int
    origin: Origin
    title: str = ""
    content: str = ""
    field: Field = Field.OTHER
    competent_level: LevelCode | None = None
    basis: str = ""
    done_here: str = ""
    funds: int | None = None


class Source(Protocol):
    """A package whose rows can be raised upward; implemented above."""

    def offer(self, key: int, actor: Actor, now: dt.datetime) -> Offer:
        """What is proposed for one of its rows.

        Raises NotFound for one that the person does not see, another Refusal for one that cannot be raised now.
        """
        ...

    def link(self, key: int, escalation_id: int, *, actor: Actor, now: dt.datetime) -> None:
        """Keep, inside the transaction, that a recommendation came from the row.

        Refuses with a Refusal, also what is of another unit than the recommendation. Called without a request.
        """
        ...

    def origins(self, escalation_id: int, actor: Actor) -> Sequence[Origin]:
        """What of its rows a recommendation came from, as far as the person may know."""
        ...


@dataclass(frozen=True, slots=True)
class Link:
    """A row of a source, by the source's name and the row's identifier."""

    source: str
    key: int


class _Registry:
    def __init__(self) -> None:
        self.sources: dict[str, Source] = {}


_registry = _Registry()


def use_source(name: str, source: Source) -> None:
    """Plug in a source under a lasting name."""
    _registry.sources[name] = source


def source_named(name: str) -> Source | None:
    """The source of that name, None where there is none."""
    return _registry.sources.get(name)


def origins_of(escalation_id: int, actor: Actor) -> list[Origin]:
    """What a recommendation came from, of every source."""
    return [one for source in _registry.sources.values() for one in source.origins(escalation_id, actor)]
