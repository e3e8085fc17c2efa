"""Whether a released voyage that has not begun can still be made as it was, beside what is in the ledger."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise

from movcon.clock import Minute, day_text, midnight, utc_day, utc_text
from movcon.deployment.flights import flight_capacity, flight_room
from movcon.deployment.plan import Stop, Voyage
from movcon.deployment.problem import DeploymentProblem, can_sail
from movcon.deployment.ways import Corridor, LinerService
from optimizer.deployment.airways import stops_open
from optimizer.deployment.ledger import Ledger, grounds
from optimizer.deployment.retold import rounds_of
from optimizer.deployment.sailing import explosives_fit, form_holds


@dataclass(frozen=True, slots=True)
class Refused:
    """Why a voyage, or only some of its parcels, cannot go as released."""

    reason: str
    parcels: tuple[str, ...]


def convoy(problem: DeploymentProblem, ledger: Ledger, voyage: Voyage, loads: tuple[str, ...]) -> Refused | None:
    """Let parcels board a convoy again, one by one."""
    corridor = problem.corridor.get(voyage.source)
    if corridor is None or not _as_timed(voyage, corridor.departure(voyage.number), corridor.duration_min):
        return Refused("the corridor's timetable is another now", loads)
    left = [
        name
        for name in loads
        if not corridor.takes(problem.parcel[name]) or not _boards_convoy(problem, ledger, corridor, voyage, name)
    ]
    if not left:
        return None
    if not corridor.is_open(voyage.number) or _ends_closed(problem, voyage):
        return Refused("the corridor, or a place at its end, is closed then", loads)
    return Refused(f"the convoy no longer takes {_names(left)}", tuple(left))


def _boards_convoy(problem: DeploymentProblem, ledger: Ledger, corridor: Corridor, voyage: Voyage, name: str) -> bool:
    parcel = problem.parcel[name]
    if not ledger.convoy_takes(corridor, voyage.number, parcel):
        return False
    ledger.board_convoy(corridor, voyage.number, parcel)
    return True


def sailing(problem: DeploymentProblem, ledger: Ledger, voyage: Voyage, loads: tuple[str, ...]) -> Refused | None:
    """Let parcels board a liner's sailing again, one by one."""
    liner = problem.liner.get(voyage.source)
    if liner is None or not _as_timed(voyage, liner.departure(voyage.number), liner.transit_min):
        return Refused("the service's timetable is another now", loads)
    left = [
        name
        for name in loads
        if not _liner_takes(problem, liner, name) or not _boards_sailing(problem, ledger, liner, voyage, name)
    ]
    if not left:
        return None
    if not liner.is_open(voyage.number) or _ends_closed(problem, voyage):
        return Refused("the service, or a port at its end, is closed then", loads)
    return Refused(f"the sailing no longer takes {_names(left)}", tuple(left))


def _boards_sailing(problem: DeploymentProblem, ledger: Ledger, liner: LinerService, voyage: Voyage, name: str) -> bool:
    parcel = problem.parcel[name]
    if not ledger.sailing_takes(liner, voyage.number, parcel):
        return False
    ledger.board_sailing(liner, voyage.number, parcel)
    return True


def _liner_takes(problem: DeploymentProblem, liner: LinerService, name: str) -> bool:
    parcel = problem.parcel[name]
    ports = (problem.place[end].port for end in (liner.origin, liner.destination))
    return liner.takes(parcel) and (not parcel.explosive or all(port is not None and port.class1 for port in ports))


def _as_timed(voyage: Voyage, leaves: Minute, lasting: int) -> bool:
    return (voyage.departure, voyage.arrival) == (leaves, leaves + lasting)


def _ends_closed(problem: DeploymentProblem, voyage: Voyage) -> bool:
    return any(problem.place[stop.place].is_closed(stop.arrival, stop.arrival) for stop in voyage.stops)


def ship(problem: DeploymentProblem, ledger: Ledger, voyage: Voyage) -> str | None:
    """Why a ship cannot sail as released; None where it can, and then it is in the ledger."""
    offer = problem.ship_offer.get(voyage.source)
    if offer is None or voyage.number > offer.ships:
        return "the ship is no longer offered"
    first = voyage.stops[0]
    if first.place != offer.open_at or not offer.available_from <= first.arrival <= offer.available_until:
        return f"the ship is to be had at {offer.open_at} {utc_text(offer.available_from)} to " + utc_text(
            offer.available_until
        )
    rounds = tuple(rounds_of(voyage, frozenset(voyage.parcels)))
    if not form_holds(offer, rounds):
        return "the charter no longer allows so many ports"
    if not explosives_fit(problem, rounds):
        return "a port no longer takes the explosives on board"
    kind = problem.ship_type[offer.type_id]
    room = {name: kind.room(problem.parcel[name]) for name in voyage.parcels}
    board: set[str] = set()
    for number, stop in enumerate(voyage.stops):
        reason = _port_refuses(problem, ledger, voyage, stop, called=number > 0)
        if reason is not None:
            return reason
        board = board.difference(stop.discharges).union(stop.loads)
        if any(sum(room[name][i] for name in board) > have for i, have in enumerate(kind.capacity)):
            return "the cargo no longer fits on board"
        if any(ledger.apart_from(problem.parcel[name], board - {name}) for name in stop.loads):
            return "dangerous goods on board may no longer stand together"
    for lane_id, (one, two) in zip(voyage.ways, pairwise(voyage.stops), strict=True):
        reason = lane_refuses(problem, voyage, lane_id, one, two)
        if reason is not None:
            return reason
    ledger.stand(voyage)
    return None


