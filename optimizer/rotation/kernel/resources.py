"""What chains use of things shared between them, and whether there is enough: slots, parking, onward, hours, market."""

from __future__ import annotations

from optimizer.jit import inner
from optimizer.rotation.kernel.flight import local_date
from optimizer.rotation.kernel.layout import (
    A_PARKING,
    A_SLOTS,
    B_FROM,
    B_TO,
    B_UNIT,
    B_VARIANT,
    C_ARR,
    C_BLK,
    C_CAR,
    C_DEP,
    C_FARR,
    C_FDEP,
    C_HOLD,
    C_MIN,
    C_MONTH,
    C_N,
    C_ST,
    K_AVAILABLE,
    K_HELD,
    K_MOST,
    K_TAIL_MOST,
    MANY,
    MONTHS,
    N_LIVE,
    R_APOD,
    R_ONWARD,
    U_MEMBER,
    V_DUR,
    V_EVENTS,
    V_PARKED,
    V_SLOTS,
    Tables,
    Work,
)


@inner
def park(w: Work, field: int, start: int, end: int, sign: int) -> None:
    """Note (or with -1 take out) an aircraft on the ground."""
    n = w.parked_n[field]
    if sign > 0:
        w.parked[field, n, 0] = start
        w.parked[field, n, 1] = end
        w.parked_n[field] = n + 1
        return
    for i in range(n):
        if w.parked[field, i, 0] == start and w.parked[field, i, 1] == end:
            w.parked[field, i, 0] = w.parked[field, n - 1, 0]
            w.parked[field, i, 1] = w.parked[field, n - 1, 1]
            w.parked_n[field] = n - 1
            return


@inner
def is_crowded(d: Tables, w: Work, field: int, start: int, end: int) -> bool:
    """Whether more aircraft than may be are on the ground at once within a time."""
    limit = d.g.airfield[field, A_PARKING]
    n = w.parked_n[field]
    overlapping = 0
    for i in range(n):
        if w.parked[field, i, 0] < end and w.parked[field, i, 1] > start:
            overlapping += 1
    if overlapping <= limit:
        return False
    for i in range(n):
        moment = w.parked[field, i, 0]
        if moment >= end or w.parked[field, i, 1] <= start:
            continue
        moment = max(moment, start)
        count = 0
        for j in range(n):
            if w.parked[field, j, 0] <= moment < w.parked[field, j, 1]:
                count += 1
        if count > limit:
            return True
    return False


@inner
def use(d: Tables, w: Work, c: int, sign: int) -> bool:
    """Count what a chain uses of slots, onward capacity and parking; returns whether there is enough of it.

    With sign 0 nothing is counted, only looked at.
    """
    g = d.g
    enough = True
    n = w.chain[c, C_N]
    day0 = g.const[0]
    k = w.chain[c, C_CAR]
    for i in range(n + 1):
        arrival, departure = w.chain[c, C_FARR + i], w.chain[c, C_FDEP + i]
        if i < n and arrival >= 0:
            field = g.block[w.chain[c, C_BLK + i], B_FROM]
            if g.airfield[field, A_SLOTS] < MANY:
                day = local_date(g, field, arrival) - day0
                w.slots[field, day] += sign
                if w.slots[field, day] > g.airfield[field, A_SLOTS]:
                    enough = False
            if g.airfield[field, A_PARKING] < MANY:
                until = w.chain[c, C_ST + i]
                if sign:
                    park(w, field, arrival, until, sign)
                elif is_crowded(d, w, field, arrival, until):
                    enough = False
        if i:
            block, start = w.chain[c, C_BLK + i - 1], w.chain[c, C_ST + i - 1]
            field = g.block[block, B_TO]
            if g.airfield[field, A_PARKING] < MANY and (i < n or departure >= 0):
                end = start + g.variant[g.block[block, B_VARIANT + (start // 60) % 24], V_DUR]
                until = departure if departure >= 0 else w.chain[c, C_ST + i]
                if sign:
                    park(w, field, end, until, sign)
                elif is_crowded(d, w, field, end, until):
                    enough = False
        if i == n:
            break
        block, start = w.chain[c, C_BLK + i], w.chain[c, C_ST + i]
        variant = g.block[block, B_VARIANT + (start // 60) % 24]
        for item in range(g.variant[variant, V_SLOTS], g.variant[variant, V_SLOTS + 1]):
            field = d.item[item, 1]
            day = local_date(g, field, start + d.item[item, 0]) - day0
            w.slots[field, day] += sign
            if w.slots[field, day] > g.airfield[field, A_SLOTS]:
                enough = False
        for item in range(g.variant[variant, V_PARKED], g.variant[variant, V_PARKED + 1]):
            field = d.item[item, 2]
            if sign:
                park(w, field, start + d.item[item, 0], start + d.item[item, 1], sign)
            elif is_crowded(d, w, field, start + d.item[item, 0], start + d.item[item, 1]):
                enough = False
        r = d.unit[g.block[block, B_UNIT], U_MEMBER]
        o = d.req[r, R_ONWARD]
        if o >= 0:
            for item in range(g.variant[variant, V_EVENTS], g.variant[variant, V_EVENTS + 1]):
                people = d.item[item, 1]
                way = 0 if people > 0 else 1
                day = local_date(g, d.req[r, R_APOD], start + d.item[item, 0]) - day0
                w.onward[o, way, day] += sign * abs(people)
                if w.onward[o, way, day] > d.onward_max[o]:
                    enough = False
    if k < 0:
        return False
    return enough


@inner
def hours_suffice(d: Tables, w: Work, c: int) -> bool:
    """Whether pooled hours, the type's hours and the market suffice for a live chain."""
    g = d.g
    k = w.chain[c, C_CAR]
    month = w.chain[c, C_MONTH]
    if g.carrier[k, K_HELD]:
        h = w.chain[c, C_HOLD]
        for m in range(MONTHS):
            if w.chain[c, C_MIN + m]:
                if w.minutes[k, month + m] > g.carrier[k, K_MOST] * w.tails[k, month + m]:
                    return False
                if w.tail_min[h, month + m] > g.carrier[k, K_TAIL_MOST]:
                    return False
        return True
    for m in range(MONTHS):
        if w.chain[c, C_MIN + m] > g.carrier[k, K_TAIL_MOST]:
            return False
    low, high = w.chain[c, C_DEP], w.chain[c, C_ARR]
    live = w.total[N_LIVE]
    for i in range(live):
        one = w.lists[0, i]
        if w.chain[one, C_CAR] != k or w.chain[one, C_DEP] >= high or w.chain[one, C_ARR] <= low:
            continue
        moment = max(w.chain[one, C_DEP], low)
        count = 0
        for j in range(live):
            two = w.lists[0, j]
            if w.chain[two, C_CAR] == k and w.chain[two, C_DEP] <= moment < w.chain[two, C_ARR]:
                count += 1
        if count > g.carrier[k, K_AVAILABLE]:
            return False
    return True
