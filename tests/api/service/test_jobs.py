"""Jobs through the service, worked on by workers of their own: asked for, watched, stopped, killed, gone on with."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import func, select

from api.database.tables import AuditEntry, JobRow, PlanRow, SeasonRow
from api.identity.roles import Role
from api.jobs import making
from api.jobs.worker import Worker
from api.office.audit import breaks
from movcon.verification import verify
from movcon.verification.findings import Finding
from tests.api.service.conftest import ALL, SECRET, Service
from tests.api.service.routes import user_with

# What a kind of job answers does not depend on the database: one is enough.
on_one_database = pytest.mark.parametrize("server", [""], ids=["sqlite"])
PRESENT = "2010-06-01T00:00:00Z"
NEW = {
    "id": "UNMIL-GHA-BN9-1",
    "unit": "GHA-BN9",
    "mission": "UNMIL",
    "contributor": "GHA",
    "incoming": 350,
    "outgoing": 350,
    "apoe": "DGAA",
    "apod": "GLRB",
    "site": "Buchanan",
    "window_first": "2010-10-01",
    "window_last": "2010-10-30",
    "preferred": "2010-10-15",
}


def asked(service: Service, season: str, **body: Any) -> dict[str, Any]:
    answer = service["planner"].post(f"/v1/seasons/{season}/jobs", json=body)
    assert answer.status_code == 202, answer.text
    assert answer.headers["location"] == f"/v1/jobs/{answer.json()['id']}"
    return dict(answer.json())


def read(service: Service, job: str) -> dict[str, Any]:
    return dict(service["planner"].get(f"/v1/jobs/{job}").json())


def done(service: Service, season: str, **body: Any) -> dict[str, Any]:
    """A job asked for and worked on here, to its end."""
    job = asked(service, season, **body)
    Worker(service.office).run(one=True)
    return read(service, job["id"])


def until(service: Service, job: str, is_so: Callable[[dict[str, Any]], bool], limit_s: float = 60) -> dict[str, Any]:
    for _ in range(int(limit_s / 0.1)):
        found = read(service, job)
        if is_so(found):
            return found
        time.sleep(0.1)
    raise AssertionError(found)


@contextmanager
def working(service: Service) -> Iterator[Worker]:
    worker = Worker(service.office)
    thread = threading.Thread(target=worker.run)
    thread.start()
    try:
        yield worker
    finally:
        worker.stop()
        thread.join()


def release(service: Service, season: str, plan: str) -> None:
    with service.office.database.writing() as session:
        row = session.get_one(PlanRow, plan)
        row.state = "released"
        session.get_one(SeasonRow, season).released_plan = plan


def test_a_plan_is_made_shown_in_every_form_and_moves_its_requests(service: Service, season: str) -> None:
    job = done(service, season, kind="plan", budget=20)
    assert (job["state"], job["resumed"], job["attempts"]) == ("done", False, 1)
    assert job["progress"]["gap"] > 0
    assert job["progress"]["course"]
    planner = service["planner"]
    place = f"/v1/plans/{job['plan']}"
    plan = planner.get(place)
    assert plan.headers["etag"] == '"1"'
    assert plan.json()["summary"]["moved"] == job["result"]["moved"] == 12
    assert planner.get(f"{place}/verification").json() == {"accepted": True, "findings": []}
    assert planner.get(f"{place}/reasons").json() == {"not_moved": []}
    assert [row["id"] for row in planner.get(f"/v1/seasons/{season}/plans").json()["items"]] == [job["plan"]]
    states = {row["state"] for row in planner.get(f"/v1/seasons/{season}/requests").json()["items"]}
    assert states == {"planned"}
    files = {row["name"] for row in planner.get(f"{place}/files").json()["items"]}
    nested = next(name for name in files if name.startswith("route_plans/"))
    assert planner.get(f"{place}/files/{nested}").headers["content-type"].startswith("text/html")
    assert planner.get(f"{place}/files/nothing.txt").status_code == 404
    assert planner.get(f"{place}/document").json()["scenario"] == "small"
    for accept, media in (
        ("text/html, */*;q=0.1", "text/html"),
        ("application/geo+json", "application/geo+json"),
        ("application/json;q=0.2, application/*;q=0.1", "application/json"),
    ):
        assert planner.get(f"{place}/document", headers={"Accept": accept}).headers["content-type"].startswith(media)
    assert planner.get(f"{place}/document", params={"form": "xlsx"}).content[:2] == b"PK"
    refused = planner.get(f"{place}/document", headers={"Accept": "image/png"})
    assert (refused.status_code, refused.json()["code"]) == (406, "no_such_form")
    assert service["field"].get(place).status_code == 403
    again = done(service, season, kind="plan", budget=20)
    assert planner.get(f"/v1/plans/{again['plan']}").json()["digest"] == plan.json()["digest"]
    difference = planner.get(f"{place}/difference", params={"with": again["plan"]}).json()
    assert (difference["movements"], difference["cost"]["objective_usd"]["one"]) == ([], job["result"]["objective_usd"])
    assert planner.get(f"{place}/difference").status_code == 404


def test_a_job_is_asked_for_once_with_its_key_and_only_by_planners(service: Service, season: str) -> None:
    path, body = f"/v1/seasons/{season}/jobs", {"kind": "plan", "budget": 1}
    headers = {"Idempotency-Key": "once"}
    first, second = (service["planner"].post(path, json=body, headers=headers) for _ in range(2))
    assert first.json() == second.json()
    assert len(service["auditor"].get("/v1/jobs", params={"season": season, "kind": "plan"}).json()["items"]) == 1
    assert service["officer"].post(path, json=body).status_code == 403
    wrong = service["planner"].post(path, json={"kind": "verify", "plan": "pln_x"})
    assert [fault["code"] for fault in wrong.json()["faults"]] == ["unknown_plan"]
    assert service["planner"].post(path, json={"kind": "dance"}).status_code == 422
    assert service["planner"].delete(f"/v1/jobs/{first.json()['id']}").json()["state"] == "cancelled"
    assert service["planner"].delete(f"/v1/jobs/{first.json()['id']}").status_code == 409


def test_a_search_is_watched_and_stopped_and_its_best_kept(service: Service, season: str) -> None:
    job = asked(service, season, kind="plan", time_limit_s=600)["id"]
    with working(service):
        until(service, job, lambda found: bool(found["progress"]) and found["progress"]["incumbent_usd"] is not None)
        assert service["planner"].delete(f"/v1/jobs/{job}").status_code == 202
        # The stream ends with the job.
        told = service["planner"].get(f"/v1/jobs/{job}/events").text
    found = read(service, job)
    assert (found["state"], found["result"]["interrupted"], found["result"]["verified"]) == ("done", True, True)
    assert told.count("event: done") == 1
    last = int([line for line in told.splitlines() if line.startswith("id: ")][-1][4:])
    seen = service["planner"].get(f"/v1/jobs/{job}/events", headers={"Last-Event-ID": str(last)})
    assert seen.status_code == 204
    rest = service["planner"].get(f"/v1/jobs/{job}/events", headers={"Last-Event-ID": str(last - 1)}).text
    assert rest.count("event: ") == 1


def test_a_killed_workers_job_goes_on_from_its_best(service: Service, season: str) -> None:
    job = asked(service, season, kind="plan", time_limit_s=600)["id"]
    environment = {**os.environ, "MOVCON_SECRET": SECRET, "MOVCON_LEASE_S": "2"}
    environment["MOVCON_DATABASE"] = service.office.settings.database
    command = [sys.executable, "-m", "api.cli", "worker"]
    worker = subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL)
    try:
        with_best = until(
            service,
            job,
            lambda found: (
                row(service, job).incumbent is not None
                and bool(found["progress"])
                and found["progress"]["incumbent_usd"] is not None
            ),
        )
        assert not with_best["resumed"]
        worker.send_signal(signal.SIGKILL)
    finally:
        worker.kill()
        worker.wait()
    best = with_best["progress"]["incumbent_usd"]
    with working(service) as second:
        found = until(service, job, lambda found: bool(found["resumed"]))
        second.stop()
    assert found["attempts"] == 2
    # Stopped in order, the second worker hands it back; the third, told to stop, keeps the best.
    assert row(service, job).state == "queued"
    service["planner"].delete(f"/v1/jobs/{job}")
    Worker(service.office).run(one=True)
    found = read(service, job)
    assert (found["state"], found["resumed"], found["attempts"]) == ("done", True, 2)
    assert found["result"]["resumed"]
    assert found["result"]["objective_usd"] <= best
    with service.office.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(PlanRow)) == 1
        ends = select(func.count()).select_from(AuditEntry).where(AuditEntry.action == "job.done")
        assert session.scalar(ends) == 1
        assert list(breaks(session)) == []


def row(service: Service, job: str) -> JobRow:
    with service.office.database.reading() as session:
        return session.get_one(JobRow, job)


@on_one_database
def test_every_fault_of_edits_is_told(service: Service, season: str) -> None:
    plan = done(service, season, kind="plan", budget=1)["plan"]
    assert done(service, season, kind="replan", present=PRESENT)["failure"]["faults"][0]["code"] == "nothing_released"
    edits = [
        {"kind": "close_airport"},
        {"kind": "close_airfield", "airfield": "GLRB", "first_day": "soon"},
        {"kind": "set_people", "requirement": "X", "incoming": -1, "outgoing": 5},
    ]
    job = done(service, season, kind="replan", plan=plan, present=PRESENT, edits=edits)
    assert (job["state"], job["attempts"], job["result"]) == ("failed", 1, None)
    pointers = {fault["pointer"] for fault in job["failure"]["faults"]}
    assert {"/edits/0/kind", "/edits/1/first_day", "/edits/1/last_day", "/edits/2/incoming"} <= pointers
    assert all(fault["cause"] and fault["cure"] for fault in job["failure"]["faults"])
    impossible = [{"kind": "cancel_movement", "requirement": name} for name in ("NOBODY-1", "NOBODY-2")]
    job = done(service, season, kind="replan", plan=plan, present=PRESENT, edits=impossible)
    assert [fault["code"] for fault in job["failure"]["faults"]] == ["impossible_edit"] * 2


def test_planning_again_takes_in_what_was_requested_and_cancelled_since(service: Service, season: str) -> None:
    first = done(service, season, kind="plan", budget=20)
    release(service, season, first["plan"])
    planner, officer = service["planner"], service["officer"]
    made = officer.post(f"/v1/seasons/{season}/requests", json={"asked": NEW})
    accepted = planner.post(f"{made.headers['location']}/accept", headers={"If-Match": made.headers["etag"]})
    assert accepted.status_code == 200, accepted.text
    requests = planner.get(f"/v1/seasons/{season}/requests").json()["items"]
    gone = next(item for item in requests if item["name"] == "UNMIT-MYS-FPU1-1")
    etag = {"If-Match": f'"{gone["version"]}"'}
    cancelled = planner.post(f"/v1/requests/{gone['id']}/cancel", json={"words": "Not needed."}, headers=etag)
    assert cancelled.status_code == 200, cancelled.text
    closed = {
        "kind": "close_airfield",
        "airfield": "FZAA",
        "first_day": "2010-09-01",
        "last_day": "2010-09-05",
        "reason": "runway",
    }
    job = done(service, season, kind="replan", present="2010-07-15T00:00:00Z", edits=[closed])
    assert job["state"] == "done", job
    assert job["result"]["added"] == [NEW["id"]]
    assert job["result"]["verified"]
    plan = planner.get(f"/v1/plans/{job['plan']}").json()
    assert (plan["follows_plan"], plan["state"]) == (first["plan"], "verified")
    difference = planner.get(f"/v1/plans/{job['plan']}/difference").json()
    objective = difference["cost"]["objective_usd"]
    assert objective["difference"] == objective["other"] - objective["one"] != 0
    backwards = planner.get(f"/v1/plans/{first['plan']}/difference", params={"with": job["plan"]}).json()
    assert backwards["cost"]["objective_usd"]["difference"] == -objective["difference"]
    told = {item["requirement"]: item["usd"] for item in difference["movements"]}
    assert {NEW["id"], gone["name"]} <= {item["requirement"] for item in backwards["movements"]}
    for item in backwards["movements"]:
        assert abs(item["usd"] + told[item["requirement"]]) <= 1, item
    words = {item["requirement"]: item["words"] for item in difference["movements"]}
    assert "moved from" in words[NEW["id"]]
    assert "cancelled" in words[gone["name"]]
    assert difference["one"] == first["plan"]
    # The same released, it is planned again in its turn: nothing has changed since.
    release(service, season, job["plan"])
    again = done(service, season, kind="replan", present="2010-07-15T00:00:00Z")
    assert again["result"]["difference"]["movements"] == []
    compared = done(service, season, kind="compare", one=first["plan"], other=job["plan"])
    assert not compared["result"]["same_problem"]
    verified = done(service, season, kind="verify", plan=job["plan"])
    assert verified["result"]["accepted"]


@on_one_database
def test_a_plan_handed_in_is_verified_and_kept_where_it_keeps_the_rules(service: Service, season: str) -> None:
    first = done(service, season, kind="plan", budget=1)
    document = service["planner"].get(f"/v1/plans/{first['plan']}/document", params={"form": "json"}).json()
    job = done(service, season, kind="verify", document=document)
    assert (job["state"], job["result"]["accepted"]) == ("done", True)
    assert service["planner"].get(f"/v1/plans/{job['plan']}").json()["digest"] == first["result"]["plan_digest"]
    document["cost"]["charter_usd"] += 1
    job = done(service, season, kind="verify", document=document)
    assert (job["plan"], job["result"]["accepted"]) == (None, False)
    assert job["result"]["findings"]
    job = done(service, season, kind="verify", document={"format": 99})
    assert job["failure"]["fault"] == "input"


@on_one_database
def test_questions_about_a_plan_are_answered(service: Service, season: str) -> None:
    made = done(
        service,
        season,
        kind="plan",
        budget=1,
        edits=[{"kind": "set_funds", "mission": "UNIFIL", "fiscal_year": "2010/11", "usd": 1}],
    )
    assert made["result"]["not_moved"] > 0, made
    left = service["planner"].get(f"/v1/plans/{made['plan']}/reasons").json()["not_moved"]
    assert left[0]["rules"] == ["funds"]
    cures = done(service, season, kind="cures", plan=made["plan"], movements=[left[0]["requirement"]])
    edits = cures["result"]["not_moved"][0]["cures"][0]["edits"]
    assert edits[0]["kind"] == "set_funds"
    wrong = done(service, season, kind="cures", plan=made["plan"], movements=["UNMIL-GHA-BN1-1"])
    assert wrong["failure"]["faults"][0]["pointer"] == "/movements/0"
    told = done(service, season, kind="explain", plan=made["plan"], about="movement", movement="UNMIL-GHA-BN1-1")
    assert told["result"]["words"]


@on_one_database
def test_a_plan_that_verification_rejects_is_our_fault_and_never_shown(
    service: Service, season: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    finding = Finding(rule="relief", where="lot-001", message="Nobody relieves them.")
    monkeypatch.setattr(making, "verify", lambda *made: replace(verify(*made), accepted=False, findings=(finding,)))
    job = done(service, season, kind="plan", budget=1)
    assert (job["state"], job["failure"]["fault"]) == ("failed", "own")
    planner, place = service["planner"], f"/v1/plans/{job['plan']}"
    assert planner.get(place).json()["state"] == "rejected"
    assert planner.get(f"{place}/verification").json()["findings"][0]["rule"] == "relief"
    assert planner.get(f"{place}/document").status_code == 409
    assert planner.get(f"/v1/seasons/{season}/plans").json()["items"] == []
    states = {item["state"] for item in planner.get(f"/v1/seasons/{season}/requests").json()["items"]}
    assert states == {"accepted"}
    path = f"/v1/seasons/{season}/jobs"
    refused = planner.post(path, json={"kind": "cures", "plan": job["plan"]})
    assert [fault["code"] for fault in refused.json()["faults"]] == ["rejected_plan"]


@on_one_database
def test_the_document_of_jobs_has_an_example_for_every_kind(service: Service) -> None:
    schemas = service.nobody.get("/v1/openapi.json").json()["components"]["schemas"]
    for name in ("PlanAsked", "ReplanAsked", "VerifyAsked", "CuresAsked", "ExplainAsked", "CompareAsked"):
        assert json.dumps(schemas[name]["examples"])


def test_events_end_when_the_key_is_revoked(service: Service, season: str) -> None:
    job = service["planner"].post(f"/v1/seasons/{season}/jobs", json={"kind": "plan", "budget": 1}).json()["id"]
    reader = user_with(service, frozenset({Role.PLANNER}), ALL)
    me = reader.get("/v1/me").json()["id"]
    with ThreadPoolExecutor(1) as threads:
        watched = threads.submit(reader.get, f"/v1/jobs/{job}/events")
        time.sleep(1)
        assert not watched.done()
        for key in reader.get(f"/v1/users/{me}/keys").json()["items"]:
            service["administrator"].delete(f"/v1/keys/{key['id']}")
        try:
            assert "event: progress" in watched.result(timeout=5).text
        finally:
            service["planner"].delete(f"/v1/jobs/{job}")
