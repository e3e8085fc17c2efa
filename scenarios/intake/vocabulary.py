"""The two vocabularies of edits, a rotation's and a deployment's: their names in files, and how they are made."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from movcon.deployment.edits import DEPLOYMENT_EDITS, DeploymentEdit, apply_deployment_edits
from movcon.deployment.problem import DeploymentProblem
from movcon.edits import EDITS, Edit, apply_edits
from movcon.problem import Problem

AnyEdit: TypeAlias = Edit | DeploymentEdit
EditT = TypeVar("EditT", Edit, DeploymentEdit)
ProblemT = TypeVar("ProblemT", Problem, DeploymentProblem)


@dataclass(frozen=True, slots=True, kw_only=True)
class Vocabulary(Generic[EditT, ProblemT]):
    """Edits of one kind of problem.

    Attributes
    ----------
    changes
        What its edits change, in words and in the plural: ``rotations``.
    kinds
        Edits by the name they have in files.
    apply
        Makes edits in order; raises InvalidValue with one line for each that cannot be made.
    """

    changes: str
    kinds: Mapping[str, type[EditT]]
    apply: Callable[[ProblemT, Sequence[EditT]], ProblemT]


ROTATION = Vocabulary(changes="rotations", kinds=EDITS, apply=apply_edits)
DEPLOYMENT = Vocabulary(changes="deployments", kinds=DEPLOYMENT_EDITS, apply=apply_deployment_edits)

NAMES: dict[type[AnyEdit], str] = {
    **{kind: name for name, kind in EDITS.items()},
    **{kind: name for name, kind in DEPLOYMENT_EDITS.items()},
}
"""The name in files of every edit of either vocabulary."""


def other_vocabulary(name: str, asked: Mapping[str, object]) -> str | None:
    """What an edit of this name changes, where it is of the other vocabulary than the one asked; None where of none."""
    if name not in asked:
        for changes, kinds in ((ROTATION.changes, ROTATION.kinds), (DEPLOYMENT.changes, DEPLOYMENT.kinds)):
            if name in kinds:
                return changes
    return None
