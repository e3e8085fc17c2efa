"""The cheapest journey of each parcel at given prices of room in convoys and of ships, compiled."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from optimizer.jit import compiled, inner

Ints = NDArray[np.int64]

NEVER = 10**12
_DAY = 1440


@inner
def _at_the_end(about: Ints, soonest: int, latest: int, equipment: int) -> int:
    """Least price of being delivered between two minutes: late days as at the one, waited days as at the other."""
    if soonest > about[8]:
        return NEVER
    late = max(0, -((about[4] - soonest) // _DAY))
    waited = max(0, (equipment - latest) // _DAY)
    return int(late * about[5] + waited * about[7])


@compiled
def cheapest_journeys(
    leaves_from: Ints,
    origin: Ints,
    target: Ints,
    arrives: Ints,
    service: Ints,
    row: Ints,
    any_origin: Ints,
    any_target: Ints,
    any_minutes: Ints,
    any_earliest: Ints,
    charters: int,
    service_milli: Ints,
    any_milli: Ints,
    handling: Ints,
    begin: int,
    step_min: int,
    about: Ints,
    equipment: Ints,
    room_milli: Ints,
    ship_milli: Ints,
) -> tuple[Ints, Ints, NDArray[np.bool_]]:
    """Price of every parcel's cheapest journey, not moved being one; and what the journeys found use.

    ``room_milli`` is the price of a hundredth of a slot by row, ``ship_milli`` that of a parcel on a charter,
    ``equipment`` the moment people wait for (0 = none). Returns (price by parcel, hundredths of slots by row and
    parcel as pairs summed over parcels, whether each parcel takes a charter).
    """
    parcels = about.shape[0]
    steps = leaves_from.shape[0] - 1
    places = handling.shape[0]
    price = np.zeros(parcels, dtype=np.int64)
    used = np.zeros((parcels, max(1, room_milli.shape[0])), dtype=np.int64)
    afloat = np.zeros(parcels, dtype=np.bool_)
    best = np.empty((places, steps + 1), dtype=np.int64)
    choice = np.empty((places, steps + 1), dtype=np.int64)
    for p in range(parcels):
        goal = about[p, 1]
        slots = about[p, 3]
        ready = about[p, 2]
        for k in range(places):
            best[k, steps] = NEVER
            choice[k, steps] = -1
        for step in range(steps - 1, ready - 1, -1):
            for k in range(places):
                best[k, step] = best[k, step + 1]
                choice[k, step] = -1
            # What takes less than a step is found by going round again until nothing falls.
            changed = True
            while changed:
                changed = False
                for leg in range(leaves_from[step], leaves_from[step + 1]):
                    cost = service_milli[p, service[leg]]
                    if cost >= NEVER or origin[leg] == goal:
                        continue
                    if row[leg] >= 0:
                        cost += room_milli[row[leg]] * slots
                    if target[leg] == goal:
                        cost += _at_the_end(about[p], arrives[leg], arrives[leg], equipment[p])
                    else:
                        then = (arrives[leg] + handling[target[leg]] - begin) // step_min
                        cost += best[target[leg], max(step, then)] if then < steps else NEVER
                    if cost < best[origin[leg], step]:
                        best[origin[leg], step] = cost
                        choice[origin[leg], step] = leg
                        changed = True
                for leg in range(any_origin.shape[0]):
                    cost = any_milli[p, leg]
                    if cost >= NEVER or any_origin[leg] == goal:
                        continue
                    if leg < charters:
                        cost += ship_milli[p]
                    arrival = max(begin + step * step_min, any_earliest[leg]) + any_minutes[leg]
                    if any_target[leg] == goal:
                        # It may leave at any minute of the step.
                        cost += _at_the_end(about[p], arrival, arrival + step_min - 1, equipment[p])
                    else:
                        then = (arrival + handling[any_target[leg]] - begin) // step_min
                        cost += best[any_target[leg], max(step, then)] if then < steps else NEVER
                    if cost < best[any_origin[leg], step]:
                        best[any_origin[leg], step] = cost
                        choice[any_origin[leg], step] = origin.shape[0] + leg
                        changed = True
        here = about[p, 0]
        price[p] = min(best[here, ready], about[p, 6])
        if best[here, ready] >= min(NEVER, about[p, 6]):
            continue
        step = ready
        for _ in range(4 * places):
            if here == goal:
                break
            while choice[here, step] < 0:
                step += 1
            leg = choice[here, step]
            if leg < origin.shape[0]:
                if row[leg] >= 0:
                    used[p, row[leg]] += slots
                here = target[leg]
                then = (arrives[leg] + handling[here] - begin) // step_min
            else:
                leg -= origin.shape[0]
                afloat[p] = afloat[p] or leg < charters
                here = any_target[leg]
                arrival = max(begin + step * step_min, any_earliest[leg]) + any_minutes[leg]
                then = (arrival + handling[here] - begin) // step_min
            step = max(step, then)
    return price, used, afloat
