"""Connections: SQLite in WAL mode, flushed at every commit, or PostgreSQL; reading and writing transactions."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager

from psycopg.errors import UniqueViolation
from sqlalchemy import Connection, Engine, create_engine, event, make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DisconnectionError, IntegrityError
from sqlalchemy.orm import Session
from sqlalchemy.pool import ConnectionPoolEntry

from movcon.errors import BadInput, Fault

_BUSY_MS = 20_000
_EMPTYING_MS = 500
_POOL = 20
_IDLE_S = 2


class Database:
    """The service's database. One for a process; threads share it.

    Raises
    ------
    BadInput
        The address is of no database that movcon knows.
    """

    def __init__(self, address: str) -> None:
        self.address = address
        self.is_sqlite = address.startswith("sqlite:")
        if not self.is_sqlite and not address.startswith("postgresql+psycopg:"):
            raise BadInput([_unknown(address)])
        self.engine = _engine(address, is_sqlite=self.is_sqlite)
        # SQLite lets one write at a time: waiting here is fair and quick, waiting in SQLite is neither.
        self._one_writes = threading.Lock()

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that only reads."""
        with Session(self.engine, expire_on_commit=False, autoflush=False) as session:
            yield session

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session that is committed at the end, or rolled back where something is raised."""
        if not self.is_sqlite:
            with Session(self.engine, expire_on_commit=False) as session, session.begin():
                yield session
            return
        with self._one_writes, Session(self.engine, expire_on_commit=False) as session:
            session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})
            try:
                yield session
                session.commit()
            except BaseException:
                session.rollback()
                raise

    @contextmanager
    def glancing(self) -> Iterator[Session]:
        """A session for one or two queries that need not see the same moment: no transaction is begun and ended."""
        how = {} if self.is_sqlite else {"isolation_level": "AUTOCOMMIT"}
        with (
            self.engine.connect().execution_options(**how) as connection,
            Session(connection, expire_on_commit=False, autoflush=False) as session,
        ):
            yield session

    @contextmanager
    def snapshot(self) -> Iterator[Connection]:
        """A connection that reads everything as it was at one moment, whatever is written meanwhile."""
        # In SQLite every transaction is one; PostgreSQL must be asked for it.
        how = {} if self.is_sqlite else {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}
        with self.engine.connect().execution_options(**how) as connection, connection.begin():
            yield connection

    def empty_log(self) -> None:
        """Bring SQLite's write-ahead log into the database and empty it: what was deleted stands in it till then.

        Where somebody reads just now, nothing is done.
        """
        if not self.is_sqlite:
            return
        connection = self.engine.raw_connection()
        try:
            with closing(connection.cursor()) as cursor, self._one_writes:
                cursor.execute(f"PRAGMA busy_timeout={_EMPTYING_MS}")
                cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
                cursor.fetchall()
                cursor.execute(f"PRAGMA busy_timeout={_BUSY_MS}")
        finally:
            connection.close()

    def close(self) -> None:
        """Let go of every connection."""
        self.engine.dispose()


def is_taken(error: IntegrityError) -> bool:
    """Whether a row could not be written because there is one of its name."""
    return isinstance(error.orig, UniqueViolation) or "UNIQUE constraint failed" in str(error.orig)


def _engine(address: str, *, is_sqlite: bool) -> Engine:
    """Errors tell no values, as some are names of people; what is deleted in SQLite is overwritten."""
    if not is_sqlite:
        return _postgres(address)
    connect = {"timeout": _BUSY_MS / 1000, "check_same_thread": False}
    engine = create_engine(address, connect_args=connect, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _prepare(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        connection.isolation_level = None  # transactions are begun below, not by the driver's guess
        cursor = connection.cursor()
        for words in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"busy_timeout={_BUSY_MS}",
            "temp_store=MEMORY",
            "secure_delete=ON",
        ):
            cursor.execute(f"PRAGMA {words}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        how = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
        connection.exec_driver_sql(f"BEGIN {how}")

    return engine


def _postgres(address: str) -> Engine:
    # No column is of PostgreSQL's hstore, for which every new connection would be asked.
    engine = create_engine(address, pool_size=_POOL, max_overflow=_POOL, hide_parameters=True, use_native_hstore=False)

    @event.listens_for(engine, "checkin")
    def _laid_by(_connection: DBAPIConnection | None, entry: ConnectionPoolEntry) -> None:
        entry.info["since"] = time.monotonic()

    @event.listens_for(engine, "checkout")
    def _still_there(connection: DBAPIConnection, entry: ConnectionPoolEntry, _: object) -> None:
        # One used a moment ago is taken to be there; asking every time costs as much as a query.
        if time.monotonic() - entry.info.get("since", time.monotonic()) < _IDLE_S:
            return
        try:
            engine.dialect.do_ping(connection)
        except Exception as error:
            raise DisconnectionError from error

    return engine


def _unknown(address: str) -> Fault:
    try:
        shown = make_url(address).render_as_string(hide_password=True)
    except Exception:  # noqa: BLE001 - whatever is wrong with it, it is not an address
        shown = "that"
    return Fault(
        code="wrong_setting",
        file="environment",
        column="MOVCON_DATABASE",
        cause=f"MOVCON_DATABASE is {shown}, no database that movcon knows.",
        cure="Use sqlite:///FILE or postgresql+psycopg://USER:PASSWORD@HOST/NAME.",
    )
