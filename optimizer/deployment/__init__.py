"""The planner of deployments: parcels to their sites by ship, liner, convoy and aircraft."""

from optimizer.deployment.planner import solve
from optimizer.deployment.result import DeploymentResult

__all__ = ["DeploymentResult", "solve"]
