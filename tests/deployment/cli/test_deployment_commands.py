"""plan, verify, explain and compare choose the deployment by the kind of the scenario or of the plan."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from api.store.deployment_plan_file import deployment_plan_text, read_deployment_plan, write_deployment_plan
from tests.deployment.changes import shifted
from tests.deployment.cli.conftest import run
from tests.deployment.small import small_plan


def test_plan_answers_with_one_json_object(planned):
    answer = planned[1]
    assert answer["kind"] == "deployment"
    assert (answer["status"], answer["complete"], answer["verified"]) == ("incomplete", False, True)
    assert (answer["objective_usd"], answer["lift_usd"], answer["bound_usd"]) == (2_460_628, 1_426_548, 1_000_000)
    assert (answer["requirements"], answer["moved"]) == (12, 11)
    assert [item["requirement"] for item in answer["not_moved"]] == ["CAMP-3"]
    assert answer["closes"] == "2010-07-07"
    assert answer["held_by"]["parcel"] == "CAMP-1"
    assert answer["held_by"]["words"].startswith("in Brindisi 14.5 days for VC-MPP charter 1")
    assert [point["incumbent_usd"] for point in answer["course"]] == [1_600_000, 2_460_628]
    keys = {"gap", "baseline_usd", "seconds", "first_plan_seconds", "objective_kind", "plan", "plan_digest", "report"}
    assert keys <= set(answer)


def test_plan_writes_everything_and_the_plan_is_read_back(planned):
    out = planned[0]
    assert read_deployment_plan(out / "plan.json") == small_plan()
    for name in (
        "report.html",
        "deployment.xlsx",
        "closure.csv",
        "deliveries.csv",
        "acquisition.csv",
        "loads.csv",
        "cargo_manifests.csv",
        "dangerous_goods.csv",
        "units.csv",
        "waiting.csv",
        "costs.csv",
        "cost_by_source.csv",
        "cost_by_mission.csv",
        "not_moved.csv",
        "assumptions.csv",
        "routes.geojson",
        "voyages.kml",
        "calendar.ics",
    ):
        assert (out / name).stat().st_size > 0, name


def test_plan_tells_people_what_holds_the_force(folder, tmp_path):
    done = run("plan", str(folder), "--out", str(tmp_path / "out"))
    assert done.exit_code == 3
    told = " ".join(done.stdout.split())
    for words in ("2010-07-07 (C+36)", "CAMP-1: in Brindisi", "Not moved: CAMP-3", "1. Ask for another ship."):
        assert words in told


def test_a_plan_that_verification_rejects_is_not_delivered(folder, tmp_path, planner):
    planner[0] = replace(small_plan(), bound_usd=9_999_999)
    done = run("plan", str(folder), "--out", str(tmp_path / "out"), "--json")
    assert done.exit_code == 1
    assert not (tmp_path / "out").exists()
    assert (tmp_path / "out.rejected.json").stat().st_size > 0


def test_verify_accepts_the_plan_and_names_the_rule_that_a_tampered_one_breaks(folder, planned, tmp_path):
    assert run("verify", str(folder), str(planned[0] / "plan.json")).exit_code == 0
    copy = tmp_path / "plan.json"
    voyages = small_plan().voyages
    write_deployment_plan(copy, replace(small_plan(), voyages=(replace(voyages[0], usd=1), *voyages[1:])))
    done = run("verify", str(folder), str(copy), "--json")
    assert done.exit_code == 4
    assert "cost" in {finding["rule"] for finding in json.loads(done.stdout)["findings"]}


def test_verify_refuses_a_plan_of_the_other_kind(folder, planned, tmp_path):
    done = run("verify", "rotation-small", str(planned[0] / "plan.json"), "--json")
    assert done.exit_code == 2
    assert json.loads(done.stdout)["faults"][0]["code"] == "other_kind"


def test_explain_tells_when_units_are_operational_and_where_parcels_wait(planned, folder):
    path = str(planned[0] / "plan.json")
    told = json.loads(run("explain", path, "--scenario", str(folder), "--json").stdout)
    assert told["closes"] == "2010-07-07"
    assert [(unit["unit"], unit["days_late"]) for unit in told["units"]] == [("ENG", 0), ("BAN", 3)]
    assert (told["waiting"][0]["place"], told["waiting"][0]["waited_for"]) == ("SDPZU", "RAIL-PZU")
    assert told["bottleneck"].startswith("Port Sudan, before RAIL-PZU")
    words = run("explain", path, "--scenario", str(folder))
    assert words.exit_code == 0
    assert "The force closes on 2010-07-07 (C+36), without the 1 parcel not moved." in words.stdout


@pytest.mark.parametrize(("name", "parcels"), [("BAN-V2", ["BAN-V2"]), ("CAMP", ["CAMP-1", "CAMP-2", "CAMP-3"])])
def test_explain_tells_the_journey_of_a_parcel_or_of_each_of_a_consignment(planned, folder, name, parcels):
    path = str(planned[0] / "plan.json")
    told = json.loads(run("explain", path, "--scenario", str(folder), "--movement", name, "--json").stdout)
    assert [item["parcel"] for item in told["parcels"]] == parcels


def test_explain_tells_what_widening_each_binding_limit_is_worth_with_the_edits_to_make(planned, folder):
    path = str(planned[0] / "plan.json")
    told = json.loads(run("explain", path, "--scenario", str(folder), "--limits", "--json").stdout)
    saved = [item["usd_saved"] for item in told["limits"]]
    assert saved == sorted(saved, reverse=True)
    assert all(item["words"] and "[[edit]]" in item["edit"] for item in told["limits"])
    assert run("explain", path, "--scenario", str(folder), "--limits").exit_code == 0


def test_explain_refuses_a_parcel_there_is_not_and_questions_about_rotations(planned, folder):
    path = str(planned[0] / "plan.json")
    for more in (["--movement", "NOBODY"], ["--contracts"]):
        assert run("explain", path, "--scenario", str(folder), *more).exit_code == 2


def test_explain_refuses_a_plan_of_another_state_of_the_scenario(folder, tmp_path):
    path = tmp_path / "plan.json"
    write_deployment_plan(path, replace(small_plan(), problem_digest="sha256:" + "0" * 64))
    done = run("explain", str(path), "--scenario", str(folder), "--json")
    assert json.loads(done.stdout)["faults"][0]["code"] == "wrong_scenario"


def test_explain_tells_a_deployment(folder):
    told = json.loads(run("explain", str(folder), "--json").stdout)
    assert (told["kind"], told["requirements"], told["people"]) == ("deployment", 12, 190)
    assert told["by_unit"]["ENG"] == {"parcels": 4, "people": 50, "cargo_kg": 214_000}
    assert run("explain", str(folder)).exit_code == 0


def compared(*words: str) -> dict[str, object]:
    return json.loads(run("compare", *words, "--json").stdout)


def test_compare_of_a_plan_with_itself_finds_no_change(planned, folder):
    path = str(planned[0] / "plan.json")
    same = compared(path, path, "--scenario", str(folder))
    assert (same["same_problem"], same["changed"], same["words"]) == (True, [], [])
    assert same["closes"] == {"one": "2010-07-07", "other": "2010-07-07", "days_later": 0}
    words = run("compare", path, path, "--scenario", str(folder)).stdout
    assert "The force closes on 2010-07-07 (C+36), without 1 parcel not moved, as before." in words
    assert "Nothing goes another way or comes on another date." in words


def test_compare_tells_which_parcels_go_otherwise(planned, folder, tmp_path):
    path = planned[0] / "plan.json"
    without = replace(
        small_plan(), voyages=tuple(voyage for voyage in small_plan().voyages if "BAN-P2" not in voyage.parcels)
    )
    other = tmp_path / "other.json"
    other.write_text(deployment_plan_text(without), encoding="utf-8")
    told = compared(str(path), str(other), "--scenario", str(folder))
    assert told["changed"] == [
        {"requirement": "BAN-P1", "one": "2010-06-16 by LOT-SHJ, BUS-NYA", "other": "2010-06-16 by BUS-NYA"},
        {"requirement": "BAN-P2", "one": "2010-06-18 by LOT-SHJ, BUS-NYA", "other": "not moved"},
    ]
    assert told["words"] == [
        "BAN-PEOPLE (BAN-P2): no longer moved.",
        "BAN-PEOPLE (BAN-P1): no longer by LOT-SHJ; delivered on the same date.",
        "LOT-SHJ: 1 lot of flights in place of 2.",
    ]
    # Ships 3 and 2, liner 1, convoys 16, flights 3 and 5; a lot of five and a convoy are gone.
    assert told["legs"] == {"before": 30, "unchanged": 24}
    words = run("compare", str(path), str(other), "--scenario", str(folder)).stdout
    assert all(f"- {sentence}" in words for sentence in told["words"])


def test_compare_tells_a_later_closing_in_days(planned, folder, tmp_path):
    other = tmp_path / "other.json"
    other.write_text(deployment_plan_text(shifted(small_plan(), "ROAD-NYA-63", 3 * 1440)), encoding="utf-8")
    path = str(planned[0] / "plan.json")
    told = compared(path, str(other), "--scenario", str(folder), "--scenario", str(folder))
    assert told["closes"] == {"one": "2010-07-07", "other": "2010-07-10", "days_later": 3}
    words = run("compare", path, str(other), "--scenario", str(folder)).stdout
    assert words.count("3 days later than on 2010-07-07 (C+36)") == 1


def test_compare_asks_for_the_scenario_where_the_plans_does_not_ship(planned):
    path = str(planned[0] / "plan.json")
    (fault,) = compared(path, path)["faults"]
    assert (fault["code"], fault["cure"]) == ("unknown_scenario", "Name the scenario's folder with --scenario.")


def test_compare_takes_at_most_a_scenario_a_plan(planned, folder):
    path = str(planned[0] / "plan.json")
    (fault,) = compared(path, path, *(["--scenario", str(folder)] * 3))["faults"]
    assert (fault["code"], fault["file"]) == ("wrong_value", "--scenario")


def test_compare_of_rotations_takes_no_scenario(tmp_path):
    rotation = tmp_path / "rotation.json"
    rotation.write_text('{"itineraries": [], "format": 1}', encoding="utf-8")
    (fault,) = compared(str(rotation), str(rotation), "--scenario", "rotation-small")["faults"]
    assert (fault["code"], fault["file"]) == ("wrong_value", "--scenario")


def test_compare_refuses_plans_of_two_kinds(planned, tmp_path):
    rotation = tmp_path / "rotation.json"
    rotation.write_text('{"itineraries": [], "format": 1}', encoding="utf-8")
    assert run("compare", str(planned[0] / "plan.json"), str(rotation)).exit_code == 2


def test_replan_refuses_a_deployment(planned, folder, tmp_path):
    edits = tmp_path / "edits.toml"
    edits.write_text("", encoding="utf-8")
    path = str(planned[0] / "plan.json")
    assert run("replan", str(folder), path, str(edits), "--present", "2010-05-01").exit_code == 2


def test_a_folder_without_a_plan_is_bad_input(folder, tmp_path: Path):
    assert run("verify", str(folder), str(tmp_path / "none.json")).exit_code == 2
