"""Rows as lines of JSON, the same for SQLite and PostgreSQL, and back."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Any

from sqlalchemy import JSON, Column, Connection, Table, TypeDecorator, bindparam, func, select, text

from tracker.core import db

BATCH = 500


def tables() -> list[Table]:
    """Every table, each after those it points to."""
    return list(db.metadata.sorted_tables)


def lines_of(connection: Connection, table: Table) -> Iterator[bytes]:
    """Every row of a table, ordered by its key, as a line: the values in the order of the columns."""
    statement = select(table).order_by(*table.primary_key.columns).execution_options(yield_per=BATCH)
    columns = list(table.columns)
    for row in connection.execute(statement):
        values = [_plain(column, value) for column, value in zip(columns, row, strict=True)]
        yield json.dumps(values, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def head_line(table: Table) -> bytes:
    """The names of a table's columns as a line."""
    return json.dumps([column.name for column in table.columns]).encode() + b"\n"


def _plain(column: Column[Any], value: Any) -> Any:
    if value is None or isinstance(column.type, JSON):
        return value
    if isinstance(value, dt.datetime | dt.date | dt.time):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, str | bool | int):
        return value
    raise TypeError(f"{column} holds a {type(value).__name__}, which a backup has no form for")


def load(connection: Connection, table: Table, lines: Iterable[bytes]) -> int:
    """Insert the rows that lines describe, the first line naming the columns. Returns how many there were.

    Raises ValueError when the columns are not those of the table.
    """
    stream = iter(lines)
    if json.loads(next(stream, b"null")) != [column.name for column in table.columns]:
        raise ValueError(f"columns of {table.name} differ")
    columns = list(table.columns)
    statement = table.insert().values({column: _parameter(column) for column in columns})
    count, batch = 0, []
    for line in stream:
        values = json.loads(line)
        batch.append({f"p_{c.name}": _typed(c, value) for c, value in zip(columns, values, strict=True)})
        if len(batch) == BATCH:
            connection.execute(statement, batch)
            count, batch = count + len(batch), []
    if batch:
        connection.execute(statement, batch)
    return count + len(batch)


def _parameter(column: Column[Any]) -> Any:
    # A JSON column without a value holds no value, not the JSON word null.
    kind = JSON(none_as_null=True) if isinstance(column.type, JSON) else column.type
    return bindparam(f"p_{column.name}", type_=kind)


def _typed(column: Column[Any], value: Any) -> Any:
    if value is None or isinstance(column.type, JSON):
        return value
    stored = column.type.impl_instance if isinstance(column.type, TypeDecorator) else column.type
    kind = stored.python_type
    if kind in {dt.datetime, dt.date, dt.time}:
        return kind.fromisoformat(value)
    return Decimal(value) if kind is Decimal else value


def clear(connection: Connection) -> None:
    """Delete every row of every table, those that point to others first."""
    for table in reversed(tables()):
        connection.execute(table.delete())


def advance_sequences(connection: Connection) -> None:
    """Let new rows on PostgreSQL be numbered after those that were loaded."""
    if connection.dialect.name != "postgresql":
        return
    for table in tables():
        column = table.autoincrement_column
        if column is None:
            continue
        highest = connection.scalar(select(func.max(column)))
        connection.execute(
            text("SELECT setval(pg_get_serial_sequence(:table, :column), :value, :used)"),
            {"table": table.name, "column": column.name, "value": highest or 1, "used": highest is not None},
        )