def _port_refuses(
    problem: DeploymentProblem, ledger: Ledger, voyage: Voyage, stop: Stop, *, called: bool
) -> str | None:
    parcels = [problem.parcel[name] for name in (*stop.loads, *stop.discharges)]
    if not parcels and not called:
        return None
    kind = problem.ship_type[problem.ship_offer[voyage.source].type_id]
    port = problem.place[stop.place].port
    if port is None or not kind.can_enter(port):
        return f"{stop.place} no longer takes the ship"
    if not all(kind.can_work(parcel, port) for parcel in parcels):
        return f"its cargo can no longer be worked at {stop.place}"
    if not all(kind.can_carry(problem.parcel[name]) for name in stop.loads):
        return "the ship may no longer carry its cargo"
    if stop.end - stop.start != sum(port.working_min(parcel) for parcel in parcels):
        return f"its cargo takes another time at {stop.place} now"
    if parcels and problem.place[stop.place].is_closed(stop.start, stop.end):
        return f"{stop.place} is closed {utc_text(stop.start)}"
    if parcels and ledger.berth_from(stop.place, stop.start, stop.end - stop.start) != stop.start:
        return f"no berth is free at {stop.place} {utc_text(stop.start)}"
    return None


def lane_refuses(problem: DeploymentProblem, voyage: Voyage, lane_id: str, one: Stop, two: Stop) -> str | None:
    """Why a ship cannot sail between two stops as released."""
    kind = problem.ship_type[problem.ship_offer[voyage.source].type_id]
    lane = problem.sea_lane.get(lane_id)
    if lane is None or not lane.is_open(one.departure) or not can_sail(kind, lane):
        return f"the way by sea from {one.place} to {two.place} is closed {day_text(utc_day(one.departure))}"
    if two.arrival - one.departure != kind.leg_min(lane):
        return f"the way by sea from {one.place} to {two.place} takes another time now"
    return None


def lot(problem: DeploymentProblem, ledger: Ledger, voyage: Voyage) -> str | None:
    """Why a lot of flights cannot be flown as released; None where it can, and then it is in the ledger."""
    offer = problem.charter_offer.get(voyage.source)
    if offer is None:
        return "the aircraft is no longer offered"
    kind = problem.aircraft_type[offer.type_id]
    if voyage.stops[0].place != offer.base:
        return f"the aircraft is based at {offer.base} now"
    if voyage.departure < midnight(problem.planning_day + offer.lead_time_days):
        return "the aircraft is to be had later now"
    if utc_day(voyage.arrival) > offer.cleared_until:
        return "the aircraft's clearance ends sooner"
    approved = {item.icao for item in problem.approvals if item.type_id == kind.id}
    hold = problem.hold.get(kind.id)
    board: set[str] = set()
    for name, (one, two) in zip(voyage.ways, pairwise(voyage.stops), strict=True):
        route = problem.route.get(name)
        block = 0 if route is None else route.block_min + kind.tech_stop_min * len(route.tech_stops)
        if route is None or not route.is_valid(one.departure) or two.arrival - one.departure != block:
            return f"the air route from {one.place} to {two.place} is another now, or not valid then"
        landed = {hop.destination for hop in route.hops}
        if not landed <= approved:
            return f"the aircraft is not approved at {_names(sorted(landed - approved))}"
        for place_id, minute in ((one.place, one.departure), (two.place, two.arrival)):
            place = problem.place[place_id]
            if place.is_closed(minute, minute) or not place.is_flying_hour(minute):
                return f"{place_id} is closed {utc_text(minute)}"
        if not stops_open(problem, kind, route, one.departure):
            return f"a stop for fuel is closed {day_text(utc_day(one.departure))}"
        board = board.difference(one.discharges).union(one.loads)
        room = flight_capacity(kind, hold, route.payload_kg)
        rooms = [flight_room(problem.parcel[item]) for item in board]
        if any(sum(needs[i] for needs in rooms) > room[i] for i in range(3)):
            return "the load no longer fits the aircraft"
        if any(
            not problem.parcel[item].people and (hold is None or not hold.takes(problem.parcel[item]))
            for item in one.loads
        ):
            return "the load no longer goes into the hold"
        if any(ledger.apart_from(problem.parcel[item], board - {item}) for item in one.loads):
            return "dangerous goods on board may no longer stand together"
    for stop in voyage.stops[1:-1]:
        apron = problem.place[stop.place].apron
        if stop.departure - stop.arrival < max(kind.turnaround_min, 0 if apron is None else apron.turn_min):
            return f"the aircraft needs longer on the ground at {stop.place} now"
        if (stop.loads or stop.discharges) and problem.place[stop.place].is_closed(stop.start, stop.end):
            return f"{stop.place} is closed {utc_text(stop.start)}"
    if ledger.lots_at_once(offer.id, voyage.departure, voyage.arrival) >= offer.aircraft_available:
        return "fewer aircraft are offered"
    if not ledger.apron_free(grounds(voyage.stops), offer.type_id):
        return "an airfield it lands at has too little room now"
    ledger.stand(voyage)
    return None


def _names(names: list[str]) -> str:
    shown = ", ".join(names[:3])
    return shown if len(names) <= 3 else f"{shown} and {len(names) - 3} more"
