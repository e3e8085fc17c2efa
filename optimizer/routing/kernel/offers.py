"""The best places of a call in a vehicle's route, and what they add to the cost."""

from __future__ import annotations

from optimizer.jit import inner
from optimizer.routing.kernel.layout import (
    FAR,
    K_APART,
    K_CALLS,
    K_DIMENSIONS,
    K_PLAIN,
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
    X_GROUP,
    X_LATEST,
    X_NODE,
    X_RATE,
    X_ROOM,
    X_ROUNDS,
    X_START,
    X_TWIN,
    Z_CLOSES,
    Z_DUE,
    Z_LATE,
    Z_NODE,
    Z_OPENS,
    Tables,
    Work,
)
from optimizer.routing.kernel.rounds import rounds_hold
from optimizer.routing.kernel.schedule import travel


@inner
def may_open(d: Tables, w: Work, v: int) -> bool:
    """Whether an idle vehicle may be used, and no idle twin before it stands for it."""
    twin = d.vehicle[v, X_TWIN]
    if twin != NONE and w.route[twin, R_N] == 0:
        return False
    group = d.vehicle[v, X_GROUP]
    return bool(group == NONE or w.used[group] < d.limit[group])


@inner
def offer(d: Tables, w: Work, c: int, v: int) -> tuple[int, int, int]:
    """Least cost added by carrying a call, the pickup before stop i and the delivery before stop j as they stand.

    FAR where the vehicle cannot. Every pair of places is tried; each costs a few steps while neither lateness nor
    versions of travel count, else the stops behind are walked until nothing is later than it was.
    """
    best, best_i, best_j = FAR, 0, 0
    if not d.carries[v, c]:
        return best, best_i, best_j
    calls = d.const[K_CALLS]
    dimensions = d.const[K_DIMENSIONS]
    plain = d.const[K_PLAIN]
    n = w.route[v, R_N]
    k = d.vehicle[v, X_CLASS]
    p, q = c, c + calls
    p_node, q_node = d.stop[p, Z_NODE], d.stop[q, Z_NODE]
    p_opens, p_closes = d.stop[p, Z_OPENS], d.stop[p, Z_CLOSES]
    q_opens, q_closes = d.stop[q, Z_OPENS], d.stop[q, Z_CLOSES]
    p_took, q_took = d.service[v, p, 0], d.service[v, q, 0]
    services = d.service[v, p, 1] + d.service[v, q, 1]
    rounds = d.vehicle[v, X_ROUNDS]
    rate = d.vehicle[v, X_RATE]
    old = w.route[v, R_COST]
    fresh = d.vehicle[v, X_FIXED] if n == 0 else 0
    node = d.vehicle[v, X_NODE]
    ready = d.vehicle[v, X_START]
    foes = 0
    for i in range(n + 1):
        if i:
            z = w.seq[v, i - 1]
            node = d.stop[z, Z_NODE]
            ready = w.step[v, i - 1, S_READY]
            if d.const[K_APART]:
                if z < calls:
                    foes += d.apart[c, z]
                else:
                    foes -= d.apart[c, z - calls]
        if ready > p_closes or (rounds == 1 and i and w.seq[v, i - 1] >= calls):
            break
        if foes:
            continue
        fits = True
        if i:
            for m in range(dimensions):
                if w.step[v, i - 1, S_LOAD + m] + d.size[c, m] > d.vehicle[v, X_ROOM + m]:
                    fits = False
        if not fits:
            continue
        start, cost = travel(d, k, node, p_node, ready)
        start = max(start, p_opens)
        if start > p_closes:
            continue
        # Along the route with the call on board: where we are, since when, and the money spent up to here.
        at = p_node
        now = start + p_took
        spent = cost + services + (w.step[v, i - 1, S_SPENT] if i else 0)
        for j in range(i, n + 1):
            if j > i:
                z = w.seq[v, j - 1]
                place = d.stop[z, Z_NODE]
                now, cost = travel(d, k, at, place, now)
                now = max(now, d.stop[z, Z_OPENS])
                if now > w.step[v, j - 1, S_LATEST]:
                    break
                for m in range(dimensions):
                    if w.step[v, j - 1, S_LOAD + m] + d.size[c, m] > d.vehicle[v, X_ROOM + m]:
                        fits = False
                if not fits:
                    break
                if d.const[K_APART] and z < calls and d.apart[c, z]:
                    break
                spent += cost + d.service[v, z, 1] + d.stop[z, Z_LATE] * max(0, now - d.stop[z, Z_DUE])
                now += d.service[v, z, 0]
                at = place
            if now > q_closes:
                break
            then, cost = travel(d, k, at, q_node, now)
            then = max(then, q_opens)
            if then > q_closes:
                continue
            sum_ = spent + cost + d.stop[q, Z_LATE] * max(0, then - d.stop[q, Z_DUE])
            then += q_took
            if j == n:
                if then > d.vehicle[v, X_LATEST]:
                    continue
                added = sum_ + fresh + d.end[k, q_node] + rate * (then - d.vehicle[v, X_START])
                if n:
                    added += d.vehicle[v, X_FIXED] - old
            else:
                z = w.seq[v, j]
                then, cost = travel(d, k, q_node, d.stop[z, Z_NODE], then)
                then = max(then, d.stop[z, Z_OPENS])
                if then > w.step[v, j, S_LATEST]:
                    continue
                if plain:
                    # The stops behind cost what they did; only the end of the route moves.
                    sum_ += cost + d.service[v, z, 1] - w.step[v, j, S_SPENT]
                    ends = max(w.step[v, j, S_ENDS], then + w.step[v, j, S_SPAN])
                    added = sum_ + rate * (ends - w.route[v, R_END])
                else:
                    added = sum_ + cost + _tail(d, w, v, j, then)
            if added < best and (rounds == 0 or rounds_hold(d, w, v, c, i, j)):
                best, best_i, best_j = added, i, j
    return best, best_i, best_j


@inner
def _tail(d: Tables, w: Work, v: int, j: int, now: int) -> int:
    """Cost from stop j on, where its service starts now and the way to it is left out, less what the route cost."""
    n = w.route[v, R_N]
    k = d.vehicle[v, X_CLASS]
    spent = 0
    for i in range(j, n):
        z = w.seq[v, i]
        if i > j:
            now, cost = travel(d, k, d.stop[w.seq[v, i - 1], Z_NODE], d.stop[z, Z_NODE], now)
            now = max(now, d.stop[z, Z_OPENS])
            spent += cost
        spent += d.service[v, z, 1] + d.stop[z, Z_LATE] * max(0, now - d.stop[z, Z_DUE])
        if now == w.step[v, i, S_START]:
            return int(spent - w.step[v, i, S_SPENT])
        now += d.service[v, z, 0]
    spent += d.vehicle[v, X_RATE] * (now - w.route[v, R_END])
    return int(spent - w.step[v, n - 1, S_SPENT])
