"""States as data: transitions are declared once, every pair that is not listed is refused."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from tracker.core.errors import IllegalTransition, Term, Verb

S = TypeVar("S", bound=StrEnum)


@dataclass(frozen=True)
class Transition(Generic[S]):
    """A verb, the states it may start from, the states it may lead to, and its label for people."""

    verb: str
    sources: frozenset[S]
    targets: frozenset[S]
    label: str


class Workflow(Generic[S]):
    """A closed table of transitions over one enumeration of states."""

    def __init__(self, labels: Mapping[S, str], transitions: Iterable[Transition[S]]) -> None:
        self.labels = dict(labels)
        self.transitions = {t.verb: t for t in transitions}

    def allows(self, verb: str, state: S) -> bool:
        """Whether the verb may start from the state."""
        return state in self.transitions[verb].sources

    def check(self, verb: str, state: S, target: S | None = None) -> None:
        """Raise IllegalTransition unless verb, source and (where given) target are listed."""
        transition = self.transitions[verb]
        if state not in transition.sources or (target is not None and target not in transition.targets):
            raise IllegalTransition(
                "Không thể '%(verb)s' khi tình trạng là '%(state)s'; hãy tải lại trang.",
                verb=Verb(transition.label),
                state=Term(self.labels[state]),
            )
