"""``python -m benchmarks.soak.submit``: rotation requests a second, each on disk and in the audit log when answered.

One process serves on loopback; clients in another process submit without pause. The clients' work is on the same
machine, and so in the figure.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import signal
import socket
import statistics
import threading
import time
from http.client import HTTPConnection

from sqlalchemy import func, select

from api.database.tables import RequestRow
from api.http.rotation_wire import EXAMPLE
from api.http.server import serve
from api.office.audit import breaks
from api.settings import Settings
from benchmarks.soak.installation import Installation, own_installation

_STATUS_MADE = 201
_START_S = 60
_WARM_UP_S = 3.0
"""Connections are made and statements compiled before anything is counted."""


def measure(made: Installation, seconds: float, clients: int) -> None:
    """Serve, submit, and print how many a second were taken."""
    settings = made.office.settings
    spawn = multiprocessing.get_context("spawn")
    serving = spawn.Process(target=serve, args=(settings,))
    serving.start()
    try:
        wait_for(settings)
        answers: multiprocessing.Queue[list[float]] = spawn.Queue()
        for name, lasts in (("WARM-UP", _WARM_UP_S), ("SOAK", seconds)):
            before = _requests(made)
            asked = (name, settings.port, made.key, made.season, lasts, clients, answers)
            asking = spawn.Process(target=_ask, args=asked)
            asking.start()
            took = answers.get()
            asking.join()
    finally:
        if serving.pid is not None:
            os.kill(serving.pid, signal.SIGTERM)
        serving.join()
    kept = _requests(made) - before
    with made.office.database.reading() as session:
        whole = not list(breaks(session))
    took.sort()
    print(
        f"{len(took) / seconds:.0f} requests a second ({clients} clients, {seconds:.0f} s); "
        f"median {statistics.median(took) * 1000:.0f} ms, 99 % in {took[int(len(took) * 0.99)] * 1000:.0f} ms; "
        f"{len(took)} answered, {kept} kept, audit log {'whole' if whole else 'BROKEN'}"
    )


def _requests(made: Installation) -> int:
    with made.office.database.reading() as session:
        return session.scalar(select(func.count()).select_from(RequestRow)) or 0


def wait_for(settings: Settings) -> None:
    """Wait until a service listens."""
    until = time.monotonic() + _START_S
    while time.monotonic() < until:
        try:
            socket.create_connection((settings.host, settings.port)).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise TimeoutError("The service does not listen.")


def _ask(
    name: str,
    port: int,
    key: str,
    season: str,
    seconds: float,
    clients: int,
    answers: multiprocessing.Queue[list[float]],
) -> None:
    """Clients, a thread each, that submit until the time is over; seconds that each answer took."""
    took: list[list[float]] = [[] for _ in range(clients)]
    until = time.monotonic() + seconds
    threads = [
        threading.Thread(target=_submit, args=(port, key, season, until, f"{name}-{number}", took[number]))
        for number in range(clients)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    answers.put([item for part in took for item in part])


def _submit(port: int, key: str, season: str, until: float, name: str, took: list[float]) -> None:
    connection = HTTPConnection("127.0.0.1", port)
    headers = {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}
    while time.monotonic() < until:
        body = {"asked": EXAMPLE | {"id": f"{name}-{len(took)}"}, "submit": True}
        began = time.perf_counter()
        connection.request("POST", f"/v1/seasons/{season}/requests", json.dumps(body), headers)
        answer = connection.getresponse()
        text = answer.read()
        if answer.status != _STATUS_MADE:
            raise RuntimeError(f"{answer.status} {text.decode()}")
        took.append(time.perf_counter() - began)


def main() -> None:
    """Measure on either database."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="postgresql")
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--clients", type=int, default=16)
    chosen = parser.parse_args()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with own_installation(chosen.database, port=port, log_level="warning") as made:
        measure(made, chosen.seconds, chosen.clients)


if __name__ == "__main__":
    main()
