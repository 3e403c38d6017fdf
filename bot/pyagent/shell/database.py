"""One database for the ledger and the durable engine: SQLite in the data folder, or Postgres by URL.

Invariants:
* a write is one transaction that holds the write lock from its first statement on, so what it reads cannot change;
* within a process, SQLite writers queue on one lock: SQLite's own waiting is unfair (measured: p99 640 → 40 ms);
* a busy SQLite file is an error after five seconds, never an endless wait;
* errors of the database come out as ``StoreError`` without statements, values or the password in the URL.
"""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.engine import make_url

from pyagent.errors import StoreError, from_os_error

IDLE_LIMIT = "idle_in_transaction_session_timeout=10000"
_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "busy_timeout=5000", "foreign_keys=ON")
# The last one: who froze in the middle of a transaction must not keep its locks for as long as it is frozen.
_POSTGRES = ("lock_timeout=5000", "statement_timeout=15000", IDLE_LIMIT)
SCHEMA_LOCK, DISPATCH_LOCK, REAPER_LOCK = 7_300_001, 7_300_002, 7_300_003


class Database:
    """Connections to the database at ``url``; safe to share between threads."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.is_sqlite = url.startswith("sqlite")
        self._writer = threading.Lock() if self.is_sqlite else nullcontext()
        try:
            self._engine = self._create_engine()
        except OSError as e:
            raise from_os_error(e, "create the folder of the database") from e
        except sa.exc.SQLAlchemyError as e:
            raise _store_error(e) from e

    @property
    def now(self) -> sa.ColumnElement[float]:
        """The database's own clock in seconds, so that clocks of several machines need not agree."""
        if self.is_sqlite:
            return sa.literal_column("(julianday('now') - 2440587.5) * 86400.0", sa.Float)
        return sa.literal_column("extract(epoch from clock_timestamp())::float8", sa.Float)

    def insert(self, table: sa.Table) -> sqlite.Insert | postgresql.Insert:
        """An INSERT that knows ON CONFLICT."""
        return sqlite.insert(table) if self.is_sqlite else postgresql.insert(table)

    @contextmanager
    def read(self) -> Iterator[sa.Connection]:
        """A connection for queries."""
        try:
            with self._engine.connect() as connection:
                yield connection
        except sa.exc.SQLAlchemyError as e:
            raise _store_error(e) from e

    @contextmanager
    def write(self) -> Iterator[sa.Connection]:
        """One transaction; committed at the end of the block, rolled back when the block raises."""
        with self._writer:
            try:
                with self._engine.connect() as connection:
                    writing = connection.execution_options(pyagent_write=True)
                    with writing.begin():
                        yield writing
            except sa.exc.SQLAlchemyError as e:
                raise _store_error(e) from e

    def try_lock(self, connection: sa.Connection, key: int) -> bool:
        """Take an advisory lock until the transaction ends. A SQLite writer is alone anyway."""
        if self.is_sqlite:
            return True
        return bool(connection.execute(sa.select(sa.func.pg_try_advisory_xact_lock(key))).scalar())

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    def _create_engine(self) -> sa.Engine:
        if not self.is_sqlite:
            url = make_url(self.url).set(drivername="postgresql+psycopg")
            connect = {"connect_timeout": 5, "options": " ".join(f"-c {setting}" for setting in _POSTGRES)}
            return sa.create_engine(url, pool_size=8, pool_timeout=5, pool_pre_ping=True, connect_args=connect)
        file = make_url(self.url).database
        if not file or file == ":memory:":
            raise StoreError("an in-memory database loses every run", "use sqlite:///path/to/file.db")
        Path(file).parent.mkdir(parents=True, exist_ok=True)
        engine = sa.create_engine(self.url, pool_size=16, pool_timeout=5)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    # The driver would begin a transaction only before the first change, so a decision based on a SELECT would be
    # made outside the lock. Without its help, the BEGIN below is the only one.
    connection.isolation_level = None
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: sa.Connection) -> None:
    writes = connection.get_execution_options().get("pyagent_write", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _store_error(error: sa.exc.SQLAlchemyError) -> StoreError:
    cause = getattr(error, "orig", None)
    first = str(cause or type(error).__name__).strip().splitlines()[0] if str(cause or "x").strip() else "unknown"
    return StoreError(f"the database refused: {first}", "check PYAGENT_DATABASE_URL, free space and that it is running")
