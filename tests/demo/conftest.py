"""The demonstration is loaded once for all its tests, into an installation of its own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import create_engine, text

from tracker import create_app
from tracker.config import load_config
from tracker.core import db

SCHEMA = "demonstration"


@dataclass(frozen=True)
class Run:
    """What one run of the command said, and the application it ran in."""

    app: Flask
    instance: Path
    output: str
    status: int


def own_database(url: str, schema: str = SCHEMA) -> str:
    """On PostgreSQL a schema of its own beside the other tests' tables."""
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(f"DROP SCHEMA IF EXISTS {schema} CASCADE"))
        connection.execute(text(f"CREATE SCHEMA {schema}"))
    engine.dispose()
    return f"{url}{'&' if '?' in url else '?'}options=-csearch_path%3D{schema}"


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    instance = tmp_path_factory.mktemp("demo")
    environ = {"TRACKER_INSTANCE": str(instance), "TRACKER_DEMO": "1", "PORT": "8123"}
    url = os.environ.get("TRACKER_TEST_DATABASE_URL", "")
    if url:
        environ["TRACKER_DATABASE_URL"] = own_database(url)
    app = create_app(load_config(environ))
    with app.app_context():
        db.create_all()
    answer = app.test_cli_runner().invoke(args=["demo", "load"])
    yield Run(app, instance, answer.output, answer.exit_code)
    with app.app_context():
        db.session.remove()
        db.engine.dispose()
