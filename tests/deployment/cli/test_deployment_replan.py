"""movcon replan of a deployment: as its planner types it, what it tells, what it refuses."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import api.cli.deployment.replan
from tests.deployment.cli.conftest import run, scenario

CLOSED = """
[[edit]]
kind = "close_place"
place = "SDPZU"
first_day = 2010-06-01
last_day = 2010-06-14
reason = "strike"
"""


@pytest.fixture(autouse=True)
def folder_holds_the_small_deployment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(api.cli.deployment.replan, "load_deployment", lambda folder: scenario())


@pytest.fixture
def edits(tmp_path: Path) -> Path:
    path = tmp_path / "edits.toml"
    path.write_text(CLOSED, encoding="utf-8")
    return path


def again(folder: Path, plan: Path, edits: Path, out: Path, *more: str):
    words = ("--present", "2010-05-30", "--budget", "2", "--out", str(out), *more)
    return run("replan", str(folder), str(plan), str(edits), *words)


def test_a_strike_in_the_port_is_told_with_what_could_not_stand_and_what_changes(
    folder: Path, planned: tuple[Path, dict[str, object]], edits: Path, tmp_path: Path
):
    made = again(folder, planned[0] / "plan.json", edits, tmp_path / "new", "--json")
    assert made.exit_code == 0, made.output
    answer = json.loads(made.stdout)
    assert answer["kind"] == "replan"
    assert answer["verified"] is True
    assert answer["stability_usd"] > 0
    assert "ship-1" in {item["voyage"] for item in answer["freed"]}
    assert any("later" in sentence for sentence in answer["changes"])
    assert answer["voyages"]["unchanged"] < answer["voyages"]["released"]


def test_the_new_plan_is_verified_from_its_folder_and_planned_again_from_there(
    folder: Path, planned: tuple[Path, dict[str, object]], edits: Path, tmp_path: Path
):
    first = tmp_path / "new"
    assert again(folder, planned[0] / "plan.json", edits, first).exit_code == 0
    assert {"edits.toml", "released.json", "release.json", "changes.csv", "report.html"} <= {
        path.name for path in first.iterdir()
    }
    assert run("verify", str(folder), str(first / "plan.json")).exit_code == 0
    harmless = tmp_path / "harmless.toml"
    harmless.write_text('[[edit]]\nkind = "set_berths"\nport = "PKKHI"\nberths = 3\n', encoding="utf-8")
    words = ("--present", "2010-06-16", "--out", str(tmp_path / "newer"), "--budget", "0", "--json")
    made = run("replan", str(folder), str(first / "plan.json"), str(harmless), *words)
    assert made.exit_code == 0, made.output
    assert json.loads(made.stdout)["freed"] == []
    assert run("verify", str(folder), str(tmp_path / "newer" / "plan.json")).exit_code == 0


def test_cancelling_what_is_on_board_gives_no_plan_and_writes_harmless(
    folder: Path, planned: tuple[Path, dict[str, object]], edits: Path, tmp_path: Path
):
    edits.write_text('[[edit]]\nkind = "cancel_consignment"\nconsignment = "ENG-EQ"\n', encoding="utf-8")
    made = again(folder, planned[0] / "plan.json", edits, tmp_path / "new")
    assert made.exit_code == 3
    assert "No plan: ENG-" in made.stdout
    assert not (tmp_path / "new").exists()


def test_options_of_rotations_are_faults_all_at_once(
    folder: Path, planned: tuple[Path, dict[str, object]], edits: Path, tmp_path: Path
):
    more = ("--sequence-days", "9", "--usd-per-late-day", "1")
    made = again(folder, planned[0] / "plan.json", edits, tmp_path / "new", *more)
    assert made.exit_code == 2
    assert "--sequence-days" in made.output
    assert "--usd-per-late-day" in made.output


def test_a_present_before_the_planning_day_is_a_fault(
    folder: Path, planned: tuple[Path, dict[str, object]], edits: Path, tmp_path: Path
):
    words = ("--present", "2009-01-01", "--out", str(tmp_path / "new"))
    made = run("replan", str(folder), str(planned[0] / "plan.json"), str(edits), *words)
    assert made.exit_code == 2
    assert "--present" in made.output


def test_a_released_plan_that_breaks_a_rule_is_refused(
    folder: Path, planned: tuple[Path, dict[str, object]], edits: Path, tmp_path: Path
):
    path = planned[0] / "plan.json"
    told = json.loads(path.read_text(encoding="utf-8"))
    told["voyages"][0]["usd"] += 1
    path.write_text(json.dumps(told), encoding="utf-8")
    made = again(folder, path, edits, tmp_path / "new")
    assert made.exit_code == 2
    assert "breaks a rule" in made.output
