"""Lots of flights: their form, their legs, what the market has, and what is in the hold."""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise

from movcon.clock import Day, Minute, day_text, utc_day, utc_text
from movcon.deployment.flights import flight_capacity, flight_room
from movcon.deployment.plan import LiftKind, Voyage
from movcon.deployment.verification.charters import works
from movcon.deployment.verification.reading import Reading
from movcon.deployment.verification.sweep import too_many
from movcon.finding import Finding, Findings
from movcon.lift import AircraftType, CharterOffer


def offer_of(reading: Reading, voyage: Voyage) -> tuple[CharterOffer, AircraftType]:
    """The offer a lot is bought under and the type that flies it."""
    offer = reading.problem.charter_offer[voyage.source]
    return offer, reading.problem.aircraft_type[offer.type_id]


def flights(reading: Reading) -> Findings:
    """A lot shuttles between two airfields from its base and back, on routes of its type, as the market has it."""
    under_way: defaultdict[str, list[tuple[Minute, Minute]]] = defaultdict(list)
    binding: defaultdict[str, list[bool]] = defaultdict(list)
    for voyage in reading.voyages(LiftKind.FLIGHT):
        under_way[voyage.source].append((voyage.departure, voyage.arrival))
        binding[voyage.source].append(reading.released(voyage) is None)
        if not reading.binds(voyage, reading.problem.horizon):
            continue
        for rule in (_form, _legs, _ground, _bought):
            yield from rule(reading, voyage)
    for name, spans in under_way.items():
        available = reading.problem.charter_offer[name].aircraft_available
        crowd = too_many(spans, available, binding[name])
        if crowd is not None:
            message = f"{crowd[1]} lots are under way at {utc_text(crowd[0])}; aircraft available: {available}."
            yield _finding("flights", name, message)


