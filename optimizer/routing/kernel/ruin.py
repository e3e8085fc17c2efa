"""What to take out together."""

from __future__ import annotations

from optimizer.jit import inner, woven
from optimizer.routing.kernel.book import evict
from optimizer.routing.kernel.chance import chance, pick
from optimizer.routing.kernel.layout import (
    FAR,
    K_CALLS,
    K_VEHICLES,
    NONE,
    OUT_CLUSTER,
    OUT_NEAR,
    OUT_RANDOM,
    OUT_ROUTES,
    OUT_WORST,
    R_N,
    S_READY,
    S_SPENT,
    T_GONE,
    X_CLASS,
    X_NODE,
    X_START,
    Z_NODE,
    Tables,
    Work,
)
from optimizer.routing.kernel.schedule import travel

_NEAR_TAKEN = 0.65
_STRING = 6
_WORST_LEAN = 4.0


@woven
def _out_near(d: Tables, w: Work, seed: int, size: int) -> None:
    """Take out a call and most of those near it in places, times and vehicles."""
    evict(w, seed)
    for i in range(d.near.shape[1]):
        if w.total[T_GONE] >= size:
            break
        if chance(w.rng) < _NEAR_TAKEN:
            evict(w, d.near[seed, i])


@inner
def _saving(d: Tables, w: Work, c: int) -> int:
    """What the ways of a vehicle and the services cost less without a call, times left aside."""
    calls = d.const[K_CALLS]
    v = w.where[c]
    k = d.vehicle[v, X_CLASS]
    n = w.route[v, R_N]
    node = d.vehicle[v, X_NODE]
    now = d.vehicle[v, X_START]
    spent = 0
    for i in range(n):
        z = w.seq[v, i]
        if z == c or z == c + calls:
            continue
        now, cost = travel(d, k, node, d.stop[z, Z_NODE], now)
        spent += cost + d.service[v, z, 1]
        now = w.step[v, i, S_READY]
        node = d.stop[z, Z_NODE]
    return int(w.step[v, n - 1, S_SPENT] - spent)


@woven
def _out_worst(d: Tables, w: Work, size: int) -> None:
    """Take out calls that cost much where they are, or that nobody carries."""
    calls = d.const[K_CALLS]
    for c in range(calls):
        w.keys[c] = float(d.refusal[c]) if w.where[c] == NONE else float(_saving(d, w, c))
        w.keys[c] *= 0.5 + chance(w.rng)
        w.line[c] = c
    for taken in range(min(size, calls)):
        # The dearest of a few drawn at random: a lean towards the dear, not a rule.
        best = -1.0
        which = taken
        for _ in range(int(_WORST_LEAN) + calls // 8):
            at = taken + pick(w.rng, calls - taken)
            if w.keys[w.line[at]] > best:
                best = w.keys[w.line[at]]
                which = at
        w.line[taken], w.line[which] = w.line[which], w.line[taken]
        evict(w, w.line[taken])


@inner
def _out_route(d: Tables, w: Work, v: int) -> None:
    for i in range(w.route[v, R_N]):
        if w.seq[v, i] < d.const[K_CALLS]:
            evict(w, w.seq[v, i])


@woven
def _out_routes(d: Tables, w: Work, seed: int, size: int) -> None:
    """Take out the whole route of a call, and those of calls near it."""
    if w.where[seed] == NONE:
        evict(w, seed)
    else:
        _out_route(d, w, w.where[seed])
    for i in range(d.near.shape[1]):
        c = d.near[seed, i]
        if w.total[T_GONE] >= size:
            break
        if w.is_gone[c] or chance(w.rng) > _NEAR_TAKEN:
            continue
        v = w.where[c]
        if v == NONE or w.total[T_GONE] + w.route[v, R_N] // 2 > size + 3:
            evict(w, c)
        else:
            _out_route(d, w, v)


@woven
def _out_cluster(d: Tables, w: Work, seed: int, size: int) -> None:
    """Split routes of calls near one another in two and take out the part that is nearer to the seed."""
    calls = d.const[K_CALLS]
    evict(w, seed)
    for i in range(-1, d.near.shape[1]):
        c = seed if i < 0 else d.near[seed, i]
        if w.total[T_GONE] >= size:
            break
        v = w.where[c]
        if v == NONE or (i >= 0 and (w.is_gone[c] or chance(w.rng) > _NEAR_TAKEN)):
            continue
        other = w.seq[v, pick(w.rng, w.route[v, R_N])]
        other = other if other < calls else other - calls
        for j in range(d.near.shape[1]):
            x = d.near[c, j]
            if x == other:
                break
            if w.where[x] == v and not w.is_gone[x]:
                evict(w, x)
        evict(w, c)


@woven
def _out_strings(d: Tables, w: Work, seed: int, size: int) -> None:
    """Take out, of routes of calls near one another, calls with stops that follow one another."""
    calls = d.const[K_CALLS]
    length = 1 + pick(w.rng, _STRING)
    for i in range(-1, d.near.shape[1]):
        c = seed if i < 0 else d.near[seed, i]
        if w.total[T_GONE] >= size:
            break
        if w.is_gone[c] or (i >= 0 and chance(w.rng) > _NEAR_TAKEN):
            continue
        v = w.where[c]
        evict(w, c)
        if v == NONE:
            continue
        n = w.route[v, R_N]
        centre = 0
        wanted = c if chance(w.rng) < 0.5 else c + calls
        while w.seq[v, centre] != wanted:
            centre += 1
        first = max(0, centre - pick(w.rng, length))
        for at in range(first, min(n, first + length)):
            z = w.seq[v, at]
            evict(w, z if z < calls else z - calls)


@inner
def _nearest_in_time(d: Tables, w: Work, v: int, moment: int) -> int:
    best, which = FAR, NONE
    for i in range(w.route[v, R_N]):
        off = abs(w.step[v, i, S_READY] - moment)
        if off < best:
            best, which = off, i
    return which


@woven
def _out_random(d: Tables, w: Work, size: int) -> None:
    """Take out calls at random; half the time those under way at one moment on vehicles drawn at random."""
    calls = d.const[K_CALLS]
    if chance(w.rng) < 0.5:
        while w.total[T_GONE] < size:
            evict(w, pick(w.rng, calls))
        return
    seed = pick(w.rng, calls)
    evict(w, seed)
    v = w.where[seed]
    if v == NONE:
        return
    moment = w.step[v, pick(w.rng, w.route[v, R_N]), S_READY]
    for _ in range(4 * size):
        if w.total[T_GONE] >= size:
            break
        at = _nearest_in_time(d, w, v, moment)
        if at != NONE:
            z = w.seq[v, at]
            evict(w, z if z < calls else z - calls)
        v = pick(w.rng, d.const[K_VEHICLES])


@woven
def ruin(d: Tables, w: Work, way: int, size: int) -> None:
    """Take out about ``size`` calls."""
    seed = pick(w.rng, d.const[K_CALLS])
    if way == OUT_RANDOM:
        _out_random(d, w, size)
    elif way == OUT_NEAR:
        _out_near(d, w, seed, size)
    elif way == OUT_WORST:
        _out_worst(d, w, size)
    elif way == OUT_ROUTES:
        _out_routes(d, w, seed, size)
    elif way == OUT_CLUSTER:
        _out_cluster(d, w, seed, size)
    else:
        _out_strings(d, w, seed, size)
