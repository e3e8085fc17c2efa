"""The same at the same moment from several callers: one wins, the others are told, and nothing is done twice."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor

import httpx2
import pytest
from sqlalchemy import func, select

from api.database.tables import Actual, PlanRow, SeasonRow
from api.http.rotation_wire import EXAMPLE
from api.identity.roles import Role
from tests.api.service.conftest import ALL, Service
from tests.api.service.deployed import new_deployment
from tests.api.service.released import later_plan, record, released
from tests.api.service.routes import user_with
from tests.api.service.sorties import put_problem, put_sortie, put_tracked

ROUNDS = 4


def at_once(calls: Sequence[Callable[[], httpx2.Response]]) -> list[httpx2.Response]:
    """Answers to calls that are all begun at one moment, in their order."""
    gate = threading.Barrier(len(calls))

    def one(call: Callable[[], httpx2.Response]) -> httpx2.Response:
        gate.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as threads:
        return list(threads.map(one, calls))


def statuses(answers: Sequence[httpx2.Response]) -> list[int]:
    return sorted(answer.status_code for answer in answers)


def _release(service: Service, plan: str, key: str | None = None) -> Callable[[], httpx2.Response]:
    headers = {"If-Match": '"1"'} | ({"Idempotency-Key": key} if key else {})
    return lambda: service["releaser"].post(f"/v1/plans/{plan}/release", headers=headers)  # type: ignore[return-value]


def test_of_two_plans_released_at_once_one_wins(service: Service, season: str) -> None:
    first = released(service, season)
    for _ in range(ROUNDS):
        plans = [record(service, season, later_plan(), follows=first) for _ in range(3)]
        answers = at_once([_release(service, plan) for plan in plans])
        assert statuses(answers) == [200, 409, 409], [answer.text for answer in answers]
        won = next(plan for plan, answer in zip(plans, answers, strict=True) if answer.status_code == 200)
        assert {answer.json()["code"] for answer in answers if answer.status_code == 409} == {"made_before_release"}
        with service.office.database.reading() as session:
            assert session.get_one(SeasonRow, season).released_plan == won
            before = session.get_one(PlanRow, first)
            assert (before.state, before.superseded_by) == ("superseded", won)
            assert session.scalars(
                select(PlanRow.id).where(PlanRow.season_id == season, PlanRow.state == "released")
            ).all() == [won]
        first = won
    numbers = [item["number"] for item in service["planner"].get(f"/v1/seasons/{season}/route-plans").json()["items"]]
    assert len(numbers) == len(set(numbers))
    assert service["auditor"].get("/v1/audit/chain").json()["whole"]


def test_one_plan_released_twice_at_once_is_released_once(service: Service, season: str) -> None:
    plan = record(service, season)
    answers = at_once([_release(service, plan)] * 3)
    assert statuses(answers) == [200, 412, 412], [answer.text for answer in answers]
    entries = service["auditor"].get("/v1/audit", params={"object": plan, "action": "plan.released"}).json()["items"]
    assert len(entries) == 1


def test_a_call_repeated_while_the_first_still_runs_is_answered_the_same(service: Service, season: str) -> None:
    for number in range(ROUNDS):
        body = {"asked": EXAMPLE | {"id": f"AT-ONCE-{number}"}}
        headers = {"Idempotency-Key": f"key-{number}"}
        answers = at_once(
            [lambda: service["officer"].post(f"/v1/seasons/{season}/requests", json=body, headers=headers)] * 4  # type: ignore[list-item,return-value]  # noqa: B023
        )
        assert statuses(answers) == [201] * 4, [answer.text for answer in answers]
        assert len({answer.text for answer in answers}) == 1
    plan = record(service, season)
    answers = at_once([_release(service, plan, "release-it")] * 3)
    assert statuses(answers) == [200] * 3, [answer.text for answer in answers]


def test_two_requests_of_one_name_at_once_are_one_and_a_fault(service: Service, season: str) -> None:
    for number in range(ROUNDS):
        body = {"asked": EXAMPLE | {"id": f"AT-ONCE-{number}"}}
        answers = at_once([lambda: service["officer"].post(f"/v1/seasons/{season}/requests", json=body)] * 4)  # type: ignore[list-item,return-value]  # noqa: B023
        assert [status for status in statuses(answers) if status == 201] == [201]
        assert set(statuses(answers)) <= {201, 409, 422}, [answer.text for answer in answers]


def test_jobs_asked_for_at_once_are_all_taken(service: Service) -> None:
    for number in range(ROUNDS):
        made = service["planner"].post("/v1/seasons", json={"name": f"s{number}", "scenario": "rotation-small"})
        path = f"/v1/seasons/{made.json()['id']}/jobs"
        answers = at_once([lambda: service["planner"].post(path, json={"kind": "plan", "budget": 1})] * 4)  # type: ignore[list-item,return-value]  # noqa: B023
        assert statuses(answers) == [202] * 4, [answer.text for answer in answers]


def test_of_two_departures_reported_at_once_one_counts(service: Service, season: str) -> None:
    place = put_sortie(service, season)
    body = {"event": "departed", "at": "2010-09-15T06:20Z", "usd": 1000}
    answers = at_once([lambda: service["field"].post(f"/v1/route-plans/{place}/actuals", json=body)] * 4)  # type: ignore[list-item,return-value]
    assert statuses(answers) == [201, 422, 422, 422], [answer.text for answer in answers]
    with service.office.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Actual)) == 1


@pytest.mark.parametrize("kind", ["tracked", "problem", "user"])
def test_of_two_changes_of_one_version_at_once_one_wins(service: Service, season: str, kind: str) -> None:
    for version in range(1, ROUNDS + 1):
        headers = {"If-Match": f'"{version}"'}
        if kind == "tracked":
            path = f"/v1/tracked/{put_tracked(service, season) if version == 1 else f'trk_{season}'}"
            body: dict[str, object] = {"state": "asked" if version % 2 else "needed"}
            call = lambda: service["planner"].patch(path, json=body, headers=headers)  # noqa: E731, B023
        elif kind == "problem":
            path = f"/v1/problems/{put_problem(service, season) if version == 1 else f'prb_{season}'}/answer"
            call = lambda: service["planner"].post(path, json={"words": "So be it."}, headers=headers)  # noqa: E731, B023
        else:
            if version == 1:
                name = user_with(service, frozenset({Role.FIELD}), ALL).get("/v1/me").json()["id"]
            body = {"email": "x@example.org", "name": "made", "roles": ["field"]}
            call = lambda: service["administrator"].put(f"/v1/users/{name}", json=body, headers=headers)  # noqa: E731, B023
        answers = at_once([call] * 4)  # type: ignore[list-item]
        assert statuses(answers) == [200, 412, 412, 412], [answer.text for answer in answers]


def test_a_release_and_reports_of_what_it_changes_at_once_agree_in_the_end(service: Service, season: str) -> None:
    first = released(service, season)
    reporter = user_with(service, frozenset({Role.FIELD}), ALL)
    before = reporter.get(f"/v1/seasons/{season}/route-plans").json()["items"]
    second = record(service, season, later_plan(), follows=first)

    def report(item: dict) -> Callable[[], httpx2.Response]:
        body = {"event": "departed", "at": item["sortie"]["legs"][0]["departure"]}
        return lambda: reporter.post(f"/v1/route-plans/{item['id']}/actuals", json=body)  # type: ignore[return-value]

    answers = at_once([_release(service, second), *(report(item) for item in before[:8])])
    assert {answer.status_code for answer in answers} <= {200, 201, 409, 422}, [answer.text for answer in answers]
    told = {row["route_plan"] for row in reporter.get(f"/v1/seasons/{season}/actuals").json()["items"]}
    after = {item["id"]: item for item in reporter.get(f"/v1/seasons/{season}/route-plans").json()["items"]}
    for item in before:
        if item["id"] in told and answers[0].status_code == 409:
            assert after[item["id"]] == item
    assert service["auditor"].get("/v1/audit/chain").json()["whole"]


def test_lists_handed_in_at_once_are_versions_one_after_the_other(service: Service) -> None:
    deployment = new_deployment(service)
    rows = service["planner"].get(f"/v1/deployments/{deployment}/consignments").json()["items"]
    path = f"/v1/consignments/{next(row['id'] for row in rows if row['name'] == 'IND-CO-EQ')}"
    head = "Serial,Description,Qty,Length (mm),Width (mm),Height (mm),Gross mass each (kg)\n"

    def hand_in(pieces: int) -> Callable[[], httpx2.Response]:
        files = {"file": ("list.csv", f"{head}1,Truck 5 t,{pieces},7500,2500,3100,8200\n")}
        return lambda: service["other officer"].post(f"{path}/load-lists", files=files)  # type: ignore[return-value]

    answers = at_once([hand_in(pieces) for pieces in (1, 2, 3)])
    assert statuses(answers) == [201, 201, 201], [answer.text for answer in answers]
    made = sorted((answer.json() for answer in answers), key=lambda item: item["number"])
    assert [item["number"] for item in made] == [1, 2, 3]
    before = [item["totals"]["pieces"] for item in made]
    for earlier, item in zip(before, made[1:], strict=False):
        assert item["changes"]["changed"][0]["fields"][0]["before"] == earlier
    now = service["planner"].get(path).json()
    assert (now["load_list"], now["version"]) == (made[-1]["id"], 4)
