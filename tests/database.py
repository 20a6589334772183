"""The database of the run: kept as it stands, put back, and watched for what was written since.

Putting back costs more than most tests, so only the tables that a test wrote are put back. No row changes behind
the statements: the schema has neither triggers nor cascades (`test_migrations.py` holds it so).
"""

from __future__ import annotations

import re
import shutil
import sqlite3
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Table, event, text

from tracker.core import db, settings

ALL = "*"
"""What was written when a statement's table is not told at its beginning."""
READS = re.compile(r"\s*(SELECT|PRAGMA|SET|SHOW|BEGIN|COMMIT|ROLLBACK|SAVEPOINT|RELEASE)\b", re.IGNORECASE)
WRITES = re.compile(r'\s*(?:INSERT\s+INTO|UPDATE|DELETE\s+FROM)\s+"?(\w+)', re.IGNORECASE)


@dataclass
class Watch:
    """The tables written since the database was last put back, and what it was put back to."""

    written: set[str] = field(default_factory=set)
    saved: Any = None

    def note(self, statement: str) -> None:
        """Take down what a statement writes."""
        if READS.match(statement):
            return
        found = WRITES.match(statement)
        self.written.add(found[1] if found else ALL)


watch = Watch()


@event.listens_for(Engine, "before_cursor_execute")
def _take_down(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
    watch.note(statement)


@event.listens_for(Engine, "connect")
def _spare_the_disk(connection: Any, _: Any) -> None:
    """Let SQLite go on before a commit is on the disk: no test lives through a power cut, and all commit often."""
    if isinstance(connection, sqlite3.Connection):
        connection.execute("PRAGMA synchronous = OFF")


def save_database(copy: Path) -> Any:
    """Keep the database as it stands, so that tests can start from it; what `restore_database` takes."""
    db.session.remove()
    watch.written.clear()
    if db.engine.dialect.name == "sqlite":
        with db.engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        db.engine.dispose()
        shutil.copy(str(db.engine.url.database), copy)
        watch.saved = copy
        return copy
    rows: dict[str, list[dict[str, Any]]] = {}
    with db.engine.connect() as connection:
        for table in db.metadata.sorted_tables:
            rows[table.name] = [dict(row) for row in connection.execute(table.select()).mappings()]
    watch.saved = rows
    return rows


def restore_database(saved: Any) -> None:
    """Put the database back as it was kept."""
    db.session.remove()
    settings.forget()
    if watch.saved is saved and not watch.written:
        return
    if db.engine.dialect.name == "sqlite":
        db.engine.dispose()
        target = Path(str(db.engine.url.database))
        for suffix in ("-wal", "-shm"):
            target.with_name(target.name + suffix).unlink(missing_ok=True)
        shutil.copy(saved, target)
    else:
        every = watch.saved is not saved or ALL in watch.written
        with db.engine.begin() as connection:
            # Keys are not looked at while rows come back, in whatever order.
            connection.execute(text("SET LOCAL session_replication_role = replica"))
            for table in db.metadata.sorted_tables:
                if every or table.name in watch.written:
                    _put_back(connection, table, saved[table.name])
    watch.written.clear()
    watch.saved = saved


def _put_back(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    connection.execute(table.delete())
    if rows:
        connection.execute(table.insert(), rows)
    if "id" in table.c:
        highest = max((row["id"] for row in rows), default=0)
        connection.execute(
            text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :value, :used)"),
            {"name": table.name, "value": max(highest, 1), "used": bool(rows)},
        )
