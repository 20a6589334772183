"""A served demonstration and a browser for it, both once for all journeys.

Journeys in a browser use a SQLite file of their own whatever database the other tests run on: what differs between
the databases lies below the pages, and is tested there.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
import shutil
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask import Flask
from playwright.sync_api import Browser, sync_playwright
from werkzeug.serving import make_server

from tests.journeys.visit import Served
from tracker import create_app
from tracker.config import load_config
from tracker.core import db, transaction
from tracker.core.clock import system_clock
from tracker.core.queue import ALIVE, WorkerBeat
from tracker.demo.load import load
from tracker.jobs.surroundings import Surroundings

CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a person ask for pictures of every page."""
    parser.addoption("--screenshots", default=None, metavar="DIR", help="save a picture of every page visited")


@pytest.fixture(scope="session")
def pictures(request: pytest.FixtureRequest) -> Path | None:
    """The folder for pictures, or None when nobody asked for any."""
    asked = request.config.getoption("screenshots", None)
    if not asked:
        return None
    folder = Path(asked)
    folder.mkdir(parents=True, exist_ok=True)
    return folder


@dataclass(frozen=True)
class Story:
    """The demonstration as it was told: its installation, which nobody touches, and passwords by user name."""

    instance: Path
    passwords: dict[str, str]


def _app_on(instance: Path) -> Flask:
    return create_app(load_config({"TRACKER_INSTANCE": str(instance), "TRACKER_DEMO": "1"}))


@pytest.fixture(scope="session")
def story(tmp_path_factory: pytest.TempPathFactory) -> Story:
    """The demonstration, told once for all processes of the run: every file starts from a copy of it."""
    base = tmp_path_factory.getbasetemp()
    shared = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    instance, told = shared / "story", shared / "story.json"
    with (shared / "story.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not told.exists():
            told.write_text(json.dumps(_tell(instance)), encoding="utf-8")
    return Story(instance, json.loads(told.read_text(encoding="utf-8")))


def _tell(instance: Path) -> dict[str, str]:
    """Make the demonstration; its passwords by user name."""
    instance.mkdir()
    app = _app_on(instance)
    with app.app_context():
        db.create_all()
        loaded = load(Surroundings(app.extensions["tracker_config"], app.extensions["tracker_clock"]))
        with transaction() as session:
            session.add(WorkerBeat(id=1, at=system_clock() + 100 * ALIVE))
        db.session.remove()
    _let_go(app)
    return {one.username: one.password for one in loaded.people}


@pytest.fixture(scope="module")
def served(story: Story, chromium: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """The demonstration at an address of this machine, afresh for each file: what people do in one stays there.

    Windows are closed with it: a browser slows down with all that it keeps.
    """
    instance = tmp_path_factory.mktemp("served") / "instance"
    shutil.copytree(story.instance, instance)
    app = _app_on(instance)
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = make_server("127.0.0.1", 0, app, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Served(f"http://127.0.0.1:{server.port}", app, story.passwords)
    for one in chromium.contexts:
        one.close()
    server.shutdown()
    thread.join()
    server.server_close()
    _let_go(app)


def _let_go(app: Flask) -> None:
    with app.app_context():
        db.engine.dispose()


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """A browser without a window."""
    if shutil.which(CHROMIUM) is None:
        pytest.fail("Journeys in a browser need Debian's chromium: apt-get install chromium", pytrace=False)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=list(FLAGS))
        yield browser
        browser.close()
