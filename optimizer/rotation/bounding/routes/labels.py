"""Pricing of single itineraries that fly no task twice: every itinerary that pays at given prices is found.

Compiled. An itinerary leaves the base, flies tasks in an order and goes back. A label stands for all ways to begin one
that end at a place having flown certain tasks: its value, the first minute it can be ready, and the last minute at
which it can be ready without waiting that is paid; every minute later costs ``wait``.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from optimizer.jit import compiled, inner

Whole = NDArray[np.int64]

_DAY = 1440
_FAR = 1 << 40
WORDS = 3
"""Words of memory of what was flown."""
_VALUE, _READY, _REST, _PLACE, _TASK, _BEFORE, _START, _LATER, _DEAD, _NEXT, _DEEP, _PAID, _MASK = range(13)
_COLUMNS = _MASK + WORDS


class Ways(NamedTuple):
    """Flights between places and free waiting on them, and the tasks, one carrier's.

    Attributes
    ----------
    minutes, landings, elapsed
        From place to place; row and column ``n`` stand for home. Negative minutes = no way.
    free
        Minutes that waiting between two tasks costs nothing, by place where the first ends and where the next begins.
    origin, destination, first_min, rest_min, task_landings, takes, earliest, latest, longest, wanted_from, wanted_to
        As in ``Tasks``.
    idle
        Minutes that waiting within a task costs nothing.
    bits
        Masks by task and word.
    after, gap
        Task that must come first, or -1, and least minutes from its start to this one's.
    """

    minutes: Whole
    landings: Whole
    elapsed: Whole
    free: Whole
    origin: Whole
    destination: Whole
    first_min: Whole
    rest_min: Whole
    task_landings: Whole
    takes: Whole
    earliest: Whole
    latest: Whole
    longest: Whole
    wanted_from: Whole
    wanted_to: Whole
    off_milli: Whole
    idle: Whole
    bits: Whole
    after: Whole
    gap: Whole


class Rates(NamedTuple):
    """Prices in thousandths of a dollar: a block minute by month, a landing, a lot, a minute waited beyond the free.

    ``away`` is that of a minute away from the base by month, flown or not; empty where that costs nothing.
    """

    minute: Whole
    landing: int
    lot: int
    wait: int
    away: Whole = np.zeros(0, np.int64)


class Memory(NamedTuple):
    """Memory for labels, used again: a row a label, and what each costs with the way home."""

    labels: Whole
    ends: Whole


def memory(labels: int = 60_000) -> Memory:
    """Room for so many labels."""
    return Memory(np.zeros((labels, _COLUMNS), np.int64), np.zeros(labels, np.int64))


class Stay(NamedTuple):
    """A task flown: its number, months of its first leg and its others, when it is ready, minutes waited so far."""

    task: int
    begun: int
    ended: int
    ready: int
    paid: int


class Tree(NamedTuple):
    """Labels that ``grow`` found, with those they come from."""

    memory: Memory
    used: int

    @property
    def least(self) -> int:
        """Value of the cheapest itinerary; 0 where none pays."""
        return min(0, int(self.memory.ends[: self.used].min())) if self.used else 0

    def task(self, x: int) -> int:
        """The task a label ends with."""
        return int(self.memory.labels[x, _TASK])

    def flown(self, x: int) -> list[Stay]:
        """Tasks of a label in order."""
        row: list[Stay] = []
        while x >= 0:
            label = self.memory.labels[x]
            row.append(Stay(*(int(label[k]) for k in (_TASK, _START, _LATER, _READY, _PAID))))
            x = int(label[_BEFORE])
        return row[::-1]


@inner
def _covers(
    labels: Whole, leads: Whole, x: int, value: int, ready: int, rest: int, wait: int, mask: Whole, task: int
) -> bool:
    """Whether a label is as good as another in every way it can go on."""
    if labels[x, _READY] > ready or (leads[labels[x, _TASK]] and labels[x, _TASK] != task):
        return False
    late = max(0, rest - labels[x, _REST])
    fewer = bool(labels[x, _VALUE] + wait * late <= value)
    for k in range(WORDS):
        if labels[x, _MASK + k] & ~mask[k]:
            fewer = False
    return fewer


@inner
def _enter(
    labels: Whole,
    leads: Whole,
    heads: Whole,
    used: int,
    place: int,
    value: int,
    ready: int,
    rest: int,
    mask: Whole,
    wait: int,
    task: int,
) -> bool:
    """Whether a label is worth keeping; those it makes needless are dropped."""
    before = -1
    x = heads[place]
    while x >= 0:
        after = labels[x, _NEXT]
        if _covers(labels, leads, x, value, ready, rest, wait, mask, task):
            return False
        worse = ready <= labels[x, _READY] and (not leads[task] or labels[x, _TASK] == task)
        if worse:
            late = max(0, labels[x, _REST] - rest)
            worse = value + wait * late <= labels[x, _VALUE]
        if worse:
            for k in range(WORDS):
                if mask[k] & ~labels[x, _MASK + k]:
                    worse = False
        if worse:
            labels[x, _DEAD] = 1
            if before < 0:
                heads[place] = after
            else:
                labels[before, _NEXT] = after
        else:
            before = x
        x = after
    return bool(used < labels.shape[0])


@compiled
def grow(
    labels: Whole,
    ways: Ways,
    rates: Rates,
    reward: Whole,
    months: Whole,
    begin: int,
    near: Whole,
    deep: int,
    ends: Whole,
) -> int:
    """Find every label that no other makes needless; returns how many, -1 where memory ends.

    Parameters
    ----------
    reward
        By task and month of its start.
    months
        First minutes of months, the last beyond everything; one month where hours have one price.
    near
        By task and word, the bits that are still remembered once it was flown.
    deep
        Most tasks of an itinerary.
    ends
        Filled with what each label costs with the way home.
    """
    n = len(ways.origin)
    home = ways.minutes.shape[0] - 1
    last = len(months) - 2
    wait, landing = rates.wait, rates.landing
    heads = np.full(home + 1, -1, np.int64)
    open_bits = np.zeros(WORDS, np.int64)
    mask = np.zeros(WORDS, np.int64)
    cheapest_from = np.zeros(last + 2, np.int64)
    cheapest_from[last + 1] = _FAR
    for m in range(last, -1, -1):
        cheapest_from[m] = min(cheapest_from[m + 1], rates.minute[m])
    cheapest_to = np.zeros(last + 1, np.int64)
    for m in range(last + 1):
        cheapest_to[m] = rates.minute[m] if m == 0 else min(cheapest_to[m - 1], rates.minute[m])
    away = np.zeros(last + 1, np.int64)
    if len(rates.away):
        away[:] = rates.away
    away_from = away.copy()
    for m in range(last - 1, -1, -1):
        away_from[m] = min(away_from[m + 1], away[m])
    away_to = away.copy()
    for m in range(1, last + 1):
        away_to[m] = min(away_to[m - 1], away[m])
    dearest, dearest_away, least_away = rates.minute.max(), away.max(), away.min()
    leads = np.zeros(n, np.int64)
    for t in range(n):
        if ways.after[t] >= 0:
            leads[ways.after[t]] = 1
    cheapest = rates.minute.min()
    best = reward[:, 0].copy()
    for t in range(n):
        for m in range(last + 1):
            best[t] = max(best[t], reward[t, m])
    used = 0
    at = -1
    while at < used:
        if at >= 0 and (labels[at, _DEAD] or labels[at, _DEEP] >= deep):
            at += 1
            continue
        if at < 0:
            i, value, ready, rest, month = home, rates.lot, begin, _FAR, 0
            mask[:] = 0
        else:
            i, value, ready, rest = labels[at, _PLACE], labels[at, _VALUE], labels[at, _READY], labels[at, _REST]
            mask[:] = labels[at, _MASK : _MASK + WORDS]
            month = 0
            while month < last and months[month + 1] <= ready:
                month += 1
        for t in range(n):
            if best[t] <= 0 or ready > ways.latest[t]:
                continue
            taken = False
            for k in range(WORDS):
                if mask[k] & ways.bits[t, k]:
                    taken = True
            o = ways.origin[t]
            if taken or (i != o and ways.minutes[i, o] < 0):
                continue
            least = ways.elapsed[i, o] if i != o else 0
            flown = ways.minutes[i, o] if i != o else 0
            landed = ways.landings[i, o] if i != o else 0
            gone_min = least
            free = ways.free[i, o]
            paid = spare = 0
            if at >= 0:
                before = labels[at, _TASK]
                must = ways.gap[t] - ways.takes[before]
                if ways.after[t] == before and must > least:
                    # The free minutes, those of the task before among them, are used up first.
                    spare = ways.idle[before]
                    free += spare
                    paid = max(0, must - least - free)
                    free = max(0, free - (must - least))
                    least = must
            soonest = max(ready + least, ways.earliest[t]) if at >= 0 else ways.earliest[t]
            if soonest > ways.latest[t]:
                continue
            by = min(ways.latest[t], rest - spare + least + free)
            if soonest > by:
                paid += soonest - by
                by = soonest
            if at >= 0 and wait:
                # Home and out again costs no more: then another lot flies it.
                apart = (ways.minutes[i, home] + ways.minutes[home, o]) * dearest + rates.lot
                apart += (ways.landings[i, home] + ways.landings[home, o]) * landing
                apart += (ways.elapsed[i, home] + ways.elapsed[home, o]) * dearest_away
                if (
                    ways.minutes[i, home] >= 0
                    and ways.minutes[home, o] >= 0
                    and paid * wait + flown * cheapest + landed * landing + gone_min * least_away >= apart
                ):
                    continue
            for m in range(month, last + 1):
                if m < last and months[m + 1] <= soonest:
                    continue
                start = max(soonest, months[m])
                if start > ways.latest[t]:
                    break
                if reward[t, m] <= 0:
                    continue
                until = min(ways.latest[t], months[m + 1])
                off = max(0, ways.wanted_from[t] - until, start - ways.wanted_to[t]) // _DAY
                price, gone = cheapest_to[m], away_to[m]
                if at >= 0:
                    price, gone = rates.minute[month], away[month]
                    for k in range(month + 1, m + 1):
                        price, gone = min(price, rates.minute[k]), min(gone, away[k])
                busy = away[m]
                for k in range(m + 1, last + 1):
                    if months[k] > until + ways.longest[t]:
                        break
                    busy = min(busy, away[k])
                cost = value - reward[t, m] + off * ways.off_milli[t] + paid * wait + flown * price + landed * landing
                cost += ways.first_min[t] * rates.minute[m] + ways.task_landings[t] * landing
                cost += gone_min * gone + ways.takes[t] * busy
                lowest = _FAR
                for later in range(m, last + 1):
                    if later > m and months[later] > until + ways.longest[t]:
                        break
                    if rates.minute[later] >= lowest:
                        continue
                    lowest = rates.minute[later]
                    over = max(start + ways.takes[t], months[later] if later > m else 0)
                    total = cost + ways.rest_min[t] * lowest
                    j = ways.destination[t]
                    for k in range(WORDS):
                        open_bits[k] = (mask[k] & near[t, k]) | ways.bits[t, k]
                    latest_ready = by + ways.takes[t] + ways.idle[t] if wait else _FAR
                    if not _enter(labels, leads, heads, used, j, total, over, latest_ready, open_bits, wait, t):
                        if used >= labels.shape[0]:
                            return -1
                        continue
                    labels[used, _VALUE] = total
                    labels[used, _READY] = over
                    labels[used, _REST] = latest_ready
                    labels[used, _PLACE] = j
                    labels[used, _TASK] = t
                    labels[used, _BEFORE] = at
                    labels[used, _START] = m
                    labels[used, _LATER] = later
                    labels[used, _DEAD] = 0
                    labels[used, _DEEP] = labels[at, _DEEP] + 1 if at >= 0 else 1
                    labels[used, _PAID] = paid + (labels[at, _PAID] if at >= 0 else 0)
                    labels[used, _NEXT] = heads[j]
                    labels[used, _MASK : _MASK + WORDS] = open_bits
                    heads[j] = used
                    ends[used] = _FAR
                    if ways.minutes[j, home] >= 0:
                        ready_month = m
                        while ready_month < last and months[ready_month + 1] <= over:
                            ready_month += 1
                        ends[used] = (
                            total
                            + ways.minutes[j, home] * cheapest_from[ready_month]
                            + ways.landings[j, home] * landing
                            + ways.elapsed[j, home] * away_from[ready_month]
                        )
                    used += 1
        at += 1
    return used
