"""Questions about a plan as a person types them: cures, a movement's choice, the worth of limits, why those contracts."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from api.cli import answers, app
from optimizer.result import Result as Solved
from optimizer.result import Status

# The airfield of one movement is closed all through its window, so that it cannot move.
CLOSED = """
[[edit]]
kind = "close_airfield"
airfield = "YPDN"
first_day = 2010-09-20
last_day = 2010-11-05
reason = "runway works"
"""
# Nothing may fly where anybody wants to go, the whole season long.
NOWHERE = "".join(
    f'[[edit]]\nkind = "close_airfield"\nairfield = "{icao}"\nfirst_day = 2010-05-01\nlast_day = 2011-03-31\nreason = "war"\n'
    for icao in ("GLRB", "HUEN", "FZAA", "HSFS", "OLBA", "OSDI", "YPDN")
)
SHUT_OUT = "UNMIT-MYS-FPU1-1"


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def faults_of(done: Result) -> list[dict[str, str]]:
    assert done.exit_code == 2
    found = json.loads(done.stdout)["faults"]
    assert all(fault["cause"] and fault["cure"] for fault in found)
    return found


@pytest.fixture(scope="module")
def complete(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("complete")
    assert run("plan", "rotation-small", "--budget", "20", "--seed", "1", "--out", str(out)).exit_code == 0
    return out / "plan.json"


@pytest.fixture(scope="module")
def shut_out(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Result]:
    folder = tmp_path_factory.mktemp("shut")
    (folder / "closed.toml").write_text(CLOSED, encoding="utf-8")
    edits = ("--edits", str(folder / "closed.toml"))
    done = run(
        "plan", "rotation-small", "--budget", "20", "--seed", "1", *edits, "--out", str(folder / "out"), "--json"
    )
    return folder / "out" / "plan.json", done


def test_plan_says_why_a_movement_is_left_and_what_each_cure_costs(shut_out: tuple[Path, Result]) -> None:
    path, done = shut_out
    assert done.exit_code == 3
    (left,) = json.loads(done.stdout)["not_moved"]
    assert left["requirement"] == SHUT_OUT
    assert set(left["rules"]) == {"window", "airfield_hours"}
    assert "the closure of YPDN (runway works)" in left["reason"]
    assert [cure["words"] for cure in left["cures"]] == left["remedies"]
    (written,) = json.loads(path.read_text(encoding="utf-8"))["not_moved"]
    assert written["reason"] == left["reason"]
    assert run("verify", "rotation-small", str(path)).exit_code == 0


def test_plan_explains_nothing_by_solving_where_that_is_not_wanted(tmp_path: Path) -> None:
    (tmp_path / "closed.toml").write_text(CLOSED, encoding="utf-8")
    edits = ("--edits", str(tmp_path / "closed.toml"))
    out = ("--out", str(tmp_path / "out"))
    done = run("plan", "rotation-small", "--budget", "5", *edits, *out, "--reasons", "0", "--json")
    (left,) = json.loads(done.stdout)["not_moved"]
    assert "rules" not in left
    assert left["remedies"]


def test_a_cure_written_as_a_file_of_edits_makes_the_plan_complete(
    shut_out: tuple[Path, Result], tmp_path: Path
) -> None:
    told = run("cures", "rotation-small", str(shut_out[0]), "--out", str(tmp_path / "cures"))
    assert told.exit_code == 0
    assert "1. " in told.stdout
    file = tmp_path / "cures" / f"{SHUT_OUT}-1.toml"
    # The closure that the plan was made with is in the file too: it is a cure, not another scenario.
    assert "close_airfield" in file.read_text(encoding="utf-8")
    again = run(
        "plan", "rotation-small", "--budget", "20", "--edits", str(file), "--out", str(tmp_path / "again"), "--json"
    )
    assert again.exit_code == 0, again.stdout
    assert json.loads(again.stdout)["complete"] is True


def test_cures_as_json_name_rules_prices_and_edits(shut_out: tuple[Path, Result]) -> None:
    done = run("cures", "rotation-small", str(shut_out[0]), "--movement", SHUT_OUT, "--json")
    (told,) = json.loads(done.stdout)["not_moved"]
    assert set(told["rules"]) == {"window", "airfield_hours"}
    prices = [cure["usd"] for cure in told["cures"]]
    assert prices == sorted(prices)
    assert all("[[edit]]" in cure["edits"] for cure in told["cures"])


def test_where_nothing_can_be_moved_the_plan_is_infeasible_with_reasons_and_cures_answer(tmp_path: Path) -> None:
    (tmp_path / "war.toml").write_text(NOWHERE, encoding="utf-8")
    edits = ("--edits", str(tmp_path / "war.toml"))
    out = tmp_path / "out"
    done = run("plan", "rotation-small", "--budget", "3", *edits, "--out", str(out), "--reasons", "1", "--json")
    assert done.exit_code == 3
    answer = json.loads(done.stdout)
    assert answer["status"] == "infeasible"
    assert answer["moved"] == 0
    assert all(left["reason"] and left["remedies"] for left in answer["not_moved"])
    told = run("cures", "rotation-small", str(out / "plan.json"), "--movement", SHUT_OUT, "--json")
    assert told.exit_code == 0
    (conflict,) = json.loads(told.stdout)["not_moved"]
    assert "airfield_hours" in conflict["rules"]
    assert conflict["cures"]


def test_a_search_that_ends_without_any_plan_delivers_one_that_moves_nothing_and_says_why(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*_: object, **__: object) -> Solved:
        return Solved(
            status=Status.INFEASIBLE,
            plan=None,
            objective_usd=None,
            bound_usd=None,
            course=(),
            seconds=0.1,
            first_plan_seconds=None,
            interrupted=False,
        )

    monkeypatch.setattr(sys.modules["api.cli.plan_rotation"], "solve", none)
    done = run("plan", "rotation-small", "--out", str(tmp_path / "out"), "--reasons", "1", "--json")
    assert done.exit_code == 3
    answer = json.loads(done.stdout)
    assert answer["status"] == "infeasible"
    assert answer["verified"] is True
    assert len(answer["not_moved"]) == answer["requirements"]
    assert answer["not_moved"][0]["rules"] == ["time"]


def test_a_movement_is_explained_with_its_next_best(complete: Path) -> None:
    done = run("explain", str(complete), "--movement", SHUT_OUT, "--json")
    answer = json.loads(done.stdout)
    assert answer["requirement"] == SHUT_OUT
    assert {"an earlier date", "a later date"} <= {item["question"] for item in answer["alternatives"]}
    told = run("explain", str(complete), "--movement", SHUT_OUT).stdout
    assert "What else could be" in told


def test_limits_are_told_with_their_worth_and_the_edit_tried(complete: Path) -> None:
    done = run("explain", str(complete), "--limits", "--json")
    assert done.exit_code == 0
    for limit in json.loads(done.stdout)["limits"]:
        assert limit["usd"] > 0
        assert "[[edit]]" in limit["edit"]
    assert run("explain", str(complete), "--limits").exit_code == 0


def test_contracts_are_told_with_their_figures(complete: Path) -> None:
    done = run("explain", str(complete), "--contracts", "--json")
    answer = json.loads(done.stdout)
    plan = json.loads(complete.read_text(encoding="utf-8"))
    assert len(answer["awards"]) == len(plan["awards"])
    for award in answer["awards"]:
        assert award["hours_flown"] == pytest.approx(sum(item["hours_flown"] for item in award["by_month"]), abs=0.5)
        assert award["without_it_usd"] is not None
    assert all(more["offer"] == "LTC-B737-HUEN" for more in answer["one_more"])
    assert run("explain", str(complete), "--contracts").exit_code == 0


@pytest.mark.parametrize("option", [["--movement", SHUT_OUT], ["--limits"], ["--contracts"]], ids=lambda o: o[0])
def test_a_question_about_a_scenario_instead_of_a_plan_is_bad_input(option: list[str]) -> None:
    (fault,) = faults_of(run("explain", "rotation-small", *option, "--json"))
    assert option[0] in fault["cause"]


def test_two_questions_at_once_are_bad_input(complete: Path) -> None:
    (fault,) = faults_of(run("explain", str(complete), "--limits", "--contracts", "--json"))
    assert "--limits and --contracts" in fault["cause"]


def test_a_movement_that_is_not_in_the_plan_is_bad_input(complete: Path) -> None:
    (fault,) = faults_of(run("explain", str(complete), "--movement", "NOBODY-1", "--json"))
    assert "NOBODY-1" in fault["cause"]


def test_cures_of_a_movement_that_is_moved_are_bad_input_that_names_those_not_moved(
    shut_out: tuple[Path, Result],
) -> None:
    (fault,) = faults_of(run("cures", "rotation-small", str(shut_out[0]), "--movement", "UNMIL-GHA-BN1-1", "--json"))
    assert SHUT_OUT in fault["cure"]


def test_cures_of_a_complete_plan_say_that_everything_is_moved(complete: Path) -> None:
    assert "Everything is moved." in run("cures", "rotation-small", str(complete)).stdout


def test_a_plan_of_another_scenario_is_bad_input(complete: Path) -> None:
    (fault,) = faults_of(run("explain", str(complete), "--scenario", "rotation-2010", "--limits", "--json"))
    assert fault["code"] == "wrong_scenario"


@contextmanager
def stopped_at_once() -> Iterator[list[int]]:
    yield [2]


@pytest.mark.parametrize(
    ("module", "words"),
    [(answers, ["--movement", SHUT_OUT]), (answers, ["--limits"]), (answers, ["--contracts"])],
    ids=["movement", "limits", "contracts"],
)
def test_ctrl_c_keeps_what_is_found(
    module: object, words: list[str], complete: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "interruptible", stopped_at_once)
    done = run("explain", str(complete), *words, "--json")
    assert done.exit_code == 0
    assert json.loads(done.stdout)["interrupted"] is True
    assert "Stopped" in run("explain", str(complete), *words).stdout


def test_ctrl_c_in_cures_says_what_was_not_looked_at(
    shut_out: tuple[Path, Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.modules["api.cli.cures_rotation"], "interruptible", stopped_at_once)
    done = run("cures", "rotation-small", str(shut_out[0]), "--json")
    assert done.exit_code == 0
    assert json.loads(done.stdout) == {"plan": str(shut_out[0]), "not_moved": [], "interrupted": True}
    assert "Stopped" in run("cures", "rotation-small", str(shut_out[0])).stdout
