"""Taking positions: a block into a chain or on one of its own, and a whole unit at its cheapest."""

from __future__ import annotations

import numpy as np

from optimizer.jit import inner, plain, woven
from optimizer.rotation.kernel.book import drop, enter, leave, new_chain, save, settle
from optimizer.rotation.kernel.chains import follow, from_base, keeps_dates, price, refresh, span, window
from optimizer.rotation.kernel.flight import elapsed_on, last_start, next_start
from optimizer.rotation.kernel.layout import (
    B_DUR,
    B_FROM,
    B_TO,
    B_UNIT,
    C_ARR,
    C_BLK,
    C_CAR,
    C_DEP,
    C_EARLY,
    C_FRESH,
    C_HOLD,
    C_LATE,
    C_N,
    C_ST,
    F_AIM,
    F_AT,
    F_BLOCK,
    F_CAR,
    F_CHAIN,
    F_EARLY,
    F_HOLD,
    F_LATE,
    H_FIRST,
    H_MONTHS,
    H_N,
    H_ROW,
    K_BASE,
    K_FROM,
    K_HELD,
    K_KIND,
    K_TURN,
    K_UNTIL,
    LETTER,
    N_FREE,
    N_GONE,
    NONE,
    Q_WHERE,
    ROW,
    S_GONE,
    SUM_ARR,
    SUM_DEP,
    T_BLK,
    T_CUR,
    T_EARLY,
    T_LATE,
    T_ST,
    T_SUM,
    U_MEMBER,
    U_N,
    U_PARTS,
    Ints,
    Tables,
    Work,
)
from optimizer.rotation.kernel.positions import scan
from optimizer.rotation.kernel.resources import hours_suffice, use

_SHIFTS = np.array([0, 1, -1, 2, -2, 3, -3, 5, -5, 8, -8, 11, -11, 14, -14], dtype=np.int64)


@woven
def holds(d: Tables, w: Work, c: int) -> bool:
    """Whether a chain just entered keeps to what is shared and to the dates of all it carries."""
    if not hours_suffice(d, w, c) or not use(d, w, c, plain(0)):
        return False
    for i in range(w.chain[c, C_N]):
        unit = d.g.block[w.chain[c, C_BLK + i], B_UNIT]
        for m in range(d.unit[unit, U_N]):
            if not keeps_dates(d, w, d.unit[unit, U_MEMBER + m]):
                return False
    return True


@inner
def swap(d: Tables, w: Work, c: int, n: int) -> bool:
    """Put the chain in scratch in the place of a live one; False, and nothing changed, where it does not fit."""
    save(w, c)
    leave(d, w, c)
    spare = w.saved.shape[0] - 1
    for i in range(C_EARLY):
        w.saved[spare, i] = w.chain[c, i]
    settle(d, w, c, w.chain[c, C_CAR], w.chain[c, C_HOLD], n)
    enter(d, w, c)
    if holds(d, w, c):
        return True
    leave(d, w, c)
    for i in range(C_EARLY):
        w.chain[c, i] = w.saved[spare, i]
    w.chain[c, C_FRESH] = 0
    enter(d, w, c)
    return False


@inner
def take_in(d: Tables, w: Work, row: Ints) -> bool:
    """Take a position in a chain; the others move out of the way."""
    g = d.g
    c, at, k, block = row[F_CHAIN], row[F_AT], row[F_CAR], row[F_BLOCK]
    early, late, aim = row[F_EARLY], row[F_LATE], row[F_AIM]
    n = w.chain[c, C_N]
    start = next_start(g, block, aim, late)
    if start < 0:
        start = last_start(g, block, aim, early)
    if start < 0:
        return False
    refresh(d, w, c)
    t = w.t
    for i in range(n + 1):
        j = i if i < at else i - 1
        if i == at:
            t[T_BLK, i], t[T_ST, i], t[T_CUR, i], t[T_EARLY, i], t[T_LATE, i] = block, start, start, early, late
        else:
            t[T_BLK, i], t[T_ST, i], t[T_CUR, i] = w.chain[c, C_BLK + j], w.chain[c, C_ST + j], w.chain[c, C_ST + j]
            t[T_EARLY, i], t[T_LATE, i] = w.chain[c, C_EARLY + j], w.chain[c, C_LATE + j]
    if not follow(g, k, n + 1, at, t, g.carrier[k, K_HELD] != 0) or not price(d, k, n + 1, t):
        return False
    low, high = span(d, w, c)
    if t[T_SUM, SUM_DEP] < low or t[T_SUM, SUM_ARR] > high:
        return False
    return swap(d, w, c, n + 1)


