"""plan --edits of a deployment: what is planned is the changed problem, and its edits stay beside the plan."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from movcon.deployment.edits import SetClosing, SetStorage
from scenarios.intake.edits import edits_text
from tests.deployment.cli.conftest import run
from tests.deployment.small import small_plan, small_problem

# The plan closes on C+36: it keeps this, and no figure of it changes.
KEPT = SetClosing(days=45)


@pytest.fixture
def edits(tmp_path):
    path = tmp_path / "changes.toml"
    path.write_text(edits_text([KEPT]), encoding="utf-8")
    return path


def changed_plan():
    return replace(small_plan(), problem_digest=KEPT.apply(small_problem()).digest)


def test_the_changed_problem_is_planned_and_verify_makes_it_again(folder, tmp_path, planner, edits):
    planner[0] = changed_plan()
    out = tmp_path / "out"
    done = run("plan", str(folder), "--edits", str(edits), "--out", str(out), "--json")
    assert done.exit_code == 3, done.output
    assert (out / "edits.toml").read_text(encoding="utf-8") == edits_text([KEPT])
    assert run("verify", str(folder), str(out / "plan.json")).exit_code == 0
    assert run("explain", str(out / "plan.json"), "--scenario", str(folder)).exit_code == 0
    (out / "edits.toml").unlink()
    assert run("verify", str(folder), str(out / "plan.json")).exit_code == 4


def test_without_edits_none_are_left_of_an_earlier_plan(folder, tmp_path, planner, edits):
    out = tmp_path / "out"
    planner[0] = changed_plan()
    run("plan", str(folder), "--edits", str(edits), "--out", str(out), "--json")
    planner[0] = small_plan()
    assert run("plan", str(folder), "--out", str(out), "--json").exit_code == 3
    assert not (out / "edits.toml").exists()


def test_every_fault_of_the_edits_is_told_and_nothing_is_written(folder, tmp_path):
    path = tmp_path / "changes.toml"
    path.write_text(
        '[[edit]]\nkind = "set_slots"\nairfield = "HSNN"\n[[edit]]\nkind = "set_berths"\nport = "SDPZU"\nberths = "2"\n',
        encoding="utf-8",
    )
    done = run("plan", str(folder), "--edits", str(path), "--out", str(tmp_path / "out"), "--json")
    assert done.exit_code == 2
    faults = json.loads(done.stdout)["faults"]
    assert [(fault["code"], fault["row"], fault["column"]) for fault in faults] == [
        ("unknown_kind", 1, "kind"),
        ("wrong_value", 4, "berths"),
    ]
    assert faults[0]["cause"] == "set_slots changes rotations only."
    assert not (tmp_path / "out").exists()


def test_an_edit_that_cannot_be_made_is_told_with_its_number(folder, tmp_path):
    path = tmp_path / "changes.toml"
    path.write_text(edits_text([KEPT, SetStorage(port="NOWHERE", slots=3)]), encoding="utf-8")
    done = run("plan", str(folder), "--edits", str(path), "--json")
    assert done.exit_code == 2
    (fault,) = json.loads(done.stdout)["faults"]
    assert fault["code"] == "impossible_edit"
    assert fault["cause"].startswith("Edit 2 (Have 3 slots in the yard of NOWHERE)")
