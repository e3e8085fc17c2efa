"""The house keeps its own rules: imports, READMEs, sources in every row, nothing of any one machine."""

from __future__ import annotations

import csv
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path

import pytest

from movcon.deployment.edits import DEPLOYMENT_EDITS
from movcon.edits import EDITS
from movcon.verification import RULES
from scenarios.intake.vocabulary import AnyEdit

ROOT = Path(__file__).resolve().parents[2]
PRICED_ALWAYS = {"strength_floor", "preferred_date"}
CHECKED_FIRST = {"plan_language"}


def _committed() -> list[Path]:
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True)
    return [ROOT / name for name in listed.stdout.splitlines()]


def test_imports_keep_to_the_layers() -> None:
    tool = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([str(tool)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def test_every_package_says_what_lives_there() -> None:
    packages = {path.parent for path in _committed() if path.name == "__init__.py"}
    without = [
        str(package.relative_to(ROOT))
        for package in sorted(packages)
        if not (package / "README.md").exists() and not (package.parent / "README.md").exists()
    ]
    assert without == []


def test_no_file_holds_an_index_address_or_a_path_of_a_machine() -> None:
    # Built from parts, so that this file does not find itself.
    unwanted = re.compile(
        "|".join(
            (
                "/" + "root/",
                "/" + "work/",
                "/" + "home/",
                "/" + "opt/",
                "file:" + "///",
                r"py" + r"pi\.org",
                "/sim" + "ple/",
            )
        )
    )
    found = []
    for path in _committed():
        if path.suffix in (".png", ".geojson", ".fgb", ".gpkg"):
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
            if unwanted.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line[:100]}")
    assert found == []


def test_readme_names_commands_that_the_makefile_has() -> None:
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), flags=re.MULTILINE))
    named = set(re.findall(r"make ([a-z]+) ", (ROOT / "README.md").read_text(encoding="utf-8")))
    assert {"demo", "test"} <= named
    assert named <= targets | {"and"}


def test_ci_runs_what_a_developer_runs() -> None:
    assert "make check" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "path",
    sorted(p for p in (ROOT / "scenarios").glob("*/*.csv") if (p.parent / "scenario.toml").is_file()),
    ids=lambda p: f"{p.parent.name}/{p.name}",
)
def test_every_row_of_a_scenario_has_a_source(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
        assert all((row.get("source") or "").strip() for row in rows)


def test_the_edits_written_are_the_edits_there_are_with_all_their_fields() -> None:
    text = (ROOT / "docs" / "edits.md").read_text(encoding="utf-8")
    of_rotations, of_deployments = text.split("## Edits of a deployment")
    vocabularies: tuple[tuple[str, Mapping[str, type[AnyEdit]]], ...] = (
        (of_rotations, EDITS),
        (of_deployments, DEPLOYMENT_EDITS),
    )
    for part, edits in vocabularies:
        rows = re.findall(r"^\| `([a-z_]+)` \| (.*?) \|", part, flags=re.MULTILINE)
        written = {kind: set(re.findall(r"`([a-z_]+)`", re.sub(r"\(.*?\)", "", names))) for kind, names in rows}
        assert written == {kind: {item.name for item in fields(edit)} for kind, edit in edits.items()}


def test_the_rules_written_are_the_rules_checked() -> None:
    text = (ROOT / "docs" / "rules.md").read_text(encoding="utf-8")
    written = re.findall(r"^\| `([a-z_]+)` \|", text, flags=re.MULTILINE)
    checked = [name for name in written if name not in PRICED_ALWAYS | CHECKED_FIRST]
    assert checked == list(RULES)
