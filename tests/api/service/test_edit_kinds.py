"""Kinds of edits as the service lists them: what a form needs to know, and what a job then takes."""

from __future__ import annotations

import pytest

from scenarios.intake.edits import edits_of
from scenarios.intake.vocabulary import DEPLOYMENT, ROTATION
from tests.api.service.conftest import Service

pytestmark = pytest.mark.parametrize("server", ["sqlite"], indirect=True)
VALUES = {"text": "x", "texts": ["x"], "number": 1, "date": "2010-09-01"}


@pytest.mark.parametrize(("of", "vocabulary"), [("rotation", ROTATION), ("deployment", DEPLOYMENT)])
def test_every_kind_is_listed_with_fields_that_make_an_edit(service: Service, of: str, vocabulary) -> None:
    told = service["planner"].get("/v1/edit-kinds", params={"of": of}).json()["items"]
    assert [item["kind"] for item in told] == list(vocabulary.kinds)
    for item in told:
        assert item["words"].endswith(".")
        filled = {
            field["name"]: field["choices"][0] if field["holds"] == "choice" else VALUES[field["holds"]]
            for field in item["fields"]
        }
        assert edits_of([{"kind": item["kind"], **filled}], "edits", vocabulary)
        needed = {field["name"]: filled[field["name"]] for field in item["fields"] if not field["optional"]}
        assert edits_of([{"kind": item["kind"], **needed}], "edits", vocabulary)


def test_a_number_for_each_day_is_no_date(service: Service) -> None:
    told = {item["kind"]: item for item in service["planner"].get("/v1/edit-kinds?of=deployment").json()["items"]}
    handling = {field["name"]: field for field in told["set_handling"]["fields"]}
    assert (handling["slots_per_day"]["holds"], handling["slots_per_day"]["optional"]) == ("number", True)
    closed = {field["name"]: field for field in told["close_place"]["fields"]}
    assert (closed["first_day"]["holds"], closed["reason"]["default"]) == ("date", "closed")


def test_what_is_edited_has_to_be_named(service: Service) -> None:
    assert service["planner"].get("/v1/edit-kinds").status_code == 422
    assert service["planner"].get("/v1/edit-kinds?of=season").status_code == 422
