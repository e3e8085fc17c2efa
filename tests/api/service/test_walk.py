"""The walk through of docs/service.md, as it is written there: from a request to the auditor's log, with curl."""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import uvicorn

from api.http.app import create_app
from api.identity.actor import Scope
from api.identity.roles import Role
from api.jobs.worker import Worker
from tests.api.service.conftest import Service
from tests.api.service.released import released
from tests.api.service.routes import user_with

TEXT = (Path(__file__).resolve().parents[3] / "docs" / "service.md").read_text(encoding="utf-8")
pytestmark = pytest.mark.parametrize("server", ["sqlite"], indirect=True)


@pytest.fixture
def port(service: Service) -> Iterator[int]:
    """The service listening, and a worker for it."""
    listening = socket.create_server(("127.0.0.1", 0))
    server = uvicorn.Server(uvicorn.Config(create_app(service.office), log_level="warning", ws="none"))
    worker = Worker(service.office)
    threads = [
        threading.Thread(target=server.run, kwargs={"sockets": [listening]}),
        threading.Thread(target=worker.run),
    ]
    for thread in threads:
        thread.start()
    while not server.started:
        time.sleep(0.01)
    yield listening.getsockname()[1]
    worker.stop()
    server.should_exit = True
    for thread in threads:
        thread.join()
    listening.close()


def script_of(heading: str, port: int) -> str:
    """The commands below a heading, sent to a port."""
    found = re.search(rf"## {heading}\n.*?```sh\n(.*?)```", TEXT, flags=re.DOTALL)
    assert found is not None
    return found.group(1).replace("127.0.0.1:8010", f"127.0.0.1:{port}")


def key_of(client: object) -> str:
    return str(client.headers["authorization"]).removeprefix("Bearer ")  # type: ignore[attr-defined]


def run(script: str, keys: dict[str, str], folder: Path) -> list[str]:
    """What the commands print, line by line."""
    if shutil.which("curl") is None:
        pytest.skip("curl is not installed")
    done = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", script],
        env={**os.environ, **keys},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        cwd=folder,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.splitlines()


def test_the_walk_through_works_as_it_is_written(service: Service, season: str, port: int, tmp_path: Path) -> None:
    released(service, season)
    # The small season ends in January.
    script = (
        script_of("A walk through with curl", port).replace("2011-03-31", "2010-11-30").replace("2011-03", "2010-11")
    )
    keys = {name.upper(): key_of(service[name]) for name in ("officer", "planner", "releaser", "field", "auditor")}
    lines = run(script, keys, tmp_path)
    assert lines[0] == "accepted"
    assert "Your roles (planner) do not hold release_plans." in lines
    assert "released" in lines
    assert json.loads(lines[-1])["whole"] is True
    actions = [entry["action"] for entry in json.loads(lines[-2])["items"]]
    assert actions == ["request.draft", "request.submitted", "request.accepted", "request.planned", "request.released"]
    told = json.loads(lines[-3])
    assert (told["event"], told["words"]) == ("delayed", "Waiting for fuel.")


def test_a_deployment_works_as_it_is_written(service: Service, port: int, tmp_path: Path) -> None:
    both = Scope(missions=frozenset({"UNMIL", "MONUSCO"}))
    keys = {name.upper(): key_of(service[name]) for name in ("planner", "releaser", "auditor")}
    keys |= {role.name: key_of(user_with(service, frozenset({role}), both)) for role in (Role.OFFICER, Role.FIELD)}
    # The functions that the walk through above has defined.
    shared = script_of("A walk through with curl", port).partition("SEASON=")[0]
    lines = run(shared + script_of("A deployment with curl", port), keys, tmp_path)
    assert lines[:2] == ["faulty", "F3"]
    assert "accepted" in lines
    assert "released" in lines
    assert any(line.startswith("[") and "later" in line for line in lines)
    assert (tmp_path / "corrected.xlsx").read_bytes()[:2] == b"PK"
    assert b"</html>" in (tmp_path / "report.html").read_bytes()
    told, progress, audit = (json.loads(line) for line in lines[-3:])
    assert told["event"] == "departed"
    assert any(item["departed"] for item in progress["items"])
    assert [entry["action"] for entry in audit["items"]] == ["plan.recorded", "plan.released"]
