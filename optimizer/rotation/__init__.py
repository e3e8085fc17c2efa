"""The rotation planner: contracts, sources, dates, chalks, aircraft and itineraries of a season together."""

from optimizer.rotation.planner import solve

__all__ = ["solve"]
