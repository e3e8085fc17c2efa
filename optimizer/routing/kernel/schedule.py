"""When a route is where, and what it costs: the schedule that is earliest everywhere, which no other one betters."""

from __future__ import annotations

from optimizer.jit import inner
from optimizer.routing.kernel.layout import (
    FAR,
    K_CALLS,
    K_DIMENSIONS,
    K_VERSIONS,
    NONE,
    R_COST,
    R_END,
    R_N,
    S_ENDS,
    S_LATEST,
    S_LOAD,
    S_READY,
    S_SPAN,
    S_SPENT,
    S_START,
    X_CLASS,
    X_FIXED,
    X_LATEST,
    X_NODE,
    X_RATE,
    X_ROOM,
    X_START,
    Z_CLOSES,
    Z_DUE,
    Z_LATE,
    Z_NODE,
    Z_OPENS,
    Ints,
    Tables,
    Work,
)


@inner
def travel(d: Tables, k: int, a: int, b: int, ready: int) -> tuple[int, int]:
    """Earliest arrival of a vehicle ready to leave, and the cost of the way."""
    versions = d.const[K_VERSIONS]
    if versions == 1:
        return ready + d.leg[0, k, a, b, 0], d.leg[0, k, a, b, 1]
    p = versions - 1
    while p > 0 and d.begins[p] > ready:
        p -= 1
    arrives = ready + d.leg[p, k, a, b, 0]
    cost = d.leg[p, k, a, b, 1]
    for later in range(p + 1, versions):
        then = d.begins[later] + d.leg[later, k, a, b, 0]
        if then < arrives:
            arrives = then
            cost = d.leg[later, k, a, b, 1]
    return arrives, cost


@inner
def latest_leaving(d: Tables, k: int, a: int, b: int, arrival: int) -> int:
    """Latest moment of being ready to leave that still arrives by then; -FAR = none."""
    versions = d.const[K_VERSIONS]
    if versions == 1:
        return int(arrival - d.leg[0, k, a, b, 0])
    for back in range(versions):
        p = versions - 1 - back
        ready = arrival - d.leg[p, k, a, b, 0]
        if p + 1 < versions:
            ready = min(ready, d.begins[p + 1] - 1)
        if p == 0 or ready >= d.begins[p]:
            return int(ready)
    return -FAR


@inner
def schedule(d: Tables, w: Work, v: int) -> bool:
    """Time and price a vehicle's stops as they stand; False where a window, a load or its time forbids them."""
    calls = d.const[K_CALLS]
    dimensions = d.const[K_DIMENSIONS]
    n = w.route[v, R_N]
    if n == 0:
        w.route[v, R_COST] = 0
        w.route[v, R_END] = d.vehicle[v, X_START]
        return True
    k = d.vehicle[v, X_CLASS]
    node = d.vehicle[v, X_NODE]
    now = d.vehicle[v, X_START]
    spent = 0
    for i in range(n):
        z = w.seq[v, i]
        place = d.stop[z, Z_NODE]
        now, cost = travel(d, k, node, place, now)
        now = max(now, d.stop[z, Z_OPENS])
        if now > d.stop[z, Z_CLOSES]:
            return False
        w.step[v, i, S_START] = now
        spent += cost + d.service[v, z, 1] + d.stop[z, Z_LATE] * max(0, now - d.stop[z, Z_DUE])
        now += d.service[v, z, 0]
        w.step[v, i, S_READY] = now
        w.step[v, i, S_SPENT] = spent
        node = place
        c = z if z < calls else z - calls
        for m in range(dimensions):
            load = w.step[v, i - 1, S_LOAD + m] if i else 0
            load += d.size[c, m] if z < calls else -d.size[c, m]
            if load > d.vehicle[v, X_ROOM + m]:
                return False
            w.step[v, i, S_LOAD + m] = load
    if now > d.vehicle[v, X_LATEST]:
        return False
    w.route[v, R_END] = now
    rate = d.vehicle[v, X_RATE]
    w.route[v, R_COST] = d.vehicle[v, X_FIXED] + spent + rate * (now - d.vehicle[v, X_START]) + d.end[k, node]
    _look_back(d, w.seq, w.step, v, n)
    return True


@inner
def _look_back(d: Tables, seq: Ints, step: Ints, v: int, n: int) -> None:
    """Say of each stop how late it may start, and when the route ends however late it starts."""
    k = d.vehicle[v, X_CLASS]
    latest = d.vehicle[v, X_LATEST]
    ends = -FAR
    span = 0
    ahead = NONE
    for back in range(n):
        i = n - 1 - back
        z = seq[v, i]
        took = d.service[v, z, 0]
        place = d.stop[z, Z_NODE]
        if ahead != NONE:
            opens = d.stop[seq[v, i + 1], Z_OPENS]
            ends = max(ends, opens + span)
            # Read only where there is one version of the travel times.
            span += d.leg[0, k, place, ahead, 0]
            latest = latest_leaving(d, k, place, ahead, latest)
        span += took
        latest = min(latest - took, d.stop[z, Z_CLOSES])
        step[v, i, S_LATEST] = latest
        step[v, i, S_ENDS] = ends
        step[v, i, S_SPAN] = span
        ahead = place
