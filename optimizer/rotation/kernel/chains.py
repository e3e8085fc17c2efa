"""One chain: when its blocks may start, how far they can move, what it costs and how its starts follow one another."""

from __future__ import annotations

from optimizer.jit import inner
from optimizer.rotation.kernel.flight import (
    fly,
    fly_to,
    last_start,
    midnight_at,
    month_at,
    next_start,
    ready_at,
    start_before,
    start_home,
)
from optimizer.rotation.kernel.layout import (
    B_DAYS,
    B_FIRST_MAX,
    B_FIRST_MIN,
    B_FROM,
    B_LAND,
    B_MIN,
    B_PART,
    B_TO,
    B_UNIT,
    B_VARIANT,
    BLACKOUTS,
    BLOCKS,
    C_ARR,
    C_BLK,
    C_CAR,
    C_DEP,
    C_EARLY,
    C_FRESH,
    C_HIGH,
    C_HOLD,
    C_LATE,
    C_LOW,
    C_N,
    C_ST,
    CHARTER,
    CONTRACT,
    FAR,
    H_FIRST,
    H_MONTHS,
    H_N,
    H_ROW,
    K_BASE,
    K_FIXED,
    K_FREE,
    K_FROM,
    K_HELD,
    K_HOUR,
    K_KIND,
    K_LAND,
    K_LINK,
    K_REST,
    K_TURN,
    K_UNTIL,
    K_WAIT,
    L_ELAPSED,
    L_LAND,
    L_MIN,
    MISSION,
    MONTHS,
    NEXTS,
    NONE,
    Q_FIRST,
    Q_LAST,
    Q_WHERE,
    R_ADV_MAX,
    R_ADV_MIN,
    R_APOD,
    R_FOLLOWS,
    R_HIGH,
    R_LOW,
    R_NEXT,
    R_PARTS,
    R_SPREAD,
    R_TOUR_MAX,
    R_TOUR_MIN,
    R_WANTED,
    SUM_ARR,
    SUM_DEP,
    SUM_MONTH,
    SUM_USD,
    T_BLK,
    T_CUR,
    T_EARLY,
    T_FARR,
    T_FDEP,
    T_LATE,
    T_MIN,
    T_ST,
    T_SUM,
    U_MEMBER,
    U_N,
    V_DUR,
    V_DUTY,
    V_LEAVES,
    V_LEGS,
    V_WAIT,
    Ground,
    Ints,
    Tables,
    Work,
)


@inner
def first_days(d: Tables, w: Work, r: int) -> tuple[int, int]:
    """Earliest and latest date of a requirement's first event: its window and the tours before and after."""
    low, high = d.req[r, R_LOW], d.req[r, R_HIGH]
    before = d.req[r, R_FOLLOWS]
    if before >= 0 and w.part[before, 0, Q_WHERE] >= 0:
        low = max(low, w.part[before, 0, Q_FIRST] + d.req[r, R_TOUR_MIN])
        high = min(high, w.part[before, 0, Q_FIRST] + d.req[r, R_TOUR_MAX])
    for k in range(NEXTS):
        after = d.req[r, R_NEXT + k]
        if after < 0:
            break
        if w.part[after, 0, Q_WHERE] >= 0:
            low = max(low, w.part[after, 0, Q_FIRST] - d.req[after, R_TOUR_MAX])
            high = min(high, w.part[after, 0, Q_FIRST] - d.req[after, R_TOUR_MIN])
    return low, high


