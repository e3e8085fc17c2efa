"""The inner loops of the bound: the cheapest order of ports, and the best load of a round at given prices."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from optimizer.jit import compiled, inner

Ints = NDArray[np.int64]

NEVER = 10**12


@inner
def _best_tail(sea: Ints, first: int, ports: Ints, count: int, shift: int) -> int:
    """Least price from a node through all of ``ports``, in any order."""
    if count == 0:
        return 0
    # Best way to have visited a set of ports and to stand at one of them.
    states = 1 << count
    best = np.full((states, count), NEVER, dtype=np.int64)
    for k in range(count):
        best[1 << k, k] = sea[first, ports[k] + shift]
    for mask in range(1, states):
        for last in range(count):
            here = best[mask, last]
            if here >= NEVER:
                continue
            for k in range(count):
                if mask & (1 << k) == 0:
                    far = here + sea[ports[last] + shift, ports[k] + shift]
                    if far < best[mask | (1 << k), k]:
                        best[mask | (1 << k), k] = far
    return int(best[states - 1].min())


@compiled
def least_rounds(sea: Ints, start: Ints, loads: Ints, discharges: Ints, loads_max: int, discharges_max: int) -> Ints:
    """Least price of a round's legs by set of ports of loading and set of ports of discharge.

    ``sea`` holds prices between ports, those of loading first; ``start`` prices to a first port of loading. NEVER
    where the sets are larger than allowed or there is no way.
    """
    first_discharge = start.shape[0]
    found = np.full((loads.shape[0], discharges.shape[0]), NEVER, dtype=np.int64)
    ends = np.empty(loads.shape[1], dtype=np.int64)
    for s in range(loads.shape[0]):
        count = 0
        for k in range(loads.shape[1]):
            if loads[s, k] >= 0:
                count += 1
        if count > loads_max:
            continue
        # Least price until all of the set is loaded, by the last port.
        states = 1 << count
        best = np.full((states, count), NEVER, dtype=np.int64)
        for k in range(count):
            best[1 << k, k] = start[loads[s, k]]
        for mask in range(1, states):
            for last in range(count):
                here = best[mask, last]
                if here >= NEVER:
                    continue
                for k in range(count):
                    if mask & (1 << k) == 0:
                        far = here + sea[loads[s, last], loads[s, k]]
                        if far < best[mask | (1 << k), k]:
                            best[mask | (1 << k), k] = far
        for k in range(count):
            ends[k] = best[states - 1, k]
        for t in range(discharges.shape[0]):
            many = 0
            for k in range(discharges.shape[1]):
                if discharges[t, k] >= 0:
                    many += 1
            if many > discharges_max:
                continue
            least = NEVER
            for k in range(count):
                if ends[k] < NEVER:
                    far = ends[k] + _best_tail(sea, loads[s, k], discharges[t], many, first_discharge)
                    if far < least:
                        least = far
            found[s, t] = least
    return found


@compiled
def price_rounds(
    prices: Ints, base: Ints, parcel_usd: Ints, size: Ints, capacity: int, loads: Ints, discharges: Ints, keep: int
) -> tuple[int, int, Ints, Ints, NDArray[np.bool_]]:
    """Best loads of one offer's rounds at given prices of parcels.

    Returns (least reduced cost over all rounds at most 0, how many loads are kept, their sets of ports, their reduced
    costs, which parcels they carry). A load is an exact knapsack over rounded sizes, so no load that fits the ship is
    worth more.
    """
    parcels = prices.shape[0]
    worst = 0
    kept = 0
    kept_sets = np.zeros((keep, 2), dtype=np.int64)
    kept_cost = np.zeros(keep, dtype=np.int64)
    kept_load = np.zeros((keep, parcels), dtype=np.bool_)
    value = np.zeros(parcels, dtype=np.int64)
    items = np.zeros(parcels, dtype=np.int64)
    ratio = np.zeros(parcels, dtype=np.float64)
    by_load = np.zeros(parcels, dtype=np.int64)
    table = np.zeros((parcels + 1, capacity + 1), dtype=np.int64)
    for s in range(loads.shape[0]):
        for t in range(discharges.shape[0]):
            if base[s, t] >= NEVER:
                continue
            count = 0
            free = 0
            for p in range(parcels):
                least = NEVER
                for i in range(loads.shape[1]):
                    if loads[s, i] < 0:
                        break
                    for j in range(discharges.shape[1]):
                        if discharges[t, j] < 0:
                            break
                        usd = parcel_usd[p, loads[s, i], discharges[t, j]]
                        if usd < least:
                            least = usd
                worth = prices[p] - least
                if worth > 0:
                    value[count] = worth
                    items[count] = p
                    ratio[count] = -worth / max(size[p], 1e-9)
                    count += 1
                    free += worth
            if base[s, t] >= free or (base[s, t] - free >= worst and keep == 0):
                continue
            # What fractions of parcels could be worth at most; rarely enough to look closer.
            order = np.argsort(ratio[:count])
            room = capacity
            most = 0
            for k in range(count):
                p = items[order[k]]
                if size[p] <= room:
                    room -= size[p]
                    most += value[order[k]]
                else:
                    most += value[order[k]] * room // size[p] + 1
                    break
            limit = kept_cost[keep - 1] if kept == keep else 0
            if base[s, t] - most >= 0 or (base[s, t] - most >= worst and base[s, t] - most >= limit):
                continue
            for k in range(count):
                p = items[k]
                need, gain = size[p], value[k]
                for room in range(capacity + 1):
                    table[k + 1, room] = table[k, room]
                    if room >= need and table[k, room - need] + gain > table[k + 1, room]:
                        table[k + 1, room] = table[k, room - need] + gain
            cost = base[s, t] - table[count, capacity]
            if cost < worst:
                worst = cost
            if cost >= 0 or (kept == keep and cost >= kept_cost[keep - 1]):
                continue
            by_load[:] = 0
            room = capacity
            for k in range(count, 0, -1):
                if table[k, room] != table[k - 1, room]:
                    by_load[items[k - 1]] = 1
                    room -= size[items[k - 1]]
            place = kept if kept < keep else keep - 1
            while place > 0 and kept_cost[place - 1] > cost:
                kept_cost[place] = kept_cost[place - 1]
                kept_sets[place] = kept_sets[place - 1]
                kept_load[place] = kept_load[place - 1]
                place -= 1
            kept_cost[place] = cost
            kept_sets[place, 0] = s
            kept_sets[place, 1] = t
            for p in range(parcels):
                kept_load[place, p] = by_load[p] == 1
            if kept < keep:
                kept += 1
    return worst, kept, kept_sets, kept_cost, kept_load
