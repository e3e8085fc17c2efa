"""Can each parcel reach its destination at all? Asked of the ways alone, before anything is planned."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping

from movcon.deployment.cargo import Parcel
from movcon.deployment.flights import flight_capacity, flight_room
from movcon.deployment.problem import DeploymentProblem, can_sail
from movcon.errors import Fault
from scenarios.intake.deployment.cargo_rows import ConsignmentRow, PeopleRow
from scenarios.intake.deployment.folder import DeploymentRows

_NAMED_MAX = 3


def reach_faults(rows: DeploymentRows, problem: DeploymentProblem) -> list[Fault]:
    """Faults of movements with parcels that no chain of ways brings to their destination, dates left aside."""
    stuck: defaultdict[str, dict[str, list[str]]] = defaultdict(dict)
    for parcel in problem.parcels:
        found = reached(problem, parcel)
        if problem.destination_of(parcel) not in found:
            stuck[parcel.consignment][parcel.id] = sorted(found)
    tables: tuple[PeopleRow | ConsignmentRow, ...] = (*rows.of(PeopleRow), *rows.of(ConsignmentRow))
    return [
        rows.fault(row, "no_way", "destination", _told(row, stuck[row.id]), _CURE) for row in tables if row.id in stuck
    ]


_CURE = "Offer lift that takes it, open or add a corridor, lower the sizes of a parcel, or change the destination."


def _told(row: PeopleRow | ConsignmentRow, stuck: Mapping[str, list[str]]) -> str:
    names = list(stuck)
    shown = ", ".join(names[:_NAMED_MAX]) + (f" and {len(names) - _NAMED_MAX} more" if len(names) > _NAMED_MAX else "")
    places = ", ".join(stuck[names[0]])
    return f"Nothing brings {shown} from {row.origin} to {row.destination}; {names[0]} gets to {places} only."


def reached(problem: DeploymentProblem, parcel: Parcel) -> set[str]:
    """Places a parcel can get to by ways whose carriers take it."""
    edges: defaultdict[str, set[str]] = defaultdict(set)
    for corridor in problem.corridors:
        if corridor.takes(parcel):
            edges[corridor.origin].add(corridor.destination)
    for liner in problem.liners:
        if liner.takes(parcel):
            edges[liner.origin].add(liner.destination)
    _sea(problem, parcel, edges)
    _air(problem, parcel, edges)
    found = {problem.origin_of(parcel)}
    waiting = list(found)
    while waiting:
        for place in edges[waiting.pop()] - found:
            found.add(place)
            waiting.append(place)
    return found


def _sea(problem: DeploymentProblem, parcel: Parcel, edges: dict[str, set[str]]) -> None:
    load_ports = problem.consignment[parcel.consignment].load_ports
    for type_id in {offer.type_id for offer in problem.ship_offers}:
        kind = problem.ship_type[type_id]
        if not kind.can_carry(parcel):
            continue
        workable = {
            place.id
            for place in problem.places
            if place.port is not None and kind.can_enter(place.port) and kind.can_work(parcel, place.port)
        }
        for lane in problem.sea_lanes:
            worked = lane.origin in workable and lane.destination in workable
            if worked and can_sail(kind, lane) and (not load_ports or lane.origin in load_ports):
                edges[lane.origin].add(lane.destination)


def _air(problem: DeploymentProblem, parcel: Parcel, edges: dict[str, set[str]]) -> None:
    for route in problem.routes:
        hold = problem.hold.get(route.type_id)
        if not parcel.people and (hold is None or not hold.takes(parcel)):
            continue
        room = flight_capacity(problem.aircraft_type[route.type_id], hold, route.payload_kg)
        if all(need <= have for need, have in zip(flight_room(parcel), room, strict=True)):
            edges[route.origin].add(route.destination)
