"""The main menu: entries are plugged in by `create_app()`, each with who sees it and what it counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask import g, request, url_for
from flask_babel import LazyString
from flask_login import current_user
from sqlalchemy import Select, select

from tracker.core import db
from tracker.core.access import Actor, Role
from tracker.web.identifiers import LARGEST
from tracker.web.identity import actor


@dataclass(frozen=True)
class Entry:
    """A menu entry: endpoint, label, icon, who sees it, and how many things wait behind it.

    `count` turns a role into a statement of one number over ACCOUNT_ID and UNIT_ID, or into None where nothing can
    wait. `pages` are endpoints that belong to it although their address lies under another entry. `daily` are the
    roles that keep it at the foot of a phone when their whole menu is too long for that.
    """

    endpoint: str
    label: str | LazyString
    icon: str
    roles: frozenset[Role]
    count: Callable[[Role], Select[int] | None] | None = None
    pages: frozenset[str] = frozenset()
    daily: frozenset[Role] = frozenset()


@dataclass(frozen=True)
class Item:
    """A menu entry as a page shows it."""

    url: str
    label: str
    icon: str
    active: bool
    count: int
    daily: bool = False


class Menu:
    """The entries in order, filled once at start."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []
        self._statements: dict[Role, Select[Any] | None] = {}

    def add(self, entry: Entry) -> None:
        """Append an entry."""
        self.entries.append(entry)

    def items(self) -> list[Item]:
        """The entries that the signed-in person sees, counted once a request."""
        if not current_user.is_authenticated:
            return []
        if "menu_items" not in g:
            g.menu_items = self._items(actor())
        items: list[Item] = g.menu_items
        return items

    def _items(self, who: Actor) -> list[Item]:
        counts = self._counts(who)
        claimed = any(request.endpoint in entry.pages for entry in self.entries)
        return [
            Item(
                url=url_for(entry.endpoint),
                label=str(entry.label),
                icon=entry.icon,
                active=request.endpoint in entry.pages if claimed else is_active(entry.endpoint),
                count=counts.get(entry.endpoint, 0),
                daily=who.role in entry.daily,
            )
            for entry in self.entries
            if who.role in entry.roles
        ]

    def _counts(self, who: Actor) -> dict[str, int]:
        """How many things wait behind the entries of a person, all in one query, by endpoint."""
        if who.role is None:
            return {}
        if who.role not in self._statements:
            self._statements[who.role] = self._statement(who.role)
        statement = self._statements[who.role]
        return {} if statement is None else dict(db.session.execute(statement, who.bound).mappings().one())

    def _statement(self, role: Role) -> Select[Any] | None:
        """The one query of a role: a column for each entry that counts something for it."""
        columns = []
        for entry in self.entries:
            count = entry.count(role) if entry.count and role in entry.roles else None
            if count is not None:
                columns.append(count.scalar_subquery().label(entry.endpoint))
        return select(*columns) if columns else None


def addresses(endpoint: str, name: str, **fixed: Any) -> Callable[[int], str]:
    """The addresses of many rows of one page, built once: a function from a row's identifier to its address.

    Takes the endpoint, the name of the identifier among its arguments, and what is the same for all of them.
    Building each by itself took a tenth of the time of a page with thirty cards.
    """
    values: dict[str, Any] = {**fixed, name: LARGEST}
    before, after = url_for(endpoint, **values).split(str(LARGEST))
    return lambda identifier: f"{before}{identifier}{after}"


def is_active(endpoint: str) -> bool:
    """Whether the present page lies under a menu entry: same address, or one below it."""
    root = url_for(endpoint)
    return request.path == root or (root != "/" and request.path.startswith(root.rstrip("/") + "/"))
