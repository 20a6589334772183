"""Rows collected first and inserted in one go, with identifiers given here."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from sqlalchemy import func, insert, select, text

from tracker.core import Model, db, transaction

Row = dict[str, Any]
CHUNK = 5_000


class Rows:
    """Rows by table, in the order in which tables were first used."""

    def __init__(self) -> None:
        self._by_model: dict[type[Model], list[Row]] = {}
        self._next: dict[type[Model], int] = defaultdict(lambda: 1)

    def add(self, model: type[Model], **values: Any) -> int:
        """Collect one row; returns the identifier that it will have."""
        identifier = self._next[model]
        self._next[model] += 1
        key = next(iter(model.__table__.primary_key)).name
        self._by_model.setdefault(model, []).append({key: identifier, **values})
        return identifier

    def of(self, model: type[Model]) -> list[Row]:
        """The rows collected for a table."""
        return self._by_model.get(model, [])

    def write(self) -> None:
        """Insert everything into an empty database in one transaction."""
        with transaction() as session:
            connection = session.connection()
            # The order of dependencies, so that foreign keys hold at every moment.
            models = {model.__table__.name: model for model in self._by_model}
            for table in db.metadata.sorted_tables:
                if table.name not in models:
                    continue
                rows = self._by_model[models[table.name]]
                for start in range(0, len(rows), CHUNK):
                    connection.execute(insert(table), rows[start : start + CHUNK])
                if connection.dialect.name == "postgresql":
                    key = next(iter(table.primary_key))
                    highest = select(func.max(key)).scalar_subquery()
                    sequence = func.pg_get_serial_sequence(table.name, key.name)
                    connection.execute(select(func.setval(sequence, highest)))
            if connection.dialect.name == "postgresql":
                # It would do so by itself within minutes; SQLite never does.
                connection.execute(text("ANALYZE"))
