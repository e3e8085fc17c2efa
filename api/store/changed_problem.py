"""What was changed before a plan was made, kept beside it: edits, and the release it goes on from."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from api.store.plan_file import plan_text, read_plan
from movcon.canonical import to_plain
from movcon.edits import Edit
from movcon.errors import BadInput, Fault
from movcon.plan import Plan
from movcon.problem import Problem
from movcon.release import Freed, Release, StabilityPrices, StagedRelease
from scenarios.intake.edits import edited, edits_text, read_edits
from scenarios.intake.vocabulary import ROTATION

EDITS_FILE = "edits.toml"
RELEASED_FILE = "released.json"
RELEASE_FILE = "release.json"


def change_files(edits: tuple[Edit, ...], released: Plan | None, problem: Problem) -> dict[str, bytes]:
    """Files that let anybody make the changed problem again from its scenario."""
    files: dict[str, bytes] = {}
    if edits:
        files[EDITS_FILE] = edits_text(edits).encode()
    release = problem.release
    if released is not None and release is not None:
        files[RELEASED_FILE] = plan_text(released).encode()
        terms = {
            "present": release.present,
            "staging": to_plain(release.staging),
            "prices": to_plain(release.prices),
            "clearance_days": release.clearance_days,
            "freed": to_plain(release.freed),
        }
        files[RELEASE_FILE] = (json.dumps(terms, indent=1, ensure_ascii=False) + "\n").encode()
    return files


def edits_made(folder: Path) -> tuple[Edit, ...]:
    """Edits that the plan in a folder was made after; none where there is no file of them."""
    path = folder / EDITS_FILE
    return read_edits(path, ROTATION) if path.is_file() else ()


def changed_problem(problem: Problem, folder: Path) -> Problem:
    """The problem that the plan in a folder was made for; the problem itself where nothing was changed.

    Raises
    ------
    BadInput
        When a file in the folder cannot be read, or an edit cannot be made.
    """
    if (folder / EDITS_FILE).is_file():
        problem = edited(problem, edits_made(folder), str(folder / EDITS_FILE), ROTATION)
    if not (folder / RELEASE_FILE).is_file():
        return problem
    released = read_plan(folder / RELEASED_FILE)
    try:
        terms = json.loads((folder / RELEASE_FILE).read_bytes())
        release = Release(
            present=TypeAdapter(int).validate_python(terms["present"]),
            itineraries=released.itineraries,
            awards=released.awards,
            staging=TypeAdapter(StagedRelease).validate_python(terms["staging"]),
            prices=TypeAdapter(StabilityPrices).validate_python(terms["prices"]),
            clearance_days=TypeAdapter(int).validate_python(terms["clearance_days"]),
            freed=tuple(TypeAdapter(Freed).validate_python(item) for item in terms["freed"]),
        )
    except (ValueError, KeyError, TypeError, ValidationError) as error:
        fault = Fault(
            code="unreadable_file",
            file=str(folder / RELEASE_FILE),
            cause=f"It does not hold the terms of a release: {type(error).__name__}.",
            cure="Plan again with movcon replan, which writes it.",
        )
        raise BadInput([fault]) from error
    return replace(problem, release=release)
