"""A table of requests goes in whole or not at all, and comes out so that no spreadsheet runs anything in it."""

from __future__ import annotations

import csv
import io
import zipfile

import openpyxl
import pytest

from benchmarks.soak.mutated_uploads import REQUESTS
from benchmarks.soak.mutations import csv_bytes, xlsx_bytes
from tests.api.service.conftest import Service, settings_for
from tests.api.service.test_requests import ASKED

CSV = "text/csv"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def table(count: int = 3) -> list[list[str]]:
    return [list(line) for line in REQUESTS[: count + 1]]


def changed(row: int, column: str, value: str) -> list[list[str]]:
    lines = table()
    lines[row - 1][lines[0].index(column)] = value
    return lines


def send(service: Service, season: str, content: bytes, user: str = "officer", **form: str):
    path = f"/v1/seasons/{season}/requests/import"
    return service[user].post(path, files={"file": ("requests", content)}, data=form)


def names(service: Service, season: str) -> set[str]:
    found = service["planner"].get(f"/v1/seasons/{season}/requests", params={"limit": 200}).json()["items"]
    return {item["name"] for item in found}


@pytest.mark.parametrize("form", [csv_bytes, xlsx_bytes])
@pytest.mark.parametrize(("submit", "state"), [("true", "submitted"), ("false", "draft")])
def test_every_row_of_a_table_becomes_a_request(service: Service, season: str, form, submit: str, state: str) -> None:
    answer = send(service, season, form(table()), submit=submit)
    assert answer.status_code == 201, answer.text
    assert [(item["name"], item["state"]) for item in answer.json()["items"]] == [
        (f"UNMIL-NEW-{number}", state) for number in range(3)
    ]
    first = answer.json()["items"][0]["id"]
    asked = service["officer"].get(f"/v1/requests/{first}").json()["asked"]
    assert (asked["incoming"], asked["baggage_kg"], asked["ceiling"]) == ("350", "45", "700")
    entries = service["auditor"].get("/v1/audit", params={"object": first}).json()["items"]
    assert [entry["action"] for entry in entries] == [f"request.{state}"]


def test_every_fault_of_a_table_is_told_with_row_and_column_and_nothing_is_kept(service: Service, season: str) -> None:
    before = names(service, season)
    lines = [*table(6), *changed(2, "id", "UNMIL-GHA-BN1-1")[1:2]]
    for row, column, value in [(2, "apoe", "XXXX"), (3, "mission", "UNMIK"), (4, "incoming", "=1+1"),
                               (5, "follows", "NOBODY"), (6, "id", "UNMIL-NEW-0"), (7, "site", "x" * 500)]:  # fmt: skip
        lines[row - 1][lines[0].index(column)] = value
    answer = send(service, season, csv_bytes(lines))
    assert answer.status_code == 422
    told = {(fault["pointer"], fault["code"]) for fault in answer.json()["faults"]}
    assert told >= {
        ("#row=2&column=apoe", "unknown_airfield"),
        ("#row=3&column=mission", "unknown_mission"),
        ("#row=4&column=incoming", "formula"),
        ("#row=5&column=follows", "unknown_rotation"),
        ("#row=6&column=id", "duplicate_id"),
        ("#row=7&column=site", "cell_too_long"),
        ("#row=8&column=id", "duplicate_id"),
    }
    assert names(service, season) == before


def test_rows_outside_the_scope_are_refused(service: Service, season: str) -> None:
    answer = send(service, season, csv_bytes(table()), "other officer")
    assert {fault["code"] for fault in answer.json()["faults"]} == {"out_of_scope"}
    assert send(service, season, csv_bytes(table()), "planner").status_code == 403


def test_a_row_may_follow_another_of_the_table_but_not_in_a_circle(service: Service, season: str) -> None:
    lines = table(2)
    for name in ("follows", "tour_days_min", "tour_days_max", "window_first", "window_last", "preferred"):
        values = {"follows": "UNMIL-NEW-0", "window_first": "2011-01-05", "window_last": "2011-01-30",
                  "preferred": "2011-01-15", "tour_days_min": "100", "tour_days_max": "150"}  # fmt: skip
        lines[2][lines[0].index(name)] = values[name]
    assert send(service, season, csv_bytes(lines), submit="false").status_code == 201
    circle = changed(2, "follows", "UNMIL-NEW-1")
    circle[2][circle[0].index("follows")] = "UNMIL-NEW-0"
    codes = {fault["code"] for fault in send(service, season, csv_bytes(circle)).json()["faults"]}
    assert "circular_follows" in codes


def test_the_same_import_with_its_key_is_done_once(service: Service, season: str) -> None:
    path = f"/v1/seasons/{season}/requests/import"
    for replayed in (None, "true"):
        answer = service["officer"].post(
            path, files={"file": ("a.csv", csv_bytes(table()))}, headers={"Idempotency-Key": "k"}
        )
        assert answer.status_code == 201, answer.text
        assert answer.headers.get("idempotency-replayed") == replayed
    other = service["officer"].post(path, files={"file": ("a.csv", b"x")}, headers={"Idempotency-Key": "k"})
    assert (other.status_code, other.json()["code"]) == (409, "key_used_before")


def test_more_rows_than_the_setting_allows_are_refused_before_they_are_read(service: Service, season: str) -> None:
    service.office.settings = settings_for(service.office.database.address, upload_rows_max=2)
    for form in (csv_bytes, xlsx_bytes):
        answer = send(service, season, form(table()))
        assert [fault["code"] for fault in answer.json()["faults"]] == ["too_many_rows"]


@pytest.mark.parametrize("accept", [CSV, XLSX])
def test_the_template_is_a_table_with_every_column_and_takes_what_is_written_into_it(
    service: Service, season: str, accept: str
) -> None:
    answer = service["officer"].get("/v1/request-template", headers={"Accept": accept})
    assert answer.headers["content-type"].startswith(accept)
    assert "attachment" in answer.headers["content-disposition"]
    if accept == CSV:
        head = next(csv.reader(io.StringIO(answer.text)))
    else:
        head = [cell.value for cell in openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets[0][1]]
    lines = [head, [str(ASKED.get(name, "")) for name in head]]
    assert send(service, season, csv_bytes(lines)).status_code == 201
    assert service["officer"].get("/v1/request-template", headers={"Accept": "image/png"}).status_code == 406


@pytest.mark.parametrize("accept", [CSV, XLSX])
def test_what_is_exported_can_be_imported_again_and_runs_nowhere(service: Service, season: str, accept: str) -> None:
    for number, unit in enumerate(("@home", "-1 battalion", "+x", "'quoted")):
        asked = ASKED | {"id": f"F-{number}", "unit": unit}
        assert service["officer"].post(f"/v1/seasons/{season}/requests", json={"asked": asked}).status_code == 201
    path = f"/v1/seasons/{season}/requests"
    content = service["officer"].get(path, headers={"Accept": accept}, params={"text": "F-"}).content
    if accept == CSV:
        rows = list(csv.DictReader(io.StringIO(content.decode())))
        assert [row["unit"] for row in rows] == ["'@home", "'-1 battalion", "'+x", "'quoted"]
    else:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            assert b"<f>" not in package.read("xl/worksheets/sheet1.xml")
    made = service["planner"].post("/v1/seasons", json={"name": "again", "scenario": "rotation-small"}).json()["id"]
    answer = send(service, made, content)
    assert answer.status_code == 201, answer.text
    again = service["officer"].get(f"/v1/requests/{answer.json()['items'][0]['id']}").json()
    assert again["unit"] == "@home"
    assert again["asked"]["window_last"] == ASKED["window_last"]
