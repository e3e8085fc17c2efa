"""The service as a process: it starts, stops in order with its calls finished, and logs nothing that is secret."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path

import pytest
from sqlalchemy import text

from api.database.engine import Database
from api.database.migrate import migrate

_SERVE = """
from api.settings import read_settings
from api.http.server import serve
serve(read_settings(), ready=lambda: print("ready", flush=True))
"""


@dataclass
class Running:
    process: subprocess.Popen[str]
    port: int

    def get(self, path: str, **headers: str) -> tuple[int, dict[str, str]]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=10)
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}

    def stop(self) -> tuple[int, list[dict[str, object]]]:
        """Exit code, and the lines of the log."""
        self.process.send_signal(signal.SIGTERM)
        _, logged = self.process.communicate(timeout=30)
        return self.process.returncode, [json.loads(line) for line in logged.splitlines()]


def _start(address: str) -> Running:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    settings = {"MOVCON_SECRET": "s" * 40, "MOVCON_DATABASE": address, "MOVCON_PORT": str(port)}
    process = subprocess.Popen(
        [sys.executable, "-c", _SERVE],
        env={**os.environ, **settings},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    process.stdout.readline()
    return Running(process, port)


@pytest.fixture
def running(address: str) -> Iterator[Running]:
    made = _start(address)
    yield made
    made.process.kill()
    made.process.communicate()


def test_it_migrates_answers_logs_no_secrets_and_stops(running: Running) -> None:
    assert running.get("/readyz")[0] == 200
    status, headers = running.get(
        "/v1/me?key=hidden-in-query", Authorization="Bearer hidden-key", **{"X-Request-ID": "c-1"}
    )
    assert (status, headers["x-request-id"]) == (401, "c-1")
    assert "server" not in headers
    code, log = running.stop()
    assert code == 0
    assert "hidden" not in json.dumps(log)
    call = next(line for line in log if line["event"] == "call")
    assert (call["call"], call["path"], call["status"]) == ("c-1", "/v1/me", 401)
    assert [line["event"] for line in log][-1] == "stopped"


@pytest.mark.parametrize("server", ["sqlite"], indirect=True)
def test_while_it_stops_it_is_not_ready_and_finishes_the_call_that_runs(running: Running) -> None:
    connection = HTTPConnection("127.0.0.1", running.port, timeout=10)
    body = json.dumps({"email": "a@example.org", "password": "not the right one"})
    connection.putrequest("POST", "/v1/session")
    connection.putheader("Content-Type", "application/json")
    connection.putheader("Content-Length", str(len(body)))
    connection.endheaders(body[:10].encode())
    time.sleep(0.2)
    running.process.send_signal(signal.SIGTERM)
    time.sleep(0.2)
    assert running.get("/readyz")[0] == 503
    time.sleep(0.6)
    connection.send(body[10:].encode())
    assert connection.getresponse().status == 401
    connection.close()
    assert running.process.wait(timeout=10) == 0


@pytest.mark.parametrize("server", ["sqlite"], indirect=True)
def test_it_does_not_start_on_a_database_of_a_later_version(address: str, tmp_path: Path) -> None:
    database = Database(address)
    migrate(database)
    with database.writing() as session:
        session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    database.close()
    refused = _start(address)
    _, told = refused.process.communicate(timeout=30)
    assert refused.process.returncode != 0
    assert "later version of movcon" in told
