"""``movcon serve``: API and worker from one command; stopped in order it hands the running job back."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx2

from api.database.tables import JobRow
from api.identity.roles import Role
from benchmarks.soak.databases import office_of, small_season, user_key
from benchmarks.soak.processes import SECRET, free_port


def test_the_whole_service_runs_from_one_command(tmp_path: Path) -> None:
    address = f"sqlite:///{tmp_path / 'movcon.db'}"
    office = office_of(address)
    key, season, port = user_key(office, "ann", Role.PLANNER), small_season(office), free_port()
    command = [sys.executable, "-m", "api.cli", "serve", "--port", str(port), "--database", address, "--workers", "1"]
    environment = {**os.environ, "MOVCON_SECRET": SECRET}
    with (tmp_path / "log").open("wb") as log:
        service = subprocess.Popen(command, env=environment, stderr=log)
    try:
        headers = {"Authorization": f"Bearer {key}"}
        with httpx2.Client(base_url=f"http://127.0.0.1:{port}", headers=headers, timeout=30) as client:
            for _ in range(300):
                try:
                    client.get("/readyz")
                    break
                except httpx2.HTTPError:
                    time.sleep(0.1)
            asked = client.post(f"/v1/seasons/{season}/jobs", json={"kind": "plan", "time_limit_s": 600})
            place = asked.headers["location"]
            for _ in range(600):
                job = client.get(place).json()
                if job["state"] == "running" and job["progress"] and job["progress"]["incumbent_usd"]:
                    break
                time.sleep(0.1)
        service.send_signal(signal.SIGTERM)
        assert service.wait(60) == 0
    finally:
        service.kill()
        service.wait()
    with office.database.reading() as session:
        row = session.get_one(JobRow, job["id"])
    office.database.close()
    assert (row.state, row.attempts, row.incumbent is not None) == ("queued", 0, True)
