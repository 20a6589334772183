"""How many statements the database is asked for a page at most, whoever opens it and however many rows there are.

A page that begins to ask row by row shows here at once, on any machine and however busy it is. Written by hand: a
figure that has to grow is raised by a person who has seen why. The first of a read (BEGIN) is not counted.
"""

from __future__ import annotations

from typing import NamedTuple


class Most(NamedTuple):
    """A page: who opens it, where it is, and how many statements it may take."""

    person: str
    path: str
    statements: int


PAGES = (
    Most("office", "/desk", 19),
    Most("office", "/tasks", 9),
    Most("office", "/tasks?q=hai+long", 8),
    Most("office", "/tasks/{task}", 13),
    Most("commune_a", "/tasks/{own}", 15),
    Most("commune_a", "/my", 13),
    Most("head_a", "/my", 13),
    Most("office", "/my", 10),
    Most("office", "/directives", 7),
    Most("office", "/directives/{directive}", 12),
    Most("office", "/directives/{directive}/matrix", 9),
    Most("leader", "/overview", 16),
    Most("leader", "/escalations", 7),
    Most("office", "/escalations", 7),
    Most("commune_a", "/escalations", 5),
    Most("office", "/units", 4),
    Most("office", "/reports", 4),
    Most("office", "/messages", 5),
    Most("admin", "/accounts", 5),
    Most("auditor", "/audit", 9),
    Most("leader", "/facilities", 6),
    Most("office", "/facilities/gaps", 6),
    Most("leader", "/facilities/trend", 5),
    Most("office", "/facilities/works", 9),
    Most("leader", "/facilities/works/board", 6),
)
