"""A PostgreSQL server of our own on loopback, for tests and measurements; gone afterwards."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_PROGRAMS = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"))


def installed() -> bool:
    """Whether PostgreSQL is installed here."""
    return bool(_PROGRAMS)


@contextmanager
def own_postgres() -> Iterator[str]:
    """Address of the server, without a database's name; it flushes at every commit, as one in use does."""
    programs = _PROGRAMS[-1].parent
    root = os.geteuid() == 0
    folder = Path(tempfile.mkdtemp(prefix="movcon-pg-"))
    as_user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if root else []
    if root:
        shutil.chown(folder, "postgres", "postgres")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data = folder / "data"

    def run(*command: object) -> None:
        subprocess.run([str(part) for part in (*as_user, *command)], check=True, capture_output=True, cwd=folder)

    run(programs / "initdb", "-D", data, "-U", "movcon", "-A", "trust", "-E", "UTF8", "--no-locale")
    options = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={folder} -c max_connections=200"
    run(programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", options, "start")
    try:
        yield f"postgresql+psycopg://movcon@127.0.0.1:{port}"
    finally:
        subprocess.run(
            [*as_user, programs / "pg_ctl", "-D", data, "-m", "immediate", "stop"], check=False, capture_output=True
        )
        shutil.rmtree(folder, ignore_errors=True)
