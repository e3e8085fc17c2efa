"""Price of each movement alone: one charter, no other movement on it, full or empty both ways (docs/rules.md)."""

from __future__ import annotations

from movcon.clock import MINUTES_PER_DAY, Minute, midnight
from movcon.lift import CharterOffer, Source, SourceKind
from movcon.movements import RotationRequirement
from movcon.problem import Problem
from optimizer.rotation.chalks import people_capacity

_CLEARANCE_MARGIN_DAYS = 30


def _hours(problem: Problem, source: Source, need: RotationRequirement) -> tuple[int, int, int, int] | None:
    """(block minutes positioning, block minutes shuttling, landings positioning, landings shuttling)."""
    noon: Minute = midnight(need.preferred_day) + MINUTES_PER_DAY // 2
    type_id = source.type_id
    there = problem.find_route(type_id, need.apoe, need.apod, noon)
    back = problem.find_route(type_id, need.apod, need.apoe, noon)
    if there is None or back is None:
        return None
    aircraft_type = problem.aircraft_type[type_id]
    cap_in = people_capacity(need, aircraft_type, there)
    cap_out = people_capacity(need, aircraft_type, back)
    if (need.incoming and not cap_in) or (need.outgoing and not cap_out):
        return None
    trips = 2 if need.advance_permille and need.incoming else 1
    if need.incoming:
        trips = max(trips, -(-need.incoming // cap_in))
    if need.outgoing:
        trips = max(trips, -(-need.outgoing // cap_out))
    positioning = landings = 0
    if source.base != need.apoe:
        out = problem.find_route(type_id, source.base, need.apoe, noon)
        home = problem.find_route(type_id, need.apoe, source.base, noon)
        if out is None or home is None:
            return None
        positioning = out.block_min + home.block_min
        landings = out.landings + home.landings
    shuttle = there.block_min + back.block_min
    return positioning, trips * shuttle, landings, trips * (there.landings + back.landings)


def _charter_usd(problem: Problem, offer: CharterOffer, need: RotationRequirement) -> int | None:
    if need.preferred_day + _CLEARANCE_MARGIN_DAYS > offer.cleared_until:
        return None
    if problem.planning_day + offer.lead_time_days > need.window_last_day:
        return None
    hours = _hours(problem, offer, need)
    if hours is None:
        return None
    positioning, shuttle, ferry_landings, shuttle_landings = hours
    has_advance = bool(need.advance_permille and need.incoming)
    wait = max(0, need.advance_days_min * MINUTES_PER_DAY - offer.free_wait_min) if has_advance else 0
    one_lot = offer.lot_usd(
        block_min=positioning + shuttle, landings=ferry_landings + shuttle_landings, waiting_min=wait
    )
    if not has_advance:
        return one_lot
    trips = _trips(problem, offer, need)
    per_trip = shuttle // trips
    landings_per_trip = shuttle_landings // trips
    first = offer.lot_usd(block_min=positioning + per_trip, landings=ferry_landings + landings_per_trip, waiting_min=0)
    second = offer.lot_usd(
        block_min=positioning + shuttle - per_trip,
        landings=ferry_landings + shuttle_landings - landings_per_trip,
        waiting_min=0,
    )
    return min(one_lot, first + second)


def _trips(problem: Problem, source: Source, need: RotationRequirement) -> int:
    noon: Minute = midnight(need.preferred_day) + MINUTES_PER_DAY // 2
    there = problem.find_route(source.type_id, need.apoe, need.apod, noon)
    hours = _hours(problem, source, need)
    back = problem.find_route(source.type_id, need.apod, need.apoe, noon)
    if there is None or back is None or hours is None:
        return 1
    return hours[1] // (there.block_min + back.block_min)


def standalone_charter_usd(problem: Problem, need: RotationRequirement) -> int | None:
    """Cheapest ad hoc charter of the movement alone, dollars; None where no offer can do it."""
    prices = [_charter_usd(problem, offer, need) for offer in problem.charter_offers]
    return min((price for price in prices if price is not None), default=None)


def standalone_letter_usd(problem: Problem, need: RotationRequirement, ceiling: int | None) -> int | None:
    """Cheapest letter of the contributor for the movement alone, at most the ceiling; None where there is none."""
    prices: list[int] = []
    for letter in problem.letters_of_assist:
        if letter.contributor != need.contributor:
            continue
        hours = _hours(problem, letter, need)
        if hours is not None:
            prices.append(letter.own_usd(block_min=hours[0] + hours[1], landings=hours[2] + hours[3]))
    if not prices:
        return None
    return min(prices) if ceiling is None else min(*prices, ceiling)


def standalone_mission_usd(problem: Problem, need: RotationRequirement) -> int | None:
    """Cheapest mission aircraft that serves the mission, for the movement alone; None where there is none."""
    prices: list[int] = []
    for source in problem.mission_aircraft:
        hours = _hours(problem, source, need) if need.mission in source.missions else None
        if hours is not None:
            prices.append(source.itinerary_usd(block_min=hours[0] + hours[1], landings=hours[2] + hours[3]))
    return min(prices, default=None)


def alone_usd(problem: Problem, need: RotationRequirement) -> tuple[int | None, int]:
    """(cheapest ad hoc charter, price by its usual source) of a movement alone; 0 for the latter where nothing can."""
    charter = standalone_charter_usd(problem, need)
    usual: int | None = charter
    if need.usual_source is SourceKind.LETTER_OF_ASSIST:
        usual = standalone_letter_usd(problem, need, charter)
    elif need.usual_source is SourceKind.MISSION_AIRCRAFT:
        usual = standalone_mission_usd(problem, need)
    return charter, (charter if usual is None else usual) or 0
