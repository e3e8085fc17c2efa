"""Processes of the service for soaks: API and workers on one database, killed and started again."""

from __future__ import annotations

import os
import random
import socket
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from pathlib import Path

SECRET = "a secret of the soak, longer than 32 characters"


def free_port() -> int:
    """A port on loopback that nobody listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])


@dataclass
class Processes:
    """API processes and workers, started again as soon as they are killed."""

    database: str
    log: Path
    apis: int
    workers: int
    lease_s: int = 3
    ports: list[int] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._environment = {
            **os.environ,
            "MOVCON_SECRET": SECRET,
            "MOVCON_DATABASE": self.database,
            "MOVCON_LEASE_S": str(self.lease_s),
            "MOVCON_ATTEMPTS_MAX": "1000",
            "MOVCON_LOG_LEVEL": "warning",
        }
        self._lock = threading.Lock()
        self._commands: list[list[str]] = []
        for _ in range(self.apis):
            self.ports.append(free_port())
            self._commands.append(["serve", "--workers", "0", "--port", str(self.ports[-1])])
        self._commands += [["worker"] for _ in range(self.workers)]
        self._running = [self._start(command) for command in self._commands]

    def _start(self, command: list[str]) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            return subprocess.Popen([sys.executable, "-m", "api.cli", *command], env=self._environment, stderr=log)

    def kill_one(self, chance: random.Random) -> str:
        """Kill one at random with SIGKILL and start it again; which kind it was."""
        with self._lock:
            number = chance.randrange(len(self._running))
            process = self._running[number]
            process.kill()
            process.wait()
            self._running[number] = self._start(self._commands[number])
        return self._commands[number][0]

    def stop(self) -> None:
        """Stop all of them in order."""
        for process in self._running:
            process.terminate()
        for process in self._running:
            try:
                process.wait(40)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
