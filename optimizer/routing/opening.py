"""Given routes made ready to begin with: what of them breaks a rule is left out, call by call."""

from __future__ import annotations

from collections.abc import Sequence

from optimizer.routing.checking import RouteBroken, route_cost
from optimizer.routing.kernel.layout import Ints
from optimizer.routing.problem import RoutingProblem


def opening(problem: RoutingProblem, routes: Sequence[Sequence[int]], seq: Ints, many: Ints) -> None:
    """Write given routes as rows of stops; a call stays with the first route it stands in."""
    taken: set[int] = set()
    used: dict[int, int] = {}
    for vehicle, route in enumerate(routes[: problem.vehicles]):
        group = int(problem.vehicle_group[vehicle])
        if group >= 0 and used.get(group, 0) >= int(problem.group_limit[group]):
            continue
        kept = _standing(problem, vehicle, [call for call in route if call not in taken])
        if kept and group >= 0:
            used[group] = used.get(group, 0) + 1
        aboard: set[int] = set()
        for place, call in enumerate(kept):
            seq[vehicle, place] = call + problem.calls if call in aboard else call
            aboard.add(call)
        many[vehicle] = len(kept)
        taken.update(kept)


def _standing(problem: RoutingProblem, vehicle: int, route: list[int]) -> list[int]:
    """The route where it can be run, else as much of it as can, calls added in the order in which they are met."""
    whole = [call for call in route if route.count(call) == 2]
    if _runs(problem, vehicle, whole):
        return whole
    kept: set[int] = set()
    for call in dict.fromkeys(whole):
        if _runs(problem, vehicle, [other for other in whole if other in kept or other == call]):
            kept.add(call)
    return [call for call in whole if call in kept]


def _runs(problem: RoutingProblem, vehicle: int, route: list[int]) -> bool:
    try:
        route_cost(problem, vehicle, route)
    except RouteBroken:
        return False
    return True
