"""``movcon bench tsrsp`` as a person types it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from api.cli import app
from api.cli.since_start import seconds_since_start
from api.cli.tsrsp_problem import routing_problem
from benchmarks.tsrsp_files import tsrsp_text
from optimizer.routing import check_routes
from scenarios.intake.tsrsp import read_tsrsp


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


@pytest.fixture
def instance(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    # The tests' own process is older than any time limit.
    monkeypatch.setattr("api.cli.bench.seconds_since_start", lambda: 0.0)
    file = tmp_path / "ten.txt"
    file.write_text(tsrsp_text(1, nodes=6, vehicles=3, calls=10), encoding="utf-8")
    return file


def test_the_answer_is_one_json_object_whose_routes_cost_what_it_says(instance: Path) -> None:
    done = run("bench", "tsrsp", str(instance), "--time-limit", "2", "--seed", "4", "--json")
    assert done.exit_code == 0, done.output
    answer = json.loads(done.stdout)
    assert list(answer) == ["kind", "file", "objective", "seconds", "routes", "not_transported", "seed"]
    assert (answer["kind"], answer["file"], answer["seed"]) == ("tsrsp", str(instance), 4)
    routes = [[call - 1 for call in answer["routes"][str(v)]] for v in (1, 2, 3)]
    check = check_routes(routing_problem(read_tsrsp(instance)), routes)
    assert check.accepted
    assert check.objective == answer["objective"]
    assert [call + 1 for call in check.not_transported] == answer["not_transported"]


def test_people_read_the_routes(instance: Path) -> None:
    done = run("bench", "tsrsp", str(instance), "--time-limit", "1")
    assert done.exit_code == 0, done.output
    assert "Not transported:" in done.stdout


def test_a_file_with_faults_is_bad_input(instance: Path) -> None:
    instance.write_text("% nothing\n", encoding="utf-8")
    done = run("bench", "tsrsp", str(instance), "--json")
    assert done.exit_code == 2
    assert json.loads(done.stdout)["faults"][0]["code"] == "row_missing"


def test_a_program_is_older_than_nothing() -> None:
    assert seconds_since_start() > 0
