"""Empty flights: the least that any way between two places takes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from movcon.clock import MINUTES_PER_DAY
from movcon.lift import AircraftType
from movcon.problem import Problem

_AT_LEISURE_MIN = 2000 * MINUTES_PER_DAY
Table = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Flights:
    """Tables from place to place.

    Attributes
    ----------
    minutes, landings
        Block minutes (negative = no way) and landings.
    elapsed
        Minutes from departure until ready for the next sortie.
    slack
        Most minutes by which a way may take longer, through stops for fuel or between sorties.
    """

    minutes: Table
    landings: Table
    elapsed: Table
    slack: Table


def flights_of(problem: Problem, kind: AircraftType, places: tuple[str, ...]) -> Flights:
    """Empty flights of a type between places, straight or by any other airport.

    Where going by another airport takes fewer minutes, or there is no route, the least of all ways is taken for each
    figure; such a way may be interrupted for as long as one likes.
    """
    routes = [route for route in problem.routes if route.type_id == kind.id]
    every = [*places, *sorted({icao for r in routes for icao in (r.origin, r.destination)} - set(places))]
    number = {icao: k for k, icao in enumerate(every)}
    n = len(every)
    far = 1 << 40
    minutes, landings, elapsed = (np.full((n, n), far, np.int64) for _ in range(3))
    slack = np.zeros((n, n), np.int64)
    for route in routes:
        at = number[route.origin], number[route.destination]
        stops = route.landings - 1
        minutes[at] = min(minutes[at], route.block_min)
        landings[at] = min(landings[at], route.landings)
        elapsed[at] = min(elapsed[at], route.block_min + kind.tech_stop_min * stops + kind.turnaround_min)
        slack[at] = max(slack[at], stops * MINUTES_PER_DAY + route.block_min if stops else 0)
    direct = minutes.copy()
    for by in range(n):
        for table in (minutes, landings, elapsed):
            np.minimum(table, table[:, by : by + 1] + table[by : by + 1, :], out=table)
    slack[minutes < direct] = _AT_LEISURE_MIN
    minutes[minutes >= far] = -1
    cut = len(places)
    return Flights(minutes[:cut, :cut], landings[:cut, :cut], elapsed[:cut, :cut], slack[:cut, :cut])
