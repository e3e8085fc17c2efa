"""plan --closing: days asked for or the earliest found, what is proven, and a plan that verify accepts later."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

import api.cli.deployment.closing
from movcon.deployment.edits import SetClosing
from optimizer.deployment import DeploymentResult
from optimizer.deployment.closing import EarliestClosing, ProvenClosing
from optimizer.result import Status
from scenarios.intake.edits import edits_text
from tests.deployment.cli.conftest import run
from tests.deployment.small import small_plan, small_problem

PROVEN = ProvenClosing(days=30, held_by=("CAMP-1",))


@pytest.fixture(autouse=True)
def proven(monkeypatch):
    monkeypatch.setattr(api.cli.deployment.closing, "proven_closing", lambda problem: PROVEN)


def of(edit):
    problem = edit.apply(small_problem())
    return problem, replace(small_plan(), problem_digest=problem.digest)


def test_days_asked_for_are_a_rule_of_the_plan_and_stay_beside_it(folder, tmp_path, planner):
    planner[0] = of(SetClosing(days=40))[1]
    out = tmp_path / "out"
    done = run("plan", str(folder), "--closing", "40", "--out", str(out), "--json")
    assert done.exit_code == 3, done.output
    # The plan leaves CAMP-3 behind, and so does not close the force.
    expected = {"asked": 40, "days": None, "proven_days": 30, "held_by": ["CAMP-1"]}
    assert json.loads(done.stdout)["closing"] == expected
    assert (out / "edits.toml").read_text(encoding="utf-8") == edits_text([SetClosing(days=40)])
    assert run("verify", str(folder), str(out / "plan.json")).exit_code == 0


def test_the_earliest_found_is_told_with_what_is_proven(folder, tmp_path, monkeypatch):
    problem, plan = of(SetClosing(days=36))

    def earliest(asked, **_):
        result = DeploymentResult(
            status=Status.INCOMPLETE, plan=plan, course=(), seconds=1.0, first_plan_seconds=0.5, interrupted=False
        )
        return EarliestClosing(problem=problem, result=result, days=36, proven=PROVEN)

    monkeypatch.setattr(api.cli.deployment.closing, "earliest_closing", earliest)
    out = tmp_path / "out"
    done = run("plan", str(folder), "--closing", "earliest", "--out", str(out))
    assert done.exit_code == 3, done.output
    told = " ".join(done.stdout.replace("│", " ").split())
    assert "C+36, the earliest found; no plan closes before C+30: CAMP-1" in told
    assert (out / "edits.toml").read_text(encoding="utf-8") == edits_text([SetClosing(days=36)])
    assert run("verify", str(folder), str(out / "plan.json")).exit_code == 0


@pytest.mark.parametrize("asked", [["soon"], ["-1"], ["4.5"], ["earliest", "--budget", "3"]])
def test_what_is_neither_days_nor_the_earliest_by_time_is_refused(folder, asked):
    done = run("plan", str(folder), "--json", "--closing", *asked)
    assert done.exit_code == 2
    assert json.loads(done.stdout)["faults"][0]["file"] == "--closing"


def test_the_closing_of_a_rotation_is_refused():
    done = run("plan", "rotation-small", "--closing", "30", "--json")
    assert json.loads(done.stdout)["faults"][0]["code"] == "other_kind"
