"""The rotation planner: contracts, sources, dates, chalks, aircraft and itineraries of a season together."""

from optimizer.rotation.planner import solve
from optimizer.rotation.replan import DEFAULT_BUDGET, Replan, Replanner

__all__ = ["DEFAULT_BUDGET", "Replan", "Replanner", "solve"]
