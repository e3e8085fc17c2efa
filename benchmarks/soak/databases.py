"""A database of a soak's own, with users and a season in it."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import create_engine, text

from api.database.engine import Database
from api.database.migrate import migrate
from api.identity.actor import Actor, Scope
from api.identity.roles import Role
from api.office import users
from api.office.office import Office
from api.office.scenario_files import shipped_files
from api.office.seasons import create_season
from api.settings import Settings
from benchmarks.soak.postgres import own_postgres
from benchmarks.soak.processes import SECRET

_ALL = Scope(everything=True)
_SETUP = Actor(user="setup", name="setup", roles=frozenset({Role.ADMINISTRATOR, Role.PLANNER}), scope=_ALL, way="setup")


@contextmanager
def own_database(kind: str) -> Iterator[str]:
    """Address of an empty database: ``sqlite`` or ``postgresql``."""
    if kind == "sqlite":
        with tempfile.TemporaryDirectory(prefix="movcon-soak-") as folder:
            yield f"sqlite:///{Path(folder) / 'movcon.db'}"
        return
    with own_postgres() as server:
        engine = create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
        with engine.connect() as connection:
            connection.execute(text("CREATE DATABASE soak"))
        engine.dispose()
        yield f"{server}/soak"


def office_of(address: str) -> Office:
    """The office of a database, its tables made."""
    database = Database(address)
    migrate(database)
    return Office(database, Settings(secret=SECRET, database=address))


def user_key(office: Office, name: str, role: Role) -> str:
    """API key of a new user."""
    with office.act(_SETUP) as tx:
        words = users.UserWords(name=name, roles=frozenset({role}), scope=_ALL)
        user = users.create_user(tx, f"{name}@example.org", words, None)
        return users.create_key(tx, user.id, "soak", None)[1].text


def small_season(office: Office) -> str:
    """A season of the small scenario."""
    with office.act(_SETUP) as tx:
        return create_season(tx, "soak", shipped_files("rotation-small")).id
