"""Lots of flights: an aircraft comes from its base, flies loads from one airfield to another, and goes home."""

from __future__ import annotations

from dataclasses import dataclass

from movcon.clock import Minute, midnight, utc_day
from movcon.deployment.plan import Stop
from movcon.deployment.problem import DeploymentProblem
from movcon.lift import AircraftType, CharterOffer
from movcon.network import Route
from optimizer.deployment.ledger import Ledger, grounds
from optimizer.deployment.standing import Standing

_STEP_MIN = 30
_TRIES = 48 * 45


@dataclass(frozen=True, slots=True)
class Flown:
    """A lot laid in time: its stops, the routes between and the price."""

    stops: tuple[Stop, ...]
    routes: tuple[str, ...]
    usd: int


@dataclass(frozen=True, slots=True)
class _Leg:
    origin: str
    destination: str
    loads: tuple[str, ...]


def _legs(offer: CharterOffer, load: str, discharge: str, cycles: tuple[tuple[str, ...], ...]) -> list[_Leg]:
    """Legs of a lot: positioning, loaded and empty by turns, home."""
    legs: list[_Leg] = []
    if offer.base != load:
        legs.append(_Leg(offer.base, load, ()))
    for number, parcels in enumerate(cycles):
        if number:
            legs.append(_Leg(discharge, load, ()))
        legs.append(_Leg(load, discharge, parcels))
    if offer.base != discharge:
        legs.append(_Leg(discharge, offer.base, ()))
    return legs


def lot_minutes(problem: DeploymentProblem, offer: CharterOffer, load: str, discharge: str) -> tuple[int, int] | None:
    """Block minutes there with positioning and home, and of one more cycle; None where a way is missing."""

    def block(origin: str, destination: str) -> int | None:
        if origin == destination:
            return 0
        found = problem.routes_between.get((offer.type_id, origin, destination))
        return found[0].block_min if found else None

    parts = [block(offer.base, load), block(load, discharge), block(discharge, offer.base)]
    back = block(discharge, load)
    if any(part is None for part in parts):
        return None
    whole = sum(part for part in parts if part is not None)
    loaded = parts[1] or 0
    return whole, loaded + back if back is not None else 10**9


def fly(
    problem: DeploymentProblem,
    offer: CharterOffer,
    load: str,
    discharge: str,
    cycles: tuple[tuple[str, ...], ...],
    go: Minute,
    ledger: Ledger,
    standing: Standing,
) -> Flown | None:
    """The lot laid so that its first load leaves as soon after ``go`` as it can; None where nothing fits.

    ``go`` is when everything of the first cycle may leave; parcels of later cycles must be there by then too.
    """
    kind = problem.aircraft_type[offer.type_id]
    earliest = _to_be_had(problem, offer, cycles, standing)
    ahead = 0
    if offer.base != load:
        routes = problem.routes_between.get((kind.id, offer.base, load), ())
        if not routes:
            return None
        first = _route(problem, standing, kind, offer.base, load, go)
        if first is None:
            # None may be flown so soon: the lot begins when the first is cleared.
            first = min(routes, key=lambda route: route.notice_days)
            asked = problem.planning_day if standing.asked_day is None else standing.asked_day
            earliest = max(earliest, midnight(asked + first.notice_days))
        ahead = _flying(kind, first) + _ground(problem, kind, load)
    start = max(go - ahead, earliest)
    for _ in range(_TRIES):
        flown = _lay(problem, standing, offer, kind, _legs(offer, load, discharge, cycles), start, go)
        if flown is None:
            start += _STEP_MIN
            if start > problem.horizon:
                return None
            continue
        if flown.stops[-1].departure > problem.horizon:
            return None
        if _fits(offer, flown, ledger):
            return flown
        start += _STEP_MIN
    return None


def enter_lot(offer: CharterOffer, flown: Flown, ledger: Ledger) -> int:
    """Take what a lot needs on the ground; its number."""
    ledger.take_apron(grounds(flown.stops), offer.type_id)
    return ledger.take_lot(offer.id, flown.stops[0].arrival, flown.stops[-1].departure)


def _fits(offer: CharterOffer, flown: Flown, ledger: Ledger) -> bool:
    start, end = flown.stops[0].arrival, flown.stops[-1].departure
    if ledger.lots_at_once(offer.id, start, end) >= offer.aircraft_available:
        return False
    return ledger.apron_free(grounds(flown.stops), offer.type_id)


