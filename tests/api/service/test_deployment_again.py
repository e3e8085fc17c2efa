"""A released deployment planned again as a job: what has begun stands, what is declared since is taken up, all is told."""

from __future__ import annotations

from typing import Any

import pytest

from api.identity.roles import Role
from api.jobs.kinds import explain_deployment
from tests.api.service.conftest import ALL, Service
from tests.api.service.deployed import (
    new_deployment,
    record_deployment_plan,
    released_deployment,
    small_deployment_plan,
)
from tests.api.service.released import release
from tests.api.service.routes import user_with
from tests.api.service.test_deployment_plans import done
from tests.api.service.test_jobs import on_one_database
from tests.api.service.test_load_lists import FIRST, consignment, hand_in

STRIKE = {"kind": "close_place", "place": "KEMBA", "first_day": "2010-09-05", "last_day": "2010-09-20"}
SHIP = "MPV-SAS-INBOM/1"
AT_SEA, BEFORE_LOADING, BEFORE_ALL = "2010-09-02T00:00:00Z", "2010-08-31T23:50:00Z", "2010-08-20T00:00:00Z"


@pytest.fixture
def deployment(service: Service) -> str:
    return new_deployment(service, "deployment-small")


def again(service: Service, deployment: str, present: str, **more: Any) -> dict[str, Any]:
    return done(service, deployment, kind="replan_deployment", present=present, **({"budget": 0} | more))


def codes(job: dict[str, Any]) -> list[str]:
    return [fault["code"] for fault in job["failure"]["faults"]]


def depart(service: Service, deployment: str, key: str) -> dict[str, Any]:
    """Report a movement's first departure as planned; the movement."""
    field = user_with(service, frozenset({Role.FIELD}), ALL)
    items = field.get(f"/v1/deployments/{deployment}/route-plans", params={"limit": 1000}).json()["items"]
    item = next(item for item in items if item["movement"]["movement"] == key)
    report = {"event": "departed", "at": item["movement"]["legs"][0]["departure"]}
    assert field.post(f"/v1/route-plans/{item['id']}/actuals", json=report).status_code == 201
    return dict(item["movement"])


def test_a_strike_in_the_port_is_planned_around_and_told_everywhere(service: Service, deployment: str) -> None:
    first = released_deployment(service, deployment)
    job = again(service, deployment, AT_SEA, edits=[STRIKE])
    assert job["state"] == "done", job
    result = job["result"]
    assert (result["verified"], result["released"], result["present"]) == (True, first, "2010-09-02T00:00Z")
    assert result["released_lift_usd"] == small_deployment_plan().plan.cost.lift_usd
    assert 0 < result["voyages_unchanged"] < result["voyages_released"]
    assert result["stability_usd"] > 0
    assert SHIP in {item["voyage"] for item in result["freed"]}
    assert any("later" in sentence for sentence in result["difference"]["changes"])
    planner, place = service["planner"], f"/v1/plans/{job['plan']}"
    plan = planner.get(place).json()
    assert (plan["follows_plan"], plan["state"]) == (first, "verified")
    assert ["2010-09-05" in words for words in plan["summary"]["edits"]] == [True]
    told = planner.get(f"{place}/difference").json()
    assert told["changes"] == result["difference"]["changes"]
    assert SHIP in {item["requirement"] for item in told["broken"]}
    assert told["cost"]["stability_usd"]["difference"] == result["stability_usd"]
    for accept in ("text/html", "application/geo+json", "text/calendar"):
        assert planner.get(f"{place}/document", headers={"Accept": accept}).status_code == 200
    # Whoever reads it reads it with the release that it goes on from.
    assert done(service, deployment, kind="verify_deployment", plan=job["plan"])["result"]["accepted"] is True
    asking = {"kind": "explain_deployment", "plan": job["plan"], "about": "movement"}
    assert done(service, deployment, **asking, movement="IND-CO-EQ")["result"]["parcels"]
    compared = done(service, deployment, kind="compare_deployment", one=first, other=job["plan"])["result"]
    assert (compared["changes"], compared["same_problem"]) == (told["changes"], False)
    assert compared["closes"] == told["closes"]


@on_one_database
def test_a_ship_that_has_departed_is_released_on_another_way_and_planned_again_from_there(
    service: Service, deployment: str
) -> None:
    released_deployment(service, deployment)
    was = depart(service, deployment, f"{SHIP}/1")
    job = again(service, deployment, AT_SEA, edits=[STRIKE])
    done_release = release(service, job["plan"])
    assert done_release.status_code == 200, done_release.text
    field = user_with(service, frozenset({Role.FIELD}), ALL)
    items = field.get(f"/v1/deployments/{deployment}/route-plans", params={"limit": 1000}).json()["items"]
    now = next(item["movement"] for item in items if item["movement"]["movement"] == f"{SHIP}/1")
    assert now["legs"][0] == was["legs"][0]
    assert now["stops"] != was["stops"]
    later = again(service, deployment, "2010-09-03T00:00:00Z")
    assert (later["result"]["freed"], later["result"]["difference"]["changes"]) == ([], [])
    assert later["result"]["edits"] == job["result"]["edits"]
    assert release(service, later["plan"]).status_code == 200


