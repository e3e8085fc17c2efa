"""What was changed before a deployment's plan was made, kept beside it: edits, and the release it goes on from."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from api.store.changed_problem import EDITS_FILE, RELEASE_FILE, RELEASED_FILE
from api.store.deployment_plan_file import deployment_plan_text, read_deployment_plan
from movcon.canonical import to_plain
from movcon.deployment.edits import DeploymentEdit
from movcon.deployment.plan import DeploymentPlan
from movcon.deployment.problem import DeploymentProblem
from movcon.deployment.release import DeploymentRelease, DeploymentStability, FreedVoyage
from movcon.errors import BadInput, Fault
from scenarios.intake.edits import edited, edits_text, read_edits
from scenarios.intake.vocabulary import DEPLOYMENT


def deployment_change_files(
    edits: tuple[DeploymentEdit, ...],
    released: DeploymentPlan | None = None,
    release: DeploymentRelease | None = None,
) -> dict[str, bytes]:
    """Files that let anybody make the changed problem again from its scenario."""
    files = {EDITS_FILE: edits_text(edits).encode()} if edits else {}
    if released is not None and release is not None:
        files[RELEASED_FILE] = deployment_plan_text(released).encode()
        terms = {
            "present": release.present,
            "fixed_days": release.fixed_days,
            "prices": to_plain(release.prices),
            "clearance_days": release.clearance_days,
            "freed": to_plain(release.freed),
        }
        files[RELEASE_FILE] = (json.dumps(terms, indent=1, ensure_ascii=False) + "\n").encode()
    return files


def deployment_edits_made(folder: Path) -> tuple[DeploymentEdit, ...]:
    """Edits that the plan in a folder was made after; none where there is no file of them."""
    path = folder / EDITS_FILE
    return read_edits(path, DEPLOYMENT) if path.is_file() else ()


def changed_deployment(problem: DeploymentProblem, folder: Path) -> DeploymentProblem:
    """The problem that the plan in a folder was made for; the problem itself where nothing was changed.

    Raises
    ------
    BadInput
        When a file in the folder cannot be read, or an edit cannot be made.
    """
    problem = edited(problem, deployment_edits_made(folder), str(folder / EDITS_FILE), DEPLOYMENT)
    if not (folder / RELEASE_FILE).is_file():
        return problem
    released = read_deployment_plan(folder / RELEASED_FILE)
    try:
        terms = json.loads((folder / RELEASE_FILE).read_bytes())
        release = DeploymentRelease(
            present=TypeAdapter(int).validate_python(terms["present"]),
            voyages=released.voyages,
            fixed_days=TypeAdapter(int).validate_python(terms["fixed_days"]),
            prices=TypeAdapter(DeploymentStability).validate_python(terms["prices"]),
            clearance_days=TypeAdapter(int).validate_python(terms["clearance_days"]),
            freed=tuple(TypeAdapter(FreedVoyage).validate_python(item) for item in terms["freed"]),
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
