"""Plans of a deployment as jobs: made, watched, stopped, gone on with, shown, verified, set side by side, released."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from api.database.tables import JobRow
from api.jobs import making_deployment
from api.jobs.kinds import cures_deployment, explain_deployment
from api.jobs.worker import Worker
from api.store.deployment_plan_file import deployment_plan_text
from movcon.deployment.verification import verify
from movcon.finding import Finding
from optimizer.deployment.cures import Explained, explain_conflicts
from tests.api.service.conftest import Service
from tests.api.service.deployed import (
    later_deployment_plan,
    new_deployment,
    record_deployment_plan,
    released_deployment,
    small_deployment_plan,
)
from tests.api.service.released import record, release
from tests.api.service.test_jobs import on_one_database, read, until, working


@pytest.fixture
def deployment(service: Service) -> str:
    return new_deployment(service, "deployment-small")


def asked(service: Service, deployment: str, **body: Any) -> dict[str, Any]:
    answer = service["planner"].post(f"/v1/deployments/{deployment}/jobs", json=body)
    assert answer.status_code == 202, answer.text
    return dict(answer.json())


def done(service: Service, deployment: str, **body: Any) -> dict[str, Any]:
    job = asked(service, deployment, **body)
    Worker(service.office).run(one=True)
    return read(service, job["id"])


def test_a_plan_is_made_and_shown(service: Service, deployment: str) -> None:
    job = done(service, deployment, kind="plan_deployment", time_limit_s=1)
    assert (job["state"], job["deployment"], job["season"]) == ("done", deployment, None), job
    assert job["progress"]["course"]
    planner, place = service["planner"], f"/v1/plans/{job['plan']}"
    plan = planner.get(place).json()
    assert (plan["deployment"], plan["season"], plan["state"]) == (deployment, None, "verified")
    assert plan["summary"]["parcels"] == len(small_deployment_plan().problem.parcels)
    assert plan["summary"]["closes"] > "2010-08-10"
    assert plan["summary"]["held_by"]["parcel"] in {parcel.id for parcel in small_deployment_plan().problem.parcels}
    assert plan["summary"]["closes_after"].startswith("C+")
    assert planner.get(f"{place}/verification").json() == {"accepted": True, "findings": []}
    left = planner.get(f"{place}/reasons").json()["not_moved"]
    assert len(left) == plan["summary"]["not_moved"]
    assert [row["id"] for row in planner.get(f"/v1/deployments/{deployment}/plans").json()["items"]] == [job["plan"]]
    assert planner.get(f"{place}/document").json()["scenario"] == "deployment-small"
    for accept in ("text/html", "application/geo+json", "text/calendar", "application/vnd.google-earth.kml+xml"):
        shown = planner.get(f"{place}/document", headers={"Accept": accept})
        assert shown.headers["content-type"].startswith(accept), shown.text
    assert planner.get(f"{place}/document", params={"form": "xlsx"}).content[:2] == b"PK"
    assert planner.get(f"{place}/document", params={"form": "pdf"}).status_code == 406
    files = {row["name"]: row["media_type"] for row in planner.get(f"{place}/files").json()["items"]}
    assert {"field.json", "report.html", "deployment.xlsx", "map.svg", "gantt.svg"} < files.keys()
    assert {"stocks.csv", "stock_issues.csv"} < files.keys()
    assert "l-ship" in planner.get(f"{place}/files/legend.json").json().values()
    instruction = next(name for name in files if name.startswith("movement_instructions/"))
    assert planner.get(f"{place}/files/{instruction}").content[:4] == b"%PDF"
    found = service["auditor"].get("/v1/jobs", params={"season": deployment, "kind": "plan_deployment"})
    assert [row["id"] for row in found.json()["items"]] == [job["id"]]
    told = done(service, deployment, kind="verify_deployment", plan=job["plan"])
    assert (told["result"]["accepted"], told["plan"]) == (True, None)


@on_one_database
def test_a_search_is_stopped_and_its_best_kept(service: Service, deployment: str) -> None:
    job = asked(service, deployment, kind="plan_deployment", time_limit_s=600)["id"]
    with working(service):
        until(service, job, lambda found: bool(found["progress"]) and found["progress"]["incumbent_usd"] is not None)
        assert service["planner"].delete(f"/v1/jobs/{job}").status_code == 202
        told = service["planner"].get(f"/v1/jobs/{job}/events").text
    assert "event: done" in told
    found = read(service, job)
    assert (found["state"], found["result"]["interrupted"]) == ("done", True)
    assert service["planner"].get(f"/v1/plans/{found['plan']}").json()["verified"] is True


@on_one_database
def test_another_worker_goes_on_from_the_best_plan_kept(service: Service, deployment: str) -> None:
    job = asked(service, deployment, kind="plan_deployment", time_limit_s=600)["id"]

    def kept(_: dict[str, Any]) -> bool:
        with service.office.database.reading() as session:
            return session.get_one(JobRow, job).incumbent is not None

    with working(service):
        until(service, job, kept)
    # The worker has stopped in order: the job waits for another one, with the best plan so far.
    assert read(service, job)["state"] == "queued"
    with working(service):
        until(service, job, lambda found: found["resumed"] and "searching" in found["progress"]["words"])
        service["planner"].delete(f"/v1/jobs/{job}")
        found = until(service, job, lambda found: found["state"] == "done")
    assert found["result"]["resumed"] is True


@on_one_database
def test_a_plan_that_verification_rejects_is_a_failure_of_ours_and_not_released(
    service: Service, deployment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def reject(problem: Any, plan: Any) -> Any:
        found = verify(problem, plan)
        finding = Finding(rule="stowage", where="x", message="made up")
        return type(found)(accepted=False, findings=(finding,), cost=found.cost, shares=found.shares)

    monkeypatch.setattr(making_deployment, "verify", reject)
    job = done(service, deployment, kind="plan_deployment", time_limit_s=0)
    assert (job["state"], job["failure"]["fault"]) == ("failed", "own")
    refused = release(service, job["plan"])
    assert (refused.status_code, refused.json()["code"]) == (409, "not_verified")
    assert service["planner"].get(f"/v1/plans/{job['plan']}/document").status_code == 409


@on_one_database
def test_a_document_is_verified_and_kept_where_it_keeps_every_rule(service: Service, deployment: str) -> None:
    document = json.loads(deployment_plan_text(small_deployment_plan().plan))
    job = done(service, deployment, kind="verify_deployment", document=document)
    assert (job["state"], job["result"]["accepted"]) == ("done", True), job
    assert service["planner"].get(f"/v1/plans/{job['plan']}").json()["summary"]["uploaded"] is True
    wrong = done(service, deployment, kind="verify_deployment", document=document | {"problem_digest": "0" * 64})
    assert [fault["code"] for fault in wrong["failure"]["faults"]] == ["wrong_scenario"]
    broken = done(service, deployment, kind="verify_deployment", document={"format": 1})
    assert broken["failure"]["fault"] == "input"
    both = service["planner"].post(f"/v1/deployments/{deployment}/jobs", json={"kind": "verify_deployment"})
    assert both.status_code == 422


def test_release_needs_four_eyes_and_supersedes(service: Service, deployment: str) -> None:
    own = record_deployment_plan(service, deployment, owner=service["releaser"].get("/v1/me").json()["id"])
    assert release(service, own).json()["code"] == "four_eyes"
    first = record_deployment_plan(service, deployment)
    stale = record_deployment_plan(service, deployment)
    assert service["planner"].post(f"/v1/plans/{first}/release", headers={"If-Match": '"1"'}).status_code == 403
    done = release(service, first)
    assert (done.status_code, done.json()["deployment"], done.json()["season"]) == (200, deployment, None), done.text
    assert service["planner"].get(f"/v1/deployments/{deployment}").json()["released_plan"] == first
    assert release(service, stale).json()["code"] == "made_before_release"
    later = released_deployment(service, deployment, later_deployment_plan(), follows=first)
    assert service["planner"].get(f"/v1/plans/{first}").json()["superseded_by"] == later
    entries = service["auditor"].get("/v1/audit", params={"object": first}).json()["items"]
    assert [entry["action"] for entry in entries] == ["plan.recorded", "plan.released", "plan.superseded"]


def test_two_plans_are_set_side_by_side(service: Service, deployment: str, season: str) -> None:
    first = record_deployment_plan(service, deployment)
    later = record_deployment_plan(service, deployment, later_deployment_plan(), follows=first)
    planner = service["planner"]
    found = planner.get(f"/v1/plans/{later}/difference").json()
    assert (found["one"], found["other"]) == (first, later)
    legs = sum(len(voyage.ways) for voyage in small_deployment_plan().plan.voyages)
    assert found["legs"]["before"] == legs > found["legs"]["unchanged"]
    left = small_deployment_plan().problem.parcel[small_deployment_plan().plan.voyages[-1].parcels[0]].consignment
    assert any(left in sentence and "no longer moved" in sentence for sentence in found["changes"])
    assert found["closes"]["other"] < found["closes"]["one"]
    assert planner.get(f"/v1/plans/{first}/difference").status_code == 404
    same = planner.get(f"/v1/plans/{first}/difference", params={"with": first}).json()
    assert (same["changes"], same["movements"], same["legs"]["unchanged"]) == ([], [], legs)


@on_one_database
def test_a_plan_goes_on_from_another(service: Service, deployment: str, season: str) -> None:
    first = record_deployment_plan(service, deployment)
    job = done(service, deployment, kind="plan_deployment", time_limit_s=0, start=first)
    assert job["state"] == "done", job
    made = service["planner"].get(f"/v1/plans/{job['plan']}/document").json()
    assert made["cost"] == json.loads(deployment_plan_text(small_deployment_plan().plan))["cost"]
    wrong = service["planner"].post(
        f"/v1/deployments/{deployment}/jobs", json={"kind": "plan_deployment", "start": record(service, season)}
    )
    assert [fault["code"] for fault in wrong.json()["faults"]] == ["unknown_plan"]


@on_one_database
def test_what_if_is_planned_with_edits_and_the_deployment_stays_as_it_is(service: Service, deployment: str) -> None:
    edits = [{"kind": "close_place", "place": "KEMBA", "first_day": "2010-09-01", "last_day": "2010-09-30"}]
    asked_of = small_deployment_plan().problem.digest
    job = done(service, deployment, kind="plan_deployment", time_limit_s=0, edits=edits)
    assert job["state"] == "done", job
    plan = service["planner"].get(f"/v1/plans/{job['plan']}").json()
    assert plan["problem_digest"] != asked_of
    assert ["2010-09-01" in words for words in plan["summary"]["edits"]] == [True]
    # It is verified against the problem with its edits, and so is its document where they come with it.
    assert done(service, deployment, kind="verify_deployment", plan=job["plan"])["result"]["accepted"] is True
    document = service["planner"].get(f"/v1/plans/{job['plan']}/document").json()
    assert done(service, deployment, kind="verify_deployment", document=document)["state"] == "failed"
    again = done(service, deployment, kind="verify_deployment", document=document, edits=edits)
    assert again["result"]["accepted"] is True
    plain = done(service, deployment, kind="plan_deployment", time_limit_s=0)
    assert service["planner"].get(f"/v1/plans/{plain['plan']}").json()["problem_digest"] == asked_of


@on_one_database
def test_every_fault_of_edits_is_told_with_its_place(service: Service, deployment: str) -> None:
    wrong = [{"kind": "close_place", "place": "KEMBA", "first_day": "soon"}, {"kind": "close_airfield"}]
    job = done(service, deployment, kind="plan_deployment", time_limit_s=0, edits=wrong)
    assert job["failure"]["fault"] == "input"
    assert {fault["pointer"] for fault in job["failure"]["faults"]} == {
        "/edits/0/first_day",
        "/edits/0/last_day",
        "/edits/1/kind",
    }
    unknown = [{"kind": "set_berths", "port": "NOWHERE", "berths": 2}]
    job = done(service, deployment, kind="plan_deployment", time_limit_s=0, edits=unknown)
    assert [fault["code"] for fault in job["failure"]["faults"]] == ["impossible_edit"]


@on_one_database
def test_it_is_told_how_a_consignment_goes(service: Service, deployment: str) -> None:
    plan = record_deployment_plan(service, deployment)
    asking = {"kind": "explain_deployment", "plan": plan, "about": "movement"}
    told = done(service, deployment, **asking, movement="SIG-SEA")["result"]
    problem = small_deployment_plan().problem
    parcels = [parcel.id for parcel in problem.parcels if parcel.consignment == "SIG-SEA"]
    assert [item["parcel"] for item in told["parcels"]] == parcels
    assert all(item["words"] for item in told["parcels"])
    wrong = done(service, deployment, **asking, movement="NOWHERE")
    assert [fault["pointer"] for fault in wrong["failure"]["faults"]] == ["/movement"]
    unnamed = service["planner"].post(f"/v1/deployments/{deployment}/jobs", json=asking)
    assert unnamed.status_code == 422


@on_one_database
def test_what_widening_a_limit_is_worth_comes_with_edits_that_plan_it(
    service: Service, deployment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(explain_deployment, "_TRIED", 2)
    closed = [{"kind": "close_place", "place": "KEMBA", "first_day": "2010-09-01", "last_day": "2010-09-02"}]
    made = done(service, deployment, kind="plan_deployment", time_limit_s=0, edits=closed)
    job = done(service, deployment, kind="explain_deployment", plan=made["plan"], about="limits")
    limits = job["result"]["limits"]
    assert limits
    assert job["plan"] is None
    saved = [item["usd_saved"] for item in limits]
    assert saved == sorted(saved, reverse=True)
    planned = done(service, deployment, kind="plan_deployment", time_limit_s=0, edits=limits[0]["edits"])
    summary = service["planner"].get(f"/v1/plans/{planned['plan']}").json()["summary"]
    # What the plan asked about was made after is made before.
    assert summary["edits"] == [*made["result"]["edits"], *limits[0]["words"]]


@on_one_database
def test_what_is_left_or_late_is_told_with_cures_that_plan_it(service: Service, deployment: str) -> None:
    closed = [{"kind": "close_place", "place": "KEMBA", "first_day": "2010-09-01", "last_day": "2010-09-02"}]
    made = done(service, deployment, kind="plan_deployment", time_limit_s=0, edits=closed)
    asking = {"kind": "cures_deployment", "plan": made["plan"]}
    job = done(service, deployment, **asking, movements=["IND-CO-advance"])
    assert job["plan"] is None
    told = job["result"]
    assert (told["plan"], told["looked_at"], told["not_looked_at"]) == (made["plan"], ["IND-CO-advance"], [])
    (conflict,) = told["late"]
    assert (conflict["consignment"], conflict["untried"]) == ("IND-CO-advance", 0)
    cure = conflict["cures"][0]
    planned = done(service, deployment, kind="plan_deployment", time_limit_s=0, edits=cure["edits"])
    # What the plan asked about was made after is made before.
    assert made["result"]["edits"] == planned["result"]["edits"][: len(closed)]
    assert len(planned["result"]["edits"]) > len(closed)
    wrong = done(service, deployment, **asking, movements=["NOBODY", "NOTHING"])
    assert [fault["pointer"] for fault in wrong["failure"]["faults"]] == ["/movements/0", "/movements/1"]


@on_one_database
def test_cures_are_stopped_and_what_was_not_looked_at_is_named(
    service: Service, deployment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    plan = record_deployment_plan(service, deployment)

    def slow(problem: Any, plan: Any, **how: Any) -> Explained:
        how["on_progress"]("looking")
        while not how["should_stop"]():
            time.sleep(0.02)
        return explain_conflicts(problem, plan, **how)

    monkeypatch.setattr(cures_deployment, "explain_conflicts", slow)
    job = asked(service, deployment, kind="cures_deployment", plan=plan)["id"]
    with working(service):
        until(service, job, lambda found: bool(found["progress"]) and found["progress"]["words"] == "looking")
        assert service["planner"].delete(f"/v1/jobs/{job}").status_code == 202
        found = until(service, job, lambda found: found["state"] == "done")
    assert (found["result"]["interrupted"], found["result"]["looked_at"]) == (True, [])
    assert found["result"]["not_looked_at"]


@on_one_database
def test_cures_asked_for_in_no_time_name_what_was_not_looked_at(service: Service, deployment: str) -> None:
    plan = record_deployment_plan(service, deployment)
    told = done(service, deployment, kind="cures_deployment", plan=plan, time_limit_s=0)["result"]
    assert (told["late"], told["not_moved"], told["looked_at"], told["interrupted"]) == ([], [], [], False)
    assert told["not_looked_at"]


@on_one_database
def test_the_next_plan_goes_on_from_the_one_in_force(service: Service, deployment: str) -> None:
    first = released_deployment(service, deployment)
    job = done(service, deployment, kind="plan_deployment", time_limit_s=0)
    assert service["planner"].get(f"/v1/plans/{job['plan']}").json()["follows_plan"] == first
    assert release(service, job["plan"]).status_code == 200