def _to_be_had(
    problem: DeploymentProblem, offer: CharterOffer, cycles: tuple[tuple[str, ...], ...], standing: Standing
) -> Minute:
    """From when the lot can be had: lead time from the day it is asked for, unless it is bought already."""
    again = any(name in standing.bought_flights.get(offer.id, ()) for flight in cycles for name in flight)
    asked = problem.planning_day if again or standing.asked_day is None else standing.asked_day
    earliest = midnight(asked + offer.lead_time_days)
    return earliest if standing.present is None else max(earliest, standing.present)


def _route(
    problem: DeploymentProblem,
    standing: Standing,
    kind: AircraftType,
    origin: str,
    destination: str,
    departure: Minute,
) -> Route | None:
    first_day = problem.planning_day if standing.asked_day is None else standing.asked_day
    for route in problem.routes_between.get((kind.id, origin, destination), ()):
        noticed = departure >= midnight(first_day + route.notice_days)
        if route.is_valid(departure) and (noticed or utc_day(departure) in standing.asked_days.get(route.id, ())):
            return route
    return None


def _flying(kind: AircraftType, route: Route) -> int:
    return route.block_min + kind.tech_stop_min * len(route.tech_stops)


def _ground(problem: DeploymentProblem, kind: AircraftType, name: str) -> int:
    apron = problem.place[name].apron
    return max(kind.turnaround_min, 0 if apron is None else apron.turn_min)


def _lay(
    problem: DeploymentProblem,
    standing: Standing,
    offer: CharterOffer,
    kind: AircraftType,
    legs: list[_Leg],
    start: Minute,
    go: Minute,
) -> Flown | None:
    """Stops of a lot that leaves its base at ``start``; None where an hour, a closure or a missing route forbids it.

    On the way the aircraft waits for opening hours at either end of a leg; nothing waits at the base.
    """
    stops: list[Stop] = []
    routes: list[str] = []
    block = landings = waiting = 0
    ready = arrival = start
    aboard: tuple[str, ...] = ()
    for number, leg in enumerate(legs):
        lower = max(ready, go) if leg.loads else ready
        departure = _departure(problem, standing, kind, leg, lower, fixed=number == 0)
        if departure is None:
            return None
        route = _route(problem, standing, kind, leg.origin, leg.destination, departure)
        assert route is not None
        place = problem.place[leg.origin]
        if number == 0:
            stops.append(
                Stop(
                    place=leg.origin,
                    arrival=departure,
                    start=departure,
                    end=departure,
                    departure=departure,
                    loads=leg.loads,
                )
            )
        else:
            if place.is_closed(arrival, departure):
                return None
            begun = max(arrival, go) if leg.loads else arrival
            stops.append(
                Stop(
                    place=leg.origin,
                    arrival=arrival,
                    start=begun,
                    end=max(ready, begun),
                    departure=departure,
                    loads=leg.loads,
                    discharges=aboard,
                )
            )
            waiting += max(0, departure - arrival - kind.turnaround_min - offer.free_wait_min)
        routes.append(route.id)
        block += route.block_min
        landings += route.landings
        arrival = departure + _flying(kind, route)
        ready = arrival + _ground(problem, kind, leg.destination)
        aboard = leg.loads
    last = legs[-1].destination
    stops.append(Stop(place=last, arrival=arrival, start=arrival, end=arrival, departure=arrival, discharges=aboard))
    if utc_day(arrival) > offer.cleared_until:
        return None
    usd = offer.lot_usd(block_min=block, landings=landings, waiting_min=waiting)
    return Flown(tuple(stops), tuple(routes), usd)


def _departure(
    problem: DeploymentProblem, standing: Standing, kind: AircraftType, leg: _Leg, lower: Minute, *, fixed: bool
) -> Minute | None:
    """First minute from ``lower`` on at which the leg may be flown; the first leg leaves then or not at all."""
    one, two = problem.place[leg.origin], problem.place[leg.destination]
    for step in range(1 if fixed else 96):
        departure = lower + step * _STEP_MIN
        route = _route(problem, standing, kind, leg.origin, leg.destination, departure)
        if route is None:
            continue
        arrival = departure + _flying(kind, route)
        if (
            one.is_flying_hour(departure)
            and two.is_flying_hour(arrival)
            and not one.is_closed(departure, departure)
            and not two.is_closed(arrival, arrival)
            and stops_open(problem, kind, route, departure)
        ):
            return departure
    return None


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
