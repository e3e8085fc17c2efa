"""What to take out together: neighbours in time and place, strings of tails and lots, whole chains, weeks of a tail."""

from __future__ import annotations

from optimizer.jit import inner, woven
from optimizer.rotation.kernel.chance import chance, pick
from optimizer.rotation.kernel.layout import (
    B_UNIT,
    C_BLK,
    C_CAR,
    C_HOLD,
    C_N,
    C_ST,
    H_N,
    H_ROW,
    JOINTS,
    K_HELD,
    N_GONE,
    Q_START,
    Q_WHERE,
    R_JOINT,
    R_WANTED,
    S_GONE,
    TUNE_NEAR,
    TUNE_STRING,
    TUNE_STRINGS,
    U_MEMBER,
    U_N,
    Tables,
    Work,
)
from optimizer.rotation.kernel.place import evict

_REACH = 4


@inner
def evict_string(d: Tables, w: Work, r: int, length: int) -> None:
    """Take out some movements that follow one another on one aircraft, this one among them."""
    c = w.part[r, 0, Q_WHERE]
    if c < 0:
        return
    names = w.order[w.order.shape[0] // 2 :]
    n = 0
    centre = 0
    chains = 1
    first = 0
    h = w.chain[c, C_HOLD]
    if d.g.carrier[w.chain[c, C_CAR], K_HELD]:
        at = 0
        while w.hold[h, H_ROW + at] != c:
            at += 1
        first = max(0, at - _REACH)
        chains = min(w.hold[h, H_N], at + _REACH + 1) - first
    for i in range(chains):
        row = w.hold[h, H_ROW + first + i] if h >= 0 else c
        for j in range(w.chain[row, C_N]):
            other = d.unit[d.g.block[w.chain[row, C_BLK + j], B_UNIT], U_MEMBER]
            if other == r:
                centre = n
            names[n] = other
            n += 1
    low = max(0, centre - pick(w, length))
    high = min(n, low + length)
    for i in range(low, high):
        evict(d, w, names[i])


@woven
def evict_weeks(d: Tables, w: Work, r: int, days: int, most: int) -> None:
    """Take out what an aircraft, or all aircraft of a contract, fly around a moment."""
    c = w.part[r, 0, Q_WHERE]
    if c < 0 or w.chain[c, C_HOLD] < 0:
        return
    h = w.chain[c, C_HOLD]
    moment = w.part[r, 0, Q_START]
    low, high = moment - days * 720, moment + days * 720
    names = w.order[w.order.shape[0] // 2 :]
    n = 0
    for i in range(w.hold[h, H_N]):
        row = w.hold[h, H_ROW + i]
        for j in range(w.chain[row, C_N]):
            if low <= w.chain[row, C_ST + j] <= high and n < most:
                names[n] = d.unit[d.g.block[w.chain[row, C_BLK + j], B_UNIT], U_MEMBER]
                n += 1
    for i in range(n):
        evict(d, w, names[i])


@woven
def ruin(d: Tables, w: Work, size: int, seed: int) -> None:
    """Take out about ``size`` requirements around a seed."""
    roll = chance(w)
    near = d.near[seed]
    n = near.shape[0]
    if roll < w.tune[TUNE_NEAR]:
        evict(d, w, seed)
        for i in range(n):
            if w.total[N_GONE] >= size or near[i] < 0:
                break
            if chance(w) < 0.6:
                evict(d, w, near[i])
    elif roll < w.tune[TUNE_STRINGS]:
        length = 1 + pick(w, int(w.tune[TUNE_STRING]))
        evict_string(d, w, seed, 1 + pick(w, length))
        evict(d, w, seed)
        for i in range(n):
            if w.total[N_GONE] >= size or near[i] < 0:
                break
            if not w.req[near[i], S_GONE] and chance(w) < 0.6:
                evict_string(d, w, near[i], 1 + pick(w, length))
    else:
        evict_weeks(d, w, seed, 4 + pick(w, 20), size)
        evict(d, w, seed)
        moment = d.req[seed, R_WANTED]
        extra = w.total[N_GONE] + 3
        for i in range(n):
            if w.total[N_GONE] >= extra or near[i] < 0:
                break
            if abs(d.req[near[i], R_WANTED] - moment) < 25 and chance(w) < 0.6:
                evict(d, w, near[i])
    gone = w.total[N_GONE]
    for i in range(gone):
        r = w.order[i]
        for j in range(JOINTS):
            unit = d.req[r, R_JOINT + j]
            if unit < 0:
                break
            if chance(w) < 0.4:
                for m in range(d.unit[unit, U_N]):
                    evict(d, w, d.unit[unit, U_MEMBER + m])
