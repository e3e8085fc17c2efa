"""What the planner of deployments returns."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from movcon.deployment.plan import DeploymentPlan
from optimizer.result import Progress, Status


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentResult:
    """Outcome of a run; fields as in ``optimizer.result.Result``. A plan that moves nothing is a plan too."""

    status: Status
    plan: DeploymentPlan
    course: tuple[Progress, ...]
    seconds: float
    first_plan_seconds: float
    interrupted: bool
    resumed: bool = False


OnPlan = Callable[[DeploymentPlan], None]
