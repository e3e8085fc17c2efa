"""Bringing a database to the tables of this version, and telling whether it is there."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from api.database.engine import Database
from api.database.tables import Base

_FOLDER = Path(__file__).parent / "migrations"
_LOCK = 7_305_112


def migrate(database: Database) -> None:
    """Make every change that is still to be made; processes that start together wait for one another."""
    with database.engine.connect().execution_options(sqlite_begin="IMMEDIATE") as connection, connection.begin():
        if not database.is_sqlite:
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        command.upgrade(config(connection), "head")


def is_current(database: Database) -> bool:
    """Whether the database has the tables of this version."""
    newest = ScriptDirectory.from_config(config(None)).get_current_head()
    with database.engine.connect() as connection:
        return MigrationContext.configure(connection).get_current_revision() == newest


def what_differs(database: Database) -> list[object]:
    """What the migrations lack, or have too much, against the tables in code."""
    with database.engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"render_as_batch": True})
        return list(compare_metadata(context, Base.metadata))


def config(connection: Connection | None) -> Config:
    """Alembic's settings for a connection."""
    made = Config()
    made.set_main_option("script_location", str(_FOLDER))
    made.attributes["connection"] = connection
    return made
