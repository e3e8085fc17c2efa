"""The kernel's search: rounds of ruin and recreation under a falling temperature."""

from __future__ import annotations

import math

import numpy as np

from optimizer.jit import compiled, woven
from optimizer.rotation.kernel.book import begin, enter, go_back, leave, new_chain, objective, settle
from optimizer.rotation.kernel.chains import price
from optimizer.rotation.kernel.chance import chance, pick
from optimizer.rotation.kernel.layout import (
    C_BLK,
    C_CAR,
    C_HOLD,
    C_KEPT,
    C_N,
    C_ST,
    JOINTS,
    N_FREE,
    N_GONE,
    N_LIVE,
    R_ALONE,
    R_JOINT,
    R_LEFT_USD,
    R_WANTED,
    S_GONE,
    S_PLACED,
    T_BLK,
    T_ST,
    TUNE_BLINK,
    TUNE_BLINKS,
    TUNE_HOURS,
    TUNE_LEAST,
    TUNE_MOST,
    TUNE_NOISE,
    U_MEMBER,
    U_N,
    Ints,
    Tables,
    Work,
)
from optimizer.rotation.kernel.place import cheapest, place
from optimizer.rotation.kernel.ruin import ruin


@compiled
def keep(w: Work, kept: Ints, kept_n: Ints) -> None:
    """Write down the chains that are live."""
    live = w.total[N_LIVE]
    kept_n[0] = live
    for i in range(live):
        c = w.lists[0, i]
        for j in range(C_KEPT):
            kept[i, j] = w.chain[c, j]


@compiled
def restore(d: Tables, w: Work, kept: Ints, kept_n: Ints) -> int:
    """Bring back chains written down, the holdings being those of then; returns how many could not be."""
    while w.total[N_LIVE]:
        c = w.lists[0, w.total[N_LIVE] - 1]
        leave(d, w, c)
        w.lists[2, w.total[N_FREE]] = c
        w.total[N_FREE] += 1
    lost = 0
    for i in range(kept_n[0]):
        n = kept[i, C_N]
        for j in range(n):
            w.t[T_BLK, j], w.t[T_ST, j] = kept[i, C_BLK + j], kept[i, C_ST + j]
        if not price(d, kept[i, C_CAR], n, w.t):
            lost += 1
            continue
        c = new_chain(w)
        settle(d, w, c, kept[i, C_CAR], kept[i, C_HOLD], n)
        enter(d, w, c)
    begin(w)
    return lost


@woven
def arrange(d: Tables, w: Work) -> None:
    """Put the gone in the order in which they are placed again."""
    n = w.total[N_GONE]
    kind = chance(w)
    for i in range(n):
        r = w.order[i]
        if kind < 0.4:
            w.keys[i] = chance(w)
        elif kind < 0.75:
            w.keys[i] = -float(d.req[r, R_ALONE])
        elif kind < 0.9:
            w.keys[i] = float(d.req[r, R_WANTED]) + chance(w)
        else:
            w.keys[i] = float(d.req[r, R_ALONE])
    for i in range(1, n):
        key, r = w.keys[i], w.order[i]
        j = i - 1
        while j >= 0 and w.keys[j] > key:
            w.keys[j + 1], w.order[j + 1] = w.keys[j], w.order[j]
            j -= 1
        w.keys[j + 1], w.order[j + 1] = key, r


@woven
def recreate(d: Tables, w: Work) -> None:
    """Place the gone again, alone or with those they can share with and that are gone too."""
    done = 0
    while done < w.total[N_GONE]:
        r = w.order[done]
        done += 1
        if w.req[r, S_PLACED]:
            continue
        best_unit = r
        saved = 0.0
        for j in range(JOINTS):
            unit = d.req[r, R_JOINT + j]
            if unit < 0:
                break
            apart = 0.0
            for m in range(d.unit[unit, U_N]):
                other = d.unit[unit, U_MEMBER + m]
                # Who can fly with others alone is left behind otherwise.
                left = float(d.req[other, R_LEFT_USD])
                apart += 1e18 if w.req[other, S_PLACED] else min(left, cheapest(d, w, other))
            if apart < 1e17:
                saving = apart - cheapest(d, w, unit)
                if saving > saved:
                    saved = saving
                    best_unit = unit
        while not place(d, w, best_unit) and best_unit != r:
            best_unit = r
    for i in range(w.total[N_GONE]):
        w.req[w.order[i], S_GONE] = 0
    w.total[N_GONE] = 0


@woven
def add_left(d: Tables, w: Work, most: int) -> None:
    """Try again to place some that are not placed."""
    for r in range(d.req.shape[0]):
        if w.req[r, S_PLACED] or w.req[r, S_GONE]:
            continue
        if most == 0:
            return
        if chance(w) < 0.5:
            w.req[r, S_GONE] = 1
            w.order[w.total[N_GONE]] = r
            w.total[N_GONE] += 1
            most -= 1


@woven
def gather(d: Tables, w: Work) -> None:
    """Enter whatever is not placed among the gone, dearest first."""
    for r in range(d.req.shape[0]):
        if not w.req[r, S_PLACED]:
            w.req[r, S_GONE] = 1
            w.order[w.total[N_GONE]] = r
            w.keys[w.total[N_GONE]] = -float(d.req[r, R_ALONE])
            w.total[N_GONE] += 1
    n = w.total[N_GONE]
    w.order[:n] = w.order[:n][np.argsort(w.keys[:n], kind="mergesort")]


@compiled
def anneal(
    d: Tables,
    w: Work,
    kept: Ints,
    kept_n: Ints,
    best: Ints,
    rounds: int,
    hot: float,
    cold: float,
    seeds: Ints,
    focus: float,
    first_fill: bool,  # noqa: FBT001 - the compiler knows no keywords
) -> int:
    """Search for some rounds; the best state is written down. Returns the present objective.

    With ``focus`` > 0 that share of rounds starts at one of ``seeds``; ``first_fill`` places first what is not placed.
    """
    now = objective(d, w)
    needs = d.req.shape[0]
    for step in range(-1 if first_fill else 0, rounds):
        heat = hot * (cold / hot) ** (step / rounds) if hot > 0.0 else 0.0
        begin(w)
        size = int(w.tune[TUNE_LEAST]) + pick(w, int(w.tune[TUNE_MOST] - w.tune[TUNE_LEAST]) + 1)
        seed = seeds[pick(w, seeds.shape[0])] if chance(w) < focus else pick(w, needs)
        w.tune[TUNE_NOISE] = 0.0
        roll = chance(w)
        if roll < 0.25:
            w.tune[TUNE_NOISE] = 0.03
        elif roll < 0.5:
            w.tune[TUNE_NOISE] = 0.1
        roll = chance(w)
        w.tune[TUNE_HOURS] = 0.15 if roll < 0.25 else (0.4 if roll < 0.5 else (0.7 if roll < 0.75 else 1.0))
        w.tune[TUNE_BLINK] = w.tune[TUNE_BLINKS]
        if step < 0:
            w.tune[TUNE_NOISE] = w.tune[TUNE_BLINK] = 0.0
            w.tune[TUNE_HOURS] = 0.5
            gather(d, w)
        else:
            ruin(d, w, size, seed)
            add_left(d, w, 3)
            arrange(d, w)
        recreate(d, w)
        then = objective(d, w)
        if step < 0 or then < now - heat * math.log(max(chance(w), 1e-9)):
            now = then
            if now < best[0]:
                best[0] = now
                keep(w, kept, kept_n)
        else:
            go_back(d, w)
    return now
