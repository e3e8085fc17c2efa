"""A service with a user of each role, on SQLite and, where it can be started, on PostgreSQL."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from pwdlib import PasswordHash
from pwdlib.hashers.argon2 import Argon2Hasher
from sqlalchemy import create_engine, text

from api.database.engine import Database
from api.database.migrate import migrate
from api.http.app import create_app
from api.identity import passwords
from api.identity.actor import Actor, Scope
from api.identity.roles import Role
from api.office import users
from api.office.office import Office
from api.settings import Settings
from benchmarks.soak.postgres import installed, own_postgres

SECRET = "a secret of the tests, longer than 32 characters"


@dataclass(frozen=True)
class Service:
    """An office, its application, and a client for each user by name."""

    office: Office
    clients: dict[str, TestClient]
    nobody: TestClient

    def __getitem__(self, name: str) -> TestClient:
        return self.clients[name]


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    if not installed():
        if os.environ.get("CI"):
            pytest.fail("PostgreSQL is not installed; .ci/run installs it")
        pytest.skip("PostgreSQL is not installed")
    with own_postgres() as address:
        yield address


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def server(request: pytest.FixtureRequest) -> str:
    return "" if request.param == "sqlite" else str(request.getfixturevalue("postgres"))


@contextmanager
def own_database(server: str, folder: Path) -> Iterator[str]:
    """Address of a new database of a server, or of a file in a folder where there is none."""
    name = f"t{uuid.uuid4().hex}"
    if not server:
        yield f"sqlite:///{folder / name}.db"
        return
    engine = create_engine(f"{server}/postgres", isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    yield f"{server}/{name}"
    with engine.connect() as connection:
        connection.execute(text(f"DROP DATABASE {name} WITH (FORCE)"))
    engine.dispose()


@pytest.fixture
def address(server: str, tmp_path: Path) -> Iterator[str]:
    """Address of a database of the test's own."""
    with own_database(server, tmp_path) as made:
        yield made


def settings_for(address: str, **others: object) -> Settings:
    return Settings(secret=SECRET, database=address, secure_cookies=False, **others)  # type: ignore[arg-type]


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords() -> Iterator[None]:
    """Hashes that cost little, so that tests of many sign-ins are quick."""
    quick = PasswordHash((Argon2Hasher(time_cost=1, memory_cost=64, parallelism=1),))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(passwords, "_HASH", quick)
        patch.setattr(passwords, "_NOBODY", quick.hash("nobody has this password"))
        yield


@pytest.fixture
def office(address: str) -> Iterator[Office]:
    database = Database(address)
    migrate(database)
    yield Office(database, settings_for(address))
    database.close()


ALL = Scope(everything=True)
PEOPLE: dict[str, tuple[Role, Scope]] = {
    "officer": (Role.OFFICER, Scope(missions=frozenset({"UNMIL"}))),
    "other officer": (Role.OFFICER, Scope(contributors=frozenset({"IND"}))),
    "planner": (Role.PLANNER, ALL),
    "releaser": (Role.RELEASER, ALL),
    "field": (Role.FIELD, Scope(missions=frozenset({"UNMIL"}))),
    "other field": (Role.FIELD, Scope(missions=frozenset({"MONUSCO"}))),
    "auditor": (Role.AUDITOR, ALL),
    "administrator": (Role.ADMINISTRATOR, ALL),
}
_FIRST = Actor(user="first", name="first", roles=frozenset({Role.ADMINISTRATOR}), scope=ALL, way="setup")


@pytest.fixture
def service(office: Office) -> Iterator[Service]:
    app = create_app(office)
    clients = {}
    for name, (role, scope) in PEOPLE.items():
        with office.act(_FIRST) as tx:
            email = f"{name.replace(' ', '.')}@example.org"
            words = users.UserWords(name=name, roles=frozenset({role}), scope=scope)
            user = users.create_user(tx, email, words, None)
            _, key = users.create_key(tx, user.id, "test", None)
        clients[name] = TestClient(app, headers={"Authorization": f"Bearer {key.text}"}, raise_server_exceptions=False)
    nobody = TestClient(app, raise_server_exceptions=False)
    with nobody:
        yield Service(office, clients, nobody)


@pytest.fixture
def season(service: Service) -> str:
    """A season of the small scenario."""
    made = service["planner"].post("/v1/seasons", json={"name": "small", "scenario": "rotation-small"})
    assert made.status_code == 201, made.text
    return str(made.json()["id"])
