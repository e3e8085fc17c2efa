"""Every itinerary that costs at most so much more than what it moves is worth: listed, none left out.

Compiled. What an itinerary may still gain is bounded from its last task and the hour at which it can be ready, so
that whole branches are left out. Prices are those of ``labels.py``.
"""

from __future__ import annotations

import numpy as np

from optimizer.jit import compiled
from optimizer.rotation.bounding.routes.labels import Rates, Ways, Whole

_FAR = 1 << 40
_HOUR = 60
DEEP = 24
"""Most tasks of an itinerary that is listed."""


@compiled
def gains(ways: Ways, rates: Rates, reward: Whole, first_hour: int, hours: int) -> Whole:
    """By last task and hour at which it is ready: the least that going on, or home, can add; waiting left out."""
    n = len(ways.origin)
    home = ways.minutes.shape[0] - 1
    least = np.full((n, hours + 1), _FAR, np.int64)
    minute = rates.minute[0]
    for hour in range(hours, -1, -1):
        ready = (first_hour + hour) * _HOUR
        for a in range(n):
            i = ways.destination[a]
            best = _FAR
            if ways.minutes[i, home] >= 0:
                best = ways.minutes[i, home] * minute + ways.landings[i, home] * rates.landing
            if hour < hours:
                # Being ready an hour later is never better.
                for t in range(n):
                    o = ways.origin[t]
                    if t == a or reward[t] <= 0 or (i != o and ways.minutes[i, o] < 0):
                        continue
                    soonest = max(ready + (ways.elapsed[i, o] if i != o else 0), ways.earliest[t])
                    if soonest > ways.latest[t]:
                        continue
                    then = min(hours, (soonest + ways.takes[t]) // _HOUR - first_hour)
                    if then <= hour:
                        continue
                    cost = (
                        ways.first_min[t] * minute + ways.rest_min[t] * minute + ways.task_landings[t] * rates.landing
                    )
                    if i != o:
                        cost += ways.minutes[i, o] * minute + ways.landings[i, o] * rates.landing
                    best = min(best, cost - reward[t] + least[t, then])
                best = min(best, least[a, hour + 1])
            least[a, hour] = best
    return least


@compiled
def search(
    ways: Ways,
    rates: Rates,
    reward: Whole,
    least: Whole,
    first_hour: int,
    most: int,
    forbidden: Whole,
    tasks: Whole,
    bare: Whole,
    steps: int,
) -> int:
    """List every itinerary that costs at most ``most`` above its worth; returns how many, -1 where room ends.

    Parameters
    ----------
    forbidden
        By task and task: whether the second never follows the first in one itinerary, however much later.
    tasks, bare
        Filled with what is listed: the tasks of each in order, -1 after the last, and its price above its worth
        without what dates and waiting cost.
    steps
        Most beginnings looked at.
    """
    n = len(ways.origin)
    home = ways.minutes.shape[0] - 1
    hours = least.shape[1] - 1
    minute, wait, landing = rates.minute[0], rates.wait, rates.landing
    words = ways.bits.shape[1]
    row = np.full(DEEP + 1, -1, np.int64)
    values = np.zeros(DEEP + 1, np.int64)
    ready_at = np.zeros(DEEP + 1, np.int64)
    rest_at = np.zeros(DEEP + 1, np.int64)
    waited = np.zeros(DEEP + 1, np.int64)
    found = 0
    depth = 0
    row[0] = -1
    while depth >= 0:
        row[depth] += 1
        t = row[depth]
        if t >= n:
            depth -= 1
            continue
        if reward[t] <= 0:
            continue
        o = ways.origin[t]
        i = home if depth == 0 else ways.destination[row[depth - 1]]
        if i != o and ways.minutes[i, o] < 0:
            continue
        taken = False
        for d in range(depth):
            if forbidden[row[d], t]:
                taken = True
            for k in range(words):
                if ways.bits[row[d], k] & ways.bits[t, k]:
                    taken = True
        if taken:
            continue
        steps -= 1
        if steps < 0:
            return -1
        value = rates.lot if depth == 0 else values[depth - 1]
        link = 0
        if i != o:
            link = ways.minutes[i, o] * minute + ways.landings[i, o] * landing
        paid = 0
        if depth == 0:
            soonest = ways.earliest[t]
            by = ways.latest[t]
        else:
            before = row[depth - 1]
            going = ways.elapsed[i, o] if i != o else 0
            pause = going + ways.free[i, o]
            soonest = max(ready_at[depth - 1] + going, ways.earliest[t])
            by = min(ways.latest[t], rest_at[depth - 1] + pause)
            if ways.after[t] == before:
                soonest = max(soonest, ready_at[depth - 1] - ways.takes[before] + ways.gap[t])
                forced = max(0, ways.gap[t] - ways.takes[before] - ways.idle[before] - pause)
                paid += forced
                by = min(ways.latest[t], by + forced)
            if soonest > ways.latest[t]:
                continue
            if soonest > by:
                paid += soonest - by
                by = soonest
            if wait and ways.minutes[i, home] >= 0 and ways.minutes[home, o] >= 0:
                # Home and out again costs no more: then another lot flies it.
                apart = (ways.minutes[i, home] + ways.minutes[home, o]) * minute + rates.lot
                apart += (ways.landings[i, home] + ways.landings[home, o]) * landing
                if paid * wait + link >= apart:
                    continue
        waited[depth] = paid + (waited[depth - 1] if depth else 0)
        value += link + paid * wait - reward[t]
        value += (ways.first_min[t] + ways.rest_min[t]) * minute + ways.task_landings[t] * landing
        over = soonest + ways.takes[t]
        hour = max(0, min(hours, over // _HOUR - first_hour))
        if value + least[t, hour] > most:
            continue
        j = ways.destination[t]
        if ways.minutes[j, home] >= 0:
            whole = value + ways.minutes[j, home] * minute + ways.landings[j, home] * landing
            if whole <= most:
                if found == bare.shape[0]:
                    return -1
                for d in range(DEEP):
                    tasks[found, d] = row[d] if d <= depth else -1
                bare[found] = whole - waited[depth] * wait
                found += 1
        if depth + 1 < DEEP:
            values[depth] = value
            ready_at[depth] = over
            rest_at[depth] = by + ways.takes[t] + ways.idle[t] if wait else _FAR
            depth += 1
            row[depth] = -1
    return found
