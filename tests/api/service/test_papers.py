"""Papers are kept as they came and trusted in nothing; who travels is told to those who may know, and to no log."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from api.database.tables import Answered, Base, Blob, RequestRow
from api.office.upkeep import remove_old
from tests.api.service.conftest import Service, settings_for
from tests.api.service.test_requests import ASKED

NAME, DOCUMENT = "Ama Unmistakable", "G0000042"


@pytest.fixture
def place(service: Service, season: str) -> str:
    """A submitted request that brings two people in and takes one out."""
    asked = ASKED | {"incoming": 2, "outgoing": 1}
    made = service["officer"].post(f"/v1/seasons/{season}/requests", json={"asked": asked})
    return str(made.headers["location"])


def attach(service: Service, place: str, purpose: str, name: str = "a.pdf", content: bytes = b"%PDF", user="officer"):
    return service[user].post(f"{place}/attachments", files={"file": (name, content)}, data={"purpose": purpose})


def etag(service: Service, place: str) -> dict[str, str]:
    return {"If-Match": service["officer"].get(place).headers["etag"]}


def people(incoming: int = 2, outgoing: int = 1) -> list[dict[str, str]]:
    found = [
        {"direction": "incoming", "name": NAME, "grade": "Cpl", "document": DOCUMENT + str(n)} for n in range(incoming)
    ]
    return found + [{"direction": "outgoing", "name": NAME, "document": "H" + str(n)} for n in range(outgoing)]


def everywhere(service: Service, text: str) -> set[str]:
    """Tables in which a text stands."""
    with service.office.database.reading() as session:
        return {
            table.name
            for table in Base.metadata.sorted_tables
            for row in session.execute(select(table))
            if any(text.encode() in (value if isinstance(value, bytes) else str(value).encode()) for value in row)
        }


def test_a_paper_comes_back_as_it_came_and_runs_nowhere(service: Service, place: str) -> None:
    made = attach(service, place, "load_list", '..\\..\\evil\u202e"\r\n<x>.html', b"<script>")
    assert made.status_code == 201, made.text
    assert made.json()["file_name"].endswith("_x_.html")
    got = service["planner"].get(made.headers["location"])
    assert got.content == b"<script>"
    assert got.headers["content-type"] == "application/octet-stream"
    assert got.headers["x-content-type-options"] == "nosniff"
    assert got.headers["content-disposition"].startswith("attachment; filename=")
    assert "sandbox" in got.headers["content-security-policy"]


def test_load_list_and_confirmation_are_no_longer_missing_until_they_are_taken_back(
    service: Service, place: str
) -> None:
    load = attach(service, place, "load_list").json()
    attach(service, place, "confirmation")
    shown = service["officer"].get(place).json()
    assert shown["load_list"]
    assert shown["confirmed"]
    assert service["officer"].delete(f"/v1/attachments/{load['id']}").status_code == 204
    shown = service["officer"].get(place).json()
    assert shown["load_list"] is None
    assert shown["confirmed"]
    assert len(service["officer"].get(f"{place}/attachments").json()["items"]) == 1
    with service.office.database.reading() as session:
        assert session.get(Blob, f"apart:{load['id']}") is None


def test_papers_of_others_and_of_released_requests_are_left_alone(service: Service, place: str) -> None:
    made = attach(service, place, "other").json()["id"]
    assert attach(service, place, "other", user="other officer").status_code == 404
    assert attach(service, place, "other", user="planner").status_code == 403
    assert service["other officer"].get(f"/v1/attachments/{made}/content").status_code == 404
    assert service["other officer"].delete(f"/v1/attachments/{made}").status_code == 404
    with service.office.database.writing() as session:
        session.get(RequestRow, place.rpartition("/")[2]).state = "released"
    assert service["officer"].delete(f"/v1/attachments/{made}").status_code == 409


def test_papers_have_limits(service: Service, place: str) -> None:
    service.office.settings = settings_for(service.office.database.address, attachment_bytes_max=10, attachments_max=1)
    assert attach(service, place, "other", content=b"x" * 11).status_code == 413
    assert attach(service, place, "other", content=b"").json()["faults"][0]["code"] == "empty_file"
    assert attach(service, place, "other").status_code == 201
    assert attach(service, place, "other").json()["code"] == "too_many_attachments"


def test_names_stand_in_their_own_table_alone_and_every_reading_is_audited(service: Service, place: str) -> None:
    headers = etag(service, place) | {"Idempotency-Key": "m"}
    put = service["officer"].put(f"{place}/manifest", json={"people": people()}, headers=headers)
    assert put.status_code == 200, put.text
    assert put.json()["incoming"] == {"asked": 2, "named": 2}
    for key in ("r", "r"):
        got = service["officer"].get(f"{place}/manifest", headers={"Idempotency-Key": key})
        assert [person["name"] for person in got.json()["people"]] == [NAME] * 3
        assert got.headers["cache-control"] == "no-store"
    assert everywhere(service, NAME) == everywhere(service, DOCUMENT) == {"manifest_people"}
    with service.office.database.reading() as session:
        assert [row.key for row in session.scalars(select(Answered))] == ["m"]
    entries = service["auditor"].get("/v1/audit", params={"object": place.rpartition("/")[2]}).json()["items"]
    assert [e["action"] for e in entries][-3:] == ["manifest.written", "manifest.read", "manifest.read"]
    deleted = service["officer"].delete(f"{place}/manifest", headers=etag(service, place))
    assert deleted.status_code == 204
    assert everywhere(service, NAME) == set()
    assert service["officer"].get(place).json()["manifest"] is None


def test_only_those_who_may_read_personal_data_do(service: Service, place: str) -> None:
    service["officer"].put(f"{place}/manifest", json={"people": people()}, headers=etag(service, place))
    paper = attach(service, place, "manifest", f"{NAME}.pdf", NAME.encode()).json()
    assert paper["file_name"] == "manifest.pdf"
    for user in ("planner", "releaser", "auditor", "field", "administrator"):
        assert service[user].get(f"{place}/manifest").status_code == 403
        assert service[user].get(f"/v1/attachments/{paper['id']}/content").status_code == 403
    assert service["other officer"].get(f"{place}/manifest").status_code == 404
    numbers = service["planner"].get(f"{place}/manifest/numbers").json()
    assert numbers["outgoing"] == {"asked": 1, "named": 1}
    assert service["officer"].get(f"/v1/attachments/{paper['id']}/content").content == NAME.encode()
    service["officer"].delete(f"{place}/manifest", headers=etag(service, place))
    assert everywhere(service, NAME) == set()


def test_a_manifest_names_as_many_as_are_asked_each_once(service: Service, place: str) -> None:
    twice = [people()[0], people()[0]]
    answer = service["officer"].put(f"{place}/manifest", json={"people": twice}, headers=etag(service, place))
    assert {fault["code"] for fault in answer.json()["faults"]} == {"wrong_number", "duplicate_person"}
    assert NAME not in answer.text
    assert service["officer"].put(f"{place}/manifest", json={"people": people()}).status_code == 428


def test_a_manifest_may_be_a_table(service: Service, place: str) -> None:
    def send(text: str):
        file = {"file": ("m.csv", text.encode())}
        return service["officer"].put(f"{place}/manifest/upload", files=file, headers=etag(service, place))

    head = "direction,name,grade,document\n"
    bad = send(f"{head}inwards,{NAME},,X1\nincoming,,,X2\n")
    told = {(fault["pointer"], fault["code"]) for fault in bad.json()["faults"]}
    assert told == {("#row=2&column=direction", "unknown_word"), ("#row=3&column=name", "missing_value")}
    good = send(f"{head}incoming,{NAME},Cpl,X1\nincoming,{NAME},,X2\noutgoing,{NAME},,X1\n")
    assert good.status_code == 200, good.text
    assert everywhere(service, NAME) == {"manifest_people"}


def test_a_manifest_is_missing_again_when_other_numbers_are_asked(service: Service, place: str) -> None:
    returned = service["planner"].post(f"{place}/return", json={"reasons": ["Fewer."]}, headers=etag(service, place))
    assert returned.status_code == 200
    service["officer"].put(f"{place}/manifest", json={"people": people()}, headers=etag(service, place))
    changed = service["officer"].patch(place, json={"incoming": 1}, headers=etag(service, place)).json()
    assert changed["manifest"] is None


@pytest.mark.parametrize("server", ["sqlite"], indirect=True)
def test_a_name_that_is_deleted_is_in_no_file_of_the_database(service: Service, place: str) -> None:
    address = service.office.database.address
    service["officer"].put(f"{place}/manifest", json={"people": people()}, headers=etag(service, place))
    attach(service, place, "manifest", "list.pdf", NAME.encode())
    service["officer"].delete(f"{place}/manifest", headers=etag(service, place))
    remove_old(service.office)
    file = Path(address.removeprefix("sqlite:///"))
    kept = [path for path in file.parent.glob(f"{file.name}*") if NAME.encode() in path.read_bytes()]
    assert kept == []
