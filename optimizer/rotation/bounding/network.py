"""The network of a type for pricing: its places, the flights between them, and its tasks, as arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from movcon.clock import MINUTES_PER_DAY, Minute, midnight, month_index, month_start
from movcon.problem import Problem
from optimizer.rotation.bounding.flights import flights_of
from optimizer.rotation.bounding.pricing import Places, Tasks, Whole
from optimizer.rotation.bounding.tasks import Task
from optimizer.rotation.flying import Crew

_MOST_BITS = 62
_AFTER_DAYS = 30


@dataclass(frozen=True, slots=True)
class Season:
    """Time as pricing sees it: bins from a midnight on, and the first minutes of the months that they touch.

    ``first_month`` is the number of the first of ``months``.
    """

    begin: Minute
    bins: int
    bin_min: int
    first_month: int
    months: Whole


def season_of(tasks: list[Task], bin_min: int) -> Season:
    """Bins from before the first task to after the last one, whatever the type."""
    begin = midnight(min(task.earliest for task in tasks) // MINUTES_PER_DAY - _AFTER_DAYS)
    end = max(task.latest + task.longest_min for task in tasks) + _AFTER_DAYS * MINUTES_PER_DAY
    bins = (end - begin) // bin_min + 1
    first, last = month_index(begin), month_index(begin + bins * bin_min)
    months = np.array([month_start(month) for month in range(first, last + 3)], np.int64)
    return Season(begin, int(bins), bin_min, first, months)


@dataclass(frozen=True, slots=True)
class Network:
    """Places of a type by number, and its tasks in order of their origin.

    ``members`` and ``parts`` say for each task in that order whom it moves and which part.
    """

    places: tuple[str, ...]
    minutes: Whole
    landings: Whole
    elapsed: Whole
    slack: Whole
    rows: tuple[Task, ...]
    first: Whole
    destination: Whole
    bits: Whole

    def between(self, base: str) -> Places:
        """Flights with home, which is at the base, as one place more."""
        at = self.places.index(base)
        n = len(self.places)

        def grown(table: Whole, here: int) -> Whole:
            wide = np.zeros((n + 1, n + 1), np.int64)
            wide[:n, :n] = table
            wide[n, :n], wide[:n, n] = table[at], table[:, at]
            wide[n, at] = wide[at, n] = here
            wide[n, n] = here
            return wide

        minutes = grown(self.minutes, 0)
        minutes[n, n] = -1
        return Places(minutes, grown(self.landings, 0), grown(self.elapsed, 0), grown(self.slack, 0))

    def tasks(self, problem: Problem, type_id: str, crew: Crew | None) -> Tasks:
        """Tasks as flown under a crew regime: a crew that stays with the aircraft must rest."""
        kind = problem.aircraft_type[type_id]
        rows = self.rows
        rest = [_rest_min(task, crew, kind.turnaround_min, kind.tech_stop_min) for task in rows]

        def column(values: list[int]) -> Whole:
            return np.array(values, np.int64)

        return Tasks(
            first=self.first,
            destination=self.destination,
            first_min=column([task.first_min for task in rows]),
            rest_min=column([task.block_min - task.first_min for task in rows]),
            landings=column([task.landings for task in rows]),
            elapsed=column([t.elapsed_min + kind.turnaround_min + r for t, r in zip(rows, rest, strict=True)]),
            earliest=column([task.earliest for task in rows]),
            latest=column([task.latest for task in rows]),
            longest=column([task.longest_min for task in rows]),
            wanted_from=column([task.wanted_from for task in rows]),
            wanted_to=column([task.wanted_to for task in rows]),
            off_milli=column([task.usd_per_day_off * 1000 for task in rows]),
            bits=self.bits,
        )


def _rest_min(task: Task, crew: Crew | None, turnaround_min: int, tech_stop_min: int) -> int:
    """Least minutes that rests add to a task: no duty is longer than its limit (docs/rules.md, crew_duty)."""
    if crew is None:
        return 0
    work = crew.duty_max_min - 90
    pause = max(turnaround_min, tech_stop_min)
    if work <= 0 or crew.rest_min <= pause:
        return 0
    rests = max(0, -(-(task.elapsed_min - work) // (work + pause)))
    return rests * (crew.rest_min - pause)


def network_of(problem: Problem, type_id: str, tasks: list[Task], bases: list[str], season: Season) -> Network:
    """Lay out the network of a type."""
    kind = problem.aircraft_type[type_id]
    needed = {icao for task in tasks for icao in (task.origin, task.destination)} | set(bases)
    places = tuple(sorted(needed))
    number = {icao: k for k, icao in enumerate(places)}
    flights = flights_of(problem, kind, places)
    n = len(places)
    rows = sorted(tasks, key=lambda task: (number[task.origin], task.earliest, task.members, task.part))
    first = np.zeros(n + 1, np.int64)
    for task in rows:
        first[number[task.origin] + 1] += 1
    return Network(
        places=places,
        minutes=flights.minutes,
        landings=flights.landings,
        elapsed=flights.elapsed,
        slack=flights.slack,
        rows=tuple(rows),
        first=np.cumsum(first).astype(np.int64),
        destination=np.array([number[task.destination] for task in rows], np.int64),
        bits=_bits(rows, season),
    )


def _bits(rows: list[Task], season: Season) -> Whole:
    """For each task the bits of its members: one for each (requirement, part) at its origin.

    A bit serves again once nobody can still carry it: nothing is left of the old task when the new one may begin.
    Where bits run out a member has none, and may be flown again and again: that only lowers the bound.
    """
    taken: dict[str, list[Minute]] = {}
    bit_of: dict[tuple[str, int, int], int] = {}
    spans: dict[tuple[str, int, int], tuple[Minute, Minute]] = {}
    for task in rows:
        for member in task.members:
            key = (task.origin, member, task.part)
            low, high = spans.get(key, (task.earliest, task.earliest))
            spans[key] = (min(low, task.earliest), max(high, task.latest + task.longest_min))
    for key, (low, high) in sorted(spans.items(), key=lambda item: (item[1], item[0])):
        until = taken.setdefault(key[0], [])
        found = next((bit for bit, busy in enumerate(until) if busy + 3 * season.bin_min < low), None)
        if found is None and len(until) < _MOST_BITS:
            found = len(until)
            until.append(high)
        elif found is not None:
            until[found] = high
        if found is not None:
            bit_of[key] = found
    return np.array(
        [
            sum(1 << bit_of[task.origin, m, task.part] for m in task.members if (task.origin, m, task.part) in bit_of)
            for task in rows
        ],
        np.int64,
    )
