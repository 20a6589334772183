"""One application for the run, one fresh database for each test, one cast of people."""

from __future__ import annotations

import datetime as dt
import gc
import os
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any
from zlib import crc32

import pytest
from flask import Flask, g, request_started
from flask.testing import FlaskClient
from hypothesis import settings as search
from sqlalchemy import create_engine, text
from sqlalchemy.engine import make_url
from xdist.scheduler.loadfile import LoadFileScheduling

from tests.cast import Cast, build_cast
from tests.database import restore_database, save_database
from tracker import create_app
from tracker.config import load_config
from tracker.core import db

# The same examples at each run: what fails here fails on the next machine too. `--hypothesis-profile=search` looks
# for new ones.
search.register_profile("house", derandomize=True, deadline=None)
search.register_profile("search", deadline=None)
search.load_profile("house")


def pytest_configure() -> None:
    """Give each of several processes of the run a PostgreSQL database of its own."""
    url, worker = os.environ.get("TRACKER_TEST_DATABASE_URL"), os.environ.get("PYTEST_XDIST_WORKER")
    if url and worker and not url.split("?")[0].endswith(worker):
        own = make_url(url)
        own = own.set(database=f"{own.database}_{worker}")
        engine = create_engine(url, isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text(f'DROP DATABASE IF EXISTS "{own.database}"'))
            connection.execute(text(f'CREATE DATABASE "{own.database}"'))
        engine.dispose()
        os.environ["TRACKER_TEST_DATABASE_URL"] = own.render_as_string(hide_password=False)


LONGEST = "tests/project/test_routes.py"
"""While one process goes through this file, another makes the demonstration that all journeys then share."""


ON_DATABASE = {"app_of_run", "bare", "demo", "reformed", "place"}
"""Fixtures that open a database; `place` is the one of the benchmarks."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the longest first, so that none is left at the end: `./run test` gives files out in this order.

    On PostgreSQL only those run that touch a database: the others would only say again what they say on SQLite.
    """
    if os.environ.get("TRACKER_TEST_DATABASE_URL"):
        idle = {item for item in items if not _asks_a_database(item)}
        config.hook.pytest_deselected(items=list(idle))
        items[:] = [item for item in items if item not in idle]
    items.sort(key=lambda item: (not item.nodeid.startswith(LONGEST), item.get_closest_marker("browser") is None))


def _asks_a_database(item: pytest.Item) -> bool:
    uses = ON_DATABASE & set(getattr(item, "fixturenames", ()))
    return bool(uses) and item.get_closest_marker("one_database") is None


class ByFile(LoadFileScheduling):  # type: ignore[misc]
    """Each file to one process of the run; the visits of all pages in parts, as they would keep one busy alone."""

    def _split_scope(self, nodeid: str) -> str:
        file: str = super()._split_scope(nodeid)
        return f"{file} {crc32(nodeid.encode()) % PARTS}" if file == IN_PARTS else file


IN_PARTS, PARTS = "tests/journeys/test_browser_pages.py", 6


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> ByFile:
    """How tests are given out to the processes of a run."""
    return ByFile(config, log)


START = dt.datetime(2024, 9, 30, 1, 0, tzinfo=dt.UTC)  # 08:00 in Vietnam


@dataclass
class TestClock:
    """A clock that stands still until a test moves it."""

    __test__ = False
    moment: dt.datetime = START
    moved: list[dt.timedelta] = field(default_factory=list)

    def __call__(self) -> dt.datetime:
        return self.moment

    def move(self, **span: float) -> dt.datetime:
        """Move the clock forward (or back, with negative spans) and return the new moment."""
        self.moment += dt.timedelta(**span)
        return self.moment


@pytest.fixture(scope="session")
def clock_of_run() -> TestClock:
    return TestClock()


@pytest.fixture(scope="session")
def app_of_run(tmp_path_factory: pytest.TempPathFactory, clock_of_run: TestClock) -> Iterator[Flask]:
    instance = tmp_path_factory.mktemp("instance")
    url = os.environ.get("TRACKER_TEST_DATABASE_URL", "")
    environ = {"TRACKER_INSTANCE": str(instance), "TRACKER_SECRET_KEY": "k" * 40}
    if url:
        environ["TRACKER_DATABASE_URL"] = url
    app = create_app(replace(load_config(environ), testing=True, two_step_roles=()), clock=clock_of_run)
    app.config["WTF_CSRF_ENABLED"] = False
    request_started.connect(_forget_last_request, app)
    with app.app_context():
        db.drop_all()
        db.create_all()
        cast = build_cast(clock_of_run())
        app.extensions["test_cast"] = cast
        app.extensions["test_template"] = save_database(instance / "template.db")
    # As the server does: what start-up made never becomes garbage, and is not walked again in every test.
    gc.collect()
    gc.freeze()
    yield app
    with app.app_context():
        db.session.remove()
        db.engine.dispose()


def _forget_last_request(_app: Flask, **_: Any) -> None:
    """Start each request as a process would: the context of the test would keep person, language and rows."""
    for name in list(g):
        g.pop(name)
    db.session.rollback()


@pytest.fixture
def app(app_of_run: Flask, clock_of_run: TestClock) -> Iterator[Flask]:
    """The application inside a context, with a fresh database."""
    clock_of_run.moment = START
    with app_of_run.app_context():
        restore_database(app_of_run.extensions["test_template"])
        yield app_of_run
        db.session.remove()


@pytest.fixture
def clock(clock_of_run: TestClock) -> TestClock:
    return clock_of_run


@pytest.fixture
def cast(app: Flask) -> Cast:
    """The people and units that every test shares."""
    people: Cast = app.extensions["test_cast"]
    return people


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """An anonymous browser."""
    return app.test_client()


@pytest.fixture
def browser(app: Flask, cast: Cast) -> Any:
    """A function that gives a signed-in browser for a person of the cast, by name."""

    def sign_in(name: str) -> FlaskClient:
        client = app.test_client()
        answer = client.post("/sign-in", data={"username": cast.account(name).username, "password": cast.password})
        assert answer.status_code == 302, answer.get_data(as_text=True)
        return client

    return sign_in
