"""Entering chains and taking them out: what they use of shared things, what is placed, dollars, and going back."""

from __future__ import annotations

from optimizer.rotation.kernel.flight import local_date
from optimizer.rotation.kernel.jit import compiled, inner, plain
from optimizer.rotation.kernel.layout import (
    A_PARKING,
    A_SLOTS,
    B_FROM,
    B_PART,
    B_TO,
    B_UNIT,
    B_VARIANT,
    C_ARR,
    C_BLK,
    C_CAR,
    C_DEP,
    C_EARLY,
    C_FARR,
    C_FDEP,
    C_FRESH,
    C_HOLD,
    C_MIN,
    C_MONTH,
    C_N,
    C_SAVED,
    C_ST,
    C_USD,
    CONTRACT,
    H_N,
    H_ROW,
    K_AVAILABLE,
    K_HELD,
    K_HOUR,
    K_INCLUDED,
    K_KIND,
    K_MOST,
    K_TAIL_MOST,
    LETTER,
    MANY,
    MONTHS,
    N_FREE,
    N_LIVE,
    N_ROUND,
    N_SAVED,
    NEXTS,
    NONE,
    Q_FIRST,
    Q_LAST,
    Q_START,
    Q_WHERE,
    R_APOD,
    R_FOLLOWS,
    R_LEFT_USD,
    R_NEXT,
    R_ONWARD,
    R_PARTS,
    R_USD_OFF,
    R_WANTED,
    S_OWN,
    S_PLACED,
    S_STANDS,
    SUM_ARR,
    SUM_DEP,
    SUM_MONTH,
    SUM_USD,
    T_BLK,
    T_FARR,
    T_FDEP,
    T_MIN,
    T_ST,
    T_SUM,
    U_MEMBER,
    U_N,
    USD_CHAINS,
    USD_HELD,
    USD_LEFT,
    USD_OWN,
    V_DUR,
    V_EVENTS,
    V_FIRST,
    V_LAST,
    V_PARKED,
    V_SLOTS,
    Tables,
    Work,
)


@inner
def mark_coupled(d: Tables, w: Work, r: int) -> None:
    """Have what is coupled to a requirement measured anew."""
    for p in range(2):
        if w.part[r, p, Q_WHERE] >= 0:
            w.chain[w.part[r, p, Q_WHERE], C_FRESH] = 0
    before = d.req[r, R_FOLLOWS]
    if before >= 0:
        for p in range(2):
            if w.part[before, p, Q_WHERE] >= 0:
                w.chain[w.part[before, p, Q_WHERE], C_FRESH] = 0
    for k in range(NEXTS):
        after = d.req[r, R_NEXT + k]
        if after < 0:
            break
        for p in range(2):
            if w.part[after, p, Q_WHERE] >= 0:
                w.chain[w.part[after, p, Q_WHERE], C_FRESH] = 0


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


