"""Bringing a database to the tables of this version, and telling whether it is there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from api.database.engine import Database
from api.database.tables import Base
from movcon.errors import BadInput, Fault

_FOLDER = Path(__file__).parent / "migrations"
_LOCK = 7_305_112


def migrate(database: Database) -> None:
    """Make every change that is still to be made; processes that start together wait for one another."""
    with changing_tables(database) as connection:
        _refuse_newer(connection)
        command.upgrade(config(connection), "head")


@contextmanager
def changing_tables(database: Database) -> Iterator[Connection]:
    """A transaction in which nobody else changes tables; all of it is done at the end, or nothing."""
    with database.engine.connect().execution_options(sqlite_begin="IMMEDIATE") as connection, connection.begin():
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        yield connection


def newest() -> str:
    """Revision of this version's tables."""
    found = ScriptDirectory.from_config(config(None)).get_current_head()
    assert found is not None
    return found


def revisions() -> set[str]:
    """Every revision that this version knows."""
    return {script.revision for script in ScriptDirectory.from_config(config(None)).walk_revisions()}


def is_current(database: Database) -> bool:
    """Whether the database has the tables of this version."""
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == newest()


def what_differs(database: Database) -> list[object]:
    """What the migrations lack, or have too much, against the tables in code."""
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"render_as_batch": True})
        return list(compare_metadata(context, Base.metadata))


def _refuse_newer(connection: Connection) -> None:
    """Refuse a database that a later version of movcon has changed: this one would not know its tables."""
    found = MigrationContext.configure(connection).get_current_revision()
    if found is not None and found not in revisions():
        raise BadInput(
            [
                Fault(
                    code="database_newer",
                    file="database",
                    cause=f"The database has the tables of a later version of movcon ({found}).",
                    cure="Start that version, or restore a backup of this one.",
                )
            ]
        )


def config(connection: Connection | None) -> Config:
    """Alembic's settings for a connection."""
    made = Config()
    made.set_main_option("script_location", str(_FOLDER))
    made.attributes["connection"] = connection
    return made
