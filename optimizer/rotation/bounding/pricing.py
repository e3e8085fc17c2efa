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

from optimizer.rotation.kernel.jit import compiled, inner

Whole = NDArray[np.int64]

_DAY = 1440
_HOUR = 60
_NEVER = 1 << 60
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
    """Prices in thousandths of a dollar: a block minute by month, a landing, a lot, a minute of charged waiting.

    ``free_task`` and ``free_flight`` are the minutes of waiting without charge after a task and a flight (of one hop;
    its slack comes on top); ``gap`` the least minutes at home between two itineraries.
    """

    minute: Whole
    landing: int
    lot: int
    waiting: int
    free_task: Whole
    free_flight: int
    gap: int


_VALUE, _READY, _MASK, _FREE, _BEFORE, _DEED, _PLACE, _EXPANDED = range(8)


class Pool(NamedTuple):
    """Memory for labels, used again from chain to chain.

    A row of ``labels`` is one label: its value, when it is ready, the tasks flown in this stay, until when it waits
    free of charge, the label before it, what was done in between, where it is, whether it was expanded. ``listed``
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
def _forget(labels: Whole, row: Whole, count: int) -> int:
    """Let full labels forget what their stays flew, so that only the best by value and time are left of them."""
    for q in range(count):
        x = row[q]
        best = True
        for p in range(count):
            y = row[p]
            if p != q and labels[y, _VALUE] <= labels[x, _VALUE] and labels[y, _READY] <= labels[x, _READY]:
                worse = labels[y, _VALUE] < labels[x, _VALUE] or labels[y, _READY] < labels[x, _READY] or y < x
                if worse and labels[y, _FREE] >= labels[x, _FREE]:
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
    free_until: int,
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
        if (
            labels[x, _VALUE] <= value
            and labels[x, _READY] <= ready
            and labels[x, _FREE] >= free_until
            and (labels[x, _MASK] & mask) == labels[x, _MASK]
        ):
            return used
    kept = 0
    for q in range(n):
        x = listed[b, i, q]
        if not (
            value <= labels[x, _VALUE]
            and ready <= labels[x, _READY]
            and free_until >= labels[x, _FREE]
            and (mask & labels[x, _MASK]) == mask
        ):
            listed[b, i, kept] = x
            kept += 1
    if used >= labels.shape[0]:
        return -1
    if kept == listed.shape[2]:
        kept = _forget(labels, listed[b, i], kept)
        mask = 0
        for q in range(kept):
            x = listed[b, i, q]
            if labels[x, _VALUE] <= value and labels[x, _READY] <= ready and labels[x, _FREE] >= free_until:
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
    labels[used, _FREE] = free_until
    labels[used, _BEFORE] = before
    labels[used, _DEED] = deed
    labels[used, _PLACE] = i
    labels[used, _EXPANDED] = 0
    return used + 1


@inner
def _waiting(tariff: Tariff, ready: int, free_until: int, start: int) -> int:
    """Price of standing from ``ready`` to ``start``."""
    since = max(ready, free_until)
    return tariff.waiting * (start - since) if start > since else 0


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
        When labels run out; more memory or longer bins are needed.
    """
    labels = pool.labels
    bins = pool.listed.shape[0]
    home = places.minutes.shape[0] - 1
    pool.standing[:, :] = 0
    used = _insert(pool, 0, 0, home, 0, begin, 0, _NEVER, -1, _BEGAN)
    month = 0
    last = bins - 1
    free_always = tariff.waiting == 0
    # Who arrives early waits: where waiting is free, nobody need arrive before a task at the place may start, but to
    # leave in a cheaper month.
    starts = np.zeros((bins, home + 1), np.bool_)
    later_starts = np.full(home + 1, -1, np.int64)
    for i in range(home):
        for t in range(tasks.first[i], tasks.first[i + 1]):
            if reward[t] > 0:
                low = max(0, (tasks.earliest[t] - begin) // bin_min - 1)
                high = min(last, (tasks.latest[t] - begin) // bin_min)
                later_starts[i] = max(later_starts[i], high)
                for b in range(0 if not free_always else low, high + 1):
                    starts[b, i] = True
    starts[:, home] = True
    later_starts[home] = last
    reach = places.elapsed.max() // bin_min + 2
    open_from = tasks.first[:-1].copy()
    near = np.zeros(home + 1, np.int64)
    for b in range(bins):
        opens = begin + b * bin_min
        closes = opens + bin_min
        while months[month + 1] <= opens:
            month += 1
        leaves_month = not free_always or (
            months[month + 1] <= closes and tariff.minute[month] < tariff.minute[month + 1]
        )
        nears = 0
        for j in range(home + 1):
            if leaves_month and later_starts[j] >= b:
                near[nears] = j
                nears += 1
            else:
                for ahead in range(b, min(bins, b + reach)):
                    if starts[ahead, j]:
                        near[nears] = j
                        nears += 1
                        break
            if j < home:
                while open_from[j] < tasks.first[j + 1] and tasks.latest[open_from[j]] < opens:
                    open_from[j] += 1
        again = True
        while again:
            again = False
            for i in range(home + 1):
                q = 0
                while q < pool.standing[b, i]:
                    x = pool.listed[b, i, q]
                    q += 1
                    if labels[x, _EXPANDED]:
                        continue
                    labels[x, _EXPANDED] = 1
                    again = True
                    value, ready, mask, free_until = (
                        labels[x, _VALUE],
                        labels[x, _READY],
                        labels[x, _MASK],
                        labels[x, _FREE],
                    )
                    # What leaves a place forgets what it flew there: only labels best by value and time need leave.
                    leaves = True
                    for p in range(pool.standing[b, i]):
                        y = pool.listed[b, i, p]
                        if y != x and labels[y, _VALUE] <= value and labels[y, _READY] <= ready:
                            better = labels[y, _VALUE] < value or labels[y, _READY] < ready or y < x
                            if better and labels[y, _FREE] >= free_until:
                                leaves = False
                                break
                    if leaves:
                        for near_by in range(nears):
                            j = near[near_by]
                            if j == i or places.minutes[i, j] < 0 or (b == last and j != home):
                                continue
                            slack = places.slack[i, j]
                            arrives = ready + places.elapsed[i, j]
                            at = min(last, (arrives - begin) // bin_min)
                            if not starts[at, j] and not (leaves_month and at <= later_starts[j]):
                                continue
                            price = tariff.minute[month]
                            if slack:
                                later = month + 1
                                while later < months.shape[0] - 1 and months[later] <= arrives + slack + bin_min:
                                    price = min(price, tariff.minute[later])
                                    later += 1
                            cost = value + places.minutes[i, j] * price + places.landings[i, j] * tariff.landing
                            deed = _POSITIONED
                            free = _NEVER if free_always else arrives + tariff.free_flight + slack
                            if i == home:
                                cost += tariff.lot
                                deed = _LEFT_HOME
                            elif j == home:
                                arrives += tariff.gap
                                free = _NEVER
                                deed = _WENT_HOME
                                at = min(last, (arrives - begin) // bin_min)
                            used = _insert(pool, used, at, j, cost, arrives, 0, free, x, deed * 64)
                            if used < 0:
                                raise MemoryError("no room for labels")
                    if i == home:
                        continue
                    for t in range(open_from[i], tasks.first[i + 1]):
                        if closes <= tasks.earliest[t]:
                            break
                        if reward[t] <= 0 or mask & tasks.bits[t]:
                            continue
                        start = max(ready, tasks.earliest[t])
                        if start > tasks.latest[t]:
                            continue
                        j = tasks.destination[t]
                        stays = (mask | tasks.bits[t]) if j == i else 0
                        off = 0
                        if tasks.off_milli[t]:
                            early = max(0, tasks.wanted_from[t] - closes)
                            late = max(0, start - tasks.wanted_to[t])
                            off = (max(early, late) // _DAY) * tasks.off_milli[t]
                        cost = value - reward[t] + off + tasks.landings[t] * tariff.landing
                        cost += _waiting(tariff, ready, free_until, start)
                        ends = start + tasks.elapsed[t]
                        # All in this month, or the later legs in a later one that the part may reach.
                        m = month
                        price = tariff.minute[month]
                        if months[month + 1] <= closes + tasks.elapsed[t] and tariff.minute[month + 1] < price:
                            m = month + 1
                            price = tariff.minute[m]
                        first = tasks.first_min[t] * tariff.minute[month]
                        free = _NEVER if free_always else ends + tariff.free_task[t]
                        at = min(last, (ends - begin) // bin_min)
                        deed = t * 64 + m - month
                        used = _insert(
                            pool, used, at, j, cost + first + tasks.rest_min[t] * price, ends, stays, free, x, deed
                        )
                        if used < 0:
                            raise MemoryError("no room for labels")
                        later = month + 1
                        while (
                            later < months.shape[0] - 1
                            and months[later] <= closes + tasks.longest[t]
                            and later - month < 63
                        ):
                            if tariff.minute[later] < price:
                                price = tariff.minute[later]
                                over = max(ends, months[later])
                                free = _NEVER if free_always else over + tariff.free_task[t]
                                at = min(last, (over - begin) // bin_min)
                                used = _insert(
                                    pool,
                                    used,
                                    at,
                                    j,
                                    cost + first + tasks.rest_min[t] * price,
                                    over,
                                    stays,
                                    free,
                                    x,
                                    t * 64 + later - month,
                                )
                                if used < 0:
                                    raise MemoryError("no room for labels")
                            later += 1
                    # The list may have changed below this place: look at it again from the start.
                    q = 0
        if b == last:
            break
        for i in range(home + 1):
            open_bits = 0
            if i < home:
                for t in range(open_from[i], tasks.first[i + 1]):
                    if tasks.earliest[t] >= closes + bin_min:
                        break
                    # A bit is for who may still fly: a later holder's time has not come while an earlier one's runs.
                    if tasks.latest[t] >= closes:
                        open_bits |= tasks.bits[t]
            for q in range(pool.standing[b, i]):
                x = pool.listed[b, i, q]
                value = labels[x, _VALUE] + _waiting(tariff, labels[x, _READY], labels[x, _FREE], closes)
                ready = max(labels[x, _READY], closes)
                used = _insert(
                    pool, used, b + 1, i, value, ready, labels[x, _MASK] & open_bits, labels[x, _FREE], x, _WAITED * 64
                )
                if used < 0:
                    raise MemoryError("no room for labels")
    best = -1
    for q in range(pool.standing[last, home]):
        x = pool.listed[last, home, q]
        if best < 0 or labels[x, _VALUE] < labels[best, _VALUE]:
            best = x
    return labels[best, _VALUE], best


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
