"""Backup and restore of everything the service keeps, from and into either database."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from sqlalchemy import Connection, func, inspect, select
from sqlalchemy.exc import DataError, IntegrityError, ProgrammingError
from sqlalchemy.orm import Session

from api.database.dump import Dump, dump
from api.database.engine import Database
from api.database.migrate import changing_tables, config, is_current, newest, revisions
from api.database.tables import Base
from api.office.audit import breaks
from api.store.folder import whole_file
from movcon.errors import BadInput, Fault

_ONLY_OWNER = 0o600
_VERSIONS = "alembic_version"


def backup(database: Database, file: Path) -> int:
    """Write everything as it is at one moment, the service running or not; how many rows. The file appears whole.

    Raises
    ------
    BadInput
        The database has not the tables of this version.
    """
    if not is_current(database):
        cause = "The database has not the tables of this version of movcon."
        cure = "Start the service of this version once, or take the backup with the version that wrote it."
        raise BadInput([Fault(code="database_not_current", file="database", cause=cause, cure=cure)])
    with database.snapshot() as connection, whole_file(file, _ONLY_OWNER) as stream:
        return dump(connection, newest(), stream)


def restore(database: Database, file: Path, *, force: bool = False) -> int:
    """Make the database what a backup says, or leave it as it is; how many rows. The service must not run.

    A backup of an earlier version is brought to this version's tables.

    Raises
    ------
    BadInput
        The database holds something and ``force`` is off, the file is broken or of a later version, or its audit
        log is not whole.
    """
    try:
        stream = file.open("rb")
    except OSError as error:
        cause, cure = f"The file cannot be read: {error.strerror}.", "Check its name and who may read it."
        raise BadInput([Fault(code="unreadable_file", file=str(file), cause=cause, cure=cure)]) from error
    with stream, changing_tables(database) as connection:
        found = Dump(stream, str(file))
        if found.revision not in revisions():
            raise found.broken(f"is of a later version of movcon ({found.revision})")
        if not force and _holds_something(connection):
            cause = "The database is not empty."
            cure = "Restore into an empty one, or use --force: all it holds is then gone."
            raise BadInput([Fault(code="database_not_empty", file="database", cause=cause, cure=cure)])
        _drop(connection)
        command.upgrade(config(connection), found.revision)
        try:
            rows = found.load(connection)
        except (IntegrityError, DataError, ProgrammingError) as error:
            raise found.broken("holds rows that the tables do not take") from error
        command.upgrade(config(connection), "head")
        with Session(connection) as session:
            broken = list(breaks(session))
        if broken:
            raise found.broken(f"holds an audit log that is not whole: {' '.join(broken[:5])}".removesuffix("."))
        return rows


def _holds_something(connection: Connection) -> bool:
    there = set(inspect(connection).get_table_names())
    return any(
        connection.scalar(select(func.count()).select_from(table))
        for table in Base.metadata.sorted_tables
        if table.name in there
    )


def _drop(connection: Connection) -> None:
    """Drop movcon's own tables; others in the same database are nobody's business here."""
    there = set(inspect(connection).get_table_names())
    for table in reversed(Base.metadata.sorted_tables):
        if table.name in there:
            table.drop(connection)
    if _VERSIONS in there:
        connection.exec_driver_sql(f"DROP TABLE {_VERSIONS}")
