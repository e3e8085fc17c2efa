"""Flying a series of sorties as early as the rules allow: opening hours, closures, turnaround, chalk gap, crew duty."""

from __future__ import annotations

from dataclasses import dataclass

from movcon.clock import MINUTES_PER_DAY, Minute, local_minute_of_day, midnight, utc_day
from movcon.lift import DUTY_RELEASE_MIN, DUTY_REPORT_MIN, AircraftType
from movcon.network import Route
from movcon.places import Airfield
from movcon.plan import Leg
from movcon.problem import Problem

_TRIES = 40
_TECH_STOP_MAX_MIN = MINUTES_PER_DAY
_STEP_MIN = 60


@dataclass(frozen=True, slots=True)
class Crew:
    """Duty limits of a crew that stays with the aircraft: longest duty and least rest, minutes."""

    duty_max_min: int
    rest_min: int


@dataclass(frozen=True, slots=True)
class Share:
    """What one of several requirements has on a flight."""

    requirement: str
    people: int
    chalk: int


@dataclass(frozen=True, slots=True)
class Flight:
    """A sortie still to be timed: where, and how many people of one requirement in which direction.

    Where several requirements share it, ``shares`` says whose people they are and ``chalk`` means nothing.
    """

    origin: str
    destination: str
    incoming: int = 0
    outgoing: int = 0
    chalk: int = 0
    shares: tuple[Share, ...] = ()

    def aboard(self, requirement: str) -> tuple[Share, ...]:
        """Whose people it carries: of the one requirement given, unless it is shared; nobody's when it flies empty."""
        people = self.incoming or self.outgoing
        return self.shares or ((Share(requirement, people, self.chalk),) if people else ())


@dataclass(frozen=True, slots=True)
class Flown:
    """A timed sortie: its flight, route and legs."""

    flight: Flight
    route: Route
    legs: tuple[Leg, ...]

    @property
    def departure(self) -> Minute:
        """First chocks off."""
        return self.legs[0].departure

    @property
    def arrival(self) -> Minute:
        """Last chocks on."""
        return self.legs[-1].arrival


def next_open(airfield: Airfield, minute: Minute) -> Minute | None:
    """Earliest minute from ``minute`` on at which the airfield is open; None if not within two months."""
    limit = minute + 60 * MINUTES_PER_DAY
    while minute < limit:
        for closure in airfield.closures:
            if closure.start <= minute < closure.end:
                minute = closure.end
        if airfield.is_open(minute):
            return minute
        if not airfield.open_round_the_clock:
            local = local_minute_of_day(minute, airfield.time_zone)
            minute += (airfield.opens_local_min - local) % MINUTES_PER_DAY or 1
    return None


def cleared_from(problem: Problem, route: Route, minute: Minute) -> Minute:
    """Earliest minute from ``minute`` on at which a route may be flown with the clearances had or still to be had."""
    release = problem.release
    if release is None:
        return max(minute, midnight(problem.planning_day + route.notice_days))
    notice = midnight(release.present_day + route.notice_days)
    if minute >= notice:
        return minute
    had = release.asked_days.get(route.id, frozenset())
    if utc_day(minute) in had:
        return minute
    later = [midnight(day) for day in had if midnight(day) > minute]
    return min((*later, notice))


