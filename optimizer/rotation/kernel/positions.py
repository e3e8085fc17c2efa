"""Every position a block could take, and the price of each: the cheapest few by type of aircraft."""

from __future__ import annotations

from optimizer.jit import inner, plain
from optimizer.rotation.kernel.chains import from_base, refresh, window
from optimizer.rotation.kernel.chance import chance
from optimizer.rotation.kernel.flight import elapsed_on, ready_at
from optimizer.rotation.kernel.layout import (
    B_DUR,
    B_FROM,
    B_LAND,
    B_MIN,
    B_TO,
    B_UNIT,
    B_VARIANT,
    BLOCKS,
    C_ARR,
    C_BLK,
    C_CAR,
    C_DEP,
    C_EARLY,
    C_HIGH,
    C_HOLD,
    C_LATE,
    C_LOW,
    C_N,
    C_ST,
    CONTRACT,
    F_AIM,
    F_AT,
    F_BLOCK,
    F_CAR,
    F_CHAIN,
    F_EARLY,
    F_HOLD,
    F_LATE,
    FAR,
    H_CAR,
    H_FIRST,
    H_MONTHS,
    H_N,
    H_ON,
    H_ROW,
    K_BASE,
    K_DUTY,
    K_FIXED,
    K_FREE,
    K_FROM,
    K_HELD,
    K_HOUR,
    K_INCLUDED,
    K_KIND,
    K_LAND,
    K_LINK,
    K_REST,
    K_TURN,
    K_TYPE,
    K_UNTIL,
    K_WAIT,
    L_LAND,
    L_MIN,
    LETTER,
    LOT_BLOCKS,
    N_LIVE,
    NONE,
    R_NATION,
    R_USD_OFF,
    TOP,
    TUNE_BLINK,
    TUNE_HOURS,
    TUNE_NOISE,
    U_MEMBER,
    U_N,
    V_DUTY,
    V_WAIT,
    Tables,
    Work,
)

# Farther off in time than this a movement is not linked to a chain.
_REACH = 6 * 1440


@inner
def value(d: Tables, w: Work, k: int, minutes: int, landings: int, month: int) -> float:
    """Dollars of flying more minutes and landings on a carrier."""
    c = d.g.carrier
    kind = c[k, K_KIND]
    hour = float(c[k, K_HOUR])
    if kind == CONTRACT:
        spent = w.minutes[k, month] - c[k, K_INCLUDED] * w.tails[k, month]
        if spent < 0:
            hour *= w.tune[TUNE_HOURS]
    return hour * minutes / 60.0 + c[k, K_LAND] * landings


@inner
def note(
    d: Tables, w: Work, p: int, usd: float, c: int, at: int, k: int, h: int, early: int, late: int, aim: int, block: int
) -> None:
    """Enter a position among the cheapest of its type."""
    if w.tune[TUNE_BLINK] > 0.0 and chance(w) < w.tune[TUNE_BLINK]:
        return
    if w.tune[TUNE_NOISE] > 0.0:
        usd += abs(usd) * w.tune[TUNE_NOISE] * chance(w)
    kind = d.g.carrier[k, K_TYPE]
    n = w.found_n[p, kind]
    if n == TOP and usd >= w.found_usd[p, kind, n - 1]:
        return
    at_rank = n if n < TOP else TOP - 1
    while at_rank > 0 and w.found_usd[p, kind, at_rank - 1] > usd:
        w.found_usd[p, kind, at_rank] = w.found_usd[p, kind, at_rank - 1]
        for i in range(8):
            w.found[p, kind, at_rank, i] = w.found[p, kind, at_rank - 1, i]
        at_rank -= 1
    w.found_usd[p, kind, at_rank] = usd
    row = w.found[p, kind, at_rank]
    row[F_CHAIN], row[F_AT], row[F_CAR], row[F_HOLD] = c, at, k, h
    row[F_EARLY], row[F_LATE], row[F_AIM], row[F_BLOCK] = early, late, aim, block
    w.found_n[p, kind] = min(n + 1, TOP)