@on_one_database
def test_a_load_list_accepted_since_is_taken_up(service: Service, deployment: str) -> None:
    released_deployment(service, deployment)
    assert hand_in(service, consignment(service, deployment)["id"], FIRST).status_code == 201
    job = again(service, deployment, BEFORE_ALL)
    assert (job["state"], job["result"]["declared"]) == ("done", ["IND-CO-EQ"]), job
    told = service["planner"].get(f"/v1/plans/{job['plan']}/difference").json()
    assert any("IND-CO-EQ" in sentence and "asked for anew" in sentence for sentence in told["changes"])
    assert done(service, deployment, kind="verify_deployment", plan=job["plan"])["result"]["accepted"] is True
    assert release(service, job["plan"]).status_code == 200


@on_one_database
def test_a_ship_under_way_does_not_load_what_is_declared_otherwise_since(service: Service, deployment: str) -> None:
    released_deployment(service, deployment)
    hand_in(service, consignment(service, deployment)["id"], FIRST)
    job = again(service, deployment, BEFORE_LOADING)
    assert job["state"] == "done", job
    freed = {item["voyage"]: item["reason"] for item in job["result"]["freed"]}
    assert "IND-CO-EQ" in freed[SHIP]
    plan = service["planner"].get(f"/v1/plans/{job['plan']}/document").json()
    ship = next(voyage for voyage in plan["voyages"] if voyage["id"] == SHIP)
    assert {name for stop in ship["stops"] for name in stop["loads"]} == {"IND-CO-AMMO/explosives-containers-1"}


@on_one_database
def test_cargo_on_board_that_is_declared_otherwise_or_cancelled_gives_no_plan_and_says_why(
    service: Service, deployment: str
) -> None:
    released_deployment(service, deployment)
    cancelled = again(service, deployment, AT_SEA, edits=[{"kind": "cancel_consignment", "consignment": "IND-CO-AMMO"}])
    assert (cancelled["state"], cancelled["plan"], cancelled["result"]["status"]) == ("done", None, "infeasible")
    assert SHIP in cancelled["result"]["reasons"][0]
    hand_in(service, consignment(service, deployment)["id"], FIRST)
    job = again(service, deployment, AT_SEA)
    assert (job["state"], job["plan"], job["result"]["status"]) == ("done", None, "infeasible")
    assert "IND-CO-EQ" in job["result"]["reasons"][0]


@on_one_database
def test_every_fault_of_what_is_asked_is_told_with_its_place(service: Service, deployment: str) -> None:
    assert codes(again(service, deployment, AT_SEA)) == ["nothing_released"]
    plan = record_deployment_plan(service, deployment)
    early = again(service, deployment, "2009-01-01T00:00:00Z", plan=plan)
    assert [fault["pointer"] for fault in early["failure"]["faults"]] == ["/present"]
    wrong = again(service, deployment, AT_SEA, plan=plan, edits=[STRIKE | {"first_day": "soon"}, {"kind": "x"}])
    assert {fault["pointer"] for fault in wrong["failure"]["faults"]} == {"/edits/0/first_day", "/edits/1/kind"}
    for body in ({}, {"present": "2010-09-02T00:00:30Z"}, {"present": AT_SEA, "fixed_days": -1}):
        asked = service["planner"].post(
            f"/v1/deployments/{deployment}/jobs", json={"kind": "replan_deployment", **body}
        )
        assert asked.status_code == 422, body


@on_one_database
def test_what_limits_are_worth_to_a_plan_made_again_is_found_from_its_own_present(
    service: Service, deployment: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(explain_deployment, "_TRIED", 1)
    released_deployment(service, deployment)
    job = again(service, deployment, AT_SEA, edits=[STRIKE])
    told = done(service, deployment, kind="explain_deployment", plan=job["plan"], about="limits")
    assert told["state"] == "done", told
    assert told["result"]["present"] == "2010-09-02T00:00Z"
    limit = told["result"]["limits"][0]
    # Planning again from the plan makes its own edits by itself.
    assert all(edit["kind"] != "close_place" for edit in limit["edits"])
    planned = again(service, deployment, told["result"]["present"], plan=job["plan"], edits=limit["edits"])
    assert planned["result"]["edits"] == [*job["result"]["edits"], *limit["words"]]
