"""What a person looks after, as a condition on tasks and as lists for the page that sets it."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Date, bindparam, false, or_, select
from sqlalchemy.orm import InstrumentedAttribute

from tracker.accounts.models import Account
from tracker.core import db
from tracker.core.access import ACCOUNT_ID, Actor, Role
from tracker.core.errors import NotFound
from tracker.core.text import sort_key
from tracker.directives.models import Directive, Instruction, reference_of
from tracker.directives.states import DirectiveState, InstructionKind
from tracker.steering.models import Delegation, Responsibility
from tracker.tasks.models import Task

HOLDERS = frozenset({Role.OFFICE, Role.LEADER})
MOST_CHOICES = 200
MISSING = "Không tìm thấy người này."


@dataclass(frozen=True, slots=True)
class Scope:
    """What a person looks after: tasks of the directives, of the units, or of the kinds."""

    directive_ids: frozenset[int] = frozenset()
    unit_ids: frozenset[int] = frozenset()
    kinds: frozenset[InstructionKind] = frozenset()

    @property
    def empty(self) -> bool:
        """Whether the person looks after nothing in particular."""
        return not (self.directive_ids or self.unit_ids or self.kinds)

    @property
    def mark(self) -> str:
        """The whole as a short text, by which a form knows whether it was changed meanwhile."""
        return f"{sorted(self.directive_ids)} {sorted(self.unit_ids)} {sorted(kind.value for kind in self.kinds)}"

    def where(self, *, among_few: bool = False) -> ColumnElement[bool]:
        """The person's tasks as a WHERE expression; none where nothing is set.

        `among_few` is for rows that a narrower condition finds by its own index: the database then only looks at
        those instead of fetching all of the person's.
        """
        nothing = 0 if among_few else None
        parts: list[ColumnElement[bool]] = []
        if self.directive_ids:
            parts.append(_plus(Task.directive_id, nothing).in_(sorted(self.directive_ids)))
        if self.unit_ids:
            parts.append(_plus(Task.unit_id, nothing).in_(sorted(self.unit_ids)))
        if self.kinds:
            of_kind = select(Instruction.id).where(Instruction.kind.in_(sorted(self.kinds)))
            parts.append(Task.instruction_id.in_(of_kind))
        return or_(*parts) if parts else false()

    def holds(self, row: Any) -> bool:
        """Whether a row with the columns of a task list is among them."""
        return row.directive_id in self.directive_ids or row.unit_id in self.unit_ids or row.kind in self.kinds


def _plus(column: InstrumentedAttribute[int], nothing: int | None) -> ColumnElement[int]:
    """The column, or an expression of the same value that no index of it answers."""
    return column + nothing if nothing is not None else column.expression


def scope_of(actor: Actor, day: dt.date) -> Scope:
    """What a clerk or leader looks after, in one query; everybody else looks after nothing in particular.

    A leader also looks after what those do whose place the leader takes on the day.
    """
    if actor.role not in HOLDERS or actor.user_id is None:
        return Scope()
    statement = _OF_LEADER if actor.has(Role.LEADER) else _OF_CLERK
    return _scope(db.session.execute(statement, {"account_id": actor.user_id, "day": day}).all())


def in_force(delegate_id: int | BindParameter[int], day: dt.date | BindParameter[dt.date]) -> ColumnElement[bool]:
    """Delegations to a person that hold on a day."""
    return (
        (Delegation.delegate_id == delegate_id)
        & Delegation.ended_at.is_(None)
        & (Delegation.starts_on <= day)
        & (Delegation.ends_on >= day)
    )


_RESPONSIBILITIES = select(Responsibility.directive_id, Responsibility.unit_id, Responsibility.kind)
_OWN = Responsibility.account_id == ACCOUNT_ID
_ABSENT = select(Delegation.leader_id).where(in_force(ACCOUNT_ID, bindparam("day", type_=Date())))
_OF_CLERK = _RESPONSIBILITIES.where(_OWN)
_OF_LEADER = _RESPONSIBILITIES.where(or_(_OWN, Responsibility.account_id.in_(_ABSENT)))


def _scope(rows: Iterable[Any]) -> Scope:
    found = list(rows)
    return Scope(
        frozenset(row.directive_id for row in found if row.directive_id is not None),
        frozenset(row.unit_id for row in found if row.unit_id is not None),
        frozenset(row.kind for row in found if row.kind is not None),
    )


def chosen(account_id: int) -> Scope:
    """What is set for one account."""
    return _scope(
        db.session.execute(
            select(Responsibility.directive_id, Responsibility.unit_id, Responsibility.kind).where(
                Responsibility.account_id == account_id
            )
        )
    )


@dataclass(frozen=True, slots=True)
class Keeper:
    """A person with what they look after."""

    account_id: int
    name: str
    title: str
    scope: Scope


def clerks() -> list[Keeper]:
    """The clerks of the office who are not locked, by name, each with what they look after."""
    people = db.session.execute(
        select(Account.id, Account.full_name, Account.position_title).where(
            Account.role == Role.OFFICE, Account.is_locked.is_(False)
        )
    ).all()
    rows: defaultdict[int, list[Any]] = defaultdict(list)
    for row in db.session.execute(
        select(
            Responsibility.account_id, Responsibility.directive_id, Responsibility.unit_id, Responsibility.kind
        ).where(Responsibility.account_id.in_([person.id for person in people]))
    ):
        rows[row.account_id].append(row)
    found = [Keeper(one.id, one.full_name, one.position_title, _scope(rows[one.id])) for one in people]
    return sorted(found, key=lambda keeper: (sort_key(keeper.name), keeper.account_id))


def get_account(account_id: int) -> Account:
    """A clerk of the office or a leader who is not locked. Raises NotFound for anybody else."""
    account = db.session.get(Account, account_id)
    if account is None or account.role not in HOLDERS or account.is_locked:
        raise NotFound(MISSING)
    return account


def issued_directives(besides: Iterable[int]) -> list[tuple[int, str]]:
    """Issued directives to choose from, newest first, and those named besides whatever became of them."""
    rows = db.session.execute(
        select(Directive.id, Directive.type, Directive.number, Directive.symbol)
        .where(or_(Directive.state == DirectiveState.ISSUED, Directive.id.in_(sorted(besides))))
        .order_by(Directive.issued_at.desc(), Directive.id.desc())
        .limit(MOST_CHOICES)
    )
    return [(row.id, reference_of(row.type, row.number, row.symbol)) for row in rows]


def names_by_directive(identifiers: Sequence[int]) -> dict[int, str]:
    """How directives are called, by identifier."""
    rows = db.session.execute(
        select(Directive.id, Directive.type, Directive.number, Directive.symbol).where(
            Directive.id.in_(identifiers)
        )
    )
    return {row.id: reference_of(row.type, row.number, row.symbol) for row in rows}
