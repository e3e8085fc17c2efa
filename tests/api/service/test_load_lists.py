"""Load lists: checked cell by cell, planned from where they have no fault, told apart version by version."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from openpyxl import load_workbook

from api.identity.actor import SYSTEM, Scope
from api.identity.roles import Role
from api.office.deployments import deployment_files, find_deployment
from tests.api.service.conftest import Service
from tests.api.service.deployed import new_deployment, record_deployment_plan
from tests.api.service.released import release
from tests.api.service.routes import user_with

HEAD = "Serial,Description,Qty,Length (mm),Width (mm),Height (mm),Gross mass each (kg),Class,NEQ (kg)\n"
FIRST = (
    HEAD
    + "V-1,Truck 5 t,4,7500,2500,3100,8200,,\nC-1,Container 20 ft,2,6058,2438,2591,9000,,\nA-1,Boxes,3,1000,800,600,400,1.4S,10\n"
)
LATER = FIRST.replace("Truck 5 t,4", "Truck 5 t,6").replace("C-1,Container 20 ft,2,6058,2438,2591,9000,,\n", "")
WRONG = FIRST.replace("7500", "75x0").replace("1.4S", "1.9Z")


@pytest.fixture
def deployment(service: Service) -> str:
    return new_deployment(service)


def consignment(service: Service, deployment: str, name: str = "IND-CO-EQ") -> dict[str, Any]:
    rows = service["planner"].get(f"/v1/deployments/{deployment}/consignments").json()["items"]
    return dict(next(row for row in rows if row["name"] == name))


def hand_in(service: Service, consignment: str, text: str, name: str = "list.csv", **more: Any) -> Any:
    files = {"file": (name, text.encode() if isinstance(text, str) else text)}
    return service["other officer"].post(f"/v1/consignments/{consignment}/load-lists", files=files, **more)


def cargo(service: Service, deployment: str, name: str) -> list[dict[str, str]]:
    with service.office.look(SYSTEM) as tx:
        files = deployment_files(tx, find_deployment(tx, deployment))
    rows = csv.DictReader(io.StringIO(files["cargo.csv"].decode()))
    return [row for row in rows if row["consignment"] == name]


def test_a_list_without_fault_is_planned_from(service: Service, deployment: str) -> None:
    row = consignment(service, deployment)
    assert row["newest_list"] is None
    made = hand_in(service, row["id"], FIRST)
    assert made.status_code == 201, made.text
    told = made.json()
    assert (told["state"], told["number"], told["faults"], told["changes"]) == ("accepted", 1, [], None)
    assert (told["totals"]["pieces"], told["totals"]["neq_g"]) == (9, 10_000)
    assert told["neq_g_by_division"] == {"1.4": 10_000}
    after = consignment(service, deployment)
    assert (after["load_list"], after["version"]) == (told["id"], 2)
    planned = cargo(service, deployment, "IND-CO-EQ")
    assert [(line["kind"], line["pieces"], line["kg"], line["classes"], line["neq_g"]) for line in planned] == [
        ("vehicle", "4", "8200", "", "0"),
        ("container", "2", "9000", "", "0"),
        ("loose", "3", "400", "1.4S", "3334"),
    ]
    assert cargo(service, deployment, "IND-CO-AMMO")  # what nobody declares stays as the scenario has it
    entries = service["auditor"].get("/v1/audit", params={"object": told["id"]}).json()["items"]
    assert [entry["action"] for entry in entries] == ["load_list.accepted"]


def test_every_fault_is_told_with_its_cell_and_the_copy_marks_them(service: Service, deployment: str) -> None:
    row = consignment(service, deployment)
    accepted = hand_in(service, row["id"], FIRST).json()
    told = hand_in(service, row["id"], WRONG).json()
    assert (told["state"], told["number"], told["totals"]) == ("faulty", 2, None)
    assert {fault["cell"] for fault in told["faults"]} == {"D2", "H4"}
    assert all(fault["cause"] and fault["cure"] for fault in told["faults"])
    after = consignment(service, deployment)
    assert (after["load_list"], after["newest_list"]) == (accepted["id"], "faulty")
    assert service["planner"].get(f"/v1/consignments/{row['id']}").json() == after
    client = service["other officer"]
    copy = client.get(f"/v1/load-lists/{told['id']}/corrected")
    assert copy.headers["content-disposition"].startswith('attachment; filename="list-corrected.xlsx"')
    sheet = load_workbook(io.BytesIO(copy.content))["Load list"]
    assert sheet["E2"].value == "75x0" or any(cell.value == "75x0" for cell in sheet[2])
    assert client.get(f"/v1/load-lists/{told['id']}/content").content == WRONG.encode()
    assert client.get(f"/v1/load-lists/{told['id']}").json() == told
    # The copy comes back mended.
    assert hand_in(service, row["id"], FIRST).json()["state"] == "accepted"


def test_a_later_version_tells_what_it_changes(service: Service, deployment: str) -> None:
    row = consignment(service, deployment)
    hand_in(service, row["id"], FIRST)
    hand_in(service, row["id"], WRONG)
    changes = hand_in(service, row["id"], LATER).json()["changes"]
    assert (changes["added"], changes["removed"]) == ([], ["C-1"])
    assert changes["changed"] == [{"serial": "V-1", "fields": [{"field": "quantity", "before": 4, "after": 6}]}]
    listed = service["other officer"].get(f"/v1/consignments/{row['id']}/load-lists").json()["items"]
    assert [(item["number"], item["state"]) for item in listed] == [(3, "accepted"), (2, "faulty"), (1, "accepted")]


def test_what_cannot_be_planned_is_not_accepted(service: Service, deployment: str) -> None:
    row = consignment(service, deployment)
    refused = hand_in(service, row["id"], FIRST.replace("Truck 5 t,4", "Truck 5 t,40000"))
    assert refused.status_code == 422, refused.text
    assert "40000" in refused.json()["faults"][0]["cause"].replace(",", "")
    assert consignment(service, deployment)["load_list"] is None


def test_a_list_is_set_against_the_memorandum(service: Service, deployment: str) -> None:
    row = consignment(service, deployment)
    with_lines = (
        FIRST.replace("Serial,", "Serial,MOU line,").replace("V-1,", "V-1,VEH-05,").replace("C-1,", "C-1,CON-20,")
    )
    made = hand_in(service, row["id"], with_lines.replace("A-1,", "A-1,,")).json()
    mou = "mou_line,description,category,authorized,source\nVEH-05,Truck 5 t,vehicles,3,made up\nGEN,Generator,power,1,made up\n"

    def check(name: str, text: str) -> Any:
        return service["other officer"].post(f"/v1/load-lists/{name}/mou-check", files={"file": ("mou.csv", text)})

    found = check(made["id"], mou).json()
    assert found["agrees"] is False
    assert found["missing"] == [{"mou_line": "GEN", "authorized": 1, "declared": 0}]
    assert [(line["mou_line"], line["declared"], line["serials"]) for line in found["excess"]] == [
        ("VEH-05", 4, ["V-1"])
    ]
    assert (found["not_in_mou"], found["without_line"]) == ([{"serial": "C-1", "mou_line": "CON-20"}], ["A-1"])
    wrong = check(made["id"], mou.replace(",3,", ",three,"))
    assert [fault["pointer"] for fault in wrong.json()["faults"]] == ["#row=2&column=authorized"]
    faulty = hand_in(service, row["id"], WRONG).json()
    assert (check(faulty["id"], mou).status_code, check(faulty["id"], mou).json()["code"]) == (409, "faulty_list")


def test_garbage_is_answered_with_faults(service: Service, deployment: str) -> None:
    row = consignment(service, deployment)
    for content in ("", "\x00\x01\x02", "no,header\n1,2\n", "PK\x03\x04broken"):
        told = hand_in(service, row["id"], content)
        assert (told.status_code, told.json()["state"]) == (201, "faulty"), told.text
        assert service["other officer"].get(f"/v1/load-lists/{told.json()['id']}/corrected").status_code == 200
    sheet = hand_in(service, row["id"], FIRST, data={"sheet": "Vehicles"})
    assert sheet.json()["state"] in ("faulty", "accepted")


def test_who_declares_what(service: Service, deployment: str) -> None:
    stock = consignment(service, deployment, "SIG-SEA")
    officer = user_with(service, frozenset({Role.OFFICER}), Scope(contributors=frozenset({"UNLB"})))
    files = {"file": ("list.csv", FIRST)}
    refused = officer.post(f"/v1/consignments/{stock['id']}/load-lists", files=files)
    assert (refused.status_code, refused.json()["code"]) == (409, "from_stock")
    other = consignment(service, deployment, "NPL-ENG-EQ")
    assert hand_in(service, other["id"], FIRST).status_code == 404
    own = consignment(service, deployment)
    assert service["planner"].post(f"/v1/consignments/{own['id']}/load-lists", files=files).status_code == 403
    made = hand_in(service, own["id"], FIRST).json()
    for part in ("", "/content", "/corrected"):
        assert officer.get(f"/v1/load-lists/{made['id']}{part}").status_code == 404


def test_a_list_is_handed_in_once_with_its_key(service: Service, deployment: str) -> None:
    row = consignment(service, deployment)
    first, second = (hand_in(service, row["id"], FIRST, headers={"Idempotency-Key": "once"}) for _ in range(2))
    assert first.json() == second.json()
    assert second.headers["idempotency-replayed"] == "true"


def test_a_plan_made_before_another_list_is_not_released(service: Service, deployment: str) -> None:
    row = consignment(service, deployment)
    early = record_deployment_plan(service, deployment)
    hand_in(service, row["id"], FIRST)
    refused = release(service, early)
    assert (refused.status_code, refused.json()["code"]) == (409, "load_lists_changed")
    assert "IND-CO-EQ" in refused.json()["cause"]
    assert release(service, record_deployment_plan(service, deployment)).status_code == 200
