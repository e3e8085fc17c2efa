"""What the dates of an itinerary cost at least: days off the preferred dates, and waiting that is paid.

Compiled. The price of beginning the last task at each step of time, the tasks before at their best, is carried from
task to task; within a step everything counts as if it were at its cheapest minute.
"""

from __future__ import annotations

import numpy as np

from optimizer.jit import compiled, inner
from optimizer.rotation.bounding.routes.labels import Rates, Ways, Whole

_DAY = 1440
NEVER = 1 << 40
"""Price of an itinerary that no dates suit."""


@inner
def _off(ways: Ways, t: int, low: int, high: int) -> int:
    """Price of the days that a start between two minutes lies off the preferred date, at least."""
    days = max(0, ways.wanted_from[t] - high, low - ways.wanted_to[t]) // _DAY
    return int(days * ways.off_milli[t])


@inner
def _carried(
    ways: Ways, wait: int, a: int, t: int, first: int, step: int, f: Whole, span: Whole, g: Whole, queue: Whole
) -> None:
    """Carry prices ``f`` by step of task ``a`` on to the task after it; ``span`` holds the steps they are for."""
    i, o = ways.destination[a], ways.origin[t]
    going = ways.elapsed[i, o] if i != o else 0
    allowed = ways.takes[a] + ways.idle[a] + going + ways.free[i, o]
    least = ways.takes[a] + going
    if ways.after[t] == a:
        least = max(least, ways.gap[t])
    lo, hi = span[0], span[1]
    # Minutes of steps k and k + d lie between (d - 1) * step + 1 and (d + 1) * step - 1 minutes apart.
    near = max(0, -(-(least - step + 1) // step))
    until = (allowed + step - 1) // step
    nlo = max(lo + near, (ways.earliest[t] - first) // step)
    nhi = min(len(g) - 1, (ways.latest[t] - first) // step)
    span[0], span[1] = nlo, nhi
    # For nothing: the least of f over d in [near, until]. Paid: what lies before, by the minute.
    head = tail = 0
    entered = left = lo
    paid = NEVER
    for k in range(nlo, nhi + 1):
        while entered <= min(hi, k - near):
            while tail > head and f[queue[tail - 1]] >= f[entered]:
                tail -= 1
            queue[tail] = entered
            tail += 1
            entered += 1
        while left <= min(hi, k - max(near, until + 1)):
            if f[left] < NEVER:
                paid = min(paid, f[left] - wait * left * step)
            left += 1
        while head < tail and queue[head] < k - until:
            head += 1
        best = f[queue[head]] if head < tail else NEVER
        if paid < NEVER:
            best = min(best, paid + wait * (k * step - step + 1 - allowed))
        if best < NEVER:
            best += _off(ways, t, first + k * step, first + k * step + step - 1)
        g[k] = best


@compiled
def dated(ways: Ways, rates: Rates, tasks: Whole, first: int, steps: int, step: int) -> Whole:
    """The least price of dates of each itinerary in ``tasks``; ``NEVER`` where no dates do.

    What an itinerary has in common with the one listed before it is not worked out again.

    Parameters
    ----------
    first
        A minute that no task can begin before.
    steps, step
        Steps of time from then on, and minutes of each.
    """
    n = tasks.shape[1]
    prices = np.full(tasks.shape[0], NEVER, np.int64)
    f = np.full((n, steps), NEVER, np.int64)
    span = np.zeros((n, 2), np.int64)
    queue = np.zeros(steps, np.int64)
    for row in range(tasks.shape[0]):
        same = row > 0
        last = 0
        for place in range(n):
            t = tasks[row, place]
            if t < 0:
                break
            last = place
            same = same and tasks[row - 1, place] == t
            if same:
                continue
            if place == 0:
                span[0, 0] = (ways.earliest[t] - first) // step
                span[0, 1] = min(steps - 1, (ways.latest[t] - first) // step)
                for k in range(span[0, 0], span[0, 1] + 1):
                    f[0, k] = _off(ways, t, first + k * step, first + k * step + step - 1)
            else:
                span[place] = span[place - 1]
                a = tasks[row, place - 1]
                _carried(ways, rates.wait, a, t, first, step, f[place - 1], span[place], f[place], queue)
        for k in range(span[last, 0], span[last, 1] + 1):
            prices[row] = min(prices[row], f[last, k])
    return prices
