"""Planning a released deployment again from a present moment."""

from optimizer.deployment.replanning.replan import DEFAULT_STEPS, DeploymentReplan, Unplannable, replan

__all__ = ["DEFAULT_STEPS", "DeploymentReplan", "Unplannable", "replan"]
