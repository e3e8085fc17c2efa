"""When a leg may be flown, and along which route: the same for every plan of a problem, so found once each."""

from __future__ import annotations

from dataclasses import dataclass

from movcon.clock import Minute, midnight, utc_day
from movcon.deployment.problem import DeploymentProblem
from movcon.lift import AircraftType
from movcon.network import Route
from optimizer.deployment.standing import Standing

STEP_MIN = 30
_TRIES = 96
_Asked = tuple[str, str, str, Minute]


@dataclass(frozen=True, slots=True)
class Leg:
    """One leg flown along a route, fuel stops included."""

    route: str
    block_min: int
    landings: int
    departure: Minute
    arrival: Minute


@dataclass(frozen=True, slots=True)
class TimedLot:
    """The legs of a lot in time, where it stands between them (airfield, arrival, departure), and its price."""

    legs: tuple[Leg, ...]
    grounds: tuple[tuple[str, Minute, Minute], ...]
    usd: int


class Airways:
    """Routes of a problem beside what stands, with the departures found so far.

    ``timed`` is what lots come to: by offer, airfields of loading and discharge, loaded flights, when the lot begins
    and when its first load may leave.
    """

    def __init__(self, problem: DeploymentProblem, standing: Standing) -> None:
        self.problem = problem
        self.standing = standing
        self.timed: dict[tuple[str, str, str, int, Minute, Minute], TimedLot | None] = {}
        self._at: dict[_Asked, Leg | None] = {}
        self._from: dict[_Asked, Leg | None] = {}

    def route(self, kind: AircraftType, origin: str, destination: str, departure: Minute) -> Route | None:
        """The route a type flies at that minute, its clearances there."""
        first_day = self.problem.planning_day if self.standing.asked_day is None else self.standing.asked_day
        for route in self.problem.routes_between.get((kind.id, origin, destination), ()):
            noticed = departure >= midnight(first_day + route.notice_days)
            if route.is_valid(departure) and (
                noticed or utc_day(departure) in self.standing.asked_days.get(route.id, ())
            ):
                return route
        return None

    def flying_min(self, kind: AircraftType, route: Route) -> int:
        """Minutes from take-off to landing, stops for fuel included."""
        return route.block_min + kind.tech_stop_min * (route.landings - 1)

    def ground_min(self, kind: AircraftType, name: str) -> int:
        """Least minutes on the ground between two legs."""
        apron = self.problem.place[name].apron
        return max(kind.turnaround_min, 0 if apron is None else apron.turn_min)

    def first_leg(self, kind: AircraftType, origin: str, destination: str, lower: Minute) -> Leg | None:
        """The leg flown as soon from ``lower`` on as it may be; None where that is not within two days."""
        key = (kind.id, origin, destination, lower)
        if key not in self._from:
            legs = (self.leg(kind, origin, destination, lower + step * STEP_MIN) for step in range(_TRIES))
            self._from[key] = next((leg for leg in legs if leg is not None), None)
        return self._from[key]

    def leg(self, kind: AircraftType, origin: str, destination: str, departure: Minute) -> Leg | None:
        """The leg flown at that minute; None where an hour, a closure or a missing clearance forbids it."""
        key = (kind.id, origin, destination, departure)
        if key not in self._at:
            self._at[key] = self._leg(kind, origin, destination, departure)
        return self._at[key]

    def _leg(self, kind: AircraftType, origin: str, destination: str, departure: Minute) -> Leg | None:
        route = self.route(kind, origin, destination, departure)
        if route is None:
            return None
        arrival = departure + self.flying_min(kind, route)
        one, two = self.problem.place[origin], self.problem.place[destination]
        may = (
            one.is_flying_hour(departure)
            and two.is_flying_hour(arrival)
            and not one.is_closed(departure, departure)
            and not two.is_closed(arrival, arrival)
            and stops_open(self.problem, kind, route, departure)
        )
        return Leg(route.id, route.block_min, route.landings, departure, arrival) if may else None


def stops_open(problem: DeploymentProblem, kind: AircraftType, route: Route, departure: Minute) -> bool:
    """Whether no stop for fuel lands or takes off in a closure."""
    now = departure
    for hop in route.hops[:-1]:
        now += hop.block_min
        place = problem.place.get(hop.destination)
        leaves = now + kind.tech_stop_min
        if place is not None and (place.is_closed(now, now) or place.is_closed(leaves, leaves)):
            return False
        now = leaves
    return True