@inner
def in_chain(
    d: Tables, w: Work, p: int, c: int, block: int, low: int, high: int, wish: int, off: float, nation: int
) -> None:
    """Positions of a block between those of a chain, before the first and after the last."""
    g = d.g
    k, n = w.chain[c, C_CAR], w.chain[c, C_N]
    held = g.carrier[k, K_HELD] != 0
    if n >= (BLOCKS if held else LOT_BLOCKS):
        return
    start, end = g.block[block, B_FROM], g.block[block, B_TO]
    dur, kind, base = g.block[block, B_DUR], g.carrier[k, K_LINK], g.carrier[k, K_BASE]
    turn, rest, duty, free = g.carrier[k, K_TURN], g.carrier[k, K_REST], g.carrier[k, K_DUTY], g.carrier[k, K_FREE]
    refresh(d, w, c)
    if nation >= 0:
        for i in range(n):
            unit = g.block[w.chain[c, C_BLK + i], B_UNIT]
            for m in range(d.unit[unit, U_N]):
                if d.apart[nation, d.req[d.unit[unit, U_MEMBER + m], R_NATION]]:
                    return
    floor, ceiling = w.chain[c, C_LOW], w.chain[c, C_HIGH]
    variant = g.block[block, B_VARIANT + (wish // 60) % 24]
    tired = g.variant[variant, V_DUTY]
    for at in range(n + 1):
        # Cheap tests first: most positions fail by time.
        if at and w.chain[c, C_EARLY + at - 1] > high:
            break
        if at < n and w.chain[c, C_LATE + at] < low + dur:
            continue
        before = base if at == 0 else g.block[w.chain[c, C_BLK + at - 1], B_TO]
        after = base if at == n else g.block[w.chain[c, C_BLK + at], B_FROM]
        back = 0
        if end != after:
            back = elapsed_on(g, k, end, after)
            if back < 0:
                continue
            pause = turn
            if duty > 0 and tired + turn + back + 30 > duty:
                pause = rest
            back += pause
        if at:
            ready = ready_at(g, k, w.chain[c, C_BLK + at - 1], w.chain[c, C_EARLY + at - 1], start)
        else:
            lag = from_base(g, k, start)
            if lag < 0:
                continue
            ready = floor + lag
        due = (w.chain[c, C_LATE + at] - rest if at < n else ceiling) - back - dur
        early, late = max(low, ready), min(high, due)
        if early > late or ready >= FAR:
            continue
        minutes = g.block[block, B_MIN] + g.link[kind, before, start, L_MIN] + g.link[kind, end, after, L_MIN]
        minutes -= g.link[kind, before, after, L_MIN]
        landings = g.block[block, B_LAND] + g.link[kind, before, start, L_LAND] + g.link[kind, end, after, L_LAND]
        landings -= g.link[kind, before, after, L_LAND]
        aim = min(max(wish, early), late)
        month = g.month_of[min(max(aim // 1440 - g.const[0], 0), g.month_of.shape[0] - 1)]
        usd = value(d, w, k, minutes, landings, month)
        if not held:
            wait = 0
            if at:
                could = ready_at(g, k, w.chain[c, C_BLK + at - 1], w.chain[c, C_LATE + at - 1], start)
                wait += max(0, low - could - free)
                close = ready_at(g, k, w.chain[c, C_BLK + at - 1], w.chain[c, C_ST + at - 1], start)
                aim = min(max(close, early), late)
            if at < n:
                wait += max(0, w.chain[c, C_EARLY + at] - (late + dur + back) - free)
                if not at:
                    aim = min(max(w.chain[c, C_ST + at] - rest - back - dur, early), late)
            usd += g.carrier[k, K_WAIT] * wait / 1440.0
        usd += off * abs(aim - wish) / 1440.0
        note(d, w, p, usd, c, at, k, w.chain[c, C_HOLD], early, late, aim, block)


@inner
def fresh(
    d: Tables,
    w: Work,
    p: int,
    k: int,
    h: int,
    floor: int,
    ceiling: int,
    block: int,
    low: int,
    high: int,
    wish: int,
    off: float,
) -> None:
    """A position on a chain of its own within a time."""
    g = d.g
    kind, base = g.carrier[k, K_LINK], g.carrier[k, K_BASE]
    start, end = g.block[block, B_FROM], g.block[block, B_TO]
    lag = from_base(g, k, start)
    back = 0
    if end != base:
        back = elapsed_on(g, k, end, base)
        if back < 0:
            return
        back += g.carrier[k, K_TURN]
    if lag < 0:
        return
    early, late = max(low, floor + lag), min(high, ceiling - back - g.block[block, B_DUR])
    if early > late:
        return
    minutes = g.block[block, B_MIN] + g.link[kind, base, start, L_MIN] + g.link[kind, end, base, L_MIN]
    landings = g.block[block, B_LAND] + g.link[kind, base, start, L_LAND] + g.link[kind, end, base, L_LAND]
    aim = min(max(wish, early), late)
    month = g.month_of[min(max(aim // 1440 - g.const[0], 0), g.month_of.shape[0] - 1)]
    usd = value(d, w, k, minutes, landings, month) + off * abs(aim - wish) / 1440.0
    if not g.carrier[k, K_HELD]:
        usd += (
            g.carrier[k, K_FIXED]
            + g.carrier[k, K_WAIT] * g.variant[g.block[block, B_VARIANT + (aim // 60) % 24], V_WAIT] / 1440.0
        )
    note(d, w, p, usd, plain(NONE), plain(0), k, h, early, late, aim, block)


@inner
def scan(d: Tables, w: Work, unit: int, p: int, only: int) -> None:
    """Find the cheapest positions of a unit's part by type (``only`` one type unless NONE); letters are apart."""
    g = d.g
    for kind in range(w.found_n.shape[1]):
        w.found_n[p, kind] = 0
    r = d.unit[unit, U_MEMBER]
    nation = d.req[r, R_NATION]
    watch = plain(NONE)
    for other in range(d.apart.shape[0]):
        if d.apart[nation, other]:
            watch = nation
    off = float(d.req[r, R_USD_OFF]) if p == 0 else 0.0
    carriers = g.carrier.shape[0]
    # Windows depend on the block alone; carriers of one type and crew fly the same.
    known = NONE
    for k in range(carriers):
        block = d.unit_block[unit, k, p]
        if block < 0 or g.carrier[k, K_KIND] == LETTER or (only >= 0 and g.carrier[k, K_TYPE] != only):
            w.windows[k, 0], w.windows[k, 1] = 1, 0
            continue
        if block == known:
            w.windows[k, 0], w.windows[k, 1], w.windows[k, 2] = (
                w.windows[k - 1, 0],
                w.windows[k - 1, 1],
                w.windows[k - 1, 2],
            )
        else:
            w.windows[k, 0], w.windows[k, 1], w.windows[k, 2] = window(d, w, block)
        known = block if k + 1 < carriers and d.unit_block[unit, k + 1, p] == block else NONE
        low, high, wish = w.windows[k, 0], w.windows[k, 1], w.windows[k, 2]
        if low <= high and not g.carrier[k, K_HELD]:
            fresh(d, w, p, k, plain(NONE), g.carrier[k, K_FROM], g.carrier[k, K_UNTIL], block, low, high, wish, off)
    for h in range(w.hold.shape[0]):
        if not w.hold[h, H_ON]:
            continue
        k = w.hold[h, H_CAR]
        low, high, wish = w.windows[k, 0], w.windows[k, 1], w.windows[k, 2]
        if low > high:
            continue
        block = d.unit_block[unit, k, p]
        until = high + g.block[block, B_DUR]
        turn = g.carrier[k, K_TURN]
        floor = max(g.carrier[k, K_FROM], d.month_from[w.hold[h, H_FIRST]])
        ceiling = min(g.carrier[k, K_UNTIL], d.month_from[w.hold[h, H_FIRST] + w.hold[h, H_MONTHS]])
        if floor > high or ceiling < low:
            continue
        n = w.hold[h, H_N]
        # The first chain that ends after the window begins: by halving.
        a, b = 0, n
        while a < b:
            mid = (a + b) // 2
            if w.chain[w.hold[h, H_ROW + mid], C_ARR] < low:
                a = mid + 1
            else:
                b = mid
        if a:
            floor = max(floor, w.chain[w.hold[h, H_ROW + a - 1], C_ARR] + turn)
        for i in range(a, n + 1):
            if floor > until:
                break
            top = ceiling
            if i < n:
                top = min(top, w.chain[w.hold[h, H_ROW + i], C_DEP] - turn)
            if top - floor > g.block[block, B_DUR]:
                fresh(d, w, p, k, h, floor, top, block, low, high, wish, off)
            if i < n:
                floor = w.chain[w.hold[h, H_ROW + i], C_ARR] + turn
    live = w.total[N_LIVE]
    for i in range(live):
        c = w.lists[0, i]
        k = w.chain[c, C_CAR]
        low, high, wish = w.windows[k, 0], w.windows[k, 1], w.windows[k, 2]
        if low > high or w.chain[c, C_ARR] + _REACH < low:
            continue
        block = d.unit_block[unit, k, p]
        if w.chain[c, C_DEP] - _REACH - g.block[block, B_DUR] > high:
            continue
        in_chain(d, w, p, c, block, low, high, wish, off, watch)
