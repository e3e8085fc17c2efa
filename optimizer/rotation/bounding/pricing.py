"""Pricing: the cheapest chain of itineraries one aircraft could fly in a season at given prices of tasks and hours.

Compiled, since a bound asks for tens of thousands of chains. It knows nothing of requirements or offers: places,
tasks, flights between places and whole thousandths of a dollar. A chain stays at a place, flies a task of it once
while it stays there, positions to another place, and goes home between itineraries; it forgets what it flew at a
place once it leaves it, which can only make a chain look cheaper than any real one (optimizer/MODEL.md).
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from optimizer.jit import compiled, inner

Whole = NDArray[np.int64]

_DAY = 1440
_HOUR = 60
_WAITED = -1
_POSITIONED = -2
_LEFT_HOME = -3
_WENT_HOME = -4
_BEGAN = -5
_BEST = 2


class Places(NamedTuple):
    """Places and flights between them; row and column ``n`` stand for home, which is at place ``base``.

    Attributes
    ----------
    minutes, landings, elapsed
        Block minutes (negative = no flight), landings and least minutes from departure to ready again.
    slack
        Most minutes a flight may be longer than ``elapsed`` through its tech stops.
    """

    minutes: Whole
    landings: Whole
    elapsed: Whole
    slack: Whole


class Tasks(NamedTuple):
    """Tasks in order of their place of origin; ``first`` holds for each place its first task, one more at the end.

    ``bits`` are masks: what a stay at the origin must not have flown, and has flown after the task.
    """

    first: Whole
    destination: Whole
    first_min: Whole
    rest_min: Whole
    landings: Whole
    elapsed: Whole
    earliest: Whole
    latest: Whole
    longest: Whole
    wanted_from: Whole
    wanted_to: Whole
    off_milli: Whole
    bits: Whole


class Tariff(NamedTuple):
    """Prices in thousandths of a dollar: a block minute by month, a landing, a lot.

    ``gap`` is the least minutes at home between two itineraries. Waiting costs nothing: what verification charges for
    it is left out of the bound.
    """

    minute: Whole
    landing: int
    lot: int
    gap: int


_VALUE, _READY, _MASK, _BEFORE, _DEED, _PLACE, _EXPANDED = range(7)


class Pool(NamedTuple):
    """Memory for labels, used again from chain to chain.

    A row of ``labels`` is one label: its value, when it is ready, the tasks flown in this stay, the label before it,
    what was done in between, where it is, whether it was expanded; the last column fills a line of memory. ``listed``
    holds by bin and place the labels that stand there, ``standing`` how many.
    """

    labels: Whole
    listed: Whole
    standing: Whole


def pool(bins: int, places: int, *, width: int = 96, labels: int = 1_000_000) -> Pool:
    """Memory for seasons of so many bins and places; ``width`` labels are kept at a place in a bin."""
    return Pool(
        np.zeros((labels, 8), np.int64),
        np.zeros((bins, places + 1, width), np.int64),
        np.zeros((bins, places + 1), np.int64),
    )


@inner
def _is_better(labels: Whole, one: int, other: int) -> bool:
    """Whether a label is as cheap and as early as another, and more of either or the older."""
    if labels[one, _VALUE] > labels[other, _VALUE] or labels[one, _READY] > labels[other, _READY]:
        return False
    same = labels[one, _VALUE] == labels[other, _VALUE] and labels[one, _READY] == labels[other, _READY]
    return not same or one < other


@inner
def _forget(labels: Whole, row: Whole, count: int) -> int:
    """Let full labels forget what their stays flew, so that only the best by value and time are left of them."""
    for q in range(count):
        x = row[q]
        best = True
        for p in range(count):
            y = row[p]
            if p != q and _is_better(labels, y, x):
                best = False
                break
        if best:
            labels[x, _EXPANDED] = _BEST
    kept = 0
    for q in range(count):
        x = row[q]
        if labels[x, _EXPANDED] == _BEST:
            labels[x, _MASK] = 0
            labels[x, _EXPANDED] = 0
            row[kept] = x
            kept += 1
    return kept


@inner
def _insert(
    pool: Pool,
    used: int,
    b: int,
    i: int,
    value: int,
    ready: int,
    mask: int,
    before: int,
    deed: int,
) -> int:
    """Enter a label unless one at least as good stands there; returns the labels used, negative where memory ends."""
    listed, count, labels = pool.listed, pool.standing, pool.labels
    # Rounded down to the hour a label can only seem better, and a day has no more than 24 to tell apart.
    ready -= ready % _HOUR
    n = count[b, i]
    for q in range(n):
        x = listed[b, i, q]
        if labels[x, _VALUE] <= value and labels[x, _READY] <= ready and (labels[x, _MASK] & mask) == labels[x, _MASK]:
            return used
    kept = 0
    for q in range(n):
        x = listed[b, i, q]
        if not (value <= labels[x, _VALUE] and ready <= labels[x, _READY] and (mask & labels[x, _MASK]) == mask):
            listed[b, i, kept] = x
            kept += 1
    if used >= labels.shape[0]:
        return -1
    if kept == listed.shape[2]:
        kept = _forget(labels, listed[b, i], kept)
        mask = 0
        for q in range(kept):
            x = listed[b, i, q]
            if labels[x, _VALUE] <= value and labels[x, _READY] <= ready:
                count[b, i] = kept
                return used
        if kept == listed.shape[2]:
            return -1
    listed[b, i, kept] = used
    kept += 1
    count[b, i] = kept
    labels[used, _VALUE] = value
    labels[used, _READY] = ready
    labels[used, _MASK] = mask
    labels[used, _BEFORE] = before
    labels[used, _DEED] = deed
    labels[used, _PLACE] = i
    labels[used, _EXPANDED] = 0
    return used + 1


class _Clock(NamedTuple):
    """The bin being worked on: its number, first minute and the first of the next one, and its month.

    ``starts`` says by bin and place whether a task may start there, ``until`` the last bin in which one may;
    ``leaves_month`` whether hours are dearer from the next bin on.
    """

    b: int
    opens: int
    closes: int
    month: int
    leaves_month: bool
    begin: int
    bin_min: int
    months: Whole
    starts: NDArray[np.bool_]
    until: Whole
    near: Whole
    open_from: Whole


@inner
def _bin_of(clock: _Clock, minute: int) -> int:
    """Bin in which a minute lies; the last one takes all that is beyond it."""
    return min(clock.starts.shape[0] - 1, (minute - clock.begin) // clock.bin_min)


@inner
def _is_best(pool: Pool, b: int, i: int, x: int) -> bool:
    """Whether no other label of the place is as cheap and as early, whatever either has flown there."""
    labels = pool.labels
    for q in range(pool.standing[b, i]):
        y = pool.listed[b, i, q]
        if y != x and _is_better(labels, y, x):
            return False
    return True


@inner
def _position(pool: Pool, used: int, clock: _Clock, nears: int, places: Places, tariff: Tariff, x: int) -> int:
    """Fly on empty, home or to where a task may start."""
    labels = pool.labels
    i, value, ready = labels[x, _PLACE], labels[x, _VALUE], labels[x, _READY]
    home = places.minutes.shape[0] - 1
    last = clock.starts.shape[0] - 1
    for near in range(nears):
        j = clock.near[near]
        if j == i or places.minutes[i, j] < 0 or (clock.b == last and j != home):
            continue
        arrives = ready + places.elapsed[i, j]
        at = _bin_of(clock, arrives)
        if not clock.starts[at, j] and not (clock.leaves_month and at <= clock.until[j]):
            continue
        price = tariff.minute[clock.month]
        if places.slack[i, j]:
            later = clock.month + 1
            while later < len(clock.months) - 1 and clock.months[later] <= (
                arrives + places.slack[i, j] + clock.bin_min
            ):
                price = min(price, tariff.minute[later])
                later += 1
        cost = value + places.minutes[i, j] * price + places.landings[i, j] * tariff.landing
        deed = _POSITIONED
        if i == home:
            cost += tariff.lot
            deed = _LEFT_HOME
        elif j == home:
            arrives += tariff.gap
            deed = _WENT_HOME
        used = _insert(pool, used, _bin_of(clock, arrives), j, cost, arrives, 0, x, deed * 64)
        if used < 0:
            return used
    return used


@inner
def _fly(pool: Pool, used: int, clock: _Clock, tasks: Tasks, tariff: Tariff, reward: Whole, x: int) -> int:
    """Fly each task that may start at the place in this bin; its later legs in this month or in a cheaper one."""
    labels = pool.labels
    i, mask = labels[x, _PLACE], labels[x, _MASK]
    minute, month, months = tariff.minute, clock.month, clock.months
    for t in range(clock.open_from[i], tasks.first[i + 1]):
        if clock.closes <= tasks.earliest[t]:
            break
        start = max(labels[x, _READY], tasks.earliest[t])
        if reward[t] <= 0 or mask & tasks.bits[t] or start > tasks.latest[t]:
            continue
        j = tasks.destination[t]
        stays = (mask | tasks.bits[t]) if j == i else 0
        off = max(0, tasks.wanted_from[t] - clock.closes, start - tasks.wanted_to[t]) // _DAY
        cost = labels[x, _VALUE] - reward[t] + off * tasks.off_milli[t] + tasks.landings[t] * tariff.landing
        cost += tasks.first_min[t] * minute[month]
        ends = start + tasks.elapsed[t]
        later, price = month, minute[month]
        if months[month + 1] <= clock.closes + tasks.elapsed[t] and minute[month + 1] < price:
            later, price = month + 1, minute[month + 1]
        deed = t * 64 + later - month
        used = _insert(pool, used, _bin_of(clock, ends), j, cost + tasks.rest_min[t] * price, ends, stays, x, deed)
        if used < 0:
            return used
        later = month + 1
        while later < len(months) - 1 and months[later] <= clock.closes + tasks.longest[t] and later - month < 63:
            if minute[later] < price:
                price = minute[later]
                over = max(ends, months[later])
                deed = t * 64 + later - month
                used = _insert(
                    pool, used, _bin_of(clock, over), j, cost + tasks.rest_min[t] * price, over, stays, x, deed
                )
                if used < 0:
                    return used
            later += 1
    return used


@inner
def _wait(pool: Pool, used: int, clock: _Clock, tasks: Tasks, home: int) -> int:
    """Carry every label over into the next bin."""
    labels, b = pool.labels, clock.b
    for i in range(home + 1):
        open_bits = 0
        if i < home:
            for t in range(clock.open_from[i], tasks.first[i + 1]):
                if tasks.earliest[t] >= clock.closes + clock.bin_min:
                    break
                # A bit is for who may still fly: a later holder's time has not come while an earlier one's runs.
                if tasks.latest[t] >= clock.closes:
                    open_bits |= tasks.bits[t]
        for q in range(pool.standing[b, i]):
            x = pool.listed[b, i, q]
            ready = max(labels[x, _READY], clock.closes)
            mask = labels[x, _MASK] & open_bits
            used = _insert(pool, used, b + 1, i, labels[x, _VALUE], ready, mask, x, _WAITED * 64)
            if used < 0:
                return used
    return used


@compiled
def cheapest_chain(
    pool: Pool,
    places: Places,
    tasks: Tasks,
    tariff: Tariff,
    reward: Whole,
    months: Whole,
    bin_min: int,
    begin: int,
) -> tuple[int, int]:
    """Return the value of the cheapest chain (0 = stay at home), and the label it ends in.

    Parameters
    ----------
    reward
        Thousandths of a dollar for each task; those of 0 or less are not flown.
    months
        First minute of each month, in order, the first at or before ``begin``, the last beyond every bin.
    bin_min, begin
        Length of a bin, a divisor of a day, and the first minute of the first one, a midnight.

    Raises
    ------
    MemoryError
        When labels run out.
    """
    bins = pool.listed.shape[0]
    home = places.minutes.shape[0] - 1
    last = bins - 1
    # Who arrives early waits, and waiting is free: nobody need arrive before a task at the place may start, but to
    # leave in a cheaper month.
    starts = np.zeros((bins, home + 1), np.bool_)
    until = np.full(home + 1, -1, np.int64)
    for i in range(home):
        for t in range(tasks.first[i], tasks.first[i + 1]):
            if reward[t] > 0:
                low = max(0, (tasks.earliest[t] - begin) // bin_min - 1)
                high = min(last, (tasks.latest[t] - begin) // bin_min)
                until[i] = max(until[i], high)
                for b in range(low, high + 1):
                    starts[b, i] = True
    starts[:, home] = True
    until[home] = last
    reach = places.elapsed.max() // bin_min + 2
    open_from = tasks.first[:-1].copy()
    near = np.zeros(home + 1, np.int64)
    pool.standing[:, :] = 0
    used = _insert(pool, 0, 0, home, 0, begin, 0, -1, _BEGAN)
    month = 0
    for b in range(bins):
        opens = begin + b * bin_min
        closes = opens + bin_min
        while months[month + 1] <= opens:
            month += 1
        leaves_month = months[month + 1] <= closes and tariff.minute[month] < tariff.minute[month + 1]
        nears = 0
        for j in range(home + 1):
            if (leaves_month and until[j] >= b) or starts[b : min(bins, b + reach), j].any():
                near[nears] = j
                nears += 1
            if j < home:
                while open_from[j] < tasks.first[j + 1] and tasks.latest[open_from[j]] < opens:
                    open_from[j] += 1
        clock = _Clock(b, opens, closes, month, leaves_month, begin, bin_min, months, starts, until, near, open_from)
        again = True
        while again:
            again = False
            for i in range(home + 1):
                q = 0
                while q < pool.standing[b, i]:
                    x = pool.listed[b, i, q]
                    q += 1
                    if pool.labels[x, _EXPANDED]:
                        continue
                    pool.labels[x, _EXPANDED] = 1
                    again = True
                    # What leaves a place forgets what it flew there, so only the best labels need leave.
                    if _is_best(pool, b, i, x):
                        used = _position(pool, used, clock, nears, places, tariff, x)
                    if used >= 0 and i < home:
                        used = _fly(pool, used, clock, tasks, tariff, reward, x)
                    if used < 0:
                        raise MemoryError("no room for labels")
                    # The list may have changed below this label: look at it again from the start.
                    q = 0
        if b < last:
            used = _wait(pool, used, clock, tasks, home)
            if used < 0:
                raise MemoryError("no room for labels")
    best = pool.listed[last, home, 0]
    for q in range(1, pool.standing[last, home]):
        x = pool.listed[last, home, q]
        if pool.labels[x, _VALUE] < pool.labels[best, _VALUE]:
            best = x
    return pool.labels[best, _VALUE], best


@compiled
def flown_on(pool: Pool, places: Places, tasks: Tasks, months: Whole, end: int, counts: Whole, minutes: Whole) -> int:
    """Add what a chain flies: ``counts`` by task, block ``minutes`` by month; returns its itineraries."""
    labels = pool.labels
    lots = 0
    x = end
    while x >= 0:
        before, deed = labels[x, _BEFORE], labels[x, _DEED]
        if before >= 0 and deed != _WAITED * 64:
            month = np.searchsorted(months, labels[before, _READY], side="right") - 1
            month = max(0, month)
            if deed >= 0:
                t, later = deed // 64, deed % 64
                counts[t] += 1
                minutes[month] += tasks.first_min[t]
                minutes[month + later] += tasks.rest_min[t]
            else:
                minutes[month] += places.minutes[labels[before, _PLACE], labels[x, _PLACE]]
                if deed == _LEFT_HOME * 64:
                    lots += 1
        x = before
    return lots
