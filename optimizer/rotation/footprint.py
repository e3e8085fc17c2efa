"""What a row of sorties uses of shared things: hours by month, slots, parking, and the waits between sorties."""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from movcon.clock import Day, Minute, local_day, month_index
from movcon.problem import Problem
from optimizer.rotation.flying import Flown


@dataclass(frozen=True, slots=True)
class Footprint:
    """Use of shared things by consecutive sorties of one aircraft.

    Attributes
    ----------
    block_min, landings
        Totals.
    months
        (calendar month, block minutes) by leg departure.
    arrivals
        (airfield, local date) of every landing where slots are limited.
    parked
        (airfield, from, until) of ground times between legs where parking is limited.
    waits
        Ground minutes between consecutive sorties.
    """

    block_min: int
    landings: int
    months: tuple[tuple[int, int], ...]
    arrivals: tuple[tuple[str, Day], ...]
    parked: tuple[tuple[str, Minute, Minute], ...]
    waits: tuple[int, ...]


def footprint(problem: Problem, sorties: Sequence[Flown]) -> Footprint:
    """Footprint of consecutive sorties; the ground time before the first and after the last is not in it."""
    months: dict[int, int] = {}
    arrivals: list[tuple[str, Day]] = []
    parked: list[tuple[str, Minute, Minute]] = []
    waits: list[int] = []
    before: Minute | None = None
    landings = 0
    for sortie in sorties:
        if before is not None:
            waits.append(sortie.departure - before)
        before = sortie.arrival
        landings += len(sortie.legs)
        for leg in sortie.legs:
            month = month_index(leg.departure)
            months[month] = months.get(month, 0) + leg.arrival - leg.departure
            field = problem.airfield[leg.destination]
            if field.slots_per_day is not None:
                arrivals.append((leg.destination, local_day(leg.arrival, field.time_zone)))
    legs = [leg for sortie in sorties for leg in sortie.legs]
    for one, two in itertools.pairwise(legs):
        if problem.airfield[one.destination].parking_mog is not None:
            parked.append((one.destination, one.arrival, two.departure))
    return Footprint(
        sum(months.values()), landings, tuple(months.items()), tuple(arrivals), tuple(parked), tuple(waits)
    )
