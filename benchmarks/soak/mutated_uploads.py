"""Mutated uploads against a whole service: none may crash it, take over 5 seconds, or leave a part of itself behind.

``python -m benchmarks.soak.mutated_uploads --count 2000`` prints what happened.
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

from fastapi.testclient import TestClient
from httpx2 import Response
from sqlalchemy import func, select

from api.database.engine import Database
from api.database.migrate import migrate
from api.database.tables import Attachment, Base, LoadListRow, ManifestPerson, RequestRow, SeasonRow
from api.http.app import create_app
from api.identity.actor import Actor, Scope
from api.identity.roles import Role
from api.office import users
from api.office.office import Office
from api.settings import Settings
from benchmarks.soak.mutations import Lines, Mutant, mutant

SECONDS_MAX = 5.0
REQUESTS: Lines = [
    ["id", "unit", "mission", "contributor", "incoming", "outgoing", "apoe", "apod", "site", "window_first",
     "window_last", "preferred", "lift_sources", "follows", "tour_days_min", "tour_days_max", "blackouts"],
    *(
        [f"UNMIL-NEW-{number}", f"GHA-BN{number}", "UNMIL", "GHA", "350", "350", "DGAA", "GLRB", "Buchanan, Sector 4",
         "2010-09-01", "2010-09-30", "2010-09-15", "charter contract", "", "", "", ""]
        for number in range(12)
    ),
]  # fmt: skip
PEOPLE: Lines = [
    ["direction", "name", "grade", "document"],
    *([way, f"Name {number}", "Cpl", f"X{number}"] for way in ("incoming", "outgoing") for number in range(5)),
]
LOAD_LIST: Lines = [
    ["Serial", "Description", "Qty", "Length (mm)", "Width (mm)", "Height (mm)", "Gross mass each (kg)", "Class",
     "NEQ (kg)"],
    *([f"V-{number}", "Truck 5 t", "4", "7500", "2500", "3100", "8200", "", ""] for number in range(8)),
    ["A-1", "Ammunition", "3", "1000", "800", "600", "400", "1.4S", "10"],
]  # fmt: skip


@dataclass(slots=True)
class Report:
    """What happened: seconds of the slowest upload, answers by status, and everything that must not be."""

    count: int = 0
    worst_s: float = 0.0
    worst: str = ""
    statuses: Counter[int] = field(default_factory=Counter)
    crashes: list[str] = field(default_factory=list)
    slow: list[str] = field(default_factory=list)
    partial: list[str] = field(default_factory=list)


class Target:
    """A service with a season, one small request and a consignment, and the five ways to upload a file."""

    def __init__(self, office: Office) -> None:
        self._office = office
        self._client = _client(office)
        season = self._client.post("/v1/seasons", json={"name": "small", "scenario": "rotation-small"}).json()["id"]
        cells = dict(zip(REQUESTS[0], REQUESTS[1], strict=True))
        asked = {name: cells[name] for name in REQUESTS[0][:12]} | {"id": "OWN", "incoming": 5, "outgoing": 5}
        self._request = self._client.post(f"/v1/seasons/{season}/requests", json={"asked": asked}).json()["id"]
        self._imports = f"/v1/seasons/{season}/requests/import"
        scenario = {"name": "deployment", "scenario": "deployment-small"}
        deployment = self._client.post("/v1/deployments", json=scenario).json()["id"]
        consignments = self._client.get(f"/v1/deployments/{deployment}/consignments").json()["items"]
        self._consignment = next(item["id"] for item in consignments if not item["from_stock"])

    def send(self, chance: random.Random) -> tuple[str, Response, float, bool]:
        """Send a mutant somewhere: what it was, the answer, seconds, and whether all of it or nothing is there."""
        way, lines, table, post = chance.choices(
            (
                ("import", REQUESTS, RequestRow, self._import),
                ("manifest", PEOPLE, ManifestPerson, self._manifest),
                ("season", REQUESTS, SeasonRow, self._season),
                ("attachment", REQUESTS, Attachment, self._attachment),
                ("load list", LOAD_LIST, LoadListRow, self._load_list),
            ),
            weights=(50, 15, 10, 5, 20),
        )[0]
        sent = mutant(chance, lines)
        before = self._count(table)
        began = time.perf_counter()
        answer = post(sent, chance)
        took = time.perf_counter() - began
        change = self._count(table) - before
        whole = change == 0
        if answer.is_success:
            wanted = answer.json()["count"] if way == "import" else 1
            whole = change == wanted or way == "manifest"
            self._tidy(answer, way)
        return f"{way}, {sent.kind}", answer, took, whole

    def _import(self, sent: Mutant, chance: random.Random) -> Response:
        submit = chance.choice(("true", "false", "maybe", ""))
        return self._client.post(self._imports, files={"file": (sent.name, sent.content)}, data={"submit": submit})

    def _manifest(self, sent: Mutant, _chance: random.Random) -> Response:
        etag = self._client.get(f"/v1/requests/{self._request}").headers["etag"]
        place = f"/v1/requests/{self._request}/manifest/upload"
        return self._client.put(place, files={"file": (sent.name, sent.content)}, headers={"If-Match": etag})

    def _season(self, sent: Mutant, chance: random.Random) -> Response:
        name = chance.choice(("other", "=1", "", "small"))
        return self._client.post(
            "/v1/seasons/upload", files={"archive": (sent.name, sent.content)}, data={"name": name}
        )

    def _attachment(self, sent: Mutant, chance: random.Random) -> Response:
        purpose = chance.choice(("load_list", "manifest", "other", "none"))
        return self._client.post(
            f"/v1/requests/{self._request}/attachments",
            files={"file": (sent.name, sent.content)},
            data={"purpose": purpose},
        )

    def _load_list(self, sent: Mutant, chance: random.Random) -> Response:
        """The answer to a load list; where its corrected copy cannot be written, that one's."""
        answer = self._client.post(
            f"/v1/consignments/{self._consignment}/load-lists",
            files={"file": (sent.name, sent.content)},
            data={"sheet": chance.choice(("", "Sheet1", "=1"))},
        )
        if not answer.is_success:
            return answer
        copy = self._client.get(f"/v1/load-lists/{answer.json()['id']}/corrected")
        return answer if copy.is_success else copy

    def _count(self, table: type[Base]) -> int:
        with self._office.database.reading() as session:
            return session.scalar(select(func.count()).select_from(table)) or 0

    def _tidy(self, answer: Response, way: str) -> None:
        """Make room for the next: what was imported goes under other names, papers go."""
        if way == "import":
            with self._office.database.writing() as session:
                for item in answer.json()["items"]:
                    row = session.get(RequestRow, item["id"])
                    if row is not None:
                        row.name = row.id
        elif way == "attachment":
            self._client.delete(f"/v1/attachments/{answer.json()['id']}")


