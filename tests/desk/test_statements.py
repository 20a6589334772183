"""How often a page asks the database: never once a row, and no more than the table says."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import event, select

from tests.cast import Cast
from tests.conftest import TestClock
from tests.desk.seeding import seed_directive, seed_units
from tests.project.tables.statements import PAGES, Most
from tracker.core import db, settings
from tracker.desk import site
from tracker.tasks.models import Task


@pytest.fixture(autouse=True)
def _settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Settings and the owner's name, read afresh every few seconds, are not read while a page is counted."""
    monkeypatch.setattr(settings, "KEPT_SECONDS", 3600.0)
    monkeypatch.setattr(site, "KEPT_SECONDS", 3600)


@contextmanager
def asked() -> Iterator[list[str]]:
    """The statements that the database is asked meanwhile, the beginning of a read left out."""
    found: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if not statement.startswith("BEGIN"):
            found.append(statement)

    event.listen(db.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(db.engine, "before_cursor_execute", note)


def _address(page: Most, cast: Cast, directive: int) -> str:
    """The page's address, with the rows that the table leaves open."""
    first = select(Task.id).where(Task.directive_id == directive).order_by(Task.id)
    own = first.where(Task.unit_id == cast.units["commune_a"])
    return page.path.format(
        directive=directive, task=db.session.scalars(first).first(), own=db.session.scalars(own).first()
    )


def _count(browser: Any, page: Most, address: str) -> list[str]:
    client = browser(page.person)
    assert client.get(address).status_code == 200
    with asked() as found:
        assert client.get(address).status_code == 200
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: f"{page.person} {page.path}")
def test_a_page_asks_no_more_than_the_table_says(page: Most, many: int, cast: Cast, browser: Any) -> None:
    found = _count(browser, page, _address(page, cast, many))
    assert len(found) <= page.statements, "\n".join(found)


@pytest.mark.parametrize("path", ["/desk", "/tasks", "/directives", "/directives/{directive}/matrix", "/units"])
def test_more_rows_ask_no_more(path: str, many: int, cast: Cast, clock: TestClock, browser: Any) -> None:
    page = Most("office", path, 0)
    few = _count(browser, page, _address(page, cast, many))
    larger = seed_directive(clock(), seed_units(30, start=200), instructions=9, number="2024")
    assert len(_count(browser, page, _address(page, cast, larger))) <= len(few)
