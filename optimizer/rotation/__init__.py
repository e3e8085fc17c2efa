"""The rotation planner: contracts, sources, dates, chalks, aircraft and itineraries of a season together."""

from optimizer.rotation.planner import solve
from optimizer.rotation.replan import Replan, Replanner

__all__ = ["Replan", "Replanner", "solve"]
