"""``python -m optimizer.routing.compiling``: have the search compiled before it is first needed."""

from __future__ import annotations

import numpy as np

from optimizer.routing.engine import solve_routing
from optimizer.routing.kernel.pool import forget
from optimizer.routing.kernel.tables import tables_of, work_of
from optimizer.routing.problem import RoutingProblem


def _smallest() -> RoutingProblem:
    """One call, one vehicle."""
    one, zero = np.ones(1, dtype=np.int64), np.zeros(1, dtype=np.int64)
    return RoutingProblem(
        vehicle_class=zero,
        vehicle_start_node=zero,
        vehicle_start_time=zero,
        vehicle_latest=10 * one,
        vehicle_capacity=np.ones((1, 1), dtype=np.int64),
        vehicle_fixed_cost=zero,
        vehicle_time_cost=zero,
        vehicle_group=-one,
        group_limit=np.zeros(0, dtype=np.int64),
        call_pickup=zero,
        call_delivery=one,
        call_size=np.ones((1, 1), dtype=np.int64),
        call_refusal_cost=10 * one,
        call_pickup_window=np.array([[0, 5]], dtype=np.int64),
        call_delivery_window=np.array([[0, 5]], dtype=np.int64),
        call_due=5 * one,
        call_lateness_cost=zero,
        may_carry=np.ones((1, 1), dtype=np.bool_),
        service_time=np.zeros((1, 1, 2), dtype=np.int64),
        service_cost=np.zeros((1, 1, 2), dtype=np.int64),
        travel_time=np.ones((1, 1, 2, 2), dtype=np.int64),
        travel_cost=np.ones((1, 1, 2, 2), dtype=np.int64),
        version_from=zero,
        end_cost=np.zeros((1, 2), dtype=np.int64),
    )


def main() -> None:
    """Run everything that is compiled once."""
    problem = _smallest()
    solve_routing(problem, budget=1)
    forget(work_of(tables_of(problem), "0"), np.ones(1, dtype=np.bool_))


if __name__ == "__main__":
    main()
