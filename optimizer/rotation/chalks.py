"""Chalk patterns: how one type splits a requirement into sorties, and the parts that one aircraft flies in one go.

A requirement with an advance party has two parts: chalk 1, and the rest so many days later. Any other has one part.
Within a part the aircraft shuttles: new troops in, old troops out, and again.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from movcon.lift import AircraftType
from movcon.movements import RotationRequirement
from movcon.network import Route
from movcon.problem import Problem
from optimizer.rotation.flying import Flight


@dataclass(frozen=True, slots=True)
class Pattern:
    """Parts of a requirement as flown by one type, each a shuttle of flights from its first to its last airfield."""

    requirement: RotationRequirement
    type_id: str
    parts: tuple[tuple[Flight, ...], ...]


def people_capacity(requirement: RotationRequirement, aircraft_type: AircraftType, route: Route) -> int:
    """People of the requirement one sortie on the route carries, baggage included."""
    return min(aircraft_type.seats, route.payload_kg // requirement.load_kg_per_person)


def leg_capacity(
    problem: Problem, requirement: RotationRequirement, type_id: str, origin: str, destination: str
) -> int:
    """Least capacity over the routes of the pair, whatever the date; 0 where there is none."""
    aircraft_type = problem.aircraft_type[type_id]
    routes = problem.routes_between(type_id, origin, destination)
    return min((people_capacity(requirement, aircraft_type, route) for route in routes), default=0)


def onward_limit(problem: Problem, need: RotationRequirement) -> int | None:
    """People a day the requirement's mission can move on from its APOD; None where it is not limiting or is priced."""
    if problem.prices.usd_per_person_over_onward_capacity is not None:
        return None
    limits = [o.people_per_day for o in problem.onward if (o.apod, o.mission) == (need.apod, need.mission)]
    return min(limits, default=None)


def pattern(problem: Problem, need: RotationRequirement, type_id: str) -> Pattern | None:
    """The pattern with the fewest sorties, evenly filled; None where the type cannot carry the requirement."""
    out_route = leg_capacity(problem, need, type_id, need.apod, need.apoe)
    in_route = leg_capacity(problem, need, type_id, need.apoe, need.apod)
    most = onward_limit(problem, need)
    if most is not None:
        in_route, out_route = min(in_route, most), min(out_route, most)
    if (need.incoming and not in_route) or (need.outgoing and not out_route):
        return None
    has_advance = need.advance_permille > 0 and need.incoming > 0
    sorties_in = -(-need.incoming // in_route) if need.incoming else 0
    sorties_out = -(-need.outgoing // out_route) if need.outgoing else 0
    count = max(sorties_in, sorties_out, 2 if has_advance else 1)
    if need.incoming and need.incoming < count:
        return None
    incoming = _split(need.incoming, count, first_min=need.advance_people_min if has_advance else 0, rounding_up=True)
    if incoming is None or max(incoming) > in_route:
        return None
    outgoing = (
        _relieved_split(need, incoming, out_route)
        if need.incoming
        else _split(need.outgoing, count, first_min=0, rounding_up=False)
    )
    if outgoing is None:
        return None
    flights = _shuttle(need, incoming, outgoing)
    if not has_advance:
        return Pattern(need, type_id, (flights,))
    cut = _end_of_first_chalk(flights)
    return Pattern(need, type_id, (flights[:cut], flights[cut:]))


def _split(total: int, count: int, *, first_min: int, rounding_up: bool) -> tuple[int, ...] | None:
    if total == 0:
        return (0,) * count
    first = max(-(-total // count) if rounding_up else total // count, first_min)
    rest, others = total - first, count - 1
    if others == 0:
        return (total,)
    if rest < others:
        return None
    marks = [-(-rest * k // others) if rounding_up else rest * k // others for k in range(others + 1)]
    return (first, *(b - a for a, b in itertools.pairwise(marks)))


def _relieved_split(need: RotationRequirement, incoming: tuple[int, ...], capacity: int) -> tuple[int, ...] | None:
    """Outgoing people by chalk: level, but never more than the incoming chalks so far relieve."""
    count = len(incoming)
    outgoing: list[int] = []
    arrived = gone = 0
    for number, people in enumerate(incoming):
        arrived += people
        left = need.outgoing - gone
        level = -(-left // (count - number))
        # Even if everything later is full, what is left must still fit.
        forced = left - capacity * (count - number - 1)
        free = min(need.relieved(arrived) - gone, capacity, left)
        take = min(max(level, forced, 0), free)
        if take < forced:
            return None
        outgoing.append(take)
        gone += take
    return tuple(outgoing) if gone == need.outgoing else None


def _shuttle(need: RotationRequirement, incoming: tuple[int, ...], outgoing: tuple[int, ...]) -> tuple[Flight, ...]:
    flights: list[Flight] = []
    chalk_in = chalk_out = 0
    last_in = max((k for k, n in enumerate(incoming) if n), default=-1)
    last_out = max((k for k, n in enumerate(outgoing) if n), default=-1)
    for k, (people_in, people_out) in enumerate(zip(incoming, outgoing, strict=True)):
        if people_in:
            chalk_in += 1
            flights.append(Flight(need.apoe, need.apod, incoming=people_in, chalk=chalk_in))
        elif k and k <= last_out:
            flights.append(Flight(need.apoe, need.apod))
        if people_out:
            chalk_out += 1
            flights.append(Flight(need.apod, need.apoe, outgoing=people_out, chalk=chalk_out))
        elif k < max(last_in, last_out):
            flights.append(Flight(need.apod, need.apoe))
    return tuple(flights)


def _end_of_first_chalk(flights: tuple[Flight, ...]) -> int:
    for number, flight in enumerate(flights):
        if flight.incoming and flight.chalk > 1:
            return number
    return len(flights)