@inner
def window(d: Tables, w: Work, block: int) -> tuple[int, int, int]:
    """Earliest, latest and wanted start of a block given what else is placed."""
    g = d.g
    unit, part = g.block[block, B_UNIT], g.block[block, B_PART]
    early, late, wish = -FAR, FAR, 0
    members = d.unit[unit, U_N]
    for m in range(members):
        r = d.unit[unit, U_MEMBER + m]
        low, high = first_days(d, w, r)
        wanted = d.req[r, R_WANTED]
        spread = d.req[r, R_SPREAD]
        if part == 0:
            if d.req[r, R_PARTS] > 1 and w.part[r, 1, Q_WHERE] >= 0:
                rest = w.part[r, 1, Q_FIRST]
                low = max(low, rest - d.req[r, R_ADV_MAX], w.part[r, 1, Q_LAST] - spread)
                high = min(high, rest - d.req[r, R_ADV_MIN])
        elif w.part[r, 0, Q_WHERE] >= 0:
            first = w.part[r, 0, Q_FIRST]
            low = first + d.req[r, R_ADV_MIN]
            wanted = low
            high = first + min(d.req[r, R_ADV_MAX], spread - g.block[block, B_DAYS])
        else:
            low += d.req[r, R_ADV_MIN]
            high += d.req[r, R_ADV_MAX]
            wanted += d.req[r, R_ADV_MIN]
        apod = d.req[r, R_APOD]
        early = max(early, midnight_at(g, apod, low) - g.block[block, B_FIRST_MIN + m])
        late = min(late, midnight_at(g, apod, high + 1) - 1 - g.block[block, B_FIRST_MAX + m])
        wish += midnight_at(g, apod, wanted) + 480 - g.block[block, B_FIRST_MAX + m]
    return early, late, min(max(wish // members, early), late)


@inner
def keeps_dates(d: Tables, w: Work, r: int) -> bool:
    """Whether a requirement's placed parts keep window, tour, advance party and spread."""
    if w.part[r, 0, Q_WHERE] < 0:
        return True
    first = w.part[r, 0, Q_FIRST]
    low, high = first_days(d, w, r)
    if first < low or first > high:
        return False
    for p in range(2):
        if w.part[r, p, Q_WHERE] < 0:
            continue
        for b in range(BLACKOUTS):
            if d.black[r, b, 0] <= w.part[r, p, Q_LAST] and w.part[r, p, Q_FIRST] <= d.black[r, b, 1]:
                return False
    if d.req[r, R_PARTS] > 1 and w.part[r, 1, Q_WHERE] >= 0:
        between = w.part[r, 1, Q_FIRST] - first
        if between < d.req[r, R_ADV_MIN] or between > d.req[r, R_ADV_MAX]:
            return False
        return max(w.part[r, 1, Q_LAST], w.part[r, 0, Q_LAST]) - first <= d.req[r, R_SPREAD]
    return w.part[r, 0, Q_LAST] - first <= d.req[r, R_SPREAD]


@inner
def span(d: Tables, w: Work, c: int) -> tuple[int, int]:
    """Time in which a live chain can lie: all time for lots, else between its neighbours on the tail."""
    k = w.chain[c, C_CAR]
    low, high = d.g.carrier[k, K_FROM], d.g.carrier[k, K_UNTIL]
    if not d.g.carrier[k, K_HELD]:
        return low, high
    h = w.chain[c, C_HOLD]
    turn = d.g.carrier[k, K_TURN]
    n = w.hold[h, H_N]
    at = 0
    while w.hold[h, H_ROW + at] != c:
        at += 1
    low = max(low, d.month_from[w.hold[h, H_FIRST]])
    high = min(high, d.month_from[w.hold[h, H_FIRST] + w.hold[h, H_MONTHS]])
    if at:
        low = max(low, w.chain[w.hold[h, H_ROW + at - 1], C_ARR] + turn)
    if at + 1 < n:
        high = min(high, w.chain[w.hold[h, H_ROW + at + 1], C_DEP] - turn)
    return low, high


@inner
def from_base(g: Ground, k: int, place: int) -> int:
    """Least minutes from leaving the base to the start of a block; NONE without a link."""
    base = g.carrier[k, K_BASE]
    if base == place:
        return 0
    minutes = g.link[g.carrier[k, K_LINK], base, place, L_ELAPSED]
    return NONE if minutes < 0 else minutes + g.carrier[k, K_REST]


@inner
def refresh(d: Tables, w: Work, c: int) -> None:
    """Measure how far the blocks of a chain can move, the others moving out of the way as far as they can."""
    if w.chain[c, C_FRESH]:
        return
    w.chain[c, C_FRESH] = 1
    g = d.g
    k, n = w.chain[c, C_CAR], w.chain[c, C_N]
    low, high = span(d, w, c)
    w.chain[c, C_LOW], w.chain[c, C_HIGH] = low, high
    blk, st = w.chain[c, C_BLK : C_BLK + BLOCKS], w.chain[c, C_ST : C_ST + BLOCKS]
    early, late = w.chain[c, C_EARLY : C_EARLY + BLOCKS], w.chain[c, C_LATE : C_LATE + BLOCKS]
    ready = low + max(0, from_base(g, k, g.block[blk[0], B_FROM]))
    for i in range(n):
        first, last, _ = window(d, w, blk[i])
        late[i] = last
        start = next_start(g, blk[i], max(first, ready), st[i])
        early[i] = st[i] if start < 0 else start
        if i + 1 < n:
            ready = ready_at(g, k, blk[i], early[i], g.block[blk[i + 1], B_FROM])
    for i in range(n - 1, -1, -1):
        if i == n - 1:
            start = start_home(g, k, blk[i], high, st[i])
        else:
            start = start_before(g, k, blk[i], g.block[blk[i + 1], B_FROM], late[i + 1], st[i])
        late[i] = max(min(late[i], start), st[i])


@inner
def follow(g: Ground, k: int, n: int, pivot: int, t: Ints, held: bool) -> bool:  # noqa: FBT001
    """Set starts around the pivot's: of held tails as little as need be, of lots as close as can be."""
    blk, st, cur, early, late = t[T_BLK], t[T_ST], t[T_CUR], t[T_EARLY], t[T_LATE]
    for i in range(pivot - 1, -1, -1):
        start = start_before(g, k, blk[i], g.block[blk[i + 1], B_FROM], st[i + 1], early[i])
        if start < 0:
            return False
        if held and cur[i] <= start:
            for j in range(i + 1):
                st[j] = cur[j]
            break
        start = last_start(g, blk[i], min(start, late[i]), early[i])
        if start < 0:
            return False
        st[i] = start
    for i in range(pivot + 1, n):
        ready = ready_at(g, k, blk[i - 1], st[i - 1], g.block[blk[i], B_FROM])
        if held and cur[i] >= ready:
            for j in range(i, n):
                st[j] = cur[j]
            break
        start = next_start(g, blk[i], max(ready, early[i]), late[i])
        if start < 0:
            return False
        st[i] = start
    return True


@inner
def price(d: Tables, k: int, n: int, t: Ints) -> bool:
    """Time the ferries of a chain in scratch and add up its hours and dollars; False where it cannot be flown."""
    g = d.g
    blk, st, fdep, farr = t[T_BLK], t[T_ST], t[T_FDEP], t[T_FARR]
    minutes_by, total = t[T_MIN], t[T_SUM]
    kind, base, rest, free = g.carrier[k, K_LINK], g.carrier[k, K_BASE], g.carrier[k, K_REST], g.carrier[k, K_FREE]
    flown = landings = waiting = 0
    place = g.block[blk[0], B_FROM]
    leaves = st[0] + g.variant[g.block[blk[0], B_VARIANT + (st[0] // 60) % 24], V_LEAVES]
    if place == base:
        fdep[0], farr[0] = NONE, NONE
        total[SUM_DEP] = leaves
    else:
        departure, arrival = fly_to(g, k, place, leaves - rest)
        if departure < 0:
            return False
        fdep[0], farr[0] = departure, arrival
        total[SUM_DEP] = departure
        flown += g.link[kind, base, place, L_MIN]
        landings += g.link[kind, base, place, L_LAND]
        waiting += max(0, leaves - arrival - free)
    month = month_at(g, total[SUM_DEP])
    total[SUM_MONTH] = month
    for m in range(MONTHS):
        minutes_by[m] = 0
    minutes_by[0] = flown
    for i in range(n):
        variant = g.block[blk[i], B_VARIANT + (st[i] // 60) % 24]
        end = st[i] + g.variant[variant, V_DUR]
        flown += g.block[blk[i], B_MIN]
        landings += g.block[blk[i], B_LAND]
        waiting += g.variant[variant, V_WAIT]
        m0, m1 = month_at(g, st[i]) - month, month_at(g, end) - month
        if m1 >= MONTHS:
            return False
        if m0 == m1:
            minutes_by[m0] += g.block[blk[i], B_MIN]
        else:
            for item in range(g.variant[variant, V_LEGS], g.variant[variant, V_LEGS + 1]):
                minutes_by[month_at(g, st[i] + d.item[item, 0]) - month] += d.item[item, 1]
        place = g.block[blk[i], B_TO]
        after = base if i == n - 1 else g.block[blk[i + 1], B_FROM]
        fdep[i + 1], farr[i + 1] = NONE, NONE
        left = end
        if i < n - 1:
            leaves = st[i + 1] + g.variant[g.block[blk[i + 1], B_VARIANT + (st[i + 1] // 60) % 24], V_LEAVES]
        if place != after:
            departure, arrival = fly(g, k, place, after, end, end - g.variant[variant, V_DUTY])
            if departure < 0 or (i < n - 1 and arrival + rest > leaves):
                return False
            fdep[i + 1], farr[i + 1] = departure, arrival
            waiting += max(0, departure - end - free)
            left = arrival
            minutes = g.link[kind, place, after, L_MIN]
            flown += minutes
            landings += g.link[kind, place, after, L_LAND]
            m0 = month_at(g, departure) - month
            if m0 >= MONTHS:
                return False
            minutes_by[m0] += minutes
        elif i < n - 1 and end + rest > leaves:
            return False
        if i < n - 1:
            waiting += max(0, leaves - left - free)
        else:
            total[SUM_ARR] = left
    total[SUM_USD] = 0
    what = g.carrier[k, K_KIND]
    if what == CHARTER:
        total[SUM_USD] = (
            g.carrier[k, K_FIXED]
            + (g.carrier[k, K_HOUR] * flown + 30) // 60
            + g.carrier[k, K_LAND] * landings
            + (g.carrier[k, K_WAIT] * waiting + 720) // 1440
        )
    elif what == MISSION:
        total[SUM_USD] = (g.carrier[k, K_HOUR] * flown + 30) // 60 + g.carrier[k, K_LAND] * landings
    elif what == CONTRACT:
        total[SUM_USD] = g.carrier[k, K_LAND] * landings
    return True
