"""The cheapest journey of each parcel by when it arrives, at given prices of room and of ships, compiled."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from optimizer.jit import compiled, inner

Ints = NDArray[np.int64]

NEVER = 10**12
_DAY = 1440


@inner
def _late(about: Ints, moment: int) -> int:
    """Price of being delivered at a minute, at the least; NEVER after the last one."""
    if moment > about[7]:
        return NEVER
    return int(max(0, -((about[3] - moment) // _DAY)) * about[4])


@inner
def _forward(
    leaves_from: Ints,
    origin: Ints,
    target: Ints,
    arrives: Ints,
    service: Ints,
    rows: Ints,
    kind: Ints,
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
    bucket_min: int,
    about: Ints,
    needs: Ints,
    room_milli: Ints,
    ship_milli: int,
    best: Ints,
    came: Ints,
    since: Ints,
    found: Ints,
    by_leg: Ints,
    at_step: Ints,
) -> None:
    """Least prices of one parcel: of being at each place at each step, of having arrived in each bucket.

    ``came`` and ``since`` tell by which leg and from which step it came to a place, ``by_leg`` and ``at_step`` to its
    goal. Legs at any time are numbered after those of timetables.
    """
    steps = leaves_from.shape[0] - 1
    places = handling.shape[0]
    legs = origin.shape[0]
    goal, ready = about[1], about[2]
    waits = about[6] > 0
    best[:] = NEVER
    came[:] = -1
    found[:] = NEVER
    if ready >= steps:
        return
    best[about[0], ready] = 0
    for step in range(ready, steps):
        if step > ready:
            for k in range(places):
                if best[k, step - 1] < best[k, step]:
                    best[k, step] = best[k, step - 1]
                    came[k, step] = -1
        # What takes less than a step is found by going round again until nothing falls.
        changed = True
        while changed:
            changed = False
            for leg in range(leaves_from[step], leaves_from[step + 1]):
                here = best[origin[leg], step]
                cost = service_milli[service[leg]]
                if here >= NEVER or cost >= NEVER:
                    continue
                cost += here
                for k in range(3):
                    if rows[leg, k] >= 0:
                        cost += room_milli[rows[leg, k]] * needs[kind[leg], k]
                if target[leg] == goal:
                    cost += _late(about, arrives[leg])
                    bucket = (arrives[leg] - begin) // bucket_min
                    if cost < found[bucket]:
                        found[bucket] = cost
                        by_leg[bucket] = leg
                        at_step[bucket] = step
                    continue
                then = max(step, (arrives[leg] + handling[target[leg]] - begin) // step_min)
                if then < steps and cost < best[target[leg], then]:
                    best[target[leg], then] = cost
                    came[target[leg], then] = leg
                    since[target[leg], then] = step
                    changed = changed or then == step
            for leg in range(any_origin.shape[0]):
                here = best[any_origin[leg], step]
                cost = any_milli[leg]
                if here >= NEVER or cost >= NEVER:
                    continue
                if not waits and step > ready and came[any_origin[leg], step] < 0:
                    continue  # it could leave a step sooner, and only people gain by coming later
                cost += here
                if leg < charters:
                    cost += ship_milli
                arrival = max(begin + step * step_min, any_earliest[leg]) + any_minutes[leg]
                if any_target[leg] == goal:
                    # It may leave at any minute of the step: it is late as if at the first, those who wait come last.
                    cost += _late(about, arrival)
                    if cost >= NEVER:
                        continue
                    bucket = (arrival + (step_min - 1 if waits else 0) - begin) // bucket_min
                    bucket = min(bucket, found.shape[0] - 1)
                    if cost < found[bucket]:
                        found[bucket] = cost
                        by_leg[bucket] = legs + leg
                        at_step[bucket] = step
                    continue
                then = max(step, (arrival + handling[any_target[leg]] - begin) // step_min)
                if then < steps and cost < best[any_target[leg], then]:
                    best[any_target[leg], then] = cost
                    came[any_target[leg], then] = legs + leg
                    since[any_target[leg], then] = step
                    changed = changed or then == step


@compiled
def cheapest_arrivals(
    leaves_from: Ints,
    origin: Ints,
    target: Ints,
    arrives: Ints,
    service: Ints,
    rows: Ints,
    kind: Ints,
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
    bucket_min: int,
    about: Ints,
    needs: Ints,
    room_milli: Ints,
    ship_milli: Ints,
    buckets: int,
) -> Ints:
    """Least price of every parcel by bucket of its arrival, lateness in it; NEVER where it cannot arrive then.

    ``room_milli`` is the price of room by row, ``ship_milli`` that of a parcel on a charter. A parcel
    that people wait for counts in the bucket of its earliest arrival, people in that of their latest.
    """
    parcels = about.shape[0]
    steps = leaves_from.shape[0] - 1
    places = handling.shape[0]
    price = np.empty((parcels, buckets), dtype=np.int64)
    best = np.empty((places, steps), dtype=np.int64)
    came = np.empty((places, steps), dtype=np.int64)
    since = np.empty((places, steps), dtype=np.int64)
    by_leg = np.empty(buckets, dtype=np.int64)
    at_step = np.empty(buckets, dtype=np.int64)
    for p in range(parcels):
        _forward(
            leaves_from,
            origin,
            target,
            arrives,
            service,
            rows,
            kind,
            any_origin,
            any_target,
            any_minutes,
            any_earliest,
            charters,
            service_milli[p],
            any_milli[p],
            handling,
            begin,
            step_min,
            bucket_min,
            about[p],
            needs[p],
            room_milli,
            ship_milli[p],
            best,
            came,
            since,
            price[p],
            by_leg,
            at_step,
        )
    return price


@compiled
def room_of_journeys(
    leaves_from: Ints,
    origin: Ints,
    target: Ints,
    arrives: Ints,
    service: Ints,
    rows: Ints,
    kind: Ints,
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
    bucket_min: int,
    about: Ints,
    needs: Ints,
    room_milli: Ints,
    ship_milli: Ints,
    buckets: int,
    wanted: Ints,
) -> tuple[Ints, NDArray[np.bool_]]:
    """What the cheapest journey of each parcel takes that arrives in its bucket: room by row, and whether a charter.

    ``wanted`` is the bucket by parcel, below 0 for parcels left behind; what cannot arrive in it takes nothing.
    """
    parcels = about.shape[0]
    steps = leaves_from.shape[0] - 1
    places = handling.shape[0]
    legs = origin.shape[0]
    used = np.zeros((parcels, room_milli.shape[0]), dtype=np.int64)
    afloat = np.zeros(parcels, dtype=np.bool_)
    best = np.empty((places, steps), dtype=np.int64)
    came = np.empty((places, steps), dtype=np.int64)
    since = np.empty((places, steps), dtype=np.int64)
    price = np.empty(buckets, dtype=np.int64)
    by_leg = np.empty(buckets, dtype=np.int64)
    at_step = np.empty(buckets, dtype=np.int64)
    for p in range(parcels):
        if wanted[p] < 0:
            continue
        _forward(
            leaves_from,
            origin,
            target,
            arrives,
            service,
            rows,
            kind,
            any_origin,
            any_target,
            any_minutes,
            any_earliest,
            charters,
            service_milli[p],
            any_milli[p],
            handling,
            begin,
            step_min,
            bucket_min,
            about[p],
            needs[p],
            room_milli,
            ship_milli[p],
            best,
            came,
            since,
            price,
            by_leg,
            at_step,
        )
        if price[wanted[p]] >= NEVER:
            continue
        leg, step = by_leg[wanted[p]], at_step[wanted[p]]
        for _ in range(8 * places):
            if leg < legs:
                for k in range(3):
                    if rows[leg, k] >= 0:
                        used[p, rows[leg, k]] += needs[p, kind[leg], k]
                here = origin[leg]
            else:
                afloat[p] = afloat[p] or leg - legs < charters
                here = any_origin[leg - legs]
            while step > about[p, 2] and came[here, step] < 0:
                step -= 1
            leg = came[here, step]
            if leg < 0:
                break
            step = since[here, step]
    return used, afloat


@compiled
def waited_for(price: Ints, waiting_milli: Ints, bucket_min: int) -> Ints:
    """Least price of people by bucket in which the last of their equipment comes, waiting for it counted.

    ``price`` is by bucket of their own arrival. Whole days between the end of the one bucket and the beginning of the
    other are waited at the least.
    """
    people, buckets = price.shape
    found = np.empty((people, buckets), dtype=np.int64)
    for p in range(people):
        for k in range(buckets):
            least = NEVER
            for a in range(buckets):
                cost = price[p, a]
                if cost >= NEVER:
                    continue
                if a < k:
                    cost += ((k - a - 1) * bucket_min + 1) // _DAY * waiting_milli[p]
                if cost < least:
                    least = cost
            found[p, k] = least
    return found
