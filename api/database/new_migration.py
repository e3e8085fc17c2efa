"""Writing the next migration: ``python -m api.database.new_migration "what changes"``; read it before committing it."""

from __future__ import annotations

import sys

from alembic import command

from api.database.engine import Database
from api.database.migrate import config


def write(words: str) -> None:
    """A migration from what the migrations make to what the tables in code are."""
    database = Database("sqlite://")
    with database.engine.connect() as connection:
        made = config(connection)
        command.upgrade(made, "head")
        command.revision(made, message=words, autogenerate=True)
    database.close()


if __name__ == "__main__":
    write(" ".join(sys.argv[1:]))
