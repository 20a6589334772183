"""The migrations make the very tables of the models, checks included, and go down again."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask_migrate import downgrade, upgrade
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.engine import make_url

from tests.cast import build_cast
from tests.conftest import TestClock
from tests.escalations.conftest import WAYS, Register
from tests.feedback.conftest import Hearing
from tests.tasks.conftest import Stage
from tracker import create_app
from tracker.config import load_config
from tracker.core import db, transaction
from tracker.core.access import SYSTEM
from tracker.units import operations as units
from tracker.units.operations import VillageFacts
from tracker.units.states import VillageKind

Shape = dict[str, Any]


def _plain(sql: str) -> str:
    """A condition without the marks that each database adds when it shows it."""
    bare = re.sub(r"::[a-z ]+(\[\])?|[()\"\s]", "", sql.lower())
    return re.sub(r"=any\s*array\[([^\]]*)\]", r"in\1", bare)


def _shape() -> Shape:
    """Everything the database itself knows of its tables."""
    inspector = inspect(db.engine)
    shape: Shape = {}
    for table in sorted(inspector.get_table_names()):
        if table == "alembic_version":
            continue
        shape[table] = {
            "columns": {c["name"]: (str(c["type"]), c["nullable"]) for c in inspector.get_columns(table)},
            "pk": sorted(inspector.get_pk_constraint(table)["constrained_columns"]),
            "fk": sorted(
                (tuple(f["constrained_columns"]), f["referred_table"]) for f in inspector.get_foreign_keys(table)
            ),
            "unique": sorted(tuple(u["column_names"]) for u in inspector.get_unique_constraints(table)),
            "check": sorted(
                (str(c["name"]), _plain(c["sqltext"])) for c in inspector.get_check_constraints(table)
            ),
            "index": sorted(
                (str(i["name"]), tuple(i["column_names"]), bool(i["unique"])) for i in inspector.get_indexes(table)
            ),
        }
    return shape


def _empty() -> None:
    db.session.remove()
    with db.engine.connect() as connection:
        if db.engine.dialect.name == "postgresql":
            connection.execute(text("DROP SCHEMA public CASCADE"))
            connection.execute(text("CREATE SCHEMA public"))
            connection.commit()
            return
    path = Path(str(db.engine.url.database))
    db.engine.dispose()
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


@pytest.fixture
def bare(tmp_path: Path) -> Iterator[Flask]:
    """An application on a database without tables, of its own (on PostgreSQL: a database beside the suite's)."""
    environ = {"TRACKER_INSTANCE": str(tmp_path), "TRACKER_SECRET_KEY": "k" * 40}
    url = os.environ.get("TRACKER_TEST_DATABASE_URL")
    if url:
        environ["TRACKER_DATABASE_URL"] = _beside(url)
    app = create_app(replace(load_config(environ), testing=True))
    with app.app_context():
        _empty()
        yield app
        db.session.remove()
        db.engine.dispose()


def _beside(url: str) -> str:
    target = make_url(url)
    target = target.set(database=f"{target.database}_migrations")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f'DROP DATABASE IF EXISTS "{target.database}"'))
        connection.execute(text(f'CREATE DATABASE "{target.database}"'))
    engine.dispose()
    return target.render_as_string(hide_password=False)


def test_migrated_tables_are_those_of_the_models(bare: Flask) -> None:
    upgrade()
    migrated = _shape()
    _empty()
    db.create_all()
    modelled = _shape()
    assert sorted(migrated) == sorted(modelled)
    for table, expected in modelled.items():
        assert migrated[table] == expected, table


def test_down_to_nothing_and_up_again(bare: Flask) -> None:
    upgrade()
    downgrade(revision="base")
    assert _shape() == {}
    upgrade()
    assert _shape() != {}


def test_events_of_recommendations_are_given_how_they_stood(bare: Flask) -> None:
    """Taken away and worked out again from the old columns, every event says what the program itself had noted."""
    upgrade()
    clock = TestClock()
    cast = build_cast(clock())
    register = Register(cast, clock, Stage(cast, clock))
    for state in WAYS:
        register.bring(state)
        clock.move(days=2)
    referred = register.bring("with_leader")
    register.act("mark_beyond", referred, by="leader")
    register.act("forward", referred)
    register.act("pass_on", referred)
    columns = "id, hop_id, due_on, main_id, funds"
    before = _rows(f"SELECT {columns} FROM escalation_event ORDER BY id")
    assert len(before) > 40
    downgrade(revision="0001")
    upgrade()
    assert _rows(f"SELECT {columns} FROM escalation_event ORDER BY id") == before


def _rows(statement: str) -> list[tuple[Any, ...]]:
    db.session.remove()
    with db.engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(statement))]


def test_no_row_changes_behind_a_statement(bare: Flask) -> None:
    """What `tests/database.py` relies on, and the audit record too: deleting is said, never left to a cascade."""
    upgrade()
    inspector = inspect(db.engine)
    keys = [key for table in inspector.get_table_names() for key in inspector.get_foreign_keys(table)]
    assert len(keys) > 100
    assert [key for key in keys if set(key["options"]) & {"ondelete", "onupdate"}] == []
    place = "sqlite_master WHERE type = 'trigger'"
    if db.engine.dialect.name == "postgresql":
        place = "information_schema.triggers"
    assert _rows(f"SELECT count(*) FROM {place}") == [(0,)]


def test_entries_are_led_to_the_villages_that_they_name(bare: Flask) -> None:
    """Taken away and worked out again from the words, every entry has the village that the program found."""
    upgrade()
    clock = TestClock()
    hearing = Hearing(bare, build_cast(clock()), clock)
    for unit, name in (("commune_a", "Hợp 1"), ("commune_a", "Hợp 2"), ("commune_b", "Hợp 1")):
        facts = VillageFacts(hearing.cast.units[unit], VillageKind.BAN, name)
        with transaction():
            units.add_village(facts, valid_from=date(2024, 9, 1), actor=SYSTEM, now=clock())
    for who, words in (
        ("commune_a", "Bản Hợp 1"), ("commune_a", "hợp 1"), ("commune_a", "Thôn HỢP 2"), ("commune_a", "Hợp 11"),
        ("commune_b", "Bản Hợp 1"), ("commune_b", "Hợp 2"), ("commune_b", ""),
    ):  # fmt: skip
        hearing.record(who, village=words)
    hearing.record(village="Hợp 1", received_on=date(2024, 5, 1))
    found = "SELECT id, village_id, village, version FROM feedback_entry ORDER BY id"
    before = _rows(found)
    assert [row[1] for row in before] == [1, 1, 2, None, 3, None, None, 1]
    downgrade(revision="0008")
    upgrade()
    assert _rows(found) == before
