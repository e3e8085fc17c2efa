"""Running the service: one process that migrates, listens, and stops when it is asked to, its calls finished."""

from __future__ import annotations

import asyncio
import signal
import socket
import time
from collections.abc import Callable
from contextlib import closing
from types import FrameType

import structlog
import uvicorn
from starlette.concurrency import run_in_threadpool

from api.database.engine import Database
from api.database.migrate import migrate
from api.http.app import create_app
from api.http.listening import listening
from api.http.logs import configure_logs
from api.office.office import Office
from api.office.upkeep import remove_old
from api.settings import Settings

_DRAIN_S = 0.5
"""How long ``/readyz`` says that the service stops before it takes no more calls."""
_FINISH_S = 30
"""How long calls that run when the service stops may still take."""
_TIDY_EVERY_S = 3600
_log = structlog.get_logger()


def serve(settings: Settings, *, ready: Callable[[], None] | None = None) -> None:
    """Serve until SIGTERM or SIGINT; ``ready`` is called once the service listens.

    Raises
    ------
    BadInput
        The port is in use, the database is newer than this version, or a setting is wrong.
    """
    configure_logs(settings)
    with listening(settings) as sockets, closing(Database(settings.database)) as database:
        migrate(database)
        _Server(Office(database, settings), ready).run(sockets)


class _Server(uvicorn.Server):
    """Uvicorn that says that it stops before it does, and tidies now and then."""

    def __init__(self, office: Office, ready: Callable[[], None] | None) -> None:
        settings = office.settings
        self._app = create_app(office)
        self._office = office
        self._ready = ready
        self._stop_at: float | None = None
        self._tidying: asyncio.Task[None] | None = None
        super().__init__(
            uvicorn.Config(
                self._app,
                host=settings.host,
                port=settings.port,
                loop="auto",
                http="httptools",
                ws="none",
                lifespan="on",
                log_config=None,
                access_log=False,
                server_header=False,
                # Behind a proxy its word on addresses is not needed: nothing depends on where a call comes from.
                proxy_headers=False,
                timeout_graceful_shutdown=_FINISH_S,
            )
        )

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to stop; a second SIGINT stops at once."""
        del frame
        if self._stop_at is not None and sig == signal.SIGINT:
            self.force_exit = True
        self._app.state.stopping = True
        if self._stop_at is None:
            self._stop_at = time.monotonic() + _DRAIN_S

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, and tell who waits for it."""
        await super().startup(sockets=sockets)
        if self.should_exit:
            return
        self._tidying = asyncio.create_task(self._tidy())
        _log.info("listening", host=self.config.host, port=self.config.port)
        if self._ready is not None:
            self._ready()

    async def on_tick(self, counter: int) -> bool:
        """Whether to stop now."""
        if self._stop_at is not None and (self.force_exit or time.monotonic() >= self._stop_at):
            self.should_exit = True
        return await super().on_tick(counter)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take no more calls and finish those that run."""
        if self._tidying is not None:
            self._tidying.cancel()
        _log.info("stopping")
        await super().shutdown(sockets=sockets)
        _log.info("stopped")

    async def _tidy(self) -> None:
        while True:
            try:
                await run_in_threadpool(remove_old, self._office)
            except Exception as error:  # noqa: BLE001 - it is tried again; the service goes on
                _log.warning("not tidied", exc_info=error)
            await asyncio.sleep(_TIDY_EVERY_S)
