"""Pricing: chains on a network small enough to try every one of them."""

from __future__ import annotations

from itertools import permutations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from movcon.clock import MINUTES_PER_DAY, month_index, month_start
from optimizer.rotation.bounding.pricing import Places, Tariff, Tasks, cheapest_chain, flown_on, pool

_PLACES = 3
_HOME = _PLACES
_BEGIN = month_start(month_index(20_000 * MINUTES_PER_DAY))
_DAYS = 20
_MONTHS = np.array([month_start(month_index(_BEGIN) + k) for k in range(4)], np.int64)
_POOL = pool(_DAYS, _PLACES, labels=200_000)
_HOP = 300


def _places(minutes: list[int]) -> Places:
    """Home is at place 0; flights between places take ``minutes``, an hour and a half more until ready again."""
    table = np.zeros((_PLACES + 1, _PLACES + 1), np.int64)
    pairs = [(0, 1), (0, 2), (1, 2)]
    for (a, b), value in zip(pairs, minutes, strict=True):
        table[a, b] = table[b, a] = value
    table[_HOME, :_PLACES], table[:_PLACES, _HOME] = table[0, :_PLACES], table[:_PLACES, 0]
    table[_HOME, _HOME] = -1
    elapsed = np.where(table > 0, table + 90, 0)
    landings = (table > 0).astype(np.int64)
    return Places(table, landings, elapsed, np.zeros_like(table))


def _tasks(rows: list[tuple[int, int, int]]) -> Tasks:
    """Round trips of 2 x 300 minutes from a place, first departure on days ``low`` to ``high``."""
    rows = sorted(rows)
    count = len(rows)
    first = np.searchsorted([r[0] for r in rows], range(_PLACES + 1)).astype(np.int64)

    def column(values: list[int]) -> np.ndarray:
        return np.array(values, np.int64)

    return Tasks(
        first=first,
        destination=column([r[0] for r in rows]),
        first_min=column([_HOP] * count),
        rest_min=column([_HOP] * count),
        landings=column([2] * count),
        elapsed=column([2 * (_HOP + 90)] * count),
        earliest=column([_BEGIN + r[1] * MINUTES_PER_DAY for r in rows]),
        latest=column([_BEGIN + r[2] * MINUTES_PER_DAY for r in rows]),
        longest=column([2 * (_HOP + 90)] * count),
        wanted_from=column([0] * count),
        wanted_to=column([0] * count),
        off_milli=column([0] * count),
        bits=column([1 << k for k in range(count)]),
    )


def _cheapest(places: Places, tasks: Tasks, reward: list[int], minute: int, lot: int) -> tuple[int, list[int]]:
    tariff = Tariff(np.full(4, minute, np.int64), 7, lot, 0)
    rewards = np.array(reward, np.int64)
    value, end = cheapest_chain(_POOL, places, tasks, tariff, rewards, _MONTHS, MINUTES_PER_DAY, _BEGIN)
    counts = np.zeros(len(reward), np.int64)
    flown_on(_POOL, places, tasks, _MONTHS, end, counts, np.zeros(5, np.int64))
    return int(value), counts.tolist()


def _by_trying(places: Places, tasks: Tasks, reward: list[int], minute: int, lot: int) -> int:
    """The cheapest chain that flies each task at most once, home in between or not: every order is tried."""
    places_of = np.searchsorted(tasks.first, range(len(reward)), side="right") - 1
    best = 0
    for size in range(1, len(reward) + 1):
        for order in permutations(range(len(reward)), size):
            for homes in range(1 << (size - 1)):
                best = min(best, _cost(places, tasks, reward, minute, lot, places_of, order, homes))
    return best


def _cost(places, tasks, reward, minute, lot, places_of, order, homes):  # type: ignore[no-untyped-def]
    at, now, cost = _HOME, _BEGIN, lot
    for number, t in enumerate(order):
        if number and homes >> (number - 1) & 1:
            cost += places.minutes[at, _HOME] * minute + places.landings[at, _HOME] * 7 + lot
            now, at = now + places.elapsed[at, _HOME], _HOME
        place = places_of[t]
        if at != place:
            cost += places.minutes[at, place] * minute + places.landings[at, place] * 7
            now += places.elapsed[at, place]
        now = max(now, tasks.earliest[t])
        if now > tasks.latest[t]:
            return 0
        cost += 2 * _HOP * minute + 14 - reward[t]
        now, at = now + tasks.elapsed[t], place
    return int(cost + places.minutes[at, _HOME] * minute + places.landings[at, _HOME] * 7)


def test_nothing_that_pays_is_flown_and_the_chain_stays_at_home() -> None:
    places, tasks = _places([100, 200, 150]), _tasks([(1, 2, 5)])
    assert _cheapest(places, tasks, [600 * 10], 10, 0) == (0, [0])


def test_a_task_that_pays_for_its_positioning_is_flown_once() -> None:
    places, tasks = _places([100, 200, 150]), _tasks([(1, 2, 2)])
    # 600 minutes of the task and 200 of positioning at 10, four landings at 7, mobilisation of 50.
    assert _cheapest(places, tasks, [10_000], 10, 50) == (8000 + 28 + 50 - 10_000, [1])


def test_a_stay_flies_a_task_once_and_another_stay_may_fly_it_again() -> None:
    # A task of 13 hours that may start within a day: twice in one stay would fit, home and back in between would not.
    tasks = _tasks([(1, 2, 3)])
    assert _cheapest(_places([900, 900, 900]), tasks, [50_000], 10, 0)[1] == [1]
    # Where home is near there is time to leave and come back for it, and the chain has forgotten it.
    assert _cheapest(_places([100, 200, 150]), tasks, [50_000], 10, 0)[1] == [2]


def test_two_tasks_at_one_place_share_their_positioning() -> None:
    places, tasks = _places([100, 200, 150]), _tasks([(1, 2, 2), (1, 4, 4)])
    value, counts = _cheapest(places, tasks, [10_000, 10_000], 10, 50)
    assert (value, counts) == (8000 + 6000 + 42 + 50 - 20_000, [1, 1])


def test_tasks_on_one_day_at_two_places_cannot_both_be_flown() -> None:
    places, tasks = _places([100, 200, 1500]), _tasks([(1, 3, 3), (2, 3, 3)])
    _, counts = _cheapest(places, tasks, [20_000, 15_000], 10, 0)
    assert sum(counts) == 1


@settings(max_examples=60, deadline=None)
@given(
    minutes=st.lists(st.integers(60, 900), min_size=3, max_size=3),
    rows=st.lists(
        st.tuples(st.integers(1, 2), st.integers(0, 10), st.integers(0, 4)).map(lambda r: (r[0], r[1], r[1] + r[2])),
        min_size=1,
        max_size=3,
    ),
    data=st.data(),
    lot=st.integers(0, 3000),
)
def test_no_chain_that_flies_each_task_once_is_cheaper_than_the_cheapest(
    minutes: list[int], rows: list[tuple[int, int, int]], data: st.DataObject, lot: int
) -> None:
    places, tasks = _places(minutes), _tasks(rows)
    reward = data.draw(st.lists(st.integers(0, 20_000), min_size=len(rows), max_size=len(rows)))
    value, _ = _cheapest(places, tasks, reward, 10, lot)
    tried = _by_trying(places, tasks, reward, 10, lot)
    assert value <= tried
    if len(rows) == 1 and rows[0][1] == rows[0][2]:
        assert value == tried
