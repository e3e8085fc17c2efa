"""A deployment's plan.json: read back as written, and every wrong file refused with the place of each fault."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from api.store.deployment_plan_file import (
    deployment_plan_text,
    parse_deployment_plan,
    read_deployment_plan,
    write_deployment_plan,
)
from api.store.deployment_plan_schema import deployment_plan_schema, deployment_plan_schema_text
from api.store.plan_file import parse_plan, plan_text
from movcon.deployment.verification import verify
from movcon.errors import BadInput
from tests.deployment.small import small_plan, small_problem

HERE = Path("plan.json")
SCHEMA = Path(__file__).parents[3] / "docs" / "deployment-plan.schema.json"


def faults_of(change: Callable[[dict[str, Any]], object]) -> dict[str | None, str]:
    """Code by JSON pointer of what is wrong with the small plan once changed."""
    plain = json.loads(deployment_plan_text(small_plan()))
    change(plain)
    with pytest.raises(BadInput) as caught:
        parse_deployment_plan(json.dumps(plain).encode(), HERE)
    return {fault.column: fault.code for fault in caught.value.faults}


def test_a_plan_is_read_back_as_it_was_written(tmp_path):
    write_deployment_plan(tmp_path / "out" / "plan.json", small_plan())
    again = read_deployment_plan(tmp_path / "out" / "plan.json")
    assert again == small_plan()
    assert again.digest == small_plan().digest
    assert verify(small_problem(), again).accepted
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["plan.json"]


def test_keys_stand_in_order_with_one_space_of_indent():
    assert deployment_plan_text(small_plan()).splitlines()[:2] == ["{", ' "baseline_usd": 2000000,']


def test_the_committed_schema_is_the_codes():
    assert SCHEMA.read_text(encoding="utf-8") == deployment_plan_schema_text()


def test_every_field_of_the_schema_says_what_it_means():
    schema = deployment_plan_schema()
    records = [schema, *(part for part in schema["$defs"].values() if "properties" in part)]
    silent = [name for part in records for name, field in part["properties"].items() if not field.get("description")]
    assert silent == ["kind"]
    assert schema["properties"]["format"]["const"] == 1
    assert all(part.get("additionalProperties", False) is False for part in schema["$defs"].values())


def test_all_faults_are_told_at_once_each_with_its_pointer():
    def spoil(plain: dict[str, Any]) -> None:
        plain["voyages"][0]["kind"] = "balloon"
        plain["voyages"][0]["stops"][1]["end"] = "noon"
        plain["voyages"][1]["stops"][0]["quay"] = 4
        plain["cost"]["ships_usd"] = 1.5
        del plain["not_moved"][0]["code"]

    assert faults_of(spoil) == {
        "/voyages/0/kind": "wrong_value",
        "/voyages/0/stops/1/end": "wrong_value",
        "/voyages/1/stops/0/quay": "unknown_field",
        "/cost/ships_usd": "wrong_value",
        "/not_moved/0/code": "missing_field",
    }


def test_voyages_without_stops_and_times_off_the_calendar_are_refused():
    def spoil(plain: dict[str, Any]) -> None:
        plain["voyages"][0]["stops"] = []
        plain["voyages"][1]["stops"][2]["departure"] = 10**15
        plain["voyages"][2]["stops"][0]["arrival"] = -1

    assert faults_of(spoil) == {
        "/voyages/0/stops": "empty_list",
        "/voyages/1/stops/2": "off_calendar",
        "/voyages/2/stops/0": "off_calendar",
    }


def test_another_format_is_refused_alone():
    assert faults_of(lambda plain: plain.update(format=2, seed="x")) == {"/format": "wrong_format"}


def test_a_rotation_plan_is_no_deployment_plan(plan):
    with pytest.raises(BadInput) as caught:
        parse_deployment_plan(plan_text(plan).encode(), HERE)
    assert [(fault.code, fault.cure) for fault in caught.value.faults] == [
        ("other_kind", "Name a plan.json of a deployment.")
    ]


def test_a_file_that_is_not_there_or_not_json_is_bad_input(tmp_path):
    with pytest.raises(BadInput, match="cannot be read"):
        read_deployment_plan(tmp_path / "none.json")
    (tmp_path / "cut.json").write_text(deployment_plan_text(small_plan())[:500])
    with pytest.raises(BadInput, match="ends in the middle"):
        read_deployment_plan(tmp_path / "cut.json")


def test_the_plan_of_the_other_kind_is_one_fault():
    for parse, field in ((parse_deployment_plan, "itineraries"), (parse_plan, "voyages")):
        with pytest.raises(BadInput) as caught:
            parse(json.dumps({field: [], "format": 1}).encode(), HERE)
        assert [(fault.code, fault.column) for fault in caught.value.faults] == [("other_kind", f"/{field}")]
