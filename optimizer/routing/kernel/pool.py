"""Routes worth remembering: of every set of calls on a kind of vehicle the cheapest order found."""

from __future__ import annotations

import numpy as np

from optimizer.jit import compiled, inner
from optimizer.routing.kernel.layout import (
    K_CALLS,
    NONE,
    P_COST,
    P_FROM,
    P_N,
    P_SEEN,
    P_VEHICLE,
    R_COST,
    R_N,
    T_ARENA,
    T_COLUMNS,
    X_KIND,
    Bools,
    Tables,
    Work,
)


@inner
def _slot_of(key: np.uint64, slots: int) -> int:
    return int(np.int64(key % np.uint64(slots)))


@inner
def remember(d: Tables, w: Work, v: int, objective: int) -> None:
    """Take a vehicle's route, part of a plan of that objective, into the pool; once that is full only if known."""
    n = w.route[v, R_N]
    if n == 0:
        return
    calls = d.const[K_CALLS]
    key = d.kind_mark[v]
    for i in range(n):
        if w.seq[v, i] < calls:
            key ^= d.mark[w.seq[v, i]]
    slots = w.slot.shape[0]
    at = _slot_of(key, slots)
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
        w.column[column, P_SEEN] = objective
        w.total[T_COLUMNS] = column + 1
        w.total[T_ARENA] = place + n
    else:
        w.column[column, P_SEEN] = min(w.column[column, P_SEEN], objective)
        if w.column[column, P_COST] <= w.route[v, R_COST]:
            return
    w.column[column, P_COST] = w.route[v, R_COST]
    place = w.column[column, P_FROM]
    for i in range(n):
        w.arena[place + i] = w.seq[v, i]


@compiled
def forget(w: Work, kept: Bools) -> None:
    """Keep only some of the pool's columns."""
    slots = w.slot.shape[0]
    for at in range(slots):
        w.slot[at] = NONE
    count, place = 0, 0
    for column in range(w.total[T_COLUMNS]):
        if not kept[column]:
            continue
        key = w.column_key[column]
        n, begins = w.column[column, P_N], w.column[column, P_FROM]
        for i in range(n):
            w.arena[place + i] = w.arena[begins + i]
        for field in range(w.column.shape[1]):
            w.column[count, field] = w.column[column, field]
        w.column[count, P_FROM] = place
        w.column_key[count] = key
        at = _slot_of(key, slots)
        while w.slot[at] != NONE:
            at = at + 1 if at + 1 < slots else 0
        w.slot[at] = count
        count += 1
        place += n
    w.total[T_COLUMNS] = count
    w.total[T_ARENA] = place
