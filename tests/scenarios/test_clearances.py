"""Operators' documents decide until when their offers can be planned on."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest

from movcon.clock import day_text
from scenarios.assembly import load_problem
from scenarios.shipped import find_scenario


def _with_documents(folder: Path, documents: dict[str, str]) -> tuple[Path, str]:
    season = folder / "season"
    shutil.copytree(find_scenario("rotation-small"), season)
    with (season / "charter.csv").open(encoding="utf-8", newline="") as file:
        offer = next(csv.DictReader(file))
    with (season / "clearances.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["carrier", "type", "document", "valid_until", "source"])
        for document, until in documents.items():
            writer.writerow([offer["carrier"], offer["type"], document, until, "planning value: test"])
    return season, offer["id"]


def test_an_offer_is_cleared_until_its_first_document_lapses(tmp_path: Path) -> None:
    season, offer = _with_documents(
        tmp_path, {"registration": "2011-05-01", "insurance": "2010-11-11", "audit": "2011-01-01"}
    )
    assert day_text(load_problem(season).source[offer].cleared_until) == "2010-11-11"


@pytest.mark.parametrize("missing", ["registration", "insurance", "audit"])
def test_an_operator_without_one_of_its_documents_cannot_be_planned_on(tmp_path: Path, missing: str) -> None:
    held = {name: "2012-01-01" for name in ("registration", "insurance", "audit") if name != missing}
    season, offer = _with_documents(tmp_path, held)
    problem = load_problem(season)
    assert offer not in problem.source or problem.source[offer].cleared_until < problem.planning_day
