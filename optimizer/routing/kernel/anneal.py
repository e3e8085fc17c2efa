"""The kernel's search: rounds of ruin and recreation under a falling temperature, ways weighed by how they did."""

from __future__ import annotations

import math

from optimizer.jit import compiled, inner, woven
from optimizer.routing.kernel.book import begin, close_up, evict, note_best, recount, settle, undo
from optimizer.routing.kernel.chance import chance, pick
from optimizer.routing.kernel.layout import (
    BACKS,
    K_CALLS,
    K_VEHICLES,
    NONE,
    OUTS,
    T_REFUSED,
    T_ROUTES,
    T_TOUCHED,
    TUNE_BLINK,
    TUNE_EAGER,
    TUNE_KEEP,
    TUNE_LEAST,
    TUNE_MOST,
    TUNE_NOISE,
    Ints,
    Tables,
    Work,
)
from optimizer.routing.kernel.pool import remember
from optimizer.routing.kernel.recreate import recreate
from optimizer.routing.kernel.ruin import ruin

_REACTION = 0.1
_ROUNDS_A_WEIGHING = 200
_LEAST_WEIGHT = 0.15
_BEST, _BETTER, _TAKEN = 12.0, 4.0, 1.0
_REFUSED_TRIED = 12


@inner
def _drawn(w: Work, first: int, many: int) -> int:
    """One of several ways, by weight."""
    whole = 0.0
    for i in range(many):
        whole += w.weight[first + i]
    roll = chance(w.rng) * whole
    for i in range(many - 1):
        roll -= w.weight[first + i]
        if roll < 0.0:
            return i
    return many - 1


@woven
def _weigh(w: Work) -> None:
    for i in range(OUTS + BACKS):
        if w.score[i, 1] > 0.0:
            w.weight[i] += _REACTION * (w.score[i, 0] / w.score[i, 1] * 10.0 - w.weight[i])
            w.weight[i] = max(_LEAST_WEIGHT, min(10.0, w.weight[i]))
        w.score[i, 0] = 0.0
        w.score[i, 1] = 0.0


@woven
def _add_refused(d: Tables, w: Work) -> None:
    """Try again to place what nobody carries; of many some at random."""
    calls = d.const[K_CALLS]
    many = 0
    for c in range(calls):
        if w.where[c] == NONE and not w.is_gone[c]:
            w.line[many] = c
            many += 1
    for taken in range(min(many, _REFUSED_TRIED)):
        at = taken + pick(w.rng, many - taken)
        w.line[taken], w.line[at] = w.line[at], w.line[taken]
        evict(w, w.line[taken])


@woven
def _set_round(w: Work) -> None:
    """Draw how exact this round is."""
    roll = chance(w.rng)
    w.tune[TUNE_NOISE] = 0.0 if roll < 0.4 else (0.1 if roll < 0.7 else (0.3 if roll < 0.9 else 1.0))
    roll = chance(w.rng)
    w.tune[TUNE_BLINK] = 0.0 if roll < 0.3 else (0.02 if roll < 0.7 else 0.1)
    w.tune[TUNE_EAGER] = 1.0 if chance(w.rng) < 0.85 else 1.0 + 2.0 * chance(w.rng)


@inner
def _remember_touched(d: Tables, w: Work, objective: int) -> None:
    """Remember the routes of this round where the plan is not far from the best."""
    if objective < w.best[0] + w.tune[TUNE_KEEP] * w.total[T_ROUTES]:
        for t in range(w.total[T_TOUCHED]):
            remember(d, w, w.touched[t], objective)


@inner
def _remember_all(d: Tables, w: Work) -> None:
    """Remember every route."""
    for v in range(d.const[K_VEHICLES]):
        remember(d, w, v, w.total[T_ROUTES] + w.total[T_REFUSED])


@compiled
def anneal(d: Tables, w: Work, done: int, rounds: int, heat: float, cooling: float) -> None:
    """Search for some rounds; the temperature begins at ``heat`` and is multiplied by ``cooling`` after each.

    ``done`` is how many rounds of the search came before.
    """
    now = w.total[T_ROUTES] + w.total[T_REFUSED]
    for step in range(rounds):
        begin(w)
        _set_round(w)
        most = w.tune[TUNE_MOST] - w.tune[TUNE_LEAST] + 1.0
        roll = chance(w.rng)
        size = int(w.tune[TUNE_LEAST] + most * roll * roll)
        out = _drawn(w, 0, OUTS)
        back = _drawn(w, OUTS, BACKS)
        ruin(d, w, out, size)
        _add_refused(d, w)
        close_up(d, w)
        recreate(d, w, back)
        then = w.total[T_ROUTES] + w.total[T_REFUSED]
        score = 0.0
        if then < now - heat * math.log(max(chance(w.rng), 1e-12)):
            if then != now:
                score = _BETTER if then < now else _TAKEN
            now = then
            if now < w.best[0]:
                score = _BEST
                note_best(d, w)
                _remember_all(d, w)
            elif score > 0.0:
                _remember_touched(d, w, then)
        else:
            _remember_touched(d, w, then)
            undo(d, w)
            recount(d, w)
        w.score[out, 0] += score
        w.score[out, 1] += 1.0
        w.score[OUTS + back, 0] += score
        w.score[OUTS + back, 1] += 1.0
        heat *= cooling
        if (done + step) % _ROUNDS_A_WEIGHING == _ROUNDS_A_WEIGHING - 1:
            _weigh(w)
    begin(w)


@compiled
def lay(d: Tables, w: Work, seq: Ints, many: Ints) -> int:
    """Let routes stand as given, others not at all; returns how many vehicles cannot run theirs and stay idle."""
    calls = d.const[K_CALLS]
    begin(w)
    failed = 0
    for c in range(calls):
        w.where[c] = NONE
    for v in range(d.const[K_VEHICLES]):
        for i in range(many[v]):
            w.seq[v, i] = seq[v, i]
        if settle(d, w, v, many[v]):
            for i in range(many[v]):
                if seq[v, i] < calls:
                    w.where[seq[v, i]] = v
        else:
            settle(d, w, v, 0)
            failed += 1
    recount(d, w)
    if failed == 0 and w.total[T_ROUTES] + w.total[T_REFUSED] < w.best[0]:
        note_best(d, w)
        _remember_all(d, w)
    return failed


@compiled
def fill(d: Tables, w: Work) -> None:
    """Place what nobody carries, and take the outcome for the best where it is."""
    begin(w)
    w.tune[TUNE_NOISE] = 0.0
    w.tune[TUNE_BLINK] = 0.0
    w.tune[TUNE_EAGER] = 1.0
    for c in range(d.const[K_CALLS]):
        if w.where[c] == NONE:
            evict(w, c)
    recreate(d, w, 1)
    _remember_all(d, w)
    if w.total[T_ROUTES] + w.total[T_REFUSED] < w.best[0]:
        note_best(d, w)
    begin(w)
