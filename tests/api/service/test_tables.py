"""Tables in code and tables migrated are the same, whoever migrates and however often."""

from __future__ import annotations

import subprocess
import sys
import threading

import pytest
from sqlalchemy import text

from api.database.engine import Database
from api.database.migrate import is_current, migrate, what_differs
from api.office.office import Office
from movcon.errors import BadInput

_MIGRATE = "import sys; from api.database.engine import Database; from api.database.migrate import migrate; migrate(Database(sys.argv[1]))"


def test_the_migrations_make_the_tables_in_code(office: Office) -> None:
    assert what_differs(office.database) == []


def test_two_processes_may_migrate_at_once(address: str) -> None:
    running = [
        subprocess.Popen([sys.executable, "-c", _MIGRATE, address], stderr=subprocess.PIPE, text=True) for _ in range(2)
    ]
    assert [(process.communicate(timeout=60)[1], process.returncode) for process in running] == [("", 0)] * 2
    database = Database(address)
    assert is_current(database)
    assert what_differs(database) == []
    database.close()


def test_threads_with_connections_of_their_own_may_migrate_at_once(address: str) -> None:
    errors: list[Exception] = []

    def run() -> None:
        database = Database(address)
        try:
            migrate(database)
        except Exception as error:  # noqa: BLE001 - told by the test's own thread
            errors.append(error)
        finally:
            database.close()

    threads = [threading.Thread(target=run) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


def test_a_database_of_a_later_version_is_refused(office: Office) -> None:
    with office.database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    assert not is_current(office.database)
    with pytest.raises(BadInput) as refused:
        migrate(office.database)
    assert [fault.code for fault in refused.value.faults] == ["database_newer"]
