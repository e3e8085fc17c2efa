"""Pickup and delivery by a mixed fleet with time windows: a routing problem in, routes out."""

from optimizer.routing.checking import RoutesCheck, check_routes
from optimizer.routing.engine import DEFAULT_TIME_LIMIT_S, solve_routing
from optimizer.routing.problem import IMPASSABLE, NO_GROUP, RoutingProblem
from optimizer.routing.routes import OnRoutingPlan, RoutingPlan, RoutingProgress, RoutingResult

__all__ = [
    "DEFAULT_TIME_LIMIT_S",
    "IMPASSABLE",
    "NO_GROUP",
    "OnRoutingPlan",
    "RoutesCheck",
    "RoutingPlan",
    "RoutingProblem",
    "RoutingProgress",
    "RoutingResult",
    "check_routes",
    "solve_routing",
]
