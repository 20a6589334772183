"""What packages above tell the tasks: their unit's figures, and who acts for whom while away.

A register is plugged in for a kind of instruction. The task's own page and the page on which a result is handed in
show what it tells; a result keeps the figures as they were when it was handed in.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from tracker.core.access import Actor
from tracker.directives.states import InstructionKind


@dataclass(frozen=True, slots=True)
class Absent:
    """A leader who is away, in whose place another decides."""

    leader_id: int
    name: str


AbsentFor = Callable[[Actor, dt.date], Sequence[Absent]]


@dataclass(frozen=True, slots=True)
class Subject:
    """Of which task figures are asked: its unit, its period ('' where it does not recur), and at which moment."""

    task_id: int
    directive_id: int
    unit_id: int
    period: str
    assigned_at: dt.datetime
    now: dt.datetime


@dataclass(frozen=True, slots=True)
class Figure:
    """A whole number with its label and its unit of count, if it has one: Vietnamese texts with translations."""

    label: str
    value: int
    measure: str = ""


@dataclass(frozen=True, slots=True)
class UnitFigures:
    """What a register holds of a unit.

    `path` leads to where the unit keeps it. `proposal` is final Vietnamese text for the result, '' for none;
    people change it as they like before they hand in.
    """

    title: str
    figures: Sequence[Figure]
    path: str
    proposal: str = ""


Register = Callable[[Subject], UnitFigures | None]
Kept = list[dict[str, Any]]
"""Figures as a result keeps them: of each register its title and its figures."""


class _Registry:
    def __init__(self) -> None:
        self.registers: dict[InstructionKind, dict[str, Register]] = {}
        self.absent_for: AbsentFor | None = None


_registry = _Registry()


def use_register(kind: InstructionKind, name: str, register: Register) -> None:
    """Plug in a register for the tasks of a kind; the name tells registers of one kind apart."""
    _registry.registers.setdefault(kind, {})[name] = register


def figures_of(kind: InstructionKind, subject: Subject) -> list[UnitFigures]:
    """What the registers of a kind tell of a task's unit; none where they hold nothing."""
    registers = _registry.registers.get(kind, {})
    return [found for register in registers.values() if (found := register(subject)) is not None]


def kept(found: Sequence[UnitFigures]) -> Kept:
    """Figures as a result keeps them."""
    return [
        {"title": one.title, "figures": [[figure.label, figure.value, figure.measure] for figure in one.figures]}
        for one in found
    ]


def recalled(stored: Kept) -> list[UnitFigures]:
    """Figures that a result kept, as they are shown."""
    return [UnitFigures(one["title"], [Figure(*figure) for figure in one["figures"]], "") for one in stored]


def proposal(found: Sequence[UnitFigures]) -> str:
    """What the registers propose for the result, a paragraph each."""
    return "\n".join(one.proposal for one in found if one.proposal)


def use_absences(absent_for: AbsentFor) -> None:
    """Plug in what tells in whose place a person decides on a day."""
    _registry.absent_for = absent_for


def absent_for(actor: Actor, day: dt.date) -> Sequence[Absent]:
    """The leaders in whose place the actor decides on a day; none where no package keeps delegations."""
    return _registry.absent_for(actor, day) if _registry.absent_for else ()
