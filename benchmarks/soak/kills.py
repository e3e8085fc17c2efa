"""Kill -9 of API processes and workers at random moments under load: nothing acknowledged is lost, nothing done twice.

``python -m benchmarks.soak.kills --database sqlite|postgresql --kills 200``
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import httpx2
from sqlalchemy import func, select

from api.database.tables import AuditEntry, JobRow, PlanRow, RequestRow
from api.identity.roles import Role
from api.office.audit import breaks
from api.office.job_states import ENDED, JobState
from api.office.office import Office
from benchmarks.soak.databases import office_of, own_database, small_season, user_key
from benchmarks.soak.processes import Processes

_PAUSE_S = (1.0, 5.0)
_SERVER_FAULT = 500
_CLIENTS = 4
_JOBS_WAITING_MAX = 4
_SETTLE_S = 300
_ASKED = {
    "mission": "UNMIL",
    "contributor": "GHA",
    "incoming": 350,
    "outgoing": 350,
    "apoe": "DGAA",
    "apod": "GLRB",
    "site": "Buchanan",
    "window_first": "2010-09-01",
    "window_last": "2010-09-30",
}


@dataclass
class Load:
    """What clients ask, and what was acknowledged."""

    office: Office
    ports: Sequence[int]
    season: str
    officer: str
    planners: Sequence[str]
    requests: dict[str, str] = field(default_factory=dict)
    jobs: list[str] = field(default_factory=list)
    tries: int = 0
    wrong: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.over = threading.Event()
        self._lock = threading.Lock()

    def run(self, number: int) -> None:
        """One client: requests and now and then a job, each sent again with its key until it is acknowledged."""
        chance = random.Random(f"client {number}")
        count = 0
        while not self.over.is_set():
            count += 1
            if count % 6 == 0 and self._waiting() < _JOBS_WAITING_MAX:
                body = {"kind": "plan", "time_limit_s": round(chance.uniform(0.5, 3), 1), "seed": count}
                made = self._send(chance, chance.choice(self.planners), "jobs", body, f"job {number} {count}", 202)
                if made is not None:
                    self.jobs.append(made)
            else:
                name = f"SOAK-{number}-{count}"
                asked = {"asked": {**_ASKED, "id": name, "unit": name}}
                made = self._send(chance, self.officer, "requests", asked, name, 201)
                if made is not None:
                    self.requests[name] = made
            time.sleep(0.05)

    def _waiting(self) -> int:
        with self.office.database.reading() as session:
            states = [JobState.QUEUED.value, JobState.RUNNING.value]
            return session.scalar(select(func.count()).select_from(JobRow).where(JobRow.state.in_(states))) or 0

    def _send(
        self, chance: random.Random, key: str, what: str, body: Mapping[str, object], once: str, status: int
    ) -> str | None:
        """Id of what was made; the call is repeated, at any process, until one answers. None where time is up first."""
        headers = {"Authorization": f"Bearer {key}", "Idempotency-Key": once}
        while not self.over.is_set():
            self.tries += 1
            url = f"http://127.0.0.1:{chance.choice(self.ports)}/v1/seasons/{self.season}/{what}"
            try:
                answer = httpx2.post(url, json=body, headers=headers, timeout=30)
            except httpx2.HTTPError:
                time.sleep(0.1)
                continue
            if answer.status_code == status:
                return str(answer.json()["id"])
            if answer.status_code < _SERVER_FAULT:
                with self._lock:
                    self.wrong.append(f"{what} {once}: {answer.status_code} {answer.text[:200]}")
                return None
        return None


def soak(kind: str, kills: int, seed: int) -> bool:
    """Run it; whether everything held."""
    chance = random.Random(seed)
    killed: Counter[str] = Counter()
    began = time.monotonic()
    with own_database(kind) as address, tempfile.TemporaryDirectory() as folder:
        office = office_of(address)
        officer = user_key(office, "officer", Role.OFFICER)
        planners = [user_key(office, name, Role.PLANNER) for name in ("ann", "bea")]
        season = small_season(office)
        log = Path(folder) / "log"
        processes = Processes(address, log, apis=2, workers=2)
        load = Load(office, processes.ports, season, officer, planners)
        threads = [threading.Thread(target=load.run, args=(number,)) for number in range(_CLIENTS)]
        try:
            for thread in threads:
                thread.start()
            while not load.requests:
                time.sleep(0.1)
            while sum(killed.values()) < kills:
                time.sleep(chance.uniform(*_PAUSE_S))
                killed[processes.kill_one(chance)] += 1
            load.over.set()
            for thread in threads:
                thread.join()
            _settle(office)
        finally:
            load.over.set()
            processes.stop()
        faults = [*load.wrong, *_faults(office, load)]
        resumed, attempts = _attempts(office)
        office.database.close()
    print(
        f"{kind}: {kills} kills ({killed['serve']} API, {killed['worker']} worker) "
        f"in {time.monotonic() - began:.0f} s; "
        f"{len(load.requests)} requests and {len(load.jobs)} jobs acknowledged in {load.tries} tries; "
        f"jobs were begun {attempts} times, {resumed} went on from a best plan; {len(faults)} faults"
    )
    for fault in faults[:20]:
        print(f"  {fault}")
    return not faults


def _settle(office: Office) -> None:
    """Wait until every job has ended."""
    until = time.monotonic() + _SETTLE_S
    while time.monotonic() < until:
        with office.database.reading() as session:
            left = select(func.count()).select_from(JobRow).where(JobRow.state.not_in([s.value for s in ENDED]))
            if not session.scalar(left):
                return
        time.sleep(1)


def _faults(office: Office, load: Load) -> Iterator[str]:
    """What was lost, done twice or broken."""
    with office.database.reading() as session:
        requests = {row.id: row for row in session.scalars(select(RequestRow))}
        for name, request in load.requests.items():
            row = requests.get(request)
            if row is None or (row.name, row.state) != (name, "submitted"):
                yield f"request {name} was acknowledged and is {None if row is None else row.state}"
        jobs = {row.id: row for row in session.scalars(select(JobRow))}
        yield from (f"job {name} was acknowledged and is not there" for name in load.jobs if name not in jobs)
        plans = Counter(session.scalars(select(PlanRow.job_id)))
        done = Counter(session.scalars(select(AuditEntry.object_id).where(AuditEntry.action == "job.done")))
        submitted = Counter(
            session.scalars(select(AuditEntry.object_id).where(AuditEntry.action == "request.submitted"))
        )
        for job in jobs.values():
            if (job.state, plans[job.id], done[job.id], job.incumbent) != (JobState.DONE.value, 1, 1, None):
                yield f"job {job.id} is {job.state} with {plans[job.id]} plans, recorded {done[job.id]} times"
        yield from (f"request {name} submitted {count} times" for name, count in submitted.items() if count != 1)
        yield from breaks(session)


def _attempts(office: Office) -> tuple[int, int]:
    with office.database.reading() as session:
        rows = session.execute(select(JobRow.attempts, JobRow.result)).all()
    return sum('"resumed": true' in (result or "") for _, result in rows), sum(attempts for attempts, _ in rows)


def main(arguments: Sequence[str] | None = None) -> int:
    """Soak one database, or both."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql"), action="append")
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument("--seed", type=int, default=0)
    given = parser.parse_args(arguments)
    held = [soak(kind, given.kills, given.seed) for kind in given.database or ("sqlite", "postgresql")]
    return 0 if all(held) else 1


if __name__ == "__main__":
    sys.exit(main())