def _form(reading: Reading, voyage: Voyage) -> Findings:
    base = reading.problem.charter_offer[voyage.source].base
    stops = voyage.stops
    if (stops[0].place, stops[-1].place) != (base, base):
        yield _finding("flights", voyage.id, f"It does not begin and end at its base {base}.")
    for stop in (stops[0], stops[-1]):
        if stop.arrival != stop.departure:
            yield _finding("flights", voyage.id, f"It stands at {stop.place} before it begins or after it ends.")
    origins = {stop.place for stop in stops if stop.loads}
    destinations = {stop.place for stop in stops if stop.discharges}
    if len(origins) != 1 or len(destinations) != 1 or origins == destinations:
        yield _finding("flights", voyage.id, "It does not load at one airfield and discharge at one other.")
        return
    (one,), (other,) = origins, destinations
    # Positioning falls away at the end of the lot that the base itself is; the rest is out and back, out and back.
    first = 0 if base == one else 1
    last = len(stops) if base == other else len(stops) - 1
    shuttle = stops[first:last]
    if [stop.place for stop in shuttle] != [one, other] * (len(shuttle) // 2):
        path = " - ".join(stop.place for stop in stops)
        yield _finding("flights", voyage.id, f"It flies {path}, not to and fro between {one} and {other}.")
        return
    for stop in shuttle[::2]:
        if not stop.loads or stop.discharges:
            yield _finding("flights", voyage.id, f"It leaves {one} without a load, or discharges there.")
    for stop, board in zip(stops, reading.on_board[voyage.id], strict=True):
        if stop.place == other and (stop.loads or board):
            yield _finding("flights", voyage.id, f"It does not fly empty from {other}.")
    for stop in (*stops[:first], *stops[last:]):
        if works(stop):
            yield _finding("flights", voyage.id, f"It is worked at {stop.place}, where it only begins or ends.")


def _legs(reading: Reading, voyage: Voyage) -> Findings:
    problem = reading.problem
    _, kind = offer_of(reading, voyage)
    for name, (one, two) in zip(voyage.ways, pairwise(voyage.stops), strict=True):
        if not reading.binds(voyage, one.departure):
            continue
        route = problem.route[name]
        if route.type_id != kind.id:
            yield _finding("flights", voyage.id, f"Route {name} is for {route.type_id}, the aircraft is a {kind.id}.")
        if not route.is_valid(one.departure):
            yield _finding("flights", voyage.id, f"Route {name} is not valid at {utc_text(one.departure)}.")
        due = route.block_min + kind.tech_stop_min * len(route.tech_stops)
        if two.arrival - one.departure != due:
            message = f"{name} takes {two.arrival - one.departure} minutes; {due} are due, stops for fuel included."
            yield _finding("flights", voyage.id, message)
        day = utc_day(one.departure)
        earliest = _asked(reading) + route.notice_days
        if day < earliest and not _is_cleared(reading, voyage, route.id, day):
            message = f"Clearances for {name} need {route.notice_days} days: not before {day_text(earliest)}."
            yield _finding("flights", voyage.id, message)


def _asked(reading: Reading) -> Day:
    """UTC date from which notices and lead times count."""
    release = reading.problem.release
    return reading.problem.planning_day if release is None else release.present_day


def _is_cleared(reading: Reading, voyage: Voyage, route: str, day: Day) -> bool:
    """Whether a release has a clearance for the date, or the lot is under way and flies home."""
    release = reading.problem.release
    asked = release is not None and day in release.asked_days.get(route, frozenset())
    return asked or reading.released(voyage) is not None


def _ground(reading: Reading, voyage: Voyage) -> Findings:
    _, kind = offer_of(reading, voyage)
    for stop in voyage.stops[1:-1]:
        if not reading.binds(voyage, stop.departure):
            continue
        apron = reading.problem.place[stop.place].apron
        due = max(kind.turnaround_min, 0 if apron is None else apron.turn_min)
        if stop.departure - stop.arrival < due:
            message = f"{stop.departure - stop.arrival} minutes on the ground at {stop.place}; {due} are needed."
            yield _finding("flights", voyage.id, message)


def _bought(reading: Reading, voyage: Voyage) -> Findings:
    if reading.released(voyage) is not None:
        return
    offer, _ = offer_of(reading, voyage)
    release = reading.problem.release
    again = release is not None and not release.bought_flights.get(offer.id, frozenset()).isdisjoint(voyage.parcels)
    earliest = (reading.problem.planning_day if again else _asked(reading)) + offer.lead_time_days
    if utc_day(voyage.departure) < earliest:
        yield _finding("flights", voyage.id, f"{offer.id} can be had from {day_text(earliest)} on.")
    if utc_day(voyage.arrival) > offer.cleared_until:
        yield _finding("flights", voyage.id, f"{offer.id} is cleared until {day_text(offer.cleared_until)}.")


def hold(reading: Reading) -> Findings:
    """On each flight there are seats, lift and floor for what is on board, and each piece goes into the hold."""
    problem = reading.problem
    for voyage in reading.voyages(LiftKind.FLIGHT):
        _, kind = offer_of(reading, voyage)
        if reading.released(voyage) is not None:
            continue
        room = problem.hold.get(kind.id)
        for name in voyage.parcels:
            parcel = problem.parcel[name]
            if not parcel.people and (room is None or not room.takes(parcel)):
                yield _finding("hold", voyage.id, f"{name} does not go into the hold of a {kind.id}.")
        for way, stop, board in zip(voyage.ways, voyage.stops, reading.on_board[voyage.id], strict=False):
            capacity = flight_capacity(kind, room, problem.route[way].payload_kg)
            rooms = [flight_room(problem.parcel[name]) for name in board]
            for place, what in enumerate(("people", "kg", "mm of floor")):
                taken = sum(needs[place] for needs in rooms)
                if taken > capacity[place]:
                    message = f"It leaves {stop.place} with {taken:,} {what}; it takes {capacity[place]:,}."
                    yield _finding("hold", voyage.id, message)


def _finding(rule: str, where: str, message: str) -> Finding:
    return Finding(rule=rule, where=where, message=message)
