"""``movcon worker``: one worker of the service, on any machine that reaches its database."""

from __future__ import annotations

import os
import signal
from types import FrameType
from typing import Annotated

import typer

from api.cli.console import Exit, guarded
from api.cli.service_settings import settings_with
from api.database.engine import Database
from api.database.migrate import migrate
from api.http.logs import configure_logs
from api.jobs.courier import Courier
from api.jobs.worker import Worker
from api.office.office import Office

_NICER = 5
"""The service answers before its workers search, where they share a machine."""


@guarded
def worker(
    *,
    database: Annotated[str | None, typer.Option(help="Address of the database; default MOVCON_DATABASE.")] = None,
    one: Annotated[bool, typer.Option("--one", help="Do one job and end; at once where none is waiting.")] = False,
    attended: Annotated[
        bool, typer.Option("--attended", help="End when the starting process does.", hidden=True)
    ] = False,
) -> Exit:
    """Take jobs of the service and do them, one after the other, until SIGTERM; the job that runs is handed back."""
    settings = settings_with(database=database)
    configure_logs(settings)
    os.nice(_NICER)
    connection = Database(settings.database)
    parent = os.getppid()
    try:
        migrate(connection)
        office = Office(connection, settings)
        made = Worker(office, lambda: not attended or os.getppid() == parent)

        def stop(signum: int, frame: FrameType | None) -> None:
            del signum, frame
            made.stop()

        signal.signal(signal.SIGTERM, stop)
        signal.signal(signal.SIGINT, stop)
        with Courier(office):
            made.run(one=one)
    finally:
        connection.close()
    return Exit.DONE
