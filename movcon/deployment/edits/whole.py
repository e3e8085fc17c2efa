"""Edits of the deployment as a whole."""

from __future__ import annotations

from dataclasses import dataclass, replace

from movcon.deployment.edits.change import DeploymentEdit, at_least
from movcon.deployment.problem import Closing, DeploymentProblem


@dataclass(frozen=True, slots=True, kw_only=True)
class SetClosing(DeploymentEdit):
    """Days after C-day in which the force must be closed; ``None`` asks for nothing."""

    days: int | None

    def apply(self, problem: DeploymentProblem) -> DeploymentProblem:
        """Problem with the closing set, hard."""
        if self.days is None:
            return replace(problem, closing=None)
        at_least("Days to closing", self.days, 0)
        return replace(problem, closing=Closing(days=self.days, hard=True))

    @property
    def words(self) -> str:
        """When."""
        return "Ask for no closing" if self.days is None else f"Close the force within {self.days} days of C-day"
