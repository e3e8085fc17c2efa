"""Rounds: a vehicle that picks up first and then delivers, until it is empty."""

from __future__ import annotations

from optimizer.jit import inner
from optimizer.routing.kernel.layout import (
    K_CALLS,
    NONE,
    R_N,
    X_DELIVERIES,
    X_PICKUPS,
    X_ROUNDS,
    Z_NODE,
    Tables,
    Work,
)


@inner
def rounds_hold(d: Tables, w: Work, v: int, c: int, i: int, j: int) -> bool:
    """Whether a route keeps to its rounds with a call picked up before stop i and delivered before stop j."""
    calls = d.const[K_CALLS]
    n = w.route[v, R_N]
    rounds, pickups, deliveries, aboard = 0, 0, 0, 0
    node = NONE
    delivered = True
    for place in range(n + 2):
        # The route as it would be: the pickup comes before stop i, the delivery before stop j.
        if place == i:
            z = c
        elif place == j + 1:
            z = c + calls
        else:
            z = w.seq[v, place - (1 if place > i else 0) - (1 if place > j + 1 else 0)]
        here = d.stop[z, Z_NODE]
        if z < calls:
            if delivered:
                if aboard > 0 or here == node:
                    return False
                rounds += 1
                pickups, deliveries = 0, 0
            if delivered or here != node:
                pickups += 1
            aboard += 1
            delivered = False
        else:
            if not delivered and here == node:
                return False
            if not delivered or here != node:
                deliveries += 1
            aboard -= 1
            delivered = True
        if rounds > d.vehicle[v, X_ROUNDS] or pickups > d.vehicle[v, X_PICKUPS]:
            return False
        if deliveries > d.vehicle[v, X_DELIVERIES]:
            return False
        node = here
    return True
