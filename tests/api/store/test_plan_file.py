"""plan.json: read back as written, and every wrong file refused with the place of each fault."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.store.plan_file import parse_plan, plan_text, read_plan, write_plan
from api.store.plan_schema import attribute_texts, plan_schema, plan_schema_text
from movcon.errors import BadInput, Fault

HERE = Path("plan.json")
SCHEMA = Path(__file__).parents[3] / "docs" / "plan.schema.json"


def faults_of(content: bytes | str) -> tuple[Fault, ...]:
    with pytest.raises(BadInput) as caught:
        parse_plan(content if isinstance(content, bytes) else content.encode(), HERE)
    return caught.value.faults


def changed(plan, change) -> str:
    plain = json.loads(plan_text(plan))
    change(plain)
    return json.dumps(plain)


def test_a_plan_is_read_back_as_it_was_written(plan, tmp_path):
    write_plan(tmp_path / "out" / "plan.json", plan)
    again = read_plan(tmp_path / "out" / "plan.json")
    assert again == plan
    assert again.digest == plan.digest
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["plan.json"]


def test_keys_stand_in_order_with_one_space_of_indent(plan):
    lines = plan_text(plan).splitlines()
    assert lines[:2] == ["{", ' "as_was_usd": 2,']
    assert "Yaoundé" in plan_text(plan)


def test_the_committed_schema_is_the_codes():
    assert SCHEMA.read_text(encoding="utf-8") == plan_schema_text()


def test_the_schema_says_what_fields_mean():
    schema = plan_schema()
    assert schema["properties"]["as_was_usd"]["description"] == "Every movement alone by its usual source."
    assert schema["properties"]["seed"] == {
        "description": "What the search was given; ``budget`` in work units, 0 where a time limit alone ended it.",
        "type": "integer",
    }
    assert schema["properties"]["format"]["const"] == 1
    assert all(part.get("additionalProperties", False) is False for part in schema["$defs"].values())


def test_attribute_texts_join_lines_and_share_a_text_between_names():
    docstring = "Title.\n\nAttributes\n----------\na, b\n    First\n    second.\nc\n    Third.\n"
    assert attribute_texts(docstring) == {"a": "First second.", "b": "First second.", "c": "Third."}


def test_all_faults_are_told_at_once_each_with_its_pointer(plan):
    def spoil(plain):
        plain["itineraries"][0]["kind"] = "balloon"
        plain["itineraries"][0]["sorties"][0]["loads"][0]["people"] = "150"
        plain["itineraries"][0]["sorties"][0]["legs"][0]["gate"] = 4
        plain["cost"]["charter_usd"] = 1.5
        del plain["awards"][0]["months"]

    found = {fault.column: fault.code for fault in faults_of(changed(plan, spoil))}
    assert found == {
        "/itineraries/0/kind": "wrong_value",
        "/itineraries/0/sorties/0/loads/0/people": "wrong_value",
        "/itineraries/0/sorties/0/legs/0/gate": "unknown_field",
        "/cost/charter_usd": "wrong_value",
        "/awards/0/months": "missing_field",
    }


@pytest.mark.parametrize("number", [2, "1", True, 1.0, None])
def test_another_format_number_is_refused_alone(plan, number):
    (fault,) = faults_of(changed(plan, lambda plain: plain.update(format=number)))
    assert fault.code in ("wrong_format", "wrong_value")
    assert fault.column == "/format"


def test_a_missing_format_number_is_refused(plan):
    (fault,) = faults_of(changed(plan, lambda plain: plain.pop("format")))
    assert (fault.code, fault.column) == ("wrong_format", "/format")


@settings(max_examples=25, deadline=None)
@given(share=st.floats(0.01, 0.99))
def test_a_cut_file_is_never_read(share):
    text = '{"format": 1, "scenario": "x", "awards": []}'
    (fault, *_) = faults_of(text[: int(len(text) * share)])
    assert fault.code in ("cut_file", "not_json")


def test_a_file_cut_in_half_says_so(plan):
    text = plan_text(plan)
    cut = text[: text.index('"itineraries"') - 2]
    (fault,) = faults_of(cut)
    assert fault.code == "cut_file"
    assert fault.row == len(cut.splitlines())


def test_other_encodings_repeated_fields_and_other_shapes_are_refused(plan):
    assert faults_of(plan_text(plan).encode("utf-16"))[0].code == "wrong_encoding"
    assert faults_of("[]")[0].code == "wrong_value"
    twice = plan_text(plan).replace('"seed": 1', '"seed": 1,\n "seed": 2')
    assert (faults_of(twice)[0].code, faults_of(twice)[0].column) == ("repeated_field", "seed")


def test_empty_journeys_and_times_off_the_calendar_are_refused(plan):
    def spoil(plain):
        plain["itineraries"].append({**plain["itineraries"][0], "id": "I2", "sorties": []})
        plain["itineraries"][0]["sorties"][0]["legs"][0]["arrival"] = 10**15
        plain["itineraries"][0]["sorties"].append({"route": "r", "legs": [], "loads": []})

    found = {(fault.code, fault.column) for fault in faults_of(changed(plan, spoil))}
    assert found == {
        ("off_calendar", "/itineraries/0/sorties/0/legs/0"),
        ("empty_list", "/itineraries/0/sorties/1/legs"),
        ("empty_list", "/itineraries/1/sorties"),
    }


def test_a_file_that_is_not_there_is_bad_input(tmp_path):
    with pytest.raises(BadInput, match="cannot be read"):
        read_plan(tmp_path / "none.json")
