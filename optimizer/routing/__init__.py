"""Pickup and delivery by a mixed fleet with time windows: a routing problem in, routes out."""

from optimizer.routing.checking import RoutesCheck, check_routes
from optimizer.routing.problem import IMPASSABLE, NO_GROUP, RoutingProblem
from optimizer.routing.routes import OnRoutingPlan, RoutingPlan, RoutingProgress, RoutingResult

__all__ = [
    "IMPASSABLE",
    "NO_GROUP",
    "OnRoutingPlan",
    "RoutesCheck",
    "RoutingPlan",
    "RoutingProblem",
    "RoutingProgress",
    "RoutingResult",
    "check_routes",
]
