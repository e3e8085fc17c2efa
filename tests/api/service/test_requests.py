"""An officer asks, a planner decides; nobody does the other's part; everything is told at once and audited."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from api.database.tables import AuditEntry
from api.http.rotation_wire import EXAMPLE
from api.identity.actor import SYSTEM
from api.office import audit
from api.office.audit import breaks, entry_hash
from tests.api.service.conftest import Service

ASKED = {**EXAMPLE, "id": "UNMIL-GHA-BN9-1", "unit": "GHA-BN9"}


def test_a_request_is_submitted_returned_changed_and_accepted(service: Service, season: str) -> None:
    officer, planner = service["officer"], service["planner"]
    made = officer.post(f"/v1/seasons/{season}/requests", json={"asked": ASKED})
    assert made.status_code == 201, made.text
    request = made.json()
    assert request["state"] == "submitted"
    assert request["asked"]["baggage_kg"] == "45"
    place = made.headers["location"]
    returned = planner.post(
        f"{place}/return", json={"reasons": ["Too late."]}, headers={"If-Match": made.headers["etag"]}
    )
    assert returned.status_code == 200, returned.text
    assert returned.json()["reasons"] == ["Too late."]
    changed = officer.patch(place, json={"incoming": 300}, headers={"If-Match": returned.headers["etag"]})
    assert changed.json()["asked"]["incoming"] == "300"
    again = officer.post(f"{place}/submit", headers={"If-Match": changed.headers["etag"]})
    accepted = planner.post(f"{place}/accept", headers={"If-Match": again.headers["etag"]})
    assert accepted.json()["state"] == "accepted"
    steps = [step["kind"] for step in officer.get(f"{place}/history").json()["items"]]
    assert steps == ["draft", "submit", "return", "changed", "submit", "accept"]


def test_whatever_a_request_takes_by_itself_is_told_with_its_basis(service: Service, season: str) -> None:
    told = {item["field"]: item for item in service["officer"].get("/v1/request-defaults").json()["items"]}
    made = service["officer"].post(f"/v1/seasons/{season}/requests", json={"asked": ASKED}).json()
    taken = {name for name, text in made["asked"].items() if text and name not in ASKED and name != "source"}
    assert taken <= told.keys()
    assert all(item["basis"] for item in told.values())


def test_every_fault_of_a_request_is_told_at_once_with_its_place(service: Service, season: str) -> None:
    asked = {**ASKED, "mission": "UNMIK", "apoe": "XXXX", "window_last": "2010-08-01", "incoming": 0, "outgoing": 0}
    answer = service["officer"].post(f"/v1/seasons/{season}/requests", json={"asked": asked})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    told = answer.json()
    assert {fault["pointer"] for fault in told["faults"]} >= {"/mission", "/apoe", "/window_last", "/incoming"}
    assert all(fault["cure"] for fault in told["faults"])


def test_a_window_outside_the_season_is_refused_before_it_could_stop_a_plan(service: Service, season: str) -> None:
    asked = {**ASKED, "window_first": "2012-03-01", "window_last": "2012-03-31", "preferred": "2012-03-01"}
    answer = service["officer"].post(f"/v1/seasons/{season}/requests", json={"asked": asked})
    assert [(f["code"], f["pointer"]) for f in answer.json()["faults"]] == [("window_outside_season", "/window_first")]


def test_an_officer_sees_and_asks_only_what_concerns_it(service: Service, season: str) -> None:
    made = service["officer"].post(f"/v1/seasons/{season}/requests", json={"asked": ASKED}).json()
    assert service["other officer"].get(f"/v1/requests/{made['id']}").status_code == 404
    refused = service["other officer"].post(f"/v1/seasons/{season}/requests", json={"asked": ASKED | {"id": "X-1"}})
    assert [fault["code"] for fault in refused.json()["faults"]] == ["out_of_scope"]
    seen = service["officer"].get(f"/v1/seasons/{season}/requests", params={"limit": 200}).json()["items"]
    assert {item["mission"] for item in seen} == {"UNMIL"}


def test_a_change_of_what_somebody_has_changed_is_refused(service: Service, season: str) -> None:
    made = service["officer"].post(f"/v1/seasons/{season}/requests", json={"asked": ASKED, "submit": False})
    place = made.headers["location"]
    assert service["officer"].post(f"{place}/submit").status_code == 428
    service["officer"].patch(place, json={"incoming": 10}, headers={"If-Match": '"1"'})
    stale = service["officer"].post(f"{place}/submit", headers={"If-Match": '"1"'})
    assert stale.status_code == 412
    assert stale.json()["code"] == "changed_meanwhile"


def test_a_call_repeated_with_its_key_is_done_once(service: Service, season: str) -> None:
    headers = {"Idempotency-Key": "once"}
    path = f"/v1/seasons/{season}/requests"
    first = service["officer"].post(path, json={"asked": ASKED}, headers=headers)
    second = service["officer"].post(path, json={"asked": ASKED}, headers=headers)
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    assert second.headers["idempotency-replayed"] == "true"
    other = service["officer"].post(path, json={"asked": ASKED | {"incoming": 1}}, headers=headers)
    assert (other.status_code, other.json()["code"]) == (409, "key_used_before")


def test_pages_of_a_list_hold_every_request_once(service: Service, season: str) -> None:
    path = f"/v1/seasons/{season}/requests"
    seen: list[str] = []
    after = None
    while True:
        params = {"limit": 3} | ({"after": after} if after else {})
        found = service["planner"].get(path, params=params).json()
        seen += [item["id"] for item in found["items"]]
        after = found["next"]
        if after is None:
            break
    whole = service["planner"].get(path, params={"limit": 200}).json()["items"]
    assert seen == [item["id"] for item in whole]


def test_the_audit_log_tells_who_did_what_and_notices_a_change(service: Service, season: str) -> None:
    made = service["officer"].post(f"/v1/seasons/{season}/requests", json={"asked": ASKED}).json()
    entries = service["auditor"].get("/v1/audit", params={"object": made["id"]}).json()["items"]
    assert [(entry["action"], entry["actor_name"]) for entry in entries] == [
        ("request.draft", "officer"),
        ("request.submitted", "officer"),
    ]
    assert service["auditor"].get("/v1/audit/chain").json()["whole"] is True
    assert service["officer"].get("/v1/audit").status_code == 403
    with service.office.database.writing() as session:
        session.get(AuditEntry, entries[0]["number"]).detail = "{}"
    with service.office.database.reading() as session:
        assert list(breaks(session)) == [f"Entry {entries[0]['number']} is not as it was written."]


def test_requests_are_found_by_part_of_their_name_in_large_or_small_letters(service: Service, season: str) -> None:
    path = f"/v1/seasons/{season}/requests"
    large = service["planner"].get(path, params={"text": "GHA-BN", "limit": 200}).json()["items"]
    small = service["planner"].get(path, params={"text": "gha-bn", "limit": 200}).json()["items"]
    assert large
    assert small == large


def test_the_chain_is_whole_while_the_log_is_written(service: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    written = []

    def hashed(entry: Mapping[str, object]) -> str:
        if not written:
            written.append(entry["number"])
            with service.office.act(SYSTEM) as tx:
                tx.note("made.meanwhile", "test", "none", 1)
        return entry_hash(entry)

    monkeypatch.setattr(audit, "entry_hash", hashed)
    told = service["auditor"].get("/v1/audit/chain").json()
    assert written
    assert told["breaks"] == []
