"""Entering chains and taking them out: what is placed where, dollars, and going back."""

from __future__ import annotations

from optimizer.jit import compiled, inner, plain
from optimizer.rotation.kernel.flight import local_date
from optimizer.rotation.kernel.layout import (
    B_PART,
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
    K_HELD,
    K_HOUR,
    K_INCLUDED,
    K_KIND,
    LETTER,
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
    V_FIRST,
    V_LAST,
    Tables,
    Work,
)
from optimizer.rotation.kernel.resources import use


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
