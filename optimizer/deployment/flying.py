"""Lots of flights: an aircraft comes from its base, flies loads from one airfield to another, and goes home."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from movcon.clock import Minute, midnight, utc_day
from movcon.deployment.plan import Stop
from movcon.deployment.problem import DeploymentProblem
from movcon.lift import AircraftType, CharterOffer
from optimizer.deployment.airways import STEP_MIN, Airways, Leg, TimedLot
from optimizer.deployment.ledger import Ledger, grounds
from optimizer.deployment.standing import Standing

_TRIES = 48 * 45
_REMEMBERED = 50_000


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
    airways: Airways,
    offer: CharterOffer,
    load: str,
    discharge: str,
    cycles: tuple[tuple[str, ...], ...],
    go: Minute,
    ledger: Ledger,
) -> Flown | None:
    """The lot laid so that its first load leaves as soon after ``go`` as it can; None where nothing fits.

    ``go`` is when everything of the first cycle may leave; parcels of later cycles must be there by then too.
    """
    problem, standing = airways.problem, airways.standing
    kind = problem.aircraft_type[offer.type_id]
    earliest = _to_be_had(problem, offer, cycles, standing)
    ahead = 0
    if offer.base != load:
        routes = problem.routes_between.get((kind.id, offer.base, load), ())
        if not routes:
            return None
        first = airways.route(kind, offer.base, load, go)
        if first is None:
            # None may be flown so soon: the lot begins when the first is cleared.
            first = min(routes, key=lambda route: route.notice_days)
            asked = problem.planning_day if standing.asked_day is None else standing.asked_day
            earliest = max(earliest, midnight(asked + first.notice_days))
        ahead = airways.flying_min(kind, first) + airways.ground_min(kind, load)
    soonest = max(go - ahead, earliest)
    legs = _legs(offer, load, discharge, cycles)
    for start in range(soonest, min(problem.horizon + 1, soonest + _TRIES * STEP_MIN), STEP_MIN):
        key = (offer.id, load, discharge, len(cycles), start, go)
        if key not in airways.timed:
            if len(airways.timed) >= _REMEMBERED:
                airways.timed.clear()
            airways.timed[key] = _timed(airways, offer, kind, legs, start, go)
        timed = airways.timed[key]
        if timed is None:
            continue
        if timed.legs[-1].arrival > problem.horizon:
            return None
        if _fits(offer, timed, ledger):
            return Flown(
                tuple(_stops(airways, kind, legs, timed, go)), tuple(leg.route for leg in timed.legs), timed.usd
            )
    return None


def enter_lot(offer: CharterOffer, flown: Flown, ledger: Ledger) -> int:
    """Take what a lot needs on the ground; its number."""
    ledger.take_apron(grounds(flown.stops), offer.type_id)
    return ledger.take_lot(offer.id, flown.stops[0].arrival, flown.stops[-1].departure)


def _fits(offer: CharterOffer, timed: TimedLot, ledger: Ledger) -> bool:
    start, end = timed.legs[0].departure, timed.legs[-1].arrival
    if ledger.lots_at_once(offer.id, start, end) >= offer.aircraft_available:
        return False
    return ledger.apron_free(timed.grounds, offer.type_id)


def _to_be_had(
    problem: DeploymentProblem, offer: CharterOffer, cycles: tuple[tuple[str, ...], ...], standing: Standing
) -> Minute:
    """From when the lot can be had: lead time from the day it is asked for, unless it is bought already."""
    again = any(name in standing.bought_flights.get(offer.id, ()) for flight in cycles for name in flight)
    asked = problem.planning_day if again or standing.asked_day is None else standing.asked_day
    earliest = midnight(asked + offer.lead_time_days)
    return earliest if standing.present is None else max(earliest, standing.present)


def _timed(
    airways: Airways, offer: CharterOffer, kind: AircraftType, legs: list[_Leg], start: Minute, go: Minute
) -> TimedLot | None:
    """A lot that leaves its base at ``start``; None where an hour, a closure or a missing route forbids it.

    On the way the aircraft waits for opening hours at either end of a leg; nothing waits at the base.
    """
    flown: list[Leg] = []
    grounds: list[tuple[str, Minute, Minute]] = []
    ready = start
    for number, leg in enumerate(legs):
        lower = max(ready, go) if leg.loads else ready
        # The first leg leaves then or not at all.
        found = (airways.first_leg if number else airways.leg)(kind, leg.origin, leg.destination, lower)
        if found is None:
            return None
        if number:
            arrival = flown[-1].arrival
            if airways.problem.place[leg.origin].is_closed(arrival, found.departure):
                return None
            grounds.append((leg.origin, arrival, found.departure))
        flown.append(found)
        ready = found.arrival + airways.ground_min(kind, leg.destination)
    last = flown[-1].arrival
    if utc_day(last) > offer.cleared_until:
        return None
    free = kind.turnaround_min + offer.free_wait_min
    usd = offer.lot_usd(
        block_min=sum(leg.block_min for leg in flown),
        landings=sum(leg.landings for leg in flown),
        waiting_min=sum(max(0, departure - arrival - free) for _, arrival, departure in grounds),
    )
    return TimedLot(tuple(flown), (*grounds, (legs[-1].destination, last, last)), usd)


def _stops(airways: Airways, kind: AircraftType, legs: list[_Leg], timed: TimedLot, go: Minute) -> Iterator[Stop]:
    """A lot's stops: the base, the airfields between its legs, and where it ends."""
    yield _moment(legs[0].origin, timed.legs[0].departure, loads=legs[0].loads)
    for before, leg, (place, arrival, departure) in zip(legs, legs[1:], timed.grounds, strict=False):
        begun = max(arrival, go) if leg.loads else arrival
        yield Stop(
            place=place,
            arrival=arrival,
            start=begun,
            end=max(arrival + airways.ground_min(kind, place), begun),
            departure=departure,
            loads=leg.loads,
            discharges=before.loads,
        )
    yield _moment(legs[-1].destination, timed.legs[-1].arrival, discharges=legs[-1].loads)


def _moment(place: str, minute: Minute, *, loads: tuple[str, ...] = (), discharges: tuple[str, ...] = ()) -> Stop:
    return Stop(
        place=place, arrival=minute, start=minute, end=minute, departure=minute, loads=loads, discharges=discharges
    )
