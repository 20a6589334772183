"""An installation of its own for each measurement; the user's stays as it is."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import secrets
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import sqlalchemy as sa
from dotenv import dotenv_values
from flask import Flask
from flask_migrate import stamp

from benchmarks.dataset.building import Built, build
from benchmarks.dataset.plan import Sheet
from tracker import create_app
from tracker.config import ROOT, load_config
from tracker.core import db

KEY = "a-key-for-measuring-only-not-a-secret-0123"


@dataclass(frozen=True)
class Instance:
    """A filled installation: the environment that leads to it, and what is in it."""

    environ: dict[str, str]
    built: Built
    database: str

    def open(self) -> Flask:
        """The application on this installation, in the calling process."""
        return create_app(load_config(self.environ))


@contextlib.contextmanager
def instance(sheets: Sequence[Sheet], postgres: str | None = None, *, matters: int = 0) -> Iterator[Instance]:
    """Make an installation and fill it after a plan; remove it at the end.

    Takes the plan, to measure on PostgreSQL the address of a database, in which a schema of its own is made, and
    how many recommendations upward there shall be.
    """
    with tempfile.TemporaryDirectory(prefix="tracker-bench-") as folder, _database(folder, postgres) as url:
        environ = {
            **_silenced(),
            "TRACKER_INSTANCE": folder,
            "TRACKER_SECRET_KEY": KEY,
            "TRACKER_DATABASE_URL": url,
        }
        app = create_app(load_config(environ))
        with app.app_context():
            db.create_all()
            stamp()
            built = build(sheets, dt.datetime.now(dt.UTC), matters)
            name = db.engine.dialect.name
            db.session.remove()
            db.engine.dispose()
        yield Instance(environ, built, name)


def _silenced() -> dict[str, str]:
    """The machine's environment without any setting of the service, whether set there or in `.env`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("TRACKER_")}
    return {**kept, **dict.fromkeys(dotenv_values(ROOT / ".env"), "")}


@contextlib.contextmanager
def _database(folder: str, postgres: str | None) -> Iterator[str]:
    if postgres is None:
        yield f"sqlite:///{Path(folder) / 'tracker.db'}"
        return
    schema = f"bench_{secrets.token_hex(4)}"
    url = sa.make_url(postgres.replace("postgres://", "postgresql://", 1)).set(drivername="postgresql+psycopg")
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(sa.schema.CreateSchema(schema))
    try:
        inside = url.update_query_dict({"options": f"-csearch_path={schema}"})
        yield inside.render_as_string(hide_password=False)
    finally:
        with engine.connect() as connection:
            connection.execute(sa.schema.DropSchema(schema, cascade=True))
        engine.dispose()
