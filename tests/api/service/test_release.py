"""A verified plan is released by somebody else than who made it, never changes, and is superseded by the next."""

from __future__ import annotations

import json

from api.database.tables import PlanRow, Tracked
from api.identity.roles import Role
from tests.api.service.conftest import ALL, Service
from tests.api.service.released import later_plan, record, release, released, small_plan
from tests.api.service.routes import user_with


def _states(service: Service, season: str) -> dict[str, str]:
    found = service["planner"].get(f"/v1/seasons/{season}/requests", params={"limit": 200}).json()["items"]
    return {item["name"]: item["state"] for item in found}


def _changes(service: Service, season: str, since: int = 0) -> dict:
    answer = service["planner"].get(f"/v1/seasons/{season}/route-plans", params={"since": since})
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_a_verified_plan_is_released_and_its_requests_and_sorties_with_it(service: Service, season: str) -> None:
    plan = record(service, season)
    assert set(_states(service, season).values()) == {"planned"}
    assert _changes(service, season) == {"plan": None, "next": 0, "more": False, "items": []}
    done = release(service, plan)
    assert (done.status_code, done.json()["state"]) == (200, "released"), done.text
    assert service["planner"].get(f"/v1/seasons/{season}").json()["released_plan"] == plan
    assert set(_states(service, season).values()) == {"released"}
    found = _changes(service, season)
    sorties = json.loads(small_plan().files["field.json"])["sorties"]
    assert {item["sortie"]["sortie"] for item in found["items"]} == {item["sortie"] for item in sorties}
    assert [item["number"] for item in found["items"]] == list(range(1, len(sorties) + 1))
    entries = service["auditor"].get("/v1/audit", params={"object": plan}).json()["items"]
    assert [entry["action"] for entry in entries] == ["plan.recorded", "plan.released"]
    assert entries[-1]["detail"]["digest"] == small_plan().plan.digest


def test_what_may_not_be_released_is_refused_with_the_reason(service: Service, season: str) -> None:
    rejected = record(service, season, accepted=False)
    assert (release(service, rejected).status_code, release(service, rejected).json()["code"]) == (409, "not_verified")
    own = record(service, season, owner=service["releaser"].get("/v1/me").json()["id"])
    refused = release(service, own)
    assert (refused.status_code, refused.json()["code"]) == (403, "four_eyes")
    early = record(service, season)
    assert service["planner"].post(f"/v1/plans/{early}/release", headers={"If-Match": '"1"'}).status_code == 403
    assert service["releaser"].post(f"/v1/plans/{early}/release").status_code == 428
    assert service["releaser"].post(f"/v1/plans/{early}/release", headers={"If-Match": '"9"'}).status_code == 412
    released(service, season)
    stale = release(service, early)
    assert (stale.status_code, stale.json()["code"]) == (409, "made_before_release")


def test_a_plan_that_moves_what_is_no_longer_asked_is_not_released(service: Service, season: str) -> None:
    plan = record(service, season)
    request = service["planner"].get(f"/v1/seasons/{season}/requests").json()["items"][0]
    cancelled = service["planner"].post(
        f"/v1/requests/{request['id']}/cancel",
        json={"words": "The unit stays."},
        headers={"If-Match": f'"{request["version"]}"'},
    )
    assert cancelled.status_code == 200, cancelled.text
    refused = release(service, plan)
    assert (refused.status_code, refused.json()["code"]) == (409, "requests_changed")
    assert request["name"] in refused.json()["cause"]


def test_a_plan_that_changes_what_has_departed_since_is_not_released(service: Service, season: str) -> None:
    first = released(service, season)
    departed = next(
        item
        for item in _changes(service, season)["items"]
        if item["sortie"]["itinerary"] == small_plan().plan.itineraries[-1].id and item["sortie"]["number"] == 1
    )
    reporter = user_with(service, frozenset({Role.FIELD}), ALL)
    told = reporter.post(
        f"/v1/route-plans/{departed['id']}/actuals",
        json={"event": "departed", "at": departed["sortie"]["legs"][0]["departure"]},
    )
    assert told.status_code == 201, told.text
    second = record(service, season, later_plan(), follows=first)
    refused = release(service, second)
    assert (refused.status_code, refused.json()["code"]) == (409, "departed_since")
    assert departed["sortie"]["sortie"] in refused.json()["cause"]
    same = record(service, season, small_plan(), follows=first)
    assert release(service, same).status_code == 200


