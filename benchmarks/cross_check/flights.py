"""How long aircraft take: sorties one after the other as soon as turnaround, fuel stops, chalk gap and crews allow.

Every way to place the crews' rests is looked at, so a series of sorties is never taken to be longer than it must be.
Airfields are open round the clock and there is one route a pair (``scope.py`` sees to that), so times are relative to
the start.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

from movcon.clock import MINUTES_PER_DAY, Minute
from movcon.lift import DUTY_RELEASE_MIN, DUTY_REPORT_MIN, AircraftType
from movcon.network import Route
from movcon.plan import Leg
from movcon.problem import Problem


@dataclass(frozen=True, slots=True)
class Crew:
    """Longest duty and least rest of the crew that stays with a held aircraft, minutes."""

    duty_max_min: int
    rest_min: int


@dataclass(frozen=True, slots=True)
class Trip:
    """A sortie to fly: its route, and the people of the movement aboard, coming in or going out."""

    route: Route
    incoming: int = 0
    outgoing: int = 0


@dataclass(frozen=True, slots=True)
class Flown:
    """A sortie with its legs, times counted from the start of the series it belongs to."""

    trip: Trip
    legs: tuple[Leg, ...]

    @property
    def departure(self) -> Minute:
        """First chocks off."""
        return self.legs[0].departure

    @property
    def arrival(self) -> Minute:
        """Last chocks on."""
        return self.legs[-1].arrival


@dataclass(frozen=True, slots=True)
class Series:
    """Sorties flown one after the other; ``duty_from`` is when the crew now on duty reported."""

    flown: tuple[Flown, ...] = ()
    duty_from: Minute = 0

    @property
    def end(self) -> Minute:
        """Last chocks on."""
        return self.flown[-1].arrival

    @property
    def block_min(self) -> int:
        """Block minutes of all legs."""
        return sum(item.trip.route.block_min for item in self.flown)

    @property
    def landings(self) -> int:
        """Landings, those for fuel included."""
        return sum(item.trip.route.landings for item in self.flown)

    @property
    def legs(self) -> tuple[Leg, ...]:
        """All legs in order."""
        return tuple(leg for item in self.flown for leg in item.legs)

    def moved(self, minutes: Minute) -> Series:
        """The series so many minutes later."""
        flown = (Flown(item.trip, tuple(shifted(leg, minutes) for leg in item.legs)) for item in self.flown)
        return Series(tuple(flown), self.duty_from + minutes)


def only_route(problem: Problem, type_id: str, origin: str, destination: str) -> Route | None:
    """The route of a type between two airfields; None where there is none, or the rules do not let it fly there."""
    routes = problem.routes_between(type_id, origin, destination)
    if not routes:
        return None
    (route,) = routes
    states = {problem.airfield[origin].state, problem.airfield[destination].state}
    if any(states == {item.state, item.other_state} for item in problem.forbidden_links):
        return None
    approved = {item.icao for item in problem.approvals if item.type_id == type_id}
    return route if all(hop.destination in approved for hop in route.hops) else None


def soonest(
    aircraft: AircraftType, trips: Sequence[Trip], crew: Crew | None, *, gap_min: int = 0, after: Series | None = None
) -> Series | None:
    """Fly trips one after the other to be done as early as can be; with ``after``, go on from the end of that series.

    Without it the first departure is at 0 with a rested crew. ``gap_min`` lies between arrivals of consecutive
    incoming chalks and between departures of consecutive outgoing ones. None where no crew may fly it.
    """
    rows: list[Series] = [after or Series()]
    for trip in trips:
        rows = _best([longer for row in rows for longer in _flown_next(aircraft, row, trip, crew, gap_min)])
    done = sorted(rows, key=lambda row: (row.end, -row.duty_from))
    if not done:
        return None
    first = done[0]
    return first if after is None else Series(first.flown[len(after.flown) :], first.duty_from)


def _best(rows: list[Series]) -> list[Series]:
    """Those that no other beats in both time and freshness of the crew."""
    kept: list[Series] = []
    for row in sorted(rows, key=lambda item: (item.end, -item.duty_from)):
        if not any(other.end <= row.end and other.duty_from >= row.duty_from for other in kept):
            kept.append(row)
    return kept


def _flown_next(aircraft: AircraftType, row: Series, trip: Trip, crew: Crew | None, gap_min: int) -> list[Series]:
    hops = trip.route.hops
    arrive_from = max((f.arrival + gap_min for f in row.flown if trip.incoming and f.trip.incoming), default=None)
    depart_from = max((f.departure + gap_min for f in row.flown if trip.outgoing and f.trip.outgoing), default=None)
    found: list[Series] = []
    for rests in itertools.product((False, True), repeat=len(hops)) if crew else ((False,) * len(hops),):
        now = 0
        legs: list[Leg] = []
        for number, (hop, rested) in enumerate(zip(hops, rests, strict=True)):
            if row.flown or number:
                least = aircraft.tech_stop_min if number else aircraft.turnaround_min
                rest = crew.rest_min if crew is not None and rested else 0
                now = (legs[-1].arrival if number else row.end) + max(least, rest)
            if not number and depart_from is not None:
                now = max(now, depart_from)
            arrival = now + hop.block_min
            legs.append(Leg(origin=hop.origin, destination=hop.destination, departure=now, arrival=arrival))
        late = 0 if arrive_from is None else max(0, arrive_from - legs[-1].arrival)
        moved = tuple(shifted(leg, late) for leg in legs)
        duty = row.duty_from if crew is None else _duty(row, moved, crew)
        if duty is not None:
            found.append(Series((*row.flown, Flown(trip, moved)), duty))
    return found


def _duty(row: Series, legs: tuple[Leg, ...], crew: Crew) -> Minute | None:
    """When the crew on duty at the end reported; None where a duty is too long."""
    duty = row.duty_from
    landed = row.end if row.flown else None
    for leg in legs:
        if landed is None or leg.departure - landed >= crew.rest_min:
            duty = leg.departure - DUTY_REPORT_MIN
        if leg.arrival + DUTY_RELEASE_MIN - duty > crew.duty_max_min:
            return None
        landed = leg.arrival
    stops = itertools.pairwise(legs)
    return duty if all(two.departure - one.arrival <= MINUTES_PER_DAY for one, two in stops) else None


def shifted(leg: Leg, minutes: int) -> Leg:
    """The leg so many minutes later."""
    return Leg(
        origin=leg.origin,
        destination=leg.destination,
        departure=leg.departure + minutes,
        arrival=leg.arrival + minutes,
    )
