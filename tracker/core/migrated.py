"""Which state of the schema the database has, and which this program expects."""

from __future__ import annotations

from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from tracker.config import ROOT
from tracker.core import db
from tracker.core.errors import Refusal


def revision_of(connection: Connection) -> str | None:
    """The revision that a database is at, None where no migration was ever applied."""
    return MigrationContext.configure(connection).get_current_revision()


def _scripts() -> ScriptDirectory:
    return ScriptDirectory(str(ROOT / "migrations"))


def known_revisions() -> set[str]:
    """Every revision that this program knows."""
    return {script.revision for script in _scripts().walk_revisions()}


def expected_revision() -> str | None:
    """The revision that this program needs."""
    return _scripts().get_current_head()


def require_migrated() -> None:
    """Raise Refusal unless the database answers and is at the state this program needs."""
    try:
        with db.engine.connect() as connection:
            present = revision_of(connection)
    except OperationalError as error:
        raise Refusal("Chưa kết nối được cơ sở dữ liệu; kiểm tra TRACKER_DATABASE_URL.") from error
    if present != expected_revision():
        raise Refusal("Cơ sở dữ liệu chưa cập nhật; hãy chạy ./run setup.")