def test_a_new_release_supersedes_the_old_one_and_changes_only_what_changed(service: Service, season: str) -> None:
    first = released(service, season)
    before = _changes(service, season)
    second = released(service, season, later_plan(), follows=first)
    with service.office.database.reading() as session:
        old = session.get_one(PlanRow, first)
        assert (old.state, old.superseded_by) == ("superseded", second)
    assert release(service, first).json()["code"] == "wrong_state"
    after = _changes(service, season, since=before["next"])
    plan = small_plan().plan
    shifted = {item["sortie"]["sortie"] for item in after["items"] if not item["withdrawn"]}
    withdrawn = {item["sortie"]["sortie"] for item in after["items"] if item["withdrawn"]}
    assert len(shifted) == len(plan.itineraries[0].sorties)
    assert len(withdrawn) == len(plan.itineraries[-1].sorties)
    assert (after["plan"], after["next"]) == (second, before["next"] + len(shifted) + len(withdrawn))
    assert len(_changes(service, season)["items"]) == len(before["items"])


def test_what_was_granted_stays_granted_while_it_holds_and_the_rest_is_asked_anew(
    service: Service, season: str
) -> None:
    first = released(service, season)
    params = {"kind": "clearance", "limit": 200}
    rows = service["planner"].get(f"/v1/seasons/{season}/tracked", params=params).json()["items"]
    for row in rows:
        etag = '"1"'
        for state, reference in (("asked", "NV 1"), ("granted", "OK 7")):
            done = service["planner"].patch(
                f"/v1/tracked/{row['id']}", json={"state": state, "reference": reference}, headers={"If-Match": etag}
            )
            assert done.status_code == 200, done.text
            etag = done.headers["etag"]
    # The first is as if it had been asked for another week: its day has moved too far.
    with service.office.database.writing() as session:
        moved = session.get_one(Tracked, rows[0]["id"])
        moved.detail = json.dumps(json.loads(moved.detail) | {"held": moved.needed_day - 7})
    released(service, season, later_plan(), follows=first)
    after = {
        row["id"]: row
        for row in service["planner"]
        .get(f"/v1/seasons/{season}/tracked", params=params | {"all_releases": True})
        .json()["items"]
    }
    assert after[rows[0]["id"]]["state"] == "needed"
    assert "OK 7" in after[rows[0]["id"]]["words"]
    others = [after[row["id"]] for row in rows[1:] if after[row["id"]]["current"]]
    assert {row["state"] for row in others} == {"granted"}
    assert any(not row["current"] for row in after.values())


def test_tracking_is_the_planners_and_goes_step_by_step(service: Service, season: str) -> None:
    released(service, season)
    path = f"/v1/seasons/{season}/tracked"
    every = service["planner"].get(path, params={"limit": 200}).json()["items"]
    assert {row["kind"] for row in every} == {"clearance", "acquisition"}
    day = sorted(row["due"] for row in every)[len(every) // 2]
    due = service["planner"].get(path, params={"limit": 200, "due_before": day}).json()["items"]
    assert {row["id"] for row in due} == {row["id"] for row in every if row["due"] < day}
    row = every[0]
    one = f"/v1/tracked/{row['id']}"
    headers = {"If-Match": '"1"'}
    assert service["planner"].patch(one, json={"state": "granted"}, headers=headers).json()["code"] == "wrong_state"
    assert service["auditor"].patch(one, json={"state": "asked"}, headers=headers).status_code == 403
    assert service["field"].get(one).status_code == 403
    mine = service["officer"].get(path, params={"limit": 200}).json()["items"]
    assert mine
    assert all("UNMIL" in row["missions"] for row in mine)
