"""The commands as a person types them, on a folder that stands for the small deployment, laid by hand."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

import api.cli.deployment.explain
import api.cli.deployment.plan
import api.cli.deployment.read
import api.cli.deployment.verify
from api.cli import app
from movcon.deployment.plan import DeploymentPlan
from optimizer.deployment import DeploymentResult
from optimizer.result import Progress, Status
from scenarios.deployment.assembly import DeploymentScenario
from tests.deployment.small import small_plan, small_problem

MODULES = (
    api.cli.deployment.explain,
    api.cli.deployment.plan,
    api.cli.deployment.read,
    api.cli.deployment.verify,
)


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def scenario() -> DeploymentScenario:
    return DeploymentScenario(
        problem=small_problem(),
        title="Small deployment",
        notes=("A note.",),
        assumptions=(("ports.csv", "SDPZU", "12 m/h", "planning value: made up"),),
        digest="sha256:0",
        stock=(),
        issues=(),
    )


@pytest.fixture(autouse=True)
def planner(monkeypatch: pytest.MonkeyPatch) -> list[DeploymentPlan]:
    """Every folder holds the small deployment; what the planner finds stands in the list."""
    plans = [small_plan()]

    def solve(problem, **asked):
        asked["on_progress"](Progress(seconds=0.5, work=1, incumbent_usd=1_600_000, bound_usd=None))
        plan = plans[0]
        course = (
            Progress(seconds=0.5, work=1, incumbent_usd=1_600_000, bound_usd=None),
            Progress(seconds=1.0, work=4, incumbent_usd=plan.cost.objective_usd, bound_usd=plan.bound_usd),
        )
        status = Status.INCOMPLETE if plan.not_moved else Status.COMPLETE
        return DeploymentResult(
            status=status, plan=plan, course=course, seconds=1.0, first_plan_seconds=0.5, interrupted=False
        )

    for module in MODULES:
        if hasattr(module, "load_deployment"):
            monkeypatch.setattr(module, "load_deployment", lambda folder: scenario())
    monkeypatch.setattr(api.cli.deployment.plan, "solve", solve)
    return plans


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    path = tmp_path / "small"
    path.mkdir()
    (path / "scenario.toml").write_text('kind = "deployment"\n', encoding="utf-8")
    return path


@pytest.fixture
def planned(folder: Path, tmp_path: Path) -> tuple[Path, dict[str, object]]:
    """Folder of the outputs and the command's answer."""
    out = tmp_path / "out"
    done = run("plan", str(folder), "--out", str(out), "--json")
    assert done.exit_code == 3, done.output
    return out, json.loads(done.stdout)
