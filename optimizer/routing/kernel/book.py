"""The routes as they stand: calls placed, taken out, and a round undone."""

from __future__ import annotations

import numpy as np

from optimizer.jit import inner
from optimizer.routing.kernel.layout import (
    K_CALLS,
    K_VEHICLES,
    NONE,
    R_COST,
    R_N,
    R_SAVED,
    T_GONE,
    T_REFUSED,
    T_ROUND,
    T_ROUTES,
    T_TOUCHED,
    X_GROUP,
    Tables,
    Work,
)
from optimizer.routing.kernel.schedule import schedule


@inner
def touch(w: Work, v: int) -> None:
    """Remember a vehicle's route as it was before this round."""
    if w.route[v, R_SAVED] == w.total[T_ROUND]:
        return
    w.route[v, R_SAVED] = w.total[T_ROUND]
    w.touched[w.total[T_TOUCHED]] = v
    w.total[T_TOUCHED] += 1
    n = w.route[v, R_N]
    w.old_n[v] = n
    for i in range(n):
        w.old_seq[v, i] = w.seq[v, i]


@inner
def settle(d: Tables, w: Work, v: int, n: int) -> bool:
    """Let the first n stops of a vehicle's row be its route; False where that is no route it can run."""
    before = w.route[v, R_N]
    cost = w.route[v, R_COST]
    w.route[v, R_N] = n
    fine = schedule(d, w, v)
    group = d.vehicle[v, X_GROUP]
    if group != NONE:
        w.used[group] += int(n > 0) - int(before > 0)
    stamp = d.kind_mark[v]
    for i in range(n):
        stamp = (stamp ^ d.mark[w.seq[v, i]]) * np.uint64(0x9E3779B97F4A7C15)
        stamp ^= stamp >> np.uint64(29)
    w.stamp[v] = stamp
    if not fine:
        w.route[v, R_COST] = 0
    w.total[T_ROUTES] += w.route[v, R_COST] - cost
    return fine


@inner
def enter(d: Tables, w: Work, c: int, v: int, i: int, j: int) -> bool:
    """Put a call into a route, its pickup before stop i and its delivery before stop j."""
    touch(w, v)
    calls = d.const[K_CALLS]
    n = w.route[v, R_N]
    for back in range(n - j):
        w.seq[v, n + 1 - back] = w.seq[v, n - 1 - back]
    w.seq[v, j + 1] = c + calls
    for back in range(j - i):
        w.seq[v, j - back] = w.seq[v, j - 1 - back]
    w.seq[v, i] = c
    w.where[c] = v
    w.total[T_REFUSED] -= d.refusal[c]
    return settle(d, w, v, n + 2)


@inner
def evict(w: Work, c: int) -> None:
    """Mark a call as gone; ``close_up`` takes it out of its route."""
    if w.is_gone[c]:
        return
    w.is_gone[c] = True
    w.gone[w.total[T_GONE]] = c
    w.total[T_GONE] += 1
    if w.where[c] != NONE:
        touch(w, w.where[c])


@inner
def close_up(d: Tables, w: Work) -> None:
    """Take the gone out of their routes.

    A route that cannot be run without them (a detour may be quicker) loses its other calls too.
    """
    calls = d.const[K_CALLS]
    for t in range(w.total[T_TOUCHED]):
        v = w.touched[t]
        kept = 0
        for i in range(w.route[v, R_N]):
            z = w.seq[v, i]
            c = z if z < calls else z - calls
            if not w.is_gone[c]:
                w.seq[v, kept] = z
                kept += 1
        if not settle(d, w, v, kept):
            for i in range(kept):
                if w.seq[v, i] < calls:
                    evict(w, w.seq[v, i])
            settle(d, w, v, 0)
    for g in range(w.total[T_GONE]):
        c = w.gone[g]
        if w.where[c] != NONE:
            w.where[c] = NONE
            w.total[T_REFUSED] += d.refusal[c]


@inner
def begin(w: Work) -> None:
    """Begin a round: nothing is gone, nothing is touched."""
    for g in range(w.total[T_GONE]):
        w.is_gone[w.gone[g]] = False
    w.total[T_GONE] = 0
    w.total[T_TOUCHED] = 0
    w.total[T_ROUND] += 1


@inner
def undo(d: Tables, w: Work) -> None:
    """Bring every route back to what it was before the round."""
    calls = d.const[K_CALLS]
    for g in range(w.total[T_GONE]):
        w.where[w.gone[g]] = NONE
    for t in range(w.total[T_TOUCHED]):
        v = w.touched[t]
        for i in range(w.old_n[v]):
            z = w.old_seq[v, i]
            w.seq[v, i] = z
            if z < calls:
                w.where[z] = v
        settle(d, w, v, w.old_n[v])


@inner
def recount(d: Tables, w: Work) -> None:
    """Count the cost of calls nobody carries anew."""
    refused = 0
    for c in range(d.const[K_CALLS]):
        if w.where[c] == NONE:
            refused += d.refusal[c]
    w.total[T_REFUSED] = refused


@inner
def note_best(d: Tables, w: Work) -> None:
    """Write the present routes down as the best."""
    w.best[0] = w.total[T_ROUTES] + w.total[T_REFUSED]
    for v in range(d.const[K_VEHICLES]):
        n = w.route[v, R_N]
        w.best_n[v] = n
        for i in range(n):
            w.best_seq[v, i] = w.seq[v, i]
