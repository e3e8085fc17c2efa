"""Corridors by their timetable: what gets where when, closures counted, room not."""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping

from movcon.clock import Minute
from movcon.deployment.problem import DeploymentProblem
from movcon.deployment.ways import Corridor

NEVER = 10**12


def next_convoy(problem: DeploymentProblem, corridor: Corridor, ready: Minute) -> Minute:
    """Departure of the first convoy from ``ready`` on that leaves at all; NEVER where none arrives by the horizon."""
    place, target = problem.place[corridor.origin], problem.place[corridor.destination]
    number = corridor.first_convoy(ready)
    while True:
        leaves = corridor.departure(number)
        arrives = leaves + corridor.duration_min
        if arrives > problem.horizon:
            return NEVER
        if corridor.is_open(number) and not place.is_closed(leaves, leaves) and not target.is_closed(arrives, arrives):
            return leaves
        number += 1


def arrival_along(problem: DeploymentProblem, corridors: Iterable[str], ready: Minute, *, handled: bool) -> Minute:
    """When what is ready at ``ready`` gets to the end of a path; NEVER where it does not.

    ``handled`` says whether that time holds the handling at the first place already (as at its origin).
    """
    now, first = ready, handled
    for name in corridors:
        corridor = problem.corridor[name]
        leaves = next_convoy(problem, corridor, now if first else now + problem.place[corridor.origin].tranship_min)
        if leaves >= NEVER:
            return NEVER
        now, first = leaves + corridor.duration_min, False
    return now


def soonest(
    problem: DeploymentProblem,
    corridors: Mapping[str, list[Corridor]],
    flights: Mapping[str, list[tuple[str, int]]],
    origin: str,
    ready: Minute,
    *,
    handled: bool,
) -> dict[str, Minute]:
    """Earliest moment of being at every place, by corridors in their timetable and by flights at any time.

    Nothing that leaves later arrives sooner, so the earliest way to a place goes by the earliest ways to those before.

    Parameters
    ----------
    corridors
        Those that take the parcel, by origin.
    flights
        (destination, minutes) of flights that take it, by origin.
    """
    done: dict[str, Minute] = {}
    heap = [(ready, origin)]
    while heap:
        now, here = heapq.heappop(heap)
        if here in done:
            continue
        done[here] = now
        place = problem.place[here]
        free = now if here == origin and handled else now + place.tranship_min
        for corridor in corridors.get(here, ()):
            if corridor.destination not in done:
                leaves = next_convoy(problem, corridor, free)
                if leaves < NEVER:
                    heapq.heappush(heap, (leaves + corridor.duration_min, corridor.destination))
        for destination, minutes in flights.get(here, ()):
            if destination not in done:
                heapq.heappush(heap, (free + minutes, destination))
    return done