def _later(departure: Minute, late: int, stops: int) -> Minute:
    """Next departure to try when something on the way comes ``late`` minutes too early.

    Each stop before it may take up a day of a later departure, so that much is not skipped; steps stay whole hours.
    """
    skipped = late - stops * _TECH_STOP_MAX_MIN
    return departure + max(_STEP_MIN, skipped // _STEP_MIN * _STEP_MIN)


class Pilot:
    """Times sorties of one aircraft one after the other; holds the aircraft's moment, place and duty."""

    __slots__ = ("_crew", "_duty_start", "_ground_from", "_problem", "_type")

    def __init__(self, problem: Problem, aircraft_type: AircraftType, crew: Crew | None) -> None:
        self._problem = problem
        self._type = aircraft_type
        self._crew = crew
        self._duty_start: Minute | None = None
        self._ground_from: Minute | None = None

    @property
    def duty_start(self) -> Minute | None:
        """Report time of the duty under way; None before the first sortie and without crew limits."""
        return self._duty_start

    @property
    def standing(self) -> tuple[Minute | None, Minute | None]:
        """Ground time so far and duty, to come back to with ``stand``."""
        return self._ground_from, self._duty_start

    def stand(self, standing: tuple[Minute | None, Minute | None]) -> None:
        """Be again where ``standing`` was taken."""
        self._ground_from, self._duty_start = standing

    def flew(self, legs: tuple[Leg, ...]) -> None:
        """Stand where legs that were flown have brought the aircraft and its crew."""
        for leg in legs:
            if self._crew is not None:
                rested = self._ground_from is None or leg.departure - self._ground_from >= self._crew.rest_min
                if self._duty_start is None or rested:
                    self._duty_start = leg.departure - DUTY_REPORT_MIN
            self._ground_from = leg.arrival

    def resume(self, arrived: Minute, duty_start: Minute | None) -> None:
        """Stand on the ground since ``arrived`` with a duty begun at ``duty_start`` (None = rested)."""
        self._ground_from = arrived
        self._duty_start = duty_start

    def fly(self, flight: Flight, not_before: Minute, arrive_not_before: Minute | None = None) -> Flown | None:
        """Fly as early as possible; None when no departure within the search works."""
        ready = not_before
        if self._ground_from is not None:
            ready = max(ready, self._ground_from + self._type.turnaround_min)
        for _ in range(_TRIES):
            route = self._problem.find_route(self._type.id, flight.origin, flight.destination, ready)
            if route is None:
                later = self._next_route_start(flight, ready)
                if later is None:
                    return None
                ready = later
                continue
            earliest = cleared_from(self._problem, route, ready)
            if ready < earliest:
                ready = earliest
                continue
            attempt = self._try(flight, route, ready)
            if isinstance(attempt, int):
                ready = attempt
                continue
            if attempt is None:
                return None
            legs, duty_start = attempt
            if arrive_not_before is not None and legs[-1].arrival < arrive_not_before:
                ready += arrive_not_before - legs[-1].arrival
                continue
            self._duty_start = duty_start
            self._ground_from = legs[-1].arrival
            return Flown(flight, route, legs)
        return None

    def _next_route_start(self, flight: Flight, after: Minute) -> Minute | None:
        starts = [
            route.valid_from
            for route in self._problem.routes_between(self._type.id, flight.origin, flight.destination)
            if route.valid_from is not None and route.valid_from > after
        ]
        return min(starts, default=None)

    def _try(
        self, flight: Flight, route: Route, departure: Minute
    ) -> tuple[tuple[Leg, ...], Minute | None] | Minute | None:
        """Legs and duty start when the departure works; a later minute to try; None if it never will."""
        opens = next_open(self._problem.airfield[flight.origin], departure)
        if opens is None:
            return None
        if opens > departure:
            return opens
        duty_start = self._duty_start
        crew = self._crew
        if crew is not None:
            rested = self._ground_from is None or departure - self._ground_from >= crew.rest_min
            if duty_start is None or rested:
                duty_start = departure - DUTY_REPORT_MIN
            else:
                ends = departure + route.block_min + self._type.tech_stop_min * (route.landings - 1) + DUTY_RELEASE_MIN
                if ends - duty_start > crew.duty_max_min and self._ground_from is not None:
                    return self._ground_from + crew.rest_min
        legs: list[Leg] = []
        now = departure
        for number, hop in enumerate(route.hops):
            if number:
                now += self._type.tech_stop_min
                stop_open = next_open(self._problem.airfield[hop.origin], now)
                if stop_open is None:
                    return None
                now = stop_open
                ground = now - legs[-1].arrival
                if crew is not None and duty_start is not None:
                    if ground >= crew.rest_min:
                        duty_start = now - DUTY_REPORT_MIN
                    elif now + hop.block_min + DUTY_RELEASE_MIN - duty_start > crew.duty_max_min:
                        now = legs[-1].arrival + crew.rest_min
                        if not self._problem.airfield[hop.origin].is_open(now):
                            return departure + MINUTES_PER_DAY // 24
                        duty_start = now - DUTY_REPORT_MIN
                over = now - legs[-1].arrival - _TECH_STOP_MAX_MIN
                if over > 0:
                    return _later(departure, over, number - 1)
            arrival = now + hop.block_min
            opens = next_open(self._problem.airfield[hop.destination], arrival)
            if opens is None:
                return None
            if opens > arrival:
                return departure + max(1, opens - arrival) if not number else _later(departure, opens - arrival, number)
            if (
                crew is not None
                and duty_start is not None
                and arrival + DUTY_RELEASE_MIN - duty_start > crew.duty_max_min
            ):
                return None
            legs.append(Leg(origin=hop.origin, destination=hop.destination, departure=now, arrival=arrival))
            now = arrival
        return tuple(legs), duty_start
