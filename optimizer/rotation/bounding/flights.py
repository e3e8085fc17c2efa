"""Empty flights: the least that the one flight between two places takes (``direct_positioning``)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from movcon.clock import MINUTES_PER_DAY
from movcon.lift import AircraftType
from movcon.network import STOP_WAIT_MIN, Route
from movcon.problem import Problem

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
        Most minutes by which the last leg of a way may depart later than ``elapsed`` says, through stops for fuel.
    idle
        Most minutes by which a way may take longer than ``elapsed``.
    """

    minutes: Table
    landings: Table
    elapsed: Table
    slack: Table
    idle: Table


def elapsed_min(route: Route, kind: AircraftType) -> int:
    """Least minutes from departure to arrival."""
    return route.block_min + kind.tech_stop_min * (route.landings - 1)


def longest_min(problem: Problem, route: Route, kind: AircraftType) -> int:
    """Most minutes from departure to arrival on aircraft whose crews do not rest on board: stops as long as may be."""
    stops = 0
    for icao in route.tech_stops:
        field = problem.airfield[icao]
        short = field.always_open
        stops += kind.tech_stop_min + STOP_WAIT_MIN if short else MINUTES_PER_DAY
    return route.block_min + stops


def flights_of(problem: Problem, kind: AircraftType, places: tuple[str, ...]) -> Flights:
    """Empty flights of a type between places; of several routes the least for each figure."""
    number = {icao: k for k, icao in enumerate(places)}
    n = len(places)
    minutes, landings, elapsed = (np.full((n, n), -1, np.int64) for _ in range(3))
    slack, most = np.zeros((n, n), np.int64), np.zeros((n, n), np.int64)
    for route in problem.routes:
        if route.type_id != kind.id or route.origin not in number or route.destination not in number:
            continue
        at = number[route.origin], number[route.destination]
        stops = route.landings - 1
        figures = route.block_min, route.landings, elapsed_min(route, kind) + kind.turnaround_min
        for table, figure in zip((minutes, landings, elapsed), figures, strict=True):
            table[at] = figure if table[at] < 0 else min(table[at], figure)
        slack[at] = max(slack[at], stops * MINUTES_PER_DAY + route.block_min if stops else 0)
        most[at] = max(most[at], longest_min(problem, route, kind) + kind.turnaround_min)
    idle = np.maximum(0, most - elapsed)
    landings[minutes < 0] = 0
    elapsed[minutes < 0] = 0
    return Flights(minutes, landings, elapsed, slack, idle)
