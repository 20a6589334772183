"""How Alembic reaches the database of the application."""

from __future__ import annotations

from typing import Any

from alembic import context
from flask import current_app
from sqlalchemy.types import TypeDecorator

from tracker.core.database import WRITES, Moment

database = current_app.extensions["migrate"].db


def render_item(kind: str, item: Any, _context: Any) -> str | bool:
    """Write the application's own column types as the plain types that they are stored as."""
    if kind != "type" or not isinstance(item, TypeDecorator):
        return False
    if isinstance(item, Moment):
        return "sa.DateTime(timezone=True)"
    return f"sa.{item.impl!r}"


def run() -> None:
    """Migrate in one transaction, with the tables rebuilt where SQLite cannot alter them."""
    with database.engine.connect() as raw:
        connection = raw.execution_options(**{WRITES: True})
        context.configure(
            connection=connection,
            target_metadata=database.metadata,
            render_as_batch=True,
            compare_type=True,
            render_item=render_item,
        )
        with context.begin_transaction():
            context.run_migrations()


run()
