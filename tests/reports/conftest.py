"""An issued directive whose tasks stand in many states, and a press that prints in this process."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from tests.cast import Cast
from tests.conftest import TestClock
from tests.tasks.conftest import RESULT, Stage
from tracker.core import db, transaction
from tracker.directives.models import Directive
from tracker.reports import operations
from tracker.reports.document import Band, Bullets, Document, Linked, Paragraph, Table, plain
from tracker.reports.order import Order
from tracker.reports.production import Press
from tracker.reports.registry import build

ALL = ("commune_a", "commune_b", "commune_c", "agency", "office")
ORDER_HOURS = 1


@pytest.fixture
def stage(app: Flask, cast: Cast, clock: TestClock) -> Stage:
    return Stage(cast, clock)


@pytest.fixture
def press(app: Flask, clock: TestClock, tmp_path: Path) -> Press:
    return Press(clock=clock, folder=app.extensions["tracker_config"].files)


@pytest.fixture
def tasks(stage: Stage) -> list[int]:
    """Ten tasks: two instructions for five units, one done, one awaiting, one returned, the rest as issued."""
    found = stage.issue({"leads": ALL}, {"leads": ALL})
    stage.act(
        "commune_a", "submit", found[0], **{**RESULT, "difficulties": "Đường sạt lở", "proposals": "Cấp loa"}
    )
    stage.act("office", "accept", found[0])
    stage.act("commune_b", "submit", found[1], **{**RESULT, "difficulties": "Đường sạt lở"})
    stage.act("stranger", "submit", found[2], **RESULT)
    stage.act("office", "return_", found[2], reason="Thiếu ảnh.")
    return found


@pytest.fixture
def directive_id(stage: Stage, tasks: list[int]) -> int:
    return stage.task(tasks[0]).directive_id


def built(stage: Stage, kind: str, **columns: Any) -> Document:
    """The document of a kind as the office would be given it now; `unit` by name of the cast."""
    moment = columns.pop("as_of", stage.clock())
    unit = columns.pop("unit", None)
    asked = Order(
        directive_id=columns.pop("directive_id", None),
        as_of=moment,
        created=stage.clock(),
        unit_id=stage.cast.units["office"],
        author="Cán bộ thử",
        notice=None,
        subject_unit_id=stage.cast.units[unit] if unit else None,
        **columns,
    )
    return build(kind, asked)


def tables_of(document: Document) -> dict[str, list[Table]]:
    """The tables of a document by the keys of their columns, joined."""
    found: dict[str, list[Table]] = {}
    for block in (*document.blocks, *(one for annex in document.annexes for one in annex.blocks)):
        if isinstance(block, Table):
            found.setdefault(" ".join(column.key for column in block.columns), []).append(block)
    return found


def with_column(document: Document, key: str) -> list[Table]:
    """The tables that have a column of a key."""
    return [one for keys, found in tables_of(document).items() if key in keys.split() for one in found]


def column(table: Table, key: str) -> list[Any]:
    """What the cells of a column say, without bands and sum."""
    place = [one.key for one in table.columns].index(key)
    return [plain(row[place]) for row in table.rows if not isinstance(row, Band)]


def total(table: Table, key: str) -> Any:
    """What a column's sum says."""
    assert table.totals is not None
    return plain(table.totals[[one.key for one in table.columns].index(key)])


def words_of(document: Document) -> str:
    """Its paragraphs and points, a line each."""
    lines = [block.text for block in document.blocks if isinstance(block, Paragraph)]
    return "\n".join(
        [*lines, *(item for block in document.blocks if isinstance(block, Bullets) for item in block.items)]
    )


def order(stage: Stage, directive_id: int, *, as_of: object = None) -> int:
    """Order the compliance report as the office; the identifier of the report."""
    with transaction():
        report = operations.request_compliance(
            db.session.get_one(Directive, directive_id),
            as_of=as_of or stage.clock(),  # type: ignore[arg-type]
            actor=stage.cast.actor("office"),
            now=stage.clock(),
        )
        db.session.flush()
        return report.id


def links_of(document: Document) -> dict[str, Any]:
    """What leads to the service from the tables of a document: what is said, by path."""
    rows = [
        row for tables in tables_of(document).values() for table in tables for row in (*table.rows, table.totals)
    ]
    cells = [cell for row in rows if row is not None and not isinstance(row, Band) for cell in row]
    return {cell.path: cell.value for cell in cells if isinstance(cell, Linked)}


def assert_links_hold(client: Any, linked: dict[str, Any]) -> None:
    """A figure leads to a list of just so many rows, words to a page that says them."""
    for path, said in linked.items():
        answer = client.get(path)
        assert answer.status_code == 200, path
        if isinstance(said, int):
            total = re.search(r"trên ([\d.]+)</span>", answer.get_data(as_text=True))
            assert total is not None, path
            assert int(total[1].replace(".", "")) == said, path
