"""An installation of our own: an empty database, a user who may do everything, a season of the small scenario."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from api.database.engine import Database
from api.database.migrate import migrate
from api.identity.actor import Actor, Scope
from api.identity.roles import Role
from api.office import seasons, users
from api.office.office import Office
from api.office.scenario_files import shipped_files
from api.settings import Settings
from benchmarks.soak.postgres import own_postgres

_EVERYTHING = Scope(everything=True)
_FIRST = Actor(user="first", name="first", roles=frozenset(Role), scope=_EVERYTHING, way="setup")


@dataclass(frozen=True, slots=True)
class Installation:
    """An office, the key of a user who may do everything, and the id of a season."""

    office: Office
    key: str
    season: str


@contextmanager
def own_installation(database: str, **others: object) -> Iterator[Installation]:
    """An installation on ``sqlite`` or ``postgresql``, gone afterwards; ``others`` are settings."""
    with ExitStack() as stack:
        if database == "sqlite":
            folder = stack.enter_context(tempfile.TemporaryDirectory(prefix="movcon-soak-"))
            address = f"sqlite:///{Path(folder) / 'movcon.db'}"
        else:
            address = f"{stack.enter_context(own_postgres())}/postgres"
        settings = Settings(secret="s" * 48, database=address, **others)  # type: ignore[arg-type]
        opened = Database(address)
        stack.callback(opened.close)
        migrate(opened)
        office = Office(opened, settings)
        with office.act(_FIRST) as tx:
            words = users.UserWords(name="anybody", roles=frozenset(Role), scope=_EVERYTHING)
            user = users.create_user(tx, "anybody@example.org", words, None)
            _, key = users.create_key(tx, user.id, "soak", None)
            season = seasons.create_season(tx, "small", shipped_files("rotation-small"))
        yield Installation(office, key.text, season.id)
