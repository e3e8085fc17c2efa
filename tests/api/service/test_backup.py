"""A backup holds everything, goes into either database, and is restored whole or not at all."""

from __future__ import annotations

import hashlib
import json
import threading
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select

from api.database.engine import Database
from api.database.migrate import migrate, what_differs
from api.database.tables import Base, RequestRow
from api.http.app import create_app
from api.office import backup as backups
from api.office.backup import backup, restore
from api.office.office import Office
from movcon.errors import BadInput
from tests.api.service.conftest import Service, own_database, settings_for
from tests.api.service.test_requests import ASKED


@pytest.fixture(params=["sqlite", "postgresql"])
def other(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database to restore into."""
    server = "" if request.param == "sqlite" else str(request.getfixturevalue("postgres"))
    with own_database(server, tmp_path) as address:
        database = Database(address)
        yield database
        database.close()


def _everything(database: Database) -> dict[str, list[tuple[object, ...]]]:
    with database.snapshot() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table).order_by(*table.primary_key.columns))]
            for table in Base.metadata.sorted_tables
        }


def _codes(error: pytest.ExceptionInfo[BadInput]) -> list[str]:
    return [fault.code for fault in error.value.faults]


def test_a_backup_restored_into_either_database_is_the_same_service(
    service: Service, season: str, other: Database, tmp_path: Path
) -> None:
    service["officer"].post(f"/v1/seasons/{season}/requests", json={"asked": ASKED | {"unit": "Bataillon né «1»"}})
    file = tmp_path / "kept.zip"
    rows = backup(service.office.database, file)
    assert restore(other, file) == rows
    assert _everything(other) == _everything(service.office.database)
    assert what_differs(other) == []
    app = create_app(Office(other, settings_for(other.address)))
    key = service["auditor"].headers["authorization"]
    again = TestClient(app, headers={"Authorization": key})
    assert again.get("/v1/audit/chain").json()["whole"] is True


def test_a_database_that_holds_something_is_replaced_only_by_force(
    service: Service, season: str, tmp_path: Path
) -> None:
    database, file = service.office.database, tmp_path / "kept.zip"
    backup(database, file)
    before = _everything(database)
    service["officer"].post(f"/v1/seasons/{season}/requests", json={"asked": ASKED})
    with pytest.raises(BadInput) as refused:
        restore(database, file)
    assert _codes(refused) == ["database_not_empty"]
    restore(database, file, force=True)
    assert _everything(database) == before


@pytest.mark.parametrize(
    "spoilt", ["a row changed", "a row gone", "a table gone", "a later version", "no archive", "audit forged"]
)
def test_a_spoilt_backup_leaves_the_database_as_it_is(
    service: Service, season: str, tmp_path: Path, spoilt: str
) -> None:
    database, file = service.office.database, tmp_path / "kept.zip"
    backup(database, file)
    before = _everything(database)
    _spoil(file, spoilt)
    with pytest.raises(BadInput) as refused:
        restore(database, file, force=True)
    assert _codes(refused) == ["bad_backup"]
    assert _everything(database) == before


def _spoil(file: Path, how: str) -> None:
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    head = json.loads(parts["backup.json"])
    audit = next(table for table in head["tables"] if table["name"] == "audit")
    lines = parts["tables/audit.jsonl"].splitlines(keepends=True)
    if how == "a row changed":
        parts["tables/audit.jsonl"] = b"".join([lines[0].replace(b"user.created", b"user.deleted"), *lines[1:]])
    elif how == "a row gone":
        parts["tables/audit.jsonl"] = b"".join(lines[:-1])
    elif how == "a table gone":
        del parts["tables/audit.jsonl"]
    elif how == "a later version":
        head["revision"] = "9999"
    elif how == "audit forged":
        forged = b"".join([lines[0].replace(b"user.created", b"user.deleted"), *lines[1:]])
        parts["tables/audit.jsonl"], audit["sha256"] = forged, hashlib.sha256(forged).hexdigest()
    parts["backup.json"] = json.dumps(head).encode()
    if how == "no archive":
        file.write_bytes(b"PK no archive")
        return
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)


def test_a_backup_taken_while_requests_come_in_is_of_one_moment(
    service: Service, season: str, tmp_path: Path, other: Database
) -> None:
    done = threading.Event()

    def ask() -> None:
        number = 0
        while not done.is_set():
            number += 1
            service["officer"].post(f"/v1/seasons/{season}/requests", json={"asked": ASKED | {"id": f"R-{number}"}})

    asking = threading.Thread(target=ask)
    asking.start()
    try:
        for number in range(3):
            backup(service.office.database, tmp_path / f"{number}.zip")
    finally:
        done.set()
        asking.join()
    # Its audit log is checked against its head, which a backup of two moments would not pass.
    restore(other, tmp_path / "2.zip")


def test_a_backup_that_cannot_be_finished_leaves_the_earlier_one(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "kept.zip"
    backup(office.database, file)
    before = file.read_bytes()

    def half(_connection: object, _revision: str, stream: object) -> int:
        stream.write(b"half")  # type: ignore[attr-defined]
        raise OSError("no space left")

    monkeypatch.setattr(backups, "dump", half)
    with pytest.raises(OSError, match="no space"):
        backup(office.database, file)
    assert file.read_bytes() == before
    assert [path.name for path in tmp_path.iterdir() if path.suffix in (".zip", ".part")] == ["kept.zip"]
    assert file.stat().st_mode & 0o077 == 0


def test_a_backup_of_an_empty_service_is_restored_into_a_migrated_database(
    office: Office, other: Database, tmp_path: Path
) -> None:
    backup(office.database, tmp_path / "kept.zip")
    migrate(other)
    assert restore(other, tmp_path / "kept.zip") == 0
    with other.reading() as session:
        assert session.scalar(select(func.count()).select_from(RequestRow)) == 0
