"""Edits that a deployment's plan was made after, kept beside it."""

from __future__ import annotations

from pathlib import Path

from api.store.changed_problem import EDITS_FILE
from movcon.deployment.edits import DeploymentEdit
from movcon.deployment.problem import DeploymentProblem
from scenarios.intake.edits import edited, edits_text, read_edits
from scenarios.intake.vocabulary import DEPLOYMENT


def deployment_change_files(edits: tuple[DeploymentEdit, ...]) -> dict[str, bytes]:
    """Files that let anybody make the changed problem again from its scenario."""
    return {EDITS_FILE: edits_text(edits).encode()} if edits else {}


def deployment_edits_made(folder: Path) -> tuple[DeploymentEdit, ...]:
    """Edits that the plan in a folder was made after; none where there is no file of them."""
    path = folder / EDITS_FILE
    return read_edits(path, DEPLOYMENT) if path.is_file() else ()


def changed_deployment(problem: DeploymentProblem, folder: Path) -> DeploymentProblem:
    """The problem that the plan in a folder was made for; the problem itself where nothing was changed.

    Raises
    ------
    BadInput
        When the file of edits cannot be read, or an edit cannot be made.
    """
    return edited(problem, deployment_edits_made(folder), str(folder / EDITS_FILE), DEPLOYMENT)
