"""Deployments are made of scenarios, with their consignments, and are no seasons."""

from __future__ import annotations

from api.identity.actor import Scope
from api.identity.roles import Role
from api.office.scenario_files import shipped_files
from api.store.archive import pack
from scenarios.intake.kinds import ScenarioKind
from tests.api.service.conftest import ALL, Service
from tests.api.service.deployed import DEPLOYMENT, new_deployment
from tests.api.service.routes import user_with


def test_a_deployment_is_made_of_a_scenario_that_ships_with_its_consignments(service: Service) -> None:
    deployment = new_deployment(service, "small")
    found = service["officer"].get(f"/v1/deployments/{deployment}")
    assert found.headers["etag"] == '"1"'
    assert found.json()["c_date"] == "2010-08-10"
    assert [row["id"] for row in service["auditor"].get("/v1/deployments").json()["items"]] == [deployment]
    rows = service["planner"].get(f"/v1/deployments/{deployment}/consignments").json()["items"]
    by_name = {row["name"]: row for row in rows}
    assert {name: by_name[name]["from_stock"] for name in ("SIG-SEA", "IND-CO-EQ")} == {
        "SIG-SEA": True,
        "IND-CO-EQ": False,
    }
    assert (by_name["IND-CO-EQ"]["mission"], by_name["IND-CO-EQ"]["owner"]) == ("MONUSCO", "IND")
    entries = service["auditor"].get("/v1/audit", params={"object": deployment}).json()["items"]
    assert [entry["action"] for entry in entries] == ["deployment.created"]


def test_consignments_are_shown_to_whom_they_concern(service: Service) -> None:
    deployment = new_deployment(service)

    def seen(scope: Scope) -> set[str]:
        client = user_with(service, frozenset({Role.OFFICER}), scope)
        rows = client.get(f"/v1/deployments/{deployment}/consignments").json()["items"]
        assert all(client.get(f"/v1/consignments/{row['id']}").status_code == 200 for row in rows)
        return {row["name"] for row in rows}

    every = seen(ALL)
    assert seen(Scope(contributors=frozenset({"NPL"}))) == {"NPL-ENG-EQ"}
    assert seen(Scope(contributors=frozenset({"UNLB"}))) == {"SIG-SEA", "SIG-AIR"}
    assert seen(Scope(missions=frozenset({"MONUSCO"}))) == {"IND-CO-EQ", "IND-CO-AMMO", "IND-CO-FUEL"} < every
    assert seen(Scope(missions=frozenset({"UNMIL"}))) == set()


def test_a_folder_is_uploaded_and_every_fault_of_it_told(service: Service) -> None:
    files = shipped_files(DEPLOYMENT, ScenarioKind.DEPLOYMENT)

    def sent(files: dict[str, bytes]) -> object:
        return service["planner"].post(
            "/v1/deployments/upload", data={"name": "own"}, files={"archive": ("own.zip", pack(files))}
        )

    wrong = files | {"consignments.csv": files["consignments.csv"].replace(b"IND-CO,MONUSCO", b"NOBODY,MONUSCO")}
    refused = sent(wrong)
    assert refused.status_code == 422
    assert {fault["pointer"] for fault in refused.json()["faults"]} == {
        f"consignments.csv#row={row}&column=unit" for row in (2, 3, 4)
    }
    assert sent(files).status_code == 201
    again = sent(files)
    assert [fault["code"] for fault in again.json()["faults"]] == ["duplicate_name"]
    other_kind = sent(shipped_files("rotation-small"))
    assert "other_kind" in {fault["code"] for fault in other_kind.json()["faults"]} or other_kind.status_code == 422
    unknown = service["planner"].post("/v1/deployments", json={"name": "x", "scenario": "rotation-small"})
    assert [fault["code"] for fault in unknown.json()["faults"]] == ["unknown_scenario"]


def test_a_deployment_is_no_season_and_a_season_no_deployment(service: Service, season: str) -> None:
    deployment = new_deployment(service)
    planner = service["planner"]
    assert [row["id"] for row in planner.get("/v1/seasons").json()["items"]] == [season]
    for part in ("", "/requests", "/plans", "/route-plans", "/board", "/movements", "/tracked"):
        assert planner.get(f"/v1/seasons/{deployment}{part}").status_code == 404, part
    for part in ("", "/consignments", "/board", "/plans", "/route-plans", "/actuals", "/progress", "/problems"):
        assert planner.get(f"/v1/deployments/{season}{part}").status_code == 404, part
    assert planner.post(f"/v1/seasons/{deployment}/jobs", json={"kind": "plan"}).status_code == 404
    job = {"kind": "plan_deployment"}
    assert planner.post(f"/v1/deployments/{season}/jobs", json=job).status_code == 404
    assert planner.post(f"/v1/deployments/{deployment}/jobs", json={"kind": "plan"}).status_code == 422
    assert planner.post(f"/v1/seasons/{season}/jobs", json=job).status_code == 422
