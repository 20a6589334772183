"""One worker at a time: a lock on the instance folder, and one in the database where it is shared."""

from __future__ import annotations

import fcntl
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from tracker.core import db
from tracker.core.errors import Refusal

FILE_NAME = "worker.lock"
# Any fixed number that no other program uses in this database.
ADVISORY_KEY = 0x74726163
TAKEN = "Đã có một tiến trình nền đang chạy; không cần chạy thêm."


@contextmanager
def only_worker(instance: Path) -> Iterator[None]:
    """Hold the worker's place while the block runs.

    Takes the instance folder; needs an application context. Raises Refusal when another worker holds the
    place. Both locks fall with the process, however it ends.
    """
    with ExitStack() as held:
        held.enter_context(_folder(instance))
        if db.engine.dialect.name == "postgresql":
            held.enter_context(_database())
        yield


@contextmanager
def place_if_free(instance: Path) -> Iterator[bool]:
    """Hold the worker's place if nobody has it. Gives whether the block has the place to itself."""
    with ExitStack() as held:
        try:
            held.enter_context(only_worker(instance))
        except Refusal:
            yield False
            return
        yield True


@contextmanager
def _folder(instance: Path) -> Iterator[None]:
    with (instance / FILE_NAME).open("ab") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Refusal(TAKEN) from error
        yield


@contextmanager
def _database() -> Iterator[None]:
    """Two machines may share one database and not the folder. The lock lives as long as its connection."""
    apart = create_engine(db.engine.url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    with apart.connect() as connection:
        if not connection.scalar(text("SELECT pg_try_advisory_lock(:key)"), {"key": ADVISORY_KEY}):
            raise Refusal(TAKEN)
        try:
            yield
        finally:
            # A closed connection gives its locks up only when the server notices.
            connection.execute(text("SELECT pg_advisory_unlock(:key)"), {"key": ADVISORY_KEY})
