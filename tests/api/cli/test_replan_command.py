"""``movcon replan`` as a person types it, on the small season."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from api.cli import app

CLOSED = """
[[edit]]
kind = "close_airfield"
airfield = "HUEN"
first_day = {first}
last_day = {last}
reason = "runway works"
"""


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("released") / "small"
    done = run("plan", "rotation-small", "--budget", "20", "--seed", "1", "--out", str(out), "--json")
    assert done.exit_code == 0, done.output
    return out / "plan.json"


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    path = tmp_path / "closed.toml"
    path.write_text(CLOSED.format(first="2010-09-10", last="2010-09-16"), encoding="utf-8")
    return path


def replan(released: Path, edits: Path, out: Path, *more: str, present: str = "2010-08-20") -> Result:
    return run(
        "replan", "rotation-small", str(released), str(edits), "--present", present, "--out", str(out), "--json", *more
    )


def test_a_good_run_answers_with_one_object_and_writes_the_plan_and_what_it_goes_on_from(
    released: Path, closed: Path, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    done = replan(released, closed, out)
    assert done.exit_code == 0, done.output
    answer = json.loads(done.stdout)
    assert answer["kind"] == "replan"
    assert answer["status"] == "complete"
    assert answer["verified"] is True
    assert {item["requirement"] for item in answer["broken"]} == {"MONUSCO-IND-BN1-1"}
    assert "HUEN is closed (runway works)" in answer["broken"][0]["reason"]
    (change,) = answer["changes"]
    assert change["words"].startswith("MONUSCO-IND-BN1-1: chalks 1 to 3 in move ")
    assert answer["legs"]["unchanged"] < answer["legs"]["released"]
    assert answer["stability_usd"] > 0
    for name in ("plan.json", "report.html", "edits.toml", "release.json", "released.json", "changes.csv"):
        assert (out / name).stat().st_size > 0
    rows = list(csv.DictReader((out / "changes.csv").read_text(encoding="utf-8").splitlines()))
    assert [row["change"] for row in rows] == [change["words"]]
    assert run("verify", "rotation-small", str(out / "plan.json")).exit_code == 0


def test_the_answer_for_people_tells_what_broke_and_what_changes(released: Path, closed: Path, tmp_path: Path) -> None:
    done = run(
        *("replan", "rotation-small", str(released), str(closed)),
        *("--present", "2010-08-20", "--out", str(tmp_path / "out")),
    )
    assert done.exit_code == 0, done.output
    assert "Broken: MONUSCO-IND-BN1-1: HUEN is closed (runway works) on 2010-09-1" in done.stdout
    assert "Change: MONUSCO-IND-BN1-1: chalks 1 to 3 in move" in done.stdout


def test_a_plan_made_again_is_released_and_planned_again(released: Path, closed: Path, tmp_path: Path) -> None:
    assert replan(released, closed, tmp_path / "one").exit_code == 0
    later = tmp_path / "later.toml"
    later.write_text('[[edit]]\nkind = "cancel_movement"\nrequirement = "UNMIT-MYS-FPU1-1"\n', encoding="utf-8")
    done = replan(tmp_path / "one" / "plan.json", later, tmp_path / "two", present="2010-08-27T06:00Z")
    assert done.exit_code == 0, done.output
    assert [item["words"].split(";")[0] for item in json.loads(done.stdout)["changes"]] == [
        "UNMIT-MYS-FPU1-1: cancelled"
    ]
    kinds = (tmp_path / "two" / "edits.toml").read_text(encoding="utf-8").count("[[edit]]")
    assert kinds == 2
    assert run("verify", "rotation-small", str(tmp_path / "two" / "plan.json")).exit_code == 0


def test_a_movement_with_no_way_out_is_told_and_the_plan_is_incomplete(released: Path, tmp_path: Path) -> None:
    shut = tmp_path / "shut.toml"
    shut.write_text(CLOSED.format(first="2010-08-01", last="2010-12-31"), encoding="utf-8")
    done = replan(released, shut, tmp_path / "out", present="2010-07-01")
    assert done.exit_code == 3
    answer = json.loads(done.stdout)
    assert answer["status"] == "incomplete"
    left = {item["requirement"]: item for item in answer["not_moved"]}
    assert "MONUSCO-IND-BN1-1" in left
    assert left["MONUSCO-IND-BN1-1"]["reason"].startswith("As released it cannot stand: HUEN is closed")
    assert left["MONUSCO-IND-BN1-1"]["remedies"]


def test_an_edit_that_leaves_no_plan_is_a_reason_and_nothing_is_written(released: Path, tmp_path: Path) -> None:
    cancel = tmp_path / "cancel.toml"
    cancel.write_text('[[edit]]\nkind = "cancel_movement"\nrequirement = "MONUSCO-IND-BN1-1"\n', encoding="utf-8")
    done = replan(released, cancel, tmp_path / "out", present="2010-12-01")
    assert done.exit_code == 3
    answer = json.loads(done.stdout)
    assert answer["status"] == "infeasible"
    assert "can no longer be cancelled" in answer["reasons"][0]
    assert not (tmp_path / "out").exists()


def bad(done: Result, out: Path) -> list[dict[str, str]]:
    assert done.exit_code == 2
    assert not out.exists()
    answer = json.loads(done.stdout)
    assert answer["status"] == "bad_input"
    assert all(fault["cause"] and fault["cure"] for fault in answer["faults"])
    return answer["faults"]  # type: ignore[no-any-return]


def test_a_plan_of_another_scenario_is_bad_input(released: Path, closed: Path, tmp_path: Path) -> None:
    other = tmp_path / "plan.json"
    text = json.loads(released.read_text(encoding="utf-8"))
    text["problem_digest"] = "sha256:" + "0" * 64
    other.write_text(json.dumps(text), encoding="utf-8")
    (fault,) = bad(replan(other, closed, tmp_path / "out"), tmp_path / "out")
    assert fault["code"] == "wrong_scenario"


def test_a_plan_taken_away_from_its_edits_is_bad_input(released: Path, closed: Path, tmp_path: Path) -> None:
    assert replan(released, closed, tmp_path / "one").exit_code == 0
    shutil.copy(tmp_path / "one" / "plan.json", tmp_path / "plan.json")
    (fault,) = bad(replan(tmp_path / "plan.json", closed, tmp_path / "out"), tmp_path / "out")
    assert fault["code"] == "wrong_scenario"
    assert "leave the files in the plan's folder" in fault["cure"]


def test_every_fault_of_the_edits_is_told(released: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.toml"
    wrong.write_text(
        '[[edit]]\nkind = "close_airfeld"\n[[edit]]\nkind = "cancel_movement"\nrequirement = 3\n', encoding="utf-8"
    )
    faults = bad(replan(released, wrong, tmp_path / "out"), tmp_path / "out")
    assert [(fault["row"], fault["column"]) for fault in faults] == [(1, "kind"), (3, "requirement")]


def test_edits_that_name_what_is_not_there_are_told(released: Path, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.toml"
    wrong.write_text('[[edit]]\nkind = "cancel_movement"\nrequirement = "NOBODY"\n', encoding="utf-8")
    (fault,) = bad(replan(released, wrong, tmp_path / "out"), tmp_path / "out")
    assert fault["code"] == "impossible_edit"
    assert "NOBODY is not in the problem" in fault["cause"]


@pytest.mark.parametrize("missing", ["plan", "edits"])
def test_a_file_that_is_not_there_is_bad_input(missing: str, released: Path, closed: Path, tmp_path: Path) -> None:
    nowhere = tmp_path / "nowhere"
    plan, edits = (nowhere, closed) if missing == "plan" else (released, nowhere)
    (fault,) = bad(replan(plan, edits, tmp_path / "out"), tmp_path / "out")
    assert str(nowhere) in fault["file"]


def test_stages_out_of_order_are_bad_input(released: Path, closed: Path, tmp_path: Path) -> None:
    done = replan(released, closed, tmp_path / "out", "--fixed-days", "40", "--sequence-days", "30")
    (fault,) = bad(done, tmp_path / "out")
    assert "0 <= fixed_days <= sequence_days <= asset_days" in fault["cause"]


@pytest.mark.parametrize("present", ["20-08-2010", "soon", "2010-13-01"])
def test_a_present_that_is_no_date_is_refused(present: str, released: Path, closed: Path, tmp_path: Path) -> None:
    done = replan(released, closed, tmp_path / "out", present=present)
    assert done.exit_code == 2
    assert not (tmp_path / "out").exists()
