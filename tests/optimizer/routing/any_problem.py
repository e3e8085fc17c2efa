"""Routing problems of every kind, small enough to try every plan, and the trying."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
from hypothesis import strategies as st

from optimizer.routing import RoutingProblem
from optimizer.routing.checking import RouteBroken, route_cost


@st.composite
def any_problem(draw: st.DrawFn, calls_max: int = 4) -> RoutingProblem:
    """Up to two vehicles and four calls, with each feature in or out."""
    seed = draw(st.integers(0, 2**32 - 1))
    features = draw(st.fixed_dictionaries({name: st.booleans() for name in FEATURES}))
    calls = draw(st.integers(1, calls_max))
    return problem_of(np.random.default_rng(seed), calls, draw(st.integers(1, 2)), features)


FEATURES = ("day_rate", "fixed", "late", "apart", "versions", "ends", "groups", "impassable", "twins", "tight", "odd")


def problem_of(rng: np.random.Generator, calls: int, vehicles: int, has: dict[str, bool]) -> RoutingProblem:
    nodes, classes = 4, 1 if has["twins"] else vehicles
    versions = 3 if has["versions"] else 1
    dimensions = int(rng.integers(1, 5))

    def ints(low: int, high: int, *shape: int) -> np.ndarray:
        return rng.integers(low, high, shape, dtype=np.int64)

    pickup = np.stack([ints(0, 30, calls), ints(30, 60, calls)], axis=1)
    delivery = np.stack([ints(0, 40, calls), ints(40, 60 if has["tight"] else 120, calls)], axis=1)
    time = ints(0, 25, versions, classes, nodes, nodes)
    if not has["odd"]:
        # Distances on a line: no detour is quicker than the way itself.
        place = ints(0, 25, nodes)
        time = np.abs(place[:, None] - place[None])[None, None] + np.zeros_like(time)
        time *= np.array([1, 2, 1][:versions])[:, None, None, None]
    if has["impassable"]:
        time[rng.random(time.shape) < 0.15] = -1
    apart = np.triu(rng.random((calls, calls)) < 0.3, 1)
    one_kind = bool(has["twins"])
    capacity = ints(5, 20, 1 if one_kind else vehicles, dimensions)
    return RoutingProblem(
        vehicle_class=np.zeros(vehicles, dtype=np.int64) if one_kind else np.arange(vehicles, dtype=np.int64),
        vehicle_start_node=ints(0, nodes, 1).repeat(vehicles) if one_kind else ints(0, nodes, vehicles),
        vehicle_start_time=np.zeros(vehicles, dtype=np.int64) if one_kind else ints(-5, 20, vehicles),
        vehicle_latest=ints(60, 200, 1).repeat(vehicles) if one_kind else ints(60, 200, vehicles),
        vehicle_capacity=capacity.repeat(vehicles // capacity.shape[0], axis=0),
        vehicle_fixed_cost=np.full(vehicles, 300 if has["fixed"] else 0, dtype=np.int64),
        vehicle_time_cost=np.full(vehicles, int(rng.integers(1, 15)) if has["day_rate"] else 0, dtype=np.int64),
        vehicle_group=np.full(vehicles, 0 if has["groups"] else -1, dtype=np.int64),
        group_limit=np.ones(1 if has["groups"] else 0, dtype=np.int64),
        call_pickup=ints(0, nodes, calls),
        call_delivery=ints(0, nodes, calls),
        call_size=ints(0, 12, calls, dimensions),
        call_refusal_cost=ints(0, 1500, calls),
        call_pickup_window=pickup,
        call_delivery_window=delivery,
        call_due=ints(20, 80, calls),
        call_lateness_cost=ints(0, 20, calls) if has["late"] else np.zeros(calls, dtype=np.int64),
        may_carry=np.ones((vehicles, calls), dtype=np.bool_) if one_kind else rng.random((vehicles, calls)) < 0.85,
        service_time=np.zeros((vehicles, calls, 2), dtype=np.int64) if one_kind else ints(0, 6, vehicles, calls, 2),
        service_cost=np.zeros((vehicles, calls, 2), dtype=np.int64) if one_kind else ints(0, 50, vehicles, calls, 2),
        travel_time=time,
        travel_cost=ints(0, 300, versions, classes, nodes, nodes),
        version_from=np.array([0, 25, 50][:versions], dtype=np.int64),
        end_cost=ints(0, 200, classes, nodes) if has["ends"] else np.zeros((classes, nodes), dtype=np.int64),
        apart=(apart | apart.T) if has["apart"] else None,
    )


def least_cost(problem: RoutingProblem) -> int:
    """Cost of the best plan there is, by trying all."""
    best_of: list[dict[frozenset[int], int]] = []
    for vehicle in range(problem.vehicles):
        costs: dict[frozenset[int], int] = {}
        for count in range(problem.calls + 1):
            for chosen in itertools.combinations(range(problem.calls), count):
                for route in _orders(chosen):
                    try:
                        cost, _ = route_cost(problem, vehicle, route)
                    except RouteBroken:
                        continue
                    key = frozenset(chosen)
                    costs[key] = min(cost, costs.get(key, cost))
        best_of.append(costs)
    best = None
    for picked in itertools.product(*(costs.items() for costs in best_of)):
        sets = [calls for calls, _ in picked]
        carried = frozenset().union(*sets)
        if len(carried) != sum(map(len, sets)):
            continue
        used: dict[int, int] = {}
        for vehicle, calls in enumerate(sets):
            if calls:
                group = int(problem.vehicle_group[vehicle])
                used[group] = used.get(group, 0) + 1
        if any(group >= 0 and count > problem.group_limit[group] for group, count in used.items()):
            continue
        left = sum(int(problem.call_refusal_cost[c]) for c in range(problem.calls) if c not in carried)
        total = left + sum(cost for _, cost in picked)
        best = total if best is None else min(best, total)
    assert best is not None
    return best


def _orders(chosen: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    """Every order of each call twice."""
    yield from dict.fromkeys(itertools.permutations(chosen * 2)) if len(chosen) < 4 else _grown(chosen * 2)


def _grown(left: tuple[int, ...]) -> Iterator[tuple[int, ...]]:
    if not left:
        yield ()
    for first in dict.fromkeys(left):
        at = left.index(first)
        for rest in _grown(left[:at] + left[at + 1 :]):
            yield (first, *rest)
