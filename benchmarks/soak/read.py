"""``python -m benchmarks.soak.read --rate 1000``: route plans read at a constant rate, and how long each answer takes.

One process serves on loopback. Another sends a call at every tick of a clock, whether or not earlier ones are
answered, and counts from the tick: a service that falls behind is seen to. With ``--solver`` a search plans the 2010
season beside it all the while.

Of ten calls six ask for changes since the last one, with its ETag; two read one sortie; two fetch everything that
concerns the user. Users are one for each mission and contributor.
"""

from __future__ import annotations

import argparse
import asyncio
import gzip
import json
import multiprocessing
import os
import random
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import uvloop

from api.http.server import serve
from benchmarks.soak.installation import Installation, own_installation
from benchmarks.soak.released import Released, release_season
from benchmarks.soak.submit import wait_for

_SOLVER_BEGINS_S = 45
_WARM_S = 3.0


@dataclass(slots=True)
class Outcome:
    """Seconds from tick to answer, answers by status, and bytes of their bodies."""

    took: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    size: int = 0


def measure(made: Installation, of: Released, rate: int, seconds: float) -> None:
    """Serve, read, and print how long answers took."""
    settings = made.office.settings
    spawn = multiprocessing.get_context("spawn")
    serving = spawn.Process(target=serve, args=(settings,))
    serving.start()
    try:
        wait_for(settings)
        calls = [call for key in of.keys for call in _calls(settings.port, key, of.season)]
        answers: multiprocessing.Queue[Outcome] = spawn.Queue()
        for length, shown in ((_WARM_S, False), (seconds, True)):
            before = _cpu_s(serving.pid)
            asking = spawn.Process(target=_ask, args=(settings.port, calls, rate, length, answers))
            asking.start()
            found = answers.get()
            asking.join()
            if shown:
                _print(found, rate, length, _cpu_s(serving.pid) - before)
    finally:
        if serving.pid is not None:
            os.kill(serving.pid, signal.SIGTERM)
        serving.join()


def _cpu_s(pid: int | None) -> float:
    """Processor seconds that a process has used."""
    fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _print(found: Outcome, rate: int, seconds: float, cpu_s: float) -> None:
    took = sorted(found.took)
    shares = {f"{share * 100:g} %": took[min(len(took) - 1, int(len(took) * share))] * 1000 for share in (0.99, 0.999)}
    print(
        f"{rate}/s for {seconds:g} s, {len(took)} answers ({len(took) / seconds:.0f}/s): "
        f"median {statistics.median(took) * 1000:.1f} ms, "
        + ", ".join(f"{name} in {ms:.1f} ms" for name, ms in shares.items())
        + f", slowest {took[-1] * 1000:.1f} ms; "
        f"{dict(sorted(found.statuses.items()))}; {found.size / 1e6:.1f} MB of bodies; "
        f"the service used {cpu_s / seconds * 100:.0f} % of a processor"
    )


def _calls(port: int, key: str, season: str) -> list[bytes]:
    """Ten calls of a user as bytes on the wire."""
    path = f"/v1/seasons/{season}/route-plans"
    whole, _ = _get(port, key, path)
    since = f"{path}?since={whole['next']}"
    _, etag = _get(port, key, since)
    one = [f"/v1/route-plans/{item['id']}" for item in random.Random(0).sample(whole["items"], 2)]
    return [
        *[_wire(key, since, etag) for _ in range(6)],
        *[_wire(key, name) for name in one],
        *[_wire(key, path) for _ in range(2)],
    ]


def _get(port: int, key: str, path: str) -> tuple[Any, str]:
    """Body and ETag of an answer."""
    connection = HTTPConnection("127.0.0.1", port)
    connection.request("GET", path, headers={"Authorization": f"Bearer {key}", "Accept-Encoding": "gzip"})
    answer = connection.getresponse()
    body = answer.read()
    if answer.getheader("content-encoding") == "gzip":
        body = gzip.decompress(body)
    return json.loads(body), str(answer.getheader("etag"))


def _wire(key: str, path: str, etag: str = "") -> bytes:
    lines = [f"GET {path} HTTP/1.1", "Host: movcon", f"Authorization: Bearer {key}", "Accept-Encoding: gzip"]
    if etag:
        lines.append(f"If-None-Match: {etag}")
    return "\r\n".join([*lines, "", ""]).encode()


def _ask(port: int, calls: Sequence[bytes], rate: int, seconds: float, answers: multiprocessing.Queue[Outcome]) -> None:
    answers.put(uvloop.run(_send_at(port, calls, rate, seconds)))


async def _send_at(port: int, calls: Sequence[bytes], rate: int, seconds: float) -> Outcome:
    """A call at every tick, on a connection that is free or a new one."""
    found = Outcome()
    free: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = []
    chance = random.Random(1)
    under_way: set[asyncio.Task[None]] = set()
    began = time.perf_counter()
    for number in range(int(rate * seconds)):
        tick = began + number / rate
        wait = tick - time.perf_counter()
        if wait > 0:
            await asyncio.sleep(wait)
        task = asyncio.create_task(_call(port, free, chance.choice(calls), tick, found))
        under_way.add(task)
        task.add_done_callback(under_way.discard)
    await asyncio.gather(*under_way)
    for _, writer in free:
        writer.close()
    return found


async def _call(
    port: int,
    free: list[tuple[asyncio.StreamReader, asyncio.StreamWriter]],
    call: bytes,
    tick: float,
    found: Outcome,
) -> None:
    # The service closes connections that were idle for long; the one used last is taken first.
    while free and free[-1][0].at_eof():
        free.pop()
    reader, writer = free.pop() if free else await asyncio.open_connection("127.0.0.1", port)
    writer.write(call)
    head = await reader.readuntil(b"\r\n\r\n")
    size = 0
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            size = int(line.partition(b":")[2])
    if size:
        await reader.readexactly(size)
    found.took.append(time.perf_counter() - tick)
    found.statuses[int(head[9:12])] += 1
    found.size += size
    free.append((reader, writer))


@contextmanager
def _solving(wanted: bool) -> Iterator[None]:  # noqa: FBT001 - whether it is wanted is all there is to say
    """A search of the 2010 season beside what is measured."""
    if not wanted:
        yield
        return
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-c", "from api.cli import app; app()", "plan", "rotation-2010", "--out", folder]
        solver = subprocess.Popen(
            [*command, "--time-limit", "900"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        try:
            time.sleep(_SOLVER_BEGINS_S)
            yield
            if solver.poll() is not None:
                raise RuntimeError("The search ended before the measurement did.")
        finally:
            solver.terminate()
            solver.wait()


def main() -> None:
    """Measure on either database."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    parser.add_argument("--scenario", default="rotation-small")
    parser.add_argument("--rate", type=int, default=1000)
    parser.add_argument("--seconds", type=float, default=20)
    parser.add_argument("--solver", action="store_true", help="plan the 2010 season beside it")
    chosen = parser.parse_args()
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        port = unused.getsockname()[1]
    with own_installation(chosen.database, port=port, log_level="warning") as made:
        of = release_season(made.office, chosen.scenario)
        with _solving(chosen.solver):
            measure(made, of, chosen.rate, chosen.seconds)


if __name__ == "__main__":
    main()
