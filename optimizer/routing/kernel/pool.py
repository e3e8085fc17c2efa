"""Routes worth remembering: of every set of calls on a kind of vehicle the cheapest order found."""

from __future__ import annotations

import numpy as np

from optimizer.jit import inner
from optimizer.routing.kernel.layout import (
    K_CALLS,
    NONE,
    P_COST,
    P_FROM,
    P_N,
    P_VEHICLE,
    R_COST,
    R_N,
    T_ARENA,
    T_COLUMNS,
    X_KIND,
    Tables,
    Work,
)


@inner
def remember(d: Tables, w: Work, v: int) -> None:
    """Take a vehicle's route into the pool; once that is full only what is cheaper than a known one."""
    n = w.route[v, R_N]
    if n == 0:
        return
    calls = d.const[K_CALLS]
    key = d.kind_mark[v]
    for i in range(n):
        if w.seq[v, i] < calls:
            key ^= d.mark[w.seq[v, i]]
    slots = w.slot.shape[0]
    at = np.int64(key % np.uint64(slots))
    while w.slot[at] != NONE and w.column_key[w.slot[at]] != key:
        at = at + 1 if at + 1 < slots else 0
    column = w.slot[at]
    if column == NONE:
        column = w.total[T_COLUMNS]
        place = w.total[T_ARENA]
        if column >= w.column.shape[0] or place + n > w.arena.shape[0]:
            return
        w.slot[at] = column
        w.column_key[column] = key
        w.column[column, P_VEHICLE] = d.vehicle[v, X_KIND]
        w.column[column, P_FROM] = place
        w.column[column, P_N] = n
        w.total[T_COLUMNS] = column + 1
        w.total[T_ARENA] = place + n
    elif w.column[column, P_COST] <= w.route[v, R_COST]:
        return
    w.column[column, P_COST] = w.route[v, R_COST]
    place = w.column[column, P_FROM]
    for i in range(n):
        w.arena[place + i] = w.seq[v, i]