@inner
def enter(d: Tables, w: Work, c: int) -> None:
    """Make a chain live: its ferries, hours and dollars are already in it."""
    g = d.g
    k, n = w.chain[c, C_CAR], w.chain[c, C_N]
    live = w.total[N_LIVE]
    w.lists[0, live] = c
    w.lists[1, c] = live
    w.total[N_LIVE] = live + 1
    w.total[USD_CHAINS] += w.chain[c, C_USD]
    use(d, w, c, plain(1))
    if g.carrier[k, K_HELD]:
        h = w.chain[c, C_HOLD]
        for m in range(MONTHS):
            minutes = w.chain[c, C_MIN + m]
            if minutes:
                w.minutes[k, w.chain[c, C_MONTH] + m] += minutes
                w.tail_min[h, w.chain[c, C_MONTH] + m] += minutes
        at = w.hold[h, H_N]
        while at > 0 and w.chain[w.hold[h, H_ROW + at - 1], C_DEP] > w.chain[c, C_DEP]:
            w.hold[h, H_ROW + at] = w.hold[h, H_ROW + at - 1]
            at -= 1
        w.hold[h, H_ROW + at] = c
        w.hold[h, H_N] += 1
        mark_beside(w, h, at)
    for i in range(n):
        block, start = w.chain[c, C_BLK + i], w.chain[c, C_ST + i]
        unit, p = g.block[block, B_UNIT], g.block[block, B_PART]
        variant = g.block[block, B_VARIANT + (start // 60) % 24]
        for m in range(d.unit[unit, U_N]):
            r = d.unit[unit, U_MEMBER + m]
            apod = d.req[r, R_APOD]
            w.part[r, p, Q_WHERE] = c
            w.part[r, p, Q_START] = start
            w.part[r, p, Q_FIRST] = local_date(g, apod, start + g.variant[variant, V_FIRST + m])
            w.part[r, p, Q_LAST] = local_date(g, apod, start + g.variant[variant, V_LAST + m])
            w.req[r, S_PLACED] += 1
    for i in range(n):
        unit = g.block[w.chain[c, C_BLK + i], B_UNIT]
        for m in range(d.unit[unit, U_N]):
            r = d.unit[unit, U_MEMBER + m]
            mark_coupled(d, w, r)
            if w.req[r, S_PLACED] == d.req[r, R_PARTS] and not w.req[r, S_STANDS]:
                own = d.req[r, R_USD_OFF] * abs(w.part[r, 0, Q_FIRST] - d.req[r, R_WANTED])
                if g.carrier[k, K_KIND] == LETTER:
                    own += d.letter[r, k]
                w.req[r, S_STANDS] = 1
                w.req[r, S_OWN] = own
                w.total[USD_OWN] += own
                w.total[USD_LEFT] -= d.req[r, R_LEFT_USD]


@inner
def mark_beside(w: Work, h: int, at: int) -> None:
    """Have a chain of a tail and its neighbours measured anew."""
    for i in range(max(0, at - 1), min(at + 2, w.hold[h, H_N])):
        w.chain[w.hold[h, H_ROW + i], C_FRESH] = 0


@inner
def leave(d: Tables, w: Work, c: int) -> None:
    """Take a live chain out; its contents stay in its row."""
    g = d.g
    k, n = w.chain[c, C_CAR], w.chain[c, C_N]
    live = w.total[N_LIVE] - 1
    at = w.lists[1, c]
    other = w.lists[0, live]
    w.lists[0, at] = other
    w.lists[1, other] = at
    w.lists[1, c] = NONE
    w.total[N_LIVE] = live
    w.total[USD_CHAINS] -= w.chain[c, C_USD]
    use(d, w, c, plain(-1))
    if g.carrier[k, K_HELD]:
        h = w.chain[c, C_HOLD]
        for m in range(MONTHS):
            minutes = w.chain[c, C_MIN + m]
            if minutes:
                w.minutes[k, w.chain[c, C_MONTH] + m] -= minutes
                w.tail_min[h, w.chain[c, C_MONTH] + m] -= minutes
        at = 0
        while w.hold[h, H_ROW + at] != c:
            at += 1
        w.hold[h, H_N] -= 1
        for i in range(at, w.hold[h, H_N]):
            w.hold[h, H_ROW + i] = w.hold[h, H_ROW + i + 1]
        mark_beside(w, h, at)
    for i in range(n):
        block = w.chain[c, C_BLK + i]
        unit, p = g.block[block, B_UNIT], g.block[block, B_PART]
        for m in range(d.unit[unit, U_N]):
            r = d.unit[unit, U_MEMBER + m]
            w.part[r, p, Q_WHERE] = NONE
            w.req[r, S_PLACED] -= 1
            if w.req[r, S_STANDS]:
                w.req[r, S_STANDS] = 0
                w.total[USD_OWN] -= w.req[r, S_OWN]
                w.total[USD_LEFT] += d.req[r, R_LEFT_USD]
            mark_coupled(d, w, r)


@inner
def save(w: Work, c: int) -> None:
    """Keep a chain as it is, once in a round, so that ``go_back`` can bring it back."""
    if w.chain[c, C_SAVED] == w.total[N_ROUND]:
        return
    w.chain[c, C_SAVED] = w.total[N_ROUND]
    n = w.total[N_SAVED]
    w.total[N_SAVED] = n + 1
    w.saved[n, 0] = c
    w.saved[n, 1] = 1 if w.lists[1, c] >= 0 else 0
    for i in range(C_EARLY):
        w.saved[n, 2 + i] = w.chain[c, i]


@inner
def begin(w: Work) -> None:
    """Begin a round: what was saved before is forgotten."""
    w.total[N_ROUND] += 1
    w.total[N_SAVED] = 0


@inner
def go_back(d: Tables, w: Work) -> None:
    """Bring every chain changed in this round back to what it was."""
    n = w.total[N_SAVED]
    for i in range(n):
        c = w.saved[i, 0]
        if w.lists[1, c] >= 0:
            leave(d, w, c)
            if not w.saved[i, 1]:
                w.lists[2, w.total[N_FREE]] = c
                w.total[N_FREE] += 1
    for i in range(n):
        if w.saved[i, 1]:
            c = w.saved[i, 0]
            take_up(w, c)
            for j in range(C_EARLY):
                w.chain[c, j] = w.saved[i, 2 + j]
            enter(d, w, c)
    w.total[N_SAVED] = 0


@inner
def take_up(w: Work, c: int) -> None:
    """Take a chain that may have been given back out of the free ones."""
    n = w.total[N_FREE]
    for i in range(n - 1, -1, -1):
        if w.lists[2, i] == c:
            for j in range(i, n - 1):
                w.lists[2, j] = w.lists[2, j + 1]
            w.total[N_FREE] = n - 1
            return


@inner
def new_chain(w: Work) -> int:
    """A free row for a chain."""
    w.total[N_FREE] -= 1
    return w.lists[2, w.total[N_FREE]]


@inner
def drop(d: Tables, w: Work, c: int) -> None:
    """Take a chain out and free its row."""
    save(w, c)
    leave(d, w, c)
    w.lists[2, w.total[N_FREE]] = c
    w.total[N_FREE] += 1


@inner
def settle(d: Tables, w: Work, c: int, k: int, h: int, n: int) -> None:
    """Write the chain in scratch, priced, into a row."""
    w.chain[c, C_N], w.chain[c, C_CAR], w.chain[c, C_HOLD] = n, k, h
    for i in range(n):
        w.chain[c, C_BLK + i] = w.t[T_BLK, i]
        w.chain[c, C_ST + i] = w.t[T_ST, i]
    for i in range(n + 1):
        w.chain[c, C_FDEP + i] = w.t[T_FDEP, i]
        w.chain[c, C_FARR + i] = w.t[T_FARR, i]
    for m in range(MONTHS):
        w.chain[c, C_MIN + m] = w.t[T_MIN, m]
    w.chain[c, C_DEP], w.chain[c, C_ARR] = w.t[T_SUM, SUM_DEP], w.t[T_SUM, SUM_ARR]
    w.chain[c, C_USD], w.chain[c, C_MONTH] = w.t[T_SUM, SUM_USD], w.t[T_SUM, SUM_MONTH]
    w.chain[c, C_FRESH] = 0


@compiled
def objective(d: Tables, w: Work) -> int:
    """Dollars of the state."""
    usd = w.total[USD_CHAINS] + w.total[USD_OWN] + w.total[USD_LEFT] + w.total[USD_HELD]
    carrier = d.g.carrier
    for k in range(carrier.shape[0]):
        if carrier[k, K_KIND] == CONTRACT:
            for m in range(w.minutes.shape[1]):
                over = w.minutes[k, m] - carrier[k, K_INCLUDED] * w.tails[k, m]
                if over > 0:
                    usd += (carrier[k, K_HOUR] * over + 30) // 60
    return usd
