"""The database handle, the typed base of every model, and the only place that commits."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import BigInteger, DateTime, Engine, MetaData, String, Text, TypeDecorator, event
from sqlalchemy.engine import Connection, Dialect
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import DeclarativeBase, Session, mapped_column, registry
from sqlalchemy.orm.exc import StaleDataError

T = TypeVar("T")
NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}
WRITES = "tracker_writes"
INSIDE = "tracker_inside_transaction"
AFTER_COMMIT = "tracker_after_commit"
COLLIDED = frozenset({"40001", "40P01"})
"""How PostgreSQL says that two transactions stood in each other's way: not serializable, deadlock."""


class Moment(TypeDecorator[dt.datetime]):
    """An aware moment, stored in UTC on every database; a naive value is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Turn an aware moment into UTC (SQLite keeps it without a zone)."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive moment cannot be stored")
        moment = value.astimezone(dt.UTC)
        return moment.replace(tzinfo=None) if dialect.name == "sqlite" else moment

    def process_result_value(self, value: dt.datetime | None, dialect: Dialect) -> dt.datetime | None:
        """Give back an aware UTC moment."""
        if value is None:
            return None
        return value.replace(tzinfo=dt.UTC) if value.tzinfo is None else value.astimezone(dt.UTC)


class Choice(TypeDecorator[Any]):
    """A member of an enumeration, stored as its value; what comes back is the member, not bare text."""

    impl = String
    cache_ok = True

    def __init__(self, choices: type[StrEnum], length: int = 20) -> None:
        super().__init__(length)
        self.choices = choices
        self.length = length
        self._members = {choice.value: choice for choice in choices}

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """The value of a member; raises ValueError for what is none."""
        return None if value is None else self.choices(value).value

    def process_result_value(self, value: Any, dialect: Dialect) -> StrEnum | None:
        """The member for a stored value."""
        return None if value is None else self._members[value]


class Hundredths(TypeDecorator[Decimal]):
    """An exact quantity with at most two decimals, stored as whole hundredths: sums agree on every database."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        """Whole hundredths; raises ValueError for what has more than two decimals."""
        if value is None:
            return None
        scaled = Decimal(value) * 100
        if scaled != int(scaled):
            raise ValueError("more than two decimals cannot be stored")
        return int(scaled)

    def process_result_value(self, value: int | None, dialect: Dialect) -> Decimal | None:
        """The quantity, without zeros at its end."""
        if value is None:
            return None
        return Decimal(value) / 100


pk = Annotated[int, mapped_column(primary_key=True)]
short = Annotated[str, mapped_column(String(200))]
code = Annotated[str, mapped_column(String(40))]
long = Annotated[str, mapped_column(Text)]


class Base(DeclarativeBase):
    """Base of every table; names of constraints follow one convention on both databases."""

    registry = registry(metadata=MetaData(naming_convention=NAMING), type_annotation_map={dt.datetime: Moment()})


# What people typed stands in the values of statements; errors of the database go to the log without them.
db = SQLAlchemy(model_class=Base, engine_options={"pool_pre_ping": False, "hide_parameters": True})
if TYPE_CHECKING:

    class Model(Base):
        """Base that type checkers can subclass."""

        __abstract__ = True

else:
    Model = db.Model


class PendingChanges(RuntimeError):
    """A programming error: rows were changed outside `transaction()`."""


@contextmanager
def transaction() -> Iterator[Session]:
    """Do all of a change or nothing of it: the only door through which anything is committed.

    Ends the read that loaded person and rows, begins anew (IMMEDIATE on SQLite, so that a writer waits for
    its turn instead of failing), lets rows reload, and commits at the end. Functions handed to
    `after_commit` run when the change is durable. Raises PendingChanges when something was changed before.
    """
    session = db.session()
    if session.info.get(INSIDE):
        raise PendingChanges("transaction() does not nest")
    if session.new or session.dirty or session.deleted:
        raise PendingChanges("rows were changed outside transaction()")
    session.rollback()
    session.info[INSIDE] = True
    session.info[AFTER_COMMIT] = []
    try:
        session.connection(execution_options={WRITES: True})
        yield session
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info[INSIDE] = False
        hooks: list[Callable[[], None]] = session.info.pop(AFTER_COMMIT, [])
    for hook in hooks:
        hook()


def carry_out(change: Callable[[], T]) -> T:
    """Run a change in a transaction, and once more where another one at the same moment got in its way.

    Takes a function that loads its rows itself. The second time it sees what the other one did, so that a rule
    answers and not the database. Returns what the change returns; raises what it raises the second time.
    """
    try:
        with transaction():
            return change()
    except (IntegrityError, StaleDataError):
        pass
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", None) not in COLLIDED:
            raise
    with transaction():
        return change()


def after_commit(hook: Callable[[], None]) -> None:
    """Run a function once the present transaction is durable; it is forgotten when that one fails."""
    db.session().info[AFTER_COMMIT].append(hook)


def scrub(*tables: str) -> None:
    """Let the database part with what was deleted of tables: an old copy may lie where it was written before.

    Takes names of tables. To be called outside any transaction.
    """
    db.session.rollback()
    with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        else:
            for table in tables:
                connection.exec_driver_sql(f'VACUUM "{table}"')


@event.listens_for(Session, "before_flush")
def _refuse_flush_outside(session: Session, *_: Any) -> None:
    if not session.info.get(INSIDE):
        raise PendingChanges("a flush outside transaction() is refused")


@event.listens_for(Engine, "connect")
def _prepare_sqlite(connection: Any, _: Any) -> None:
    if not isinstance(connection, sqlite3.Connection):
        return
    connection.isolation_level = None
    for pragma in (
        "foreign_keys = ON",
        "journal_mode = WAL",
        "synchronous = FULL",
        "busy_timeout = 10000",
        "cache_size = -16000",
        # What is deleted is overwritten: who gave an opinion must be gone once it was erased.
        "secure_delete = ON",
    ):
        connection.execute(f"PRAGMA {pragma}")


@event.listens_for(Engine, "begin")
def _begin_sqlite(connection: Connection) -> None:
    if connection.dialect.name == "sqlite":
        writes = connection.get_execution_options().get(WRITES)
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
