"""A file of the tramp ship routing benchmark as a problem of the routing engine."""

from __future__ import annotations

import numpy as np

from optimizer.routing import IMPASSABLE, RoutingProblem
from scenarios.intake.tsrsp import TrampProblem

_LATEST = 10**12


def routing_problem(tramp: TrampProblem) -> RoutingProblem:
    """Turn a file's content over; ships with the same travel times and costs make one class."""
    vehicles, calls, nodes = len(tramp.vehicles), len(tramp.calls), tramp.nodes
    travel = np.zeros((vehicles, nodes, nodes, 2), dtype=np.int64)
    for (v, a, b), values in tramp.travel.items():
        travel[v - 1, a - 1, b - 1] = values
    service = np.zeros((vehicles, calls, 2, 2), dtype=np.int64)
    for (v, c), numbers in tramp.service.items():
        service[v - 1, c - 1] = np.maximum(np.array(numbers, dtype=np.int64).reshape(2, 2), 0)
    may_carry = np.zeros((vehicles, calls), dtype=np.bool_)
    for v, ship in enumerate(tramp.vehicles):
        for call in ship.calls:
            may_carry[v, call - 1] = True
    classes: dict[bytes, int] = {}
    class_of = [classes.setdefault(travel[v].tobytes(), len(classes)) for v in range(vehicles)]
    kinds = travel[[class_of.index(k) for k in range(len(classes))]]
    nothing = np.zeros(vehicles, dtype=np.int64)

    def of_calls(values: list[int]) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
        return np.array(values, dtype=np.int64)

    deliveries = np.array([call.delivery for call in tramp.calls], dtype=np.int64)
    return RoutingProblem(
        vehicle_class=np.array(class_of, dtype=np.int64),
        vehicle_start_node=np.array([ship.home - 1 for ship in tramp.vehicles], dtype=np.int64),
        vehicle_start_time=np.array([ship.starts for ship in tramp.vehicles], dtype=np.int64),
        vehicle_latest=nothing + _LATEST,
        vehicle_capacity=np.array([[ship.capacity] for ship in tramp.vehicles], dtype=np.int64),
        vehicle_fixed_cost=nothing,
        vehicle_time_cost=nothing,
        vehicle_group=nothing - 1,
        group_limit=np.zeros(0, dtype=np.int64),
        call_pickup=of_calls([call.origin - 1 for call in tramp.calls]),
        call_delivery=of_calls([call.destination - 1 for call in tramp.calls]),
        call_size=np.array([[call.size] for call in tramp.calls], dtype=np.int64),
        call_refusal_cost=of_calls([call.refusal_cost for call in tramp.calls]),
        call_pickup_window=np.array([call.pickup for call in tramp.calls], dtype=np.int64),
        call_delivery_window=deliveries,
        call_due=deliveries[:, 1].copy(),
        call_lateness_cost=np.zeros(calls, dtype=np.int64),
        may_carry=may_carry,
        service_time=np.ascontiguousarray(service[..., 0]),
        service_cost=np.ascontiguousarray(service[..., 1]),
        travel_time=np.where(kinds[None, ..., 0] < 0, IMPASSABLE, kinds[None, ..., 0]),
        travel_cost=np.maximum(kinds[None, ..., 1], 0),
        version_from=np.zeros(1, dtype=np.int64),
        end_cost=np.zeros((len(classes), nodes), dtype=np.int64),
    )
