"""The board tells what is missing by the day it is due, to those whom it concerns, until it is there."""

from __future__ import annotations

from datetime import date, timedelta

from api.database.tables import Tracked
from movcon.clock import day_of
from tests.api.service.conftest import Service
from tests.api.service.deployed import new_deployment, released_deployment
from tests.api.service.test_load_lists import FIRST, WRONG, consignment, hand_in
from tests.api.service.test_requests import ASKED

WANTED = {"confirmation", "load_list", "weapons_declaration", "final_manifest", "medical_clearance"}


def board(service: Service, season: str, user: str = "officer", of: str = "seasons", **params: object) -> list[dict]:
    answer = service[user].get(f"/v1/{of}/{season}/board", params={"limit": 200, **params})
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


def test_what_is_missing_is_told_when_it_is_due_and_no_longer_when_it_is_there(service: Service, season: str) -> None:
    officer, planner = service["officer"], service["planner"]
    made = officer.post(f"/v1/seasons/{season}/requests", json={"asked": ASKED, "submit": False})
    place, name = made.headers["location"], made.json()["id"]

    def missing(on: str) -> dict[str, tuple[str, bool]]:
        found = board(service, season, date=on)
        return {item["what"]: (item["due"], item["overdue"]) for item in found if item["object"] == name}

    assert missing("2010-05-03") == {}
    assert missing("2010-05-04") == {"submission": ("2010-05-18", False)}
    submitted = officer.post(f"{place}/submit", headers={"If-Match": made.headers["etag"]})
    assert missing("2010-06-03") == {"decision": ("2010-06-02", True)}
    planner.post(f"{place}/accept", headers={"If-Match": submitted.headers["etag"]})
    assert missing("2010-06-03") == {"confirmation": ("2010-06-17", False)}
    assert missing("2010-09-02").keys() == WANTED
    for purpose in ("confirmation", "load_list", "weapons_declaration", "medical_clearance"):
        officer.post(f"{place}/attachments", files={"file": ("a.pdf", b"x")}, data={"purpose": purpose})
    assert missing("2010-09-02") == {"final_manifest": ("2010-09-01", True)}


def test_the_board_shows_what_concerns_its_reader_and_may_be_narrowed(service: Service, season: str) -> None:
    everything = board(service, season, "planner", date="2010-12-01")
    assert [item["due"] for item in everything] == sorted(item["due"] for item in everything)
    mine = board(service, season, date="2010-12-01")
    assert {mission for item in mine for mission in item["missions"]} == {"UNMIL"}
    assert mine == [item for item in everything if item["missions"] == ["UNMIL"]]
    indian = board(service, season, "planner", date="2010-12-01", contributor="IND")
    assert {contributor for item in indian for contributor in item["contributors"]} == {"IND"}
    assert all(item["cure"] and item["concerns"] for item in everything)
    assert service["field"].get(f"/v1/seasons/{season}/board").status_code == 403
    assert service["officer"].get("/v1/seasons/none/board").status_code == 404


def test_pages_of_the_board_hold_every_item_once(service: Service, season: str) -> None:
    seen: list[dict] = []
    after = None
    while True:
        params = {"date": "2010-12-01", "limit": 7} | ({"after": after} if after else {})
        found = service["planner"].get(f"/v1/seasons/{season}/board", params=params).json()
        seen += found["items"]
        after = found["next"]
        if after is None:
            break
    assert seen == board(service, season, "planner", date="2010-12-01")


def test_clearances_and_acquisitions_are_chased_until_they_are_granted(service: Service, season: str) -> None:
    due = day_of(date(2010, 8, 1))
    for number, (state, current) in enumerate([("needed", True), ("asked", True), ("granted", True), ("asked", False)]):
        row = Tracked(
            id=f"trk_{number}", season_id=season, plan_id="p", kind="clearance", name=f"LBY {number}", carrier="Acme",
            missions=" UNMIL ", contributors=" GHA ", due_day=due, needed_day=due + 9, state=state, detail="{}",
            current=current, updated_ms=0,
        )  # fmt: skip
        with service.office.database.writing() as session:
            session.add(row)
    on = date(2010, 8, 1) - timedelta(days=14)
    found = [item for item in board(service, season, date=on.isoformat()) if item["what"] == "clearance"]
    assert [item["object"] for item in found] == ["trk_0", "trk_1"]
    assert board(service, season, "other officer", date=on.isoformat(), mission="UNMIL") == []


def test_load_lists_are_chased_until_one_without_fault_is_there(service: Service) -> None:
    deployment = new_deployment(service)
    row = consignment(service, deployment)

    def missing(on: str) -> dict[str, tuple[str, bool]]:
        found = board(service, deployment, "other officer", "deployments", date=on)
        return {item["what"]: (item["due"], item["overdue"]) for item in found if item["object"] == row["id"]}

    # Its cargo is ready on 1 September.
    assert missing("2010-06-18") == {}
    assert missing("2010-06-19") == {"load_list": ("2010-07-03", False)}
    assert missing("2010-07-04") == {"load_list": ("2010-07-03", True)}
    hand_in(service, row["id"], WRONG)
    assert missing("2010-07-04") == {"faulty_load_list": ("2010-07-03", True)}
    hand_in(service, row["id"], FIRST)
    assert missing("2010-07-04") == {}
    hand_in(service, row["id"], WRONG)
    assert missing("2010-07-04") == {"faulty_load_list": ("2010-07-03", True)}


def test_the_board_of_a_deployment_names_its_lead_and_leaves_out_what_is_issued_from_a_stock(service: Service) -> None:
    deployment = new_deployment(service)
    found = board(service, deployment, "planner", "deployments", date="2010-12-01")
    assert {item["name"] for item in found} == {"IND-CO-EQ", "IND-CO-AMMO", "IND-CO-FUEL", "NPL-ENG-EQ"}
    assert {item["lead_days"] for item in found} == {60}
    assert all(item["lead_basis"].startswith("planning value: ") for item in found)
    nepalese = board(service, deployment, "planner", "deployments", date="2010-12-01", contributor="NPL")
    assert [item["name"] for item in nepalese] == ["NPL-ENG-EQ"]
    indian = board(service, deployment, "other officer", "deployments", date="2010-12-01")
    assert indian == [item for item in found if item["contributors"] == ["IND"]]
    assert board(service, deployment, "officer", "deployments", date="2010-12-01") == []
    assert service["field"].get(f"/v1/deployments/{deployment}/board").status_code == 403
    assert service["planner"].get(f"/v1/seasons/{deployment}/board").status_code == 404


def test_what_has_to_be_bought_is_on_the_board_of_a_deployment(service: Service) -> None:
    deployment = new_deployment(service)
    released_deployment(service, deployment)
    found = board(service, deployment, "planner", "deployments", date="2010-12-01")
    bought = [item for item in found if item["what"] == "acquisition"]
    assert bought
    assert {item["lead_days"] for item in bought} == {None}