@inner
def take_new(d: Tables, w: Work, row: Ints) -> bool:
    """Take a position on a chain of its own, on other days where the wanted one does not work."""
    g = d.g
    k, h, block = row[F_CAR], row[F_HOLD], row[F_BLOCK]
    early, late, aim = row[F_EARLY], row[F_LATE], row[F_AIM]
    low, high = g.carrier[k, K_FROM], g.carrier[k, K_UNTIL]
    turn = g.carrier[k, K_TURN]
    if h >= 0:
        low = max(low, d.month_from[w.hold[h, H_FIRST]])
        high = min(high, d.month_from[w.hold[h, H_FIRST] + w.hold[h, H_MONTHS]])
    if w.total[N_FREE] == 0 or (h >= 0 and w.hold[h, H_N] >= ROW - 1):
        return False
    for s in range(_SHIFTS.shape[0]):
        goal = aim + _SHIFTS[s] * 1440
        if goal < early or goal > late:
            continue
        start = next_start(g, block, goal, late)
        if start < 0:
            continue
        w.t[T_BLK, 0], w.t[T_ST, 0] = block, start
        if not price(d, k, plain(1), w.t):
            continue
        departure, arrival = w.t[T_SUM, SUM_DEP], w.t[T_SUM, SUM_ARR]
        if departure < low or arrival > high:
            continue
        free = True
        if h >= 0:
            for i in range(w.hold[h, H_N]):
                other = w.hold[h, H_ROW + i]
                if departure < w.chain[other, C_ARR] + turn and w.chain[other, C_DEP] < arrival + turn:
                    free = False
                    break
        if not free:
            continue
        c = new_chain(w)
        save(w, c)
        settle(d, w, c, k, h, plain(1))
        enter(d, w, c)
        if holds(d, w, c):
            return True
        leave(d, w, c)
        w.lists[2, w.total[N_FREE]] = c
        w.total[N_FREE] += 1
    return False


@woven
def take(d: Tables, w: Work, row: Ints) -> bool:
    """Take a position found."""
    return take_in(d, w, row) if row[F_CHAIN] >= 0 else take_new(d, w, row)


@woven
def take_letter(d: Tables, w: Work, unit: int, k: int) -> bool:
    """Have a requirement's own State fly it whole."""
    g = d.g
    row = np.empty(8, dtype=np.int64)
    for p in range(d.unit[unit, U_PARTS]):
        block = d.unit_block[unit, k, p]
        low, high, wish = window(d, w, block)
        lag = from_base(g, k, g.block[block, B_FROM])
        back = elapsed_on(g, k, g.block[block, B_TO], g.carrier[k, K_BASE])
        if lag < 0 or back < 0:
            return False
        early = max(low, g.carrier[k, K_FROM] + lag)
        late = min(high, g.carrier[k, K_UNTIL] - back - g.carrier[k, K_TURN] - g.block[block, B_DUR])
        if early > late:
            return False
        row[F_CHAIN], row[F_AT], row[F_CAR], row[F_HOLD] = plain(NONE), plain(0), k, plain(NONE)
        row[F_EARLY], row[F_LATE], row[F_AIM], row[F_BLOCK] = early, late, min(max(wish, early), late), block
        if not take_new(d, w, row):
            return False
    return True


@inner
def cheapest(d: Tables, w: Work, unit: int) -> float:
    """Find a unit's positions; returns the least price of all of it."""
    parts = d.unit[unit, U_PARTS]
    for p in range(parts):
        scan(d, w, unit, p, plain(NONE))
    best = 1e18
    for kind in range(w.found_n.shape[1]):
        usd = 0.0
        for p in range(parts):
            usd += w.found_usd[p, kind, 0] if w.found_n[p, kind] else 1e18
        best = min(best, usd)
    if d.unit[unit, U_N] == 1:
        r = d.unit[unit, U_MEMBER]
        for k in range(d.g.carrier.shape[0]):
            if d.g.carrier[k, K_KIND] == LETTER and d.unit_block[unit, k, 0] >= 0:
                best = min(best, float(d.letter[r, k]))
    return best


@inner
def undo_parts(d: Tables, w: Work, unit: int) -> None:
    """Take a unit's parts, each on or in a chain, out again after one of them found no place."""
    r = d.unit[unit, U_MEMBER]
    for p in range(2):
        c = w.part[r, p, Q_WHERE]
        if c >= 0:
            cut(d, w, c, r)