def run(target: Target, count: int, seed: int = 1) -> Report:
    """Send mutants and tell what happened."""
    report = Report()
    for number in range(count):
        what, answer, took, whole = target.send(random.Random(f"{seed}-{number}"))
        told = f"{number}: {what}: {answer.status_code} after {took:.2f} s"
        report.count += 1
        report.statuses[answer.status_code] += 1
        if took > report.worst_s:
            report.worst_s, report.worst = took, told
        if answer.status_code >= 500:
            report.crashes.append(told)
        if took > SECONDS_MAX:
            report.slow.append(told)
        if not whole:
            report.partial.append(told)
    return report


@contextmanager
def service() -> Iterator[Office]:
    """An office of its own, on SQLite in a folder that goes afterwards."""
    with tempfile.TemporaryDirectory() as folder:
        address = f"sqlite:///{folder}/movcon.db"
        database = Database(address)
        migrate(database)
        yield Office(database, Settings(secret="x" * 40, database=address, secure_cookies=False))
        database.close()


def _client(office: Office) -> TestClient:
    everything = Scope(everything=True)
    roles = frozenset({Role.OFFICER, Role.PLANNER})
    first = Actor(user="soak", name="soak", roles=frozenset({Role.ADMINISTRATOR}), scope=everything, way="setup")
    with office.act(first) as tx:
        words = users.UserWords(name="soak", roles=roles, scope=everything)
        user = users.create_user(tx, "soak@example.org", words, None)
        _, key = users.create_key(tx, user.id, "soak", None)
    headers = {"Authorization": f"Bearer {key.text}"}
    return TestClient(create_app(office), headers=headers, raise_server_exceptions=False)


def main(say: Callable[[str], None] = print) -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description="Mutated uploads against a whole service.")
    parser.add_argument("--count", type=int, default=2_000)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    with service() as office:
        report = run(Target(office), given.count, given.seed)
    answers = ", ".join(f"{status}: {count}" for status, count in sorted(report.statuses.items()))
    say(f"{report.count} uploads; answers {answers}")
    say(f"slowest {report.worst}")
    for name, found in (("crashes", report.crashes), ("over 5 s", report.slow), ("partial", report.partial)):
        say(f"{name}: {len(found)}")
        for told in found[:20]:
            say(f"  {told}")
    say(f"memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB at most")


if __name__ == "__main__":
    main()
