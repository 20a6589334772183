"""Search over directives, tasks and units, without diacritics on both databases."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, select

from tracker.accounts.models import Account
from tracker.core import db
from tracker.core.access import Actor, Role
from tracker.core.text import fold, sort_key, unit_key
from tracker.desk.queries.listing import Filters, page_of_tasks, split
from tracker.desk.queries.rows import TaskRow
from tracker.desk.status import Tags
from tracker.directives.models import Directive
from tracker.directives.policy import visible_to
from tracker.units.models import UnitVersion
from tracker.units.queries import short_names

SHOWN = 10
FINDS_PEOPLE = frozenset({Role.OFFICE, Role.ADMINISTRATOR})


@dataclass(frozen=True, slots=True)
class Person:
    """An account as who looks for a telephone number needs it."""

    account_id: int
    name: str
    title: str
    unit_id: int
    unit_name: str
    telephone: str


@dataclass(frozen=True, slots=True)
class Hits:
    """The first hits of each kind, and how many there are."""

    directives: Sequence[Any]
    directives_total: int
    tasks: list[TaskRow]
    tasks_total: int
    units: Sequence[Any]
    people: Sequence[Person]

    @property
    def total(self) -> int:
        """All hits."""
        return self.directives_total + self.tasks_total + len(self.units) + len(self.people)


def search(words: str, actor: Actor, tags: Tags) -> Hits:
    """Find what holds every word.

    Takes the words as typed, with or without diacritics. A unit's people find their own tasks and unit only;
    people are found by the office and administrators.
    """
    folded = split(words)
    if not folded:
        return Hits((), 0, [], 0, (), ())
    directives, directives_total = _directives(folded, actor)
    tasks, tasks_total = page_of_tasks(
        actor, Filters(words=words), page=1, now=tags.now, soon_until=tags.soon_until
    )
    return Hits(
        directives, directives_total, tasks[:SHOWN], tasks_total, _units(words, actor), _people(words, actor)
    )


def _directives(words: Sequence[str], actor: Actor) -> tuple[Sequence[Any], int]:
    where: list[ColumnElement[bool]] = [visible_to(actor)]
    where.extend(Directive.folded.contains(word, autoescape=True) for word in words)
    total = db.session.scalar(select(func.count()).select_from(Directive).where(*where)) or 0
    rows = db.session.execute(
        select(
            Directive.id,
            Directive.type,
            Directive.number,
            Directive.symbol,
            Directive.subject,
            Directive.issued_on,
            Directive.state,
        )
        .where(*where)
        .order_by(func.coalesce(Directive.number, "").in_(words).desc(), Directive.id.desc())
        .limit(SHOWN)
    ).all()
    return rows, total


def _units(words: str, actor: Actor) -> Sequence[Any]:
    newest = select(func.max(UnitVersion.id).label("id")).group_by(UnitVersion.unit_id).scalar_subquery()
    wanted = unit_key(words).split()
    if not wanted:
        return ()
    matches = and_(*(UnitVersion.folded.contains(word, autoescape=True) for word in wanted))
    seen = UnitVersion.unit_id == actor.unit_id
    if actor.reads_all:
        seen = UnitVersion.id.in_(newest)
    elif actor.has(Role.ADMINISTRATOR):
        seen = false()
    return db.session.execute(
        select(UnitVersion.unit_id, UnitVersion.name)
        .where(UnitVersion.id.in_(newest), seen, matches)
        .order_by(UnitVersion.sort_key)
        .limit(SHOWN)
    ).all()


def _people(words: str, actor: Actor) -> Sequence[Person]:
    """People by name; a district has some hundred accounts, so names are compared here with the one fold."""
    wanted = fold(words).split()
    if not actor.has(*FINDS_PEOPLE):
        return ()
    rows = db.session.execute(
        select(Account.id, Account.full_name, Account.position_title, Account.unit_id, Account.telephone).where(
            Account.is_locked.is_(False)
        )
    ).all()
    hits = [row for row in rows if all(word in fold(row.full_name) for word in wanted)]
    hits.sort(key=lambda row: (sort_key(row.full_name), row.id))
    names = short_names() if hits else {}
    return [
        Person(row.id, row.full_name, row.position_title, row.unit_id, names.get(row.unit_id, ""), row.telephone)
        for row in hits[:SHOWN]
    ]
