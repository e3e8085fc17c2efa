"""The courier: a thread of a worker that sends what is due to webhooks, whatever job the worker is doing."""

from __future__ import annotations

import threading
from types import TracebackType

import structlog

from api.jobs.deliveries import deliver_due
from api.office.office import Office

_POLL_S = 1.0
_log = structlog.get_logger()


class Courier:
    """Sends messages while it is entered."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name="courier", daemon=True)

    def __enter__(self) -> None:
        """Begin."""
        self._thread.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """End once what is on its way is sent; what is left another courier sends."""
        self._stopping.set()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                more = deliver_due(self._office)
            except Exception as error:  # noqa: BLE001 - the database may be back in a moment
                _log.warning("no message could be taken", exc_info=error)
                more = 0
            if not more:
                self._stopping.wait(_POLL_S)
