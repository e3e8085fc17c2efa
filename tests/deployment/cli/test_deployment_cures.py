"""cures of a deployment: by consignment, as words, as one JSON object, and as files of edits for movcon plan."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from api.store.deployment_plan_file import write_deployment_plan
from scenarios.intake.edits import read_edits
from scenarios.intake.vocabulary import DEPLOYMENT
from tests.deployment.cli.conftest import run
from tests.deployment.small import small_plan


@pytest.fixture
def asked(planned, folder, tmp_path):
    """Cures of the plan that leaves CAMP-3 behind, and the folder of their files."""
    out = tmp_path / "cures"
    path = str(planned[0] / "plan.json")
    done = run("cures", str(folder), path, "--movement", "CAMP", "--out", str(out), "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout), out


def test_one_json_object_tells_what_is_not_moved_and_what_is_late(asked):
    answer, _ = asked
    assert set(answer) == {"plan", "not_moved", "late", "looked_at", "not_looked_at", "interrupted"}
    assert (answer["looked_at"], answer["not_looked_at"]) == (["CAMP"], [])
    (conflict,) = answer["not_moved"]
    assert (conflict["consignment"], conflict["unit"], conflict["parcels"]) == ("CAMP", "BAN", ["CAMP-3"])
    assert conflict["words"]
    assert answer["late"] == []


def test_every_cure_is_a_file_that_reads_back_as_edits(planned, folder, tmp_path):
    out = tmp_path / "cures"
    path = str(planned[0] / "plan.json")
    done = run("cures", str(folder), path, "--movement", "BAN-EQ", "--out", str(out))
    assert done.exit_code == 0, done.output
    names = sorted(item.name for item in out.iterdir() if item.suffix == ".toml") if out.exists() else []
    assert done.stdout.count("  1. ") + done.stdout.count("  2. ") + done.stdout.count("  3. ") == len(names)
    assert all(read_edits(out / name, DEPLOYMENT) for name in names)


def test_names_that_nothing_is_wrong_with_are_all_told_at_once(planned, folder):
    path = str(planned[0] / "plan.json")
    done = run("cures", str(folder), path, "--movement", "ENG-V1", "--movement", "NOBODY", "--json")
    assert done.exit_code == 2
    faults = json.loads(done.stdout)["faults"]
    assert [fault["code"] for fault in faults] == ["unknown_movement", "unknown_movement"]
    assert "CAMP" in faults[0]["cure"]


def test_a_plan_of_another_state_of_the_scenario_is_refused(folder, tmp_path):
    path = tmp_path / "plan.json"
    write_deployment_plan(path, replace(small_plan(), problem_digest="sha256:" + "0" * 64))
    done = run("cures", str(folder), str(path), "--json")
    assert done.exit_code == 2
    assert json.loads(done.stdout)["faults"][0]["code"] == "wrong_scenario"


def test_the_last_line_tells_how_many_consignments_were_looked_at(planned, folder):
    path = str(planned[0] / "plan.json")
    done = run("cures", str(folder), path, "--movement", "CAMP")
    assert done.exit_code == 0, done.output
    assert done.stdout.rstrip().endswith("Looked at 1 of 1 consignment.")


def test_when_the_time_is_over_what_was_not_looked_at_is_named(planned, folder):
    path = str(planned[0] / "plan.json")
    done = run("cures", str(folder), path, "--movement", "CAMP", "--time-limit", "0")
    assert done.exit_code == 0, done.output
    assert "Looked at 0 of 1 consignment" in done.stdout
    assert "the time limit of 0 s is over. Not looked at: CAMP." in done.stdout
    answer = json.loads(run("cures", str(folder), path, "--movement", "CAMP", "--time-limit", "0", "--json").stdout)
    assert (answer["looked_at"], answer["not_looked_at"], answer["interrupted"]) == ([], ["CAMP"], False)
