"""plan.json of a deployment: read back as written, and every wrong file refused with the place of each fault."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.store.deployment_plan_file import (
    deployment_plan_text,
    parse_deployment_plan,
    read_deployment_plan,
    write_deployment_plan,
)
from api.store.deployment_plan_schema import deployment_plan_schema, deployment_plan_schema_text
from api.store.plan_file import parse_plan
from movcon.errors import BadInput, Fault
from tests.deployment.small import small_plan

HERE = Path("plan.json")
SCHEMA = Path(__file__).parents[3] / "docs" / "deployment-plan.schema.json"


def faults_of(content: bytes | str) -> tuple[Fault, ...]:
    with pytest.raises(BadInput) as caught:
        parse_deployment_plan(content if isinstance(content, bytes) else content.encode(), HERE)
    return caught.value.faults


def changed(change) -> str:
    plain = json.loads(deployment_plan_text(small_plan()))
    change(plain)
    return json.dumps(plain)


def test_a_plan_is_read_back_as_it_was_written(tmp_path):
    write_deployment_plan(tmp_path / "out" / "plan.json", small_plan())
    again = read_deployment_plan(tmp_path / "out" / "plan.json")
    assert again == small_plan()
    assert again.digest == small_plan().digest


def test_a_plan_without_a_bound_is_read_back():
    plan = replace(small_plan(), bound_usd=None)
    assert parse_deployment_plan(deployment_plan_text(plan).encode(), HERE) == plan


def test_the_committed_schema_is_the_codes():
    assert SCHEMA.read_text(encoding="utf-8") == deployment_plan_schema_text()


def test_the_schema_says_what_every_field_means():
    schema = deployment_plan_schema()
    records = {"DeploymentPlan": schema, **{name: d for name, d in schema["$defs"].items() if "properties" in d}}
    without = [
        f"{name}.{field}"
        for name, record in records.items()
        for field, value in record["properties"].items()
        if "description" not in value and "$ref" not in value and "items" not in value
    ]
    # What a mission and its fiscal year are, and the words of a parcel not moved, need no more than their names.
    plain = {"MissionShare.mission", "MissionShare.fiscal_year", "Voyage.id"}
    assert set(without) - plain == {"NotMoved.code", "NotMoved.reason"}


def test_every_fault_is_told_at_once_with_its_place():
    def three(plain):
        del plain["seed"]
        plain["voyages"][0]["kind"] = "balloon"
        plain["voyages"][1]["usd"] = "many"

    assert [fault.column for fault in faults_of(changed(three))] == ["/seed", "/voyages/0/kind", "/voyages/1/usd"]


def test_a_voyage_without_stops_and_times_off_the_calendar_are_refused():
    def shapeless(plain):
        plain["voyages"][0]["stops"] = []
        plain["voyages"][1]["stops"][0]["arrival"] = -5

    found = faults_of(changed(shapeless))
    assert [(fault.code, fault.column) for fault in found] == [
        ("empty_list", "/voyages/0/stops"),
        ("off_calendar", "/voyages/1/stops/0"),
    ]


def test_a_rotations_plan_is_told_as_one_fault_and_the_other_way_round():
    assert [fault.code for fault in faults_of('{"itineraries": [], "format": 1}')] == ["other_kind"]
    with pytest.raises(BadInput) as caught:
        parse_plan(deployment_plan_text(small_plan()).encode(), HERE)
    assert [fault.code for fault in caught.value.faults] == ["other_kind"]


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_garbage_is_a_fault_and_never_an_accident(data):
    text = deployment_plan_text(small_plan())
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 30)))
    noise = data.draw(st.text(max_size=8))
    content = (text[:start] + noise + text[end:]).encode("utf-8", "surrogatepass")
    with suppress(BadInput):
        parse_deployment_plan(content, HERE)
