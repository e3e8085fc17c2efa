"""The commands as a person types them, on the small season."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from api.cli import app
from scenarios.shipped import find_scenario


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Path, dict[str, object]]]:
    out = tmp_path_factory.mktemp("out") / "small"
    done = run("plan", "rotation-small", "--budget", "20", "--seed", "1", "--out", str(out), "--json")
    assert done.exit_code == 0, done.output
    return out, json.loads(done.stdout)


def test_the_course_of_the_gap_is_part_of_the_answer(planned: tuple[Path, dict[str, object]]) -> None:
    course = planned[1]["course"]
    assert isinstance(course, list)
    incumbents = [point["incumbent_usd"] for point in course if point["incumbent_usd"] is not None]
    assert incumbents == sorted(incumbents, reverse=True)
    assert (course[-1]["incumbent_usd"], course[-1]["bound_usd"]) == (
        planned[1]["objective_usd"],
        planned[1]["bound_usd"],
    )


def test_plan_writes_everything_and_answers_with_one_json_object(planned: tuple[Path, dict[str, object]]) -> None:
    out, answer = planned
    for name in ("plan.json", "report.html", "rotation_table.xlsx", "routes.geojson", "acquisition_list.csv"):
        assert (out / name).stat().st_size > 0
    wanted = (
        "kind status complete objective_kind objective_usd bound_usd gap baseline_usd verified seconds requirements moved "
        "not_moved plan"
    )
    assert set(wanted.split()) <= answer.keys()
    assert answer["complete"] is True
    assert answer["verified"] is True


def test_the_same_budget_and_seed_give_the_same_plan(planned: tuple[Path, dict[str, object]], tmp_path: Path) -> None:
    again = run("plan", "rotation-small", "--budget", "20", "--seed", "1", "--out", str(tmp_path / "again"), "--json")
    assert json.loads(again.stdout)["plan_digest"] == planned[1]["plan_digest"]


def test_verify_accepts_the_plan(planned: tuple[Path, dict[str, object]]) -> None:
    assert run("verify", "rotation-small", str(planned[0] / "plan.json")).exit_code == 0


@pytest.mark.parametrize(
    ("what", "rule"),
    [
        ("price", "cost"),
        ("people", "both_directions"),
        ("time", "route"),
        ("digest", "problem_digest"),
        ("bound", "bound"),
    ],
)
def test_verify_rejects_a_tampered_copy_and_names_the_rule(
    what: str, rule: str, planned: tuple[Path, dict[str, object]], tmp_path: Path
) -> None:
    plan = json.loads((planned[0] / "plan.json").read_text(encoding="utf-8"))
    loaded = next(s for i in plan["itineraries"] for s in i["sorties"] if s["loads"])
    if what == "price":
        plan["itineraries"][0]["usd"] -= 1000
    elif what == "people":
        loaded["loads"][0]["people"] -= 1
    elif what == "time":
        loaded["legs"][-1]["arrival"] -= 5
    elif what == "digest":
        plan["problem_digest"] = "sha256:" + "0" * 64
    else:
        plan["bound_usd"] = 10**12
    copy = tmp_path / "plan.json"
    copy.write_text(json.dumps(plan), encoding="utf-8")
    done = run("verify", "rotation-small", str(copy), "--json")
    assert done.exit_code == 4
    assert rule in {finding["rule"] for finding in json.loads(done.stdout)["findings"]}


def test_a_plan_cut_in_half_is_bad_input(planned: tuple[Path, dict[str, object]], tmp_path: Path) -> None:
    text = (planned[0] / "plan.json").read_text(encoding="utf-8")
    (tmp_path / "half.json").write_text(text[: len(text) // 2], encoding="utf-8")
    assert run("verify", "rotation-small", str(tmp_path / "half.json")).exit_code == 2


def test_explain_tells_a_scenario_and_a_plan(planned: tuple[Path, dict[str, object]]) -> None:
    scenario = json.loads(run("explain", "rotation-small", "--json").stdout)
    plan = json.loads(run("explain", str(planned[0] / "plan.json"), "--scenario", "rotation-small", "--json").stdout)
    assert len(plan["movements"]) == scenario["requirements"]


def test_compare_of_a_plan_with_itself_finds_no_change(planned: tuple[Path, dict[str, object]]) -> None:
    path = str(planned[0] / "plan.json")
    assert json.loads(run("compare", path, path, "--json").stdout)["changed"] == []


def test_check_passes_the_small_season() -> None:
    assert run("check", "rotation-small").exit_code == 0


def test_bad_input_is_told_whole_and_nothing_is_written(tmp_path: Path) -> None:
    folder = tmp_path / "season"
    shutil.copytree(find_scenario("rotation-small"), folder)
    rows = (folder / "rotations.csv").read_text(encoding="utf-8").splitlines()
    rows[1] = rows[1].replace("DGAA", "ZZZZ")
    rows[2] = rows[2].replace(",390,390,", ",-5,=1+1,")
    (folder / "rotations.csv").write_text("\n".join(rows) + "\n", encoding="utf-8")
    out = tmp_path / "out"
    done = run("plan", str(folder), "--out", str(out), "--json")
    assert done.exit_code == 2
    faults = json.loads(done.stdout)["faults"]
    assert {fault["row"] for fault in faults} >= {2, 3}
    assert all(fault["cause"] and fault["cure"] for fault in faults)
    assert not out.exists()


def test_an_unknown_scenario_is_bad_input_that_names_the_known_ones() -> None:
    done = run("plan", "rotation-2011", "--json")
    assert done.exit_code == 2
    assert "rotation-small" in done.stdout
