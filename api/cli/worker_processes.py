"""Worker processes of ``movcon serve``: started with it, started again when they die, stopped with it."""

from __future__ import annotations

import subprocess
import sys
import threading
import time

import structlog

_LOOK_S = 0.5
_PAUSES_S = (0.5, 2.0, 10.0)
_STOP_S = 30.0
_LONG_ENOUGH_S = 60.0
_log = structlog.get_logger()


class WorkerProcesses:
    """So many ``movcon worker`` processes, kept alive by a thread. They end by themselves when this process is gone."""

    def __init__(self, count: int) -> None:
        self._count = count
        self._stopping = threading.Event()
        self._threads: list[threading.Thread] = []

    def start(self) -> None:
        """Start them."""
        for number in range(self._count):
            thread = threading.Thread(target=self._attend, name=f"worker {number + 1}", daemon=True)
            thread.start()
            self._threads.append(thread)

    def stop(self) -> None:
        """Let each hand its job back and end."""
        self._stopping.set()
        for thread in self._threads:
            thread.join()

    def _attend(self) -> None:
        """Keep one worker running; one that dies at once again and again is started less and less often."""
        failures = 0
        while not self._stopping.is_set():
            began = time.monotonic()
            process = subprocess.Popen([sys.executable, "-m", "api.cli", "worker", "--attended"])
            while process.poll() is None and not self._stopping.wait(_LOOK_S):
                pass
            if self._stopping.is_set():
                _end(process)
                return
            failures = 0 if time.monotonic() - began > _LONG_ENOUGH_S else failures + 1
            _log.warning("worker died", code=process.returncode)
            self._stopping.wait(_PAUSES_S[min(failures, len(_PAUSES_S) - 1)])


def _end(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(_STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
