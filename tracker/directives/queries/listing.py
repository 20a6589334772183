"""Directives as a list: filtered, searched, sorted, counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, extract, func, select

from tracker.core import db
from tracker.core.access import Actor
from tracker.core.text import fold
from tracker.directives.models import Directive, Instruction, InstructionUnit
from tracker.directives.policy import visible_to
from tracker.directives.states import DirectiveState, Part

PER_PAGE = 25
MOST_WORDS = 8
ANY = "any"
"""As a state: discarded ones too. Otherwise a state that does not exist narrows nothing but to the undiscarded."""
SORTS = {
    "date": Directive.units_on,
    "taken": Directive.created_at,
    "number": Directive.folded,
    "state": Directive.state,
}


class Row(NamedTuple):
    """A directive in a list, with how much it assigns."""

    id: int
    state: DirectiveState
    type: str
    number: str | None
    symbol: str | None
    date_text: str | None
    subject: str
    received_on: dt.date | None
    created_at: dt.datetime
    instructions: int
    units: int


@dataclass(frozen=True)
class Filters:
    """What a list is narrowed to; empty values do not narrow. `sort` is a key of SORTS, '-' before it reverses."""

    words: str = ""
    state: str = ""
    type: str = ""
    year: str = ""
    sort: str = "-date"


def _where(filters: Filters, actor: Actor) -> list[ColumnElement[bool]]:
    words = fold(filters.words).split()[:MOST_WORDS]
    conditions = [visible_to(actor), *(Directive.folded.contains(word, autoescape=True) for word in words)]
    if filters.state in set(DirectiveState):
        conditions.append(Directive.state == DirectiveState(filters.state))
    elif filters.state != ANY:
        conditions.append(Directive.state != DirectiveState.WITHDRAWN)
    if filters.type:
        conditions.append(Directive.type == filters.type)
    if filters.year.isascii() and filters.year.isdigit() and len(filters.year) == 4 and filters.year > "0000":
        year = int(filters.year)
        conditions.append(Directive.units_on.between(dt.date(year, 1, 1), dt.date(year, 12, 31)))
    return conditions


def _rows(filters: Filters, actor: Actor) -> Select[Any]:
    column = SORTS.get(filters.sort.removeprefix("-"), Directive.units_on)
    down = filters.sort.startswith("-")
    instructions = (
        select(func.count())
        .where(Instruction.directive_id == Directive.id, Instruction.included.is_(True))
        .scalar_subquery()
    )
    units = (
        select(func.count(InstructionUnit.unit_id.distinct()))
        .join(Instruction, Instruction.id == InstructionUnit.instruction_id)
        .where(
            Instruction.directive_id == Directive.id,
            Instruction.included.is_(True),
            InstructionUnit.part == Part.LEAD,
        )
        .scalar_subquery()
    )
    return (
        select(
            Directive.id,
            Directive.state,
            Directive.type,
            Directive.number,
            Directive.symbol,
            Directive.date_text,
            Directive.subject,
            Directive.received_on,
            Directive.created_at,
            instructions,
            units,
        )
        .where(*_where(filters, actor))
        .order_by(column.desc() if down else column, Directive.id.desc() if down else Directive.id)
    )


def listing(filters: Filters, actor: Actor, *, page: int = 1, per: int = PER_PAGE) -> tuple[Sequence[Row], int]:
    """One page of the directives that an actor may know of, and how many there are in all."""
    total = db.session.scalar(select(func.count()).select_from(Directive).where(*_where(filters, actor))) or 0
    found = db.session.execute(_rows(filters, actor).limit(per).offset((page - 1) * per))
    return [Row(*row) for row in found], total


def counts_by_state(filters: Filters, actor: Actor) -> dict[DirectiveState, int]:
    """How many directives stand in each state under the filters other than the state."""
    other = Filters(words=filters.words, type=filters.type, year=filters.year, state=ANY)
    rows = db.session.execute(
        select(Directive.state, func.count()).where(*_where(other, actor)).group_by(Directive.state)
    )
    found = {DirectiveState(state): count for state, count in rows}
    return {state: found.get(state, 0) for state in DirectiveState}


def types(actor: Actor) -> list[str]:
    """The types of document among those that the actor may know of."""
    return list(
        db.session.scalars(select(Directive.type).where(visible_to(actor)).distinct().order_by(Directive.type))
    )


def years(actor: Actor) -> list[int]:
    """The years of the directives that the actor may know of, newest first."""
    year = extract("year", Directive.units_on)
    found = db.session.scalars(select(year).where(visible_to(actor)).distinct())
    return sorted((int(value) for value in found), reverse=True)
