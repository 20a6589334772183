"""The main menu: entries are plugged in by `create_app()`, each with who sees it and what it counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from flask import g, request, url_for
from flask_babel import LazyString
from flask_login import current_user

from tracker.core.access import Actor, Role
from tracker.web.identity import actor


@dataclass(frozen=True)
class Entry:
    """A menu entry: endpoint, label, icon, who sees it, and how many things wait behind it.

    `pages` are endpoints that belong to it although their address lies under another entry.
    """

    endpoint: str
    label: str | LazyString
    icon: str
    roles: frozenset[Role]
    count: Callable[[Actor], int] | None = None
    pages: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Item:
    """A menu entry as a page shows it."""

    url: str
    label: str | LazyString
    icon: str
    active: bool
    count: int


class Menu:
    """The entries in order, filled once at start."""

    def __init__(self) -> None:
        self.entries: list[Entry] = []

    def add(self, entry: Entry) -> None:
        """Append an entry."""
        self.entries.append(entry)

    def items(self) -> list[Item]:
        """The entries that the signed-in person sees, counted once a request."""
        if not current_user.is_authenticated:
            return []
        if "menu_items" not in g:
            who = actor()
            g.menu_items = [
                Item(
                    url=url_for(entry.endpoint),
                    label=entry.label,
                    icon=entry.icon,
                    active=self._is_active(entry),
                    count=entry.count(who) if entry.count else 0,
                )
                for entry in self.entries
                if who.role in entry.roles
            ]
        items: list[Item] = g.menu_items
        return items

    def _is_active(self, entry: Entry) -> bool:
        claimed = any(request.endpoint in one.pages for one in self.entries)
        return request.endpoint in entry.pages if claimed else is_active(entry.endpoint)


def is_active(endpoint: str) -> bool:
    """Whether the present page lies under a menu entry: same address, or one below it."""
    root = url_for(endpoint)
    return request.path == root or (root != "/" and request.path.startswith(root.rstrip("/") + "/"))
