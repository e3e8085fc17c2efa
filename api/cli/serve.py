"""``movcon serve``: the whole service from one command: API, and workers as processes of their own."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli.console import Exit, guarded
from api.cli.demo import Demo
from api.cli.service_settings import settings_of, settings_with
from api.cli.worker_processes import WorkerProcesses
from api.http.listening import listening
from api.http.server import serve as serve_http
from api.settings import Settings


@guarded
def serve(
    *,
    host: Annotated[str | None, typer.Option(help="Where to listen; default MOVCON_HOST.")] = None,
    port: Annotated[int | None, typer.Option(min=0, max=65_535, help="Port; default MOVCON_PORT.")] = None,
    database: Annotated[str | None, typer.Option(help="Address of the database; default MOVCON_DATABASE.")] = None,
    workers: Annotated[
        int | None, typer.Option(min=0, max=256, help="Workers beside the API; default MOVCON_WORKERS.")
    ] = None,
    demo: Annotated[
        bool, typer.Option("--demo", help="An office of its own: a user of each role, a season and a deployment.")
    ] = False,
) -> Exit:
    """Serve until SIGTERM: calls are finished, running jobs handed back."""
    if demo:
        return _demonstrate(host, port)
    return _serve(settings_with(host=host, port=port, database=database, workers=workers))


def _serve(settings: Settings) -> Exit:
    processes = WorkerProcesses(settings.workers)
    try:
        serve_http(settings, ready=processes.start)
    finally:
        processes.stop()
    return Exit.DONE


def _demonstrate(host: str | None, port: int | None) -> Exit:
    settings_of(host=host, port=port)
    office = Demo()
    try:
        with listening(office.settings):
            pass  # a port in use is told before keys are shown and anything is made
        office.open()
        return _serve(office.settings)
    finally:
        office.close()