@woven
def place(d: Tables, w: Work, unit: int) -> bool:
    """Place a unit whole as cheaply as can be found."""
    cheapest(d, w, unit)
    parts = d.unit[unit, U_PARTS]
    kinds = w.found_n.shape[1]
    carriers = d.g.carrier.shape[0]
    usd = np.full(kinds + carriers, 1e18)
    for kind in range(kinds):
        total = 0.0
        for p in range(parts):
            total += w.found_usd[p, kind, 0] if w.found_n[p, kind] else 1e18
        usd[kind] = total
    if d.unit[unit, U_N] == 1:
        for k in range(carriers):
            if d.g.carrier[k, K_KIND] == LETTER and d.unit_block[unit, k, 0] >= 0:
                usd[kinds + k] = float(d.letter[d.unit[unit, U_MEMBER], k])
    first = w.found[0].copy()
    count = w.found_n[0].copy()
    for _ in range(4):
        best = int(np.argmin(usd))
        if usd[best] >= 1e17:
            return False
        usd[best] = 1e18
        if best >= kinds:
            if take_letter(d, w, unit, best - kinds):
                return True
            undo_parts(d, w, unit)
            continue
        # One loop for both parts: first those found for the first, then, once that is placed, those for the second.
        rank = 0
        part = 0
        while rank < (count[best] if part == 0 else w.found_n[1, best]):
            row = first[best, rank] if part == 0 else w.found[1, best, rank].copy()
            rank += 1
            if not take(d, w, row):
                continue
            if part == parts - 1:
                return True
            part = 1
            rank = 0
            scan(d, w, unit, plain(1), best)
        if part == 1:
            undo_parts(d, w, unit)
    return False


@inner
def cut(d: Tables, w: Work, c: int, r: int) -> None:
    """Take a requirement's blocks out of a chain and close it; where it cannot be closed all its blocks leave.

    Whoever else left with them is noted among the gone.
    """
    g = d.g
    k, n = w.chain[c, C_CAR], w.chain[c, C_N]
    held = g.carrier[k, K_HELD] != 0
    refresh(d, w, c)
    t = w.t
    kept = 0
    for i in range(n):
        unit = g.block[w.chain[c, C_BLK + i], B_UNIT]
        mine = False
        for m in range(d.unit[unit, U_N]):
            if d.unit[unit, U_MEMBER + m] == r:
                mine = True
        if mine:
            for m in range(d.unit[unit, U_N]):
                note_gone(w, d.unit[unit, U_MEMBER + m])
            continue
        t[T_BLK, kept], t[T_ST, kept], t[T_CUR, kept] = (
            w.chain[c, C_BLK + i],
            w.chain[c, C_ST + i],
            w.chain[c, C_ST + i],
        )
        t[T_EARLY, kept], t[T_LATE, kept] = w.chain[c, C_EARLY + i], w.chain[c, C_LATE + i]
        kept += 1
    if kept == n:
        return
    if kept:
        fine = True
        if not held and kept > 1:
            fine = follow(g, k, kept, kept // 2, t, held)
            if not fine:
                for i in range(kept):
                    t[T_ST, i] = t[T_CUR, i]
        if price(d, k, kept, t):
            low, high = span(d, w, c)
            if t[T_SUM, SUM_DEP] >= low and t[T_SUM, SUM_ARR] <= high and swap(d, w, c, kept):
                return
        for i in range(n):
            unit = g.block[w.chain[c, C_BLK + i], B_UNIT]
            for m in range(d.unit[unit, U_N]):
                note_gone(w, d.unit[unit, U_MEMBER + m])
    drop(d, w, c)


@inner
def note_gone(w: Work, r: int) -> None:
    """Enter a requirement among those to be placed again."""
    if not w.req[r, S_GONE]:
        w.req[r, S_GONE] = 1
        w.order[w.total[N_GONE]] = r
        w.total[N_GONE] += 1


@inner
def evict(d: Tables, w: Work, r: int) -> None:
    """Take a requirement out whole, with any that have to leave along."""
    if w.req[r, S_GONE]:
        return
    done = w.total[N_GONE]
    note_gone(w, r)
    while done < w.total[N_GONE]:
        other = w.order[done]
        for p in range(2):
            c = w.part[other, p, Q_WHERE]
            if c >= 0:
                cut(d, w, c, other)
        done += 1
