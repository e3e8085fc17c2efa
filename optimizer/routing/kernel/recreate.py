"""How the gone are placed again: one by one in some order, or first those that lose most by waiting."""

from __future__ import annotations

import numpy as np

from optimizer.jit import inner, woven
from optimizer.routing.kernel.book import enter
from optimizer.routing.kernel.chance import chance
from optimizer.routing.kernel.layout import (
    BACK_ORDER,
    BACK_REGRET,
    FAR,
    NONE,
    O_COST,
    O_DELIVERY,
    O_PICKUP,
    R_N,
    T_GONE,
    TUNE_BLINK,
    TUNE_CALL,
    TUNE_EAGER,
    TUNE_NOISE,
    Z_CLOSES,
    Tables,
    Work,
)
from optimizer.routing.kernel.offers import may_open, offer


@inner
def ask(d: Tables, w: Work, c: int, v: int) -> None:
    """Have the offer of a vehicle for a call written down; what was worked out for the same route before is read."""
    if w.route[v, R_N] == 0 and not may_open(d, w, v):
        w.offer[c, v, O_COST] = FAR
        return
    key = w.stamp[v] ^ (d.mark[c] * np.uint64(0xD6E8FEB86659FD93))
    at = np.int64(key >> np.uint64(40)) % w.memo_key.shape[0]
    if w.memo_key[at] != key:
        cost, i, j = offer(d, w, c, v)
        w.memo_key[at] = key
        w.memo[at, O_COST], w.memo[at, O_PICKUP], w.memo[at, O_DELIVERY] = cost, i, j
    w.offer[c, v, O_COST] = w.memo[at, O_COST]
    w.offer[c, v, O_PICKUP] = w.memo[at, O_PICKUP]
    w.offer[c, v, O_DELIVERY] = w.memo[at, O_DELIVERY]
    if w.offer[c, v, O_COST] < FAR and w.tune[TUNE_NOISE] > 0.0:
        w.offer[c, v, O_COST] += int(w.tune[TUNE_NOISE] * w.tune[TUNE_CALL] * (chance(w.rng) - 0.5))


@inner
def _accept(d: Tables, w: Work, c: int, v: int) -> None:
    enter(d, w, c, v, w.offer[c, v, O_PICKUP], w.offer[c, v, O_DELIVERY])


@woven
def _arrange(d: Tables, w: Work) -> None:
    """Put the gone in the order in which they are placed."""
    n = w.total[T_GONE]
    kind = chance(w.rng)
    for i in range(n):
        c = w.gone[i]
        if kind < 0.4:
            w.keys[i] = chance(w.rng)
        elif kind < 0.7:
            w.keys[i] = -float(d.refusal[c]) * (0.8 + 0.4 * chance(w.rng))
        elif kind < 0.85:
            w.keys[i] = float(d.stop[c, Z_CLOSES])
        else:
            w.keys[i] = -float(d.size[c, 0])
    for i in range(1, n):
        key, c = w.keys[i], w.gone[i]
        j = i - 1
        while j >= 0 and w.keys[j] > key:
            w.keys[j + 1], w.gone[j + 1] = w.keys[j], w.gone[j]
            j -= 1
        w.keys[j + 1], w.gone[j + 1] = key, c


@woven
def _in_order(d: Tables, w: Work) -> None:
    _arrange(d, w)
    for g in range(w.total[T_GONE]):
        c = w.gone[g]
        best = int(d.refusal[c] * w.tune[TUNE_EAGER])
        which = NONE
        for i in range(d.carrier.shape[1]):
            v = d.carrier[c, i]
            if v == NONE:
                break
            if chance(w.rng) < w.tune[TUNE_BLINK]:
                continue
            ask(d, w, c, v)
            if w.offer[c, v, O_COST] < best:
                best = w.offer[c, v, O_COST]
                which = v
        if which != NONE:
            _accept(d, w, c, which)


@woven
def _by_regret(d: Tables, w: Work, depth: int) -> None:
    """Place first whom the ``depth`` - 1 offers after its best would cost most more; refusal is an offer."""
    left = w.total[T_GONE]
    for g in range(left):
        w.line[g] = w.gone[g]
        for i in range(d.carrier.shape[1]):
            v = d.carrier[w.gone[g], i]
            if v == NONE:
                break
            ask(d, w, w.gone[g], v)
    while left:
        most, which, at = -1.0, NONE, NONE
        for g in range(left):
            c = w.line[g]
            refusal = int(d.refusal[c] * w.tune[TUNE_EAGER])
            first, second, third, vehicle = refusal, refusal, refusal, NONE
            for i in range(d.carrier.shape[1]):
                v = d.carrier[c, i]
                if v == NONE:
                    break
                cost = w.offer[c, v, O_COST]
                if cost < first:
                    first, second, third, vehicle = cost, first, second, v
                elif cost < second:
                    second, third = cost, second
                elif cost < third:
                    third = cost
            if vehicle == NONE:
                continue
            regret = float(second - first) + (float(third - first) if depth > 2 else 0.0)
            if regret > most:
                most, which, at = regret, vehicle, g
        if which == NONE:
            return
        c = w.line[at]
        opened = w.route[which, R_N] == 0
        _accept(d, w, c, which)
        left -= 1
        w.line[at] = w.line[left]
        for g in range(left):
            if d.carries[which, w.line[g]]:
                ask(d, w, w.line[g], which)
            if opened:
                _ask_idle(d, w, w.line[g])


@inner
def _ask_idle(d: Tables, w: Work, c: int) -> None:
    """Ask the idle again after one more vehicle is used: a twin may be next, a group may be at its limit."""
    for i in range(d.carrier.shape[1]):
        v = d.carrier[c, i]
        if v == NONE:
            return
        if w.route[v, R_N] == 0:
            ask(d, w, c, v)


@woven
def recreate(d: Tables, w: Work, way: int) -> None:
    """Place the gone again as far as that is cheaper than not to."""
    if way == BACK_ORDER:
        _in_order(d, w)
    else:
        _by_regret(d, w, 2 if way == BACK_REGRET else 3)
