"""Where a deployment goes: each way travelled once with what goes along it, and the places used."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import shapely

from api.render.deployment.operation import Operation
from geo.geodesy import tracks
from movcon.deployment.places import Place
from movcon.deployment.plan import LiftKind, Voyage

DRAWN_STEP_NM = 100
Position = tuple[int, int]


@dataclass(slots=True)
class WayUse:
    """One way in one direction by one kind of lift; what travels empty is a way of its own.

    Attributes
    ----------
    id
        Sea lane, liner service, corridor or air route (one hop of it).
    geometry
        In degrees, split at the antimeridian.
    voyages
        How often it is travelled.
    """

    kind: LiftKind
    id: str
    origin: str
    destination: str
    empty: bool
    geometry: shapely.MultiLineString
    voyages: int = 0
    people: int = 0
    mass_kg: int = 0
    slots_centi: int = 0


@dataclass(slots=True)
class PlaceUse:
    """What a place is used for; ``slots_centi`` counts what is loaded and what is discharged there."""

    place: Place
    roles: set[str] = field(default_factory=set)
    people: int = 0
    mass_kg: int = 0
    slots_centi: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One leg of a voyage: stops ``number`` to ``number + 1``, with what is on board."""

    voyage: Voyage
    number: int
    way: str
    parcels: frozenset[str]


def legs(operation: Operation, voyage: Voyage) -> Iterator[Leg]:
    """Legs of a voyage in order."""
    on_board = operation.reading.on_board[voyage.id]
    for number, way in enumerate(voyage.ways):
        yield Leg(voyage=voyage, number=number, way=way, parcels=on_board[number])


def leg_lines(operation: Operation, leg: Leg) -> tuple[tuple[str, str, tuple[Position, ...]], ...]:
    """(from, to, points as (lon_udeg, lat_udeg)) of a leg: a line a hop for flights, else one line."""
    problem = operation.problem
    one, two = leg.voyage.stops[leg.number].place, leg.voyage.stops[leg.number + 1].place
    ends = (_position(problem.place[one]), _position(problem.place[two]))
    match leg.voyage.kind:
        case LiftKind.SHIP:
            return ((one, two, _between(ends, problem.sea_lane[leg.way].track)),)
        case LiftKind.LINER:
            lanes = problem.lanes_between.get((one, two), ())
            return ((one, two, _between(ends, lanes[0].track if lanes else ())),)
        case LiftKind.CONVOY:
            return ((one, two, ends),)
        case LiftKind.FLIGHT:
            hops = problem.route[leg.way].hops
            known = all(hop.origin in problem.place and hop.destination in problem.place for hop in hops)
            if not known:
                return ((one, two, ends),)
            return tuple(
                (
                    hop.origin,
                    hop.destination,
                    (_position(problem.place[hop.origin]), *hop.track, _position(problem.place[hop.destination])),
                )
                for hop in hops
            )


def _between(ends: tuple[Position, Position], track: tuple[Position, ...]) -> tuple[Position, ...]:
    """A sea track from port to port: it is known from the fairway outside the one to that outside the other."""
    first, last = ends
    return (*(() if track[:1] == (first,) else (first,)), *track, *(() if track[-1:] == (last,) else (last,)))


def ways(operation: Operation) -> tuple[WayUse, ...]:
    """Every way travelled, in order of kind and id."""
    found: dict[tuple[LiftKind, str, str, str, bool], WayUse] = {}
    points: list[Sequence[Position]] = []
    told: list[tuple[tuple[LiftKind, str, str, str, bool], Leg]] = []
    first: dict[tuple[LiftKind, str, str, str, bool], int] = {}
    for voyage in operation.voyages:
        for leg in legs(operation, voyage):
            for one, two, line in leg_lines(operation, leg):
                key = (voyage.kind, leg.way, one, two, not leg.parcels)
                if key not in first:
                    first[key] = len(points)
                    points.append(line)
                told.append((key, leg))
    drawn = tracks(points, DRAWN_STEP_NM) if points else ()
    for key, leg in told:
        kind, way, one, two, empty = key
        if key not in found:
            found[key] = WayUse(kind=kind, id=way, origin=one, destination=two, empty=empty, geometry=drawn[first[key]])
        use = found[key]
        use.voyages += 1
        for name in leg.parcels:
            parcel = operation.problem.parcel[name]
            use.people += parcel.people
            use.mass_kg += 0 if parcel.people else parcel.mass_kg
            use.slots_centi += parcel.slots_centi
    order = list(LiftKind)
    return tuple(
        sorted(found.values(), key=lambda use: (order.index(use.kind), use.id, use.origin, use.destination, use.empty))
    )


def places_used(operation: Operation) -> tuple[PlaceUse, ...]:
    """Places that voyages stop at, with their roles, the busiest first."""
    problem = operation.problem
    found: dict[str, PlaceUse] = {}
    for voyage in operation.voyages:
        for stop in voyage.stops:
            use = found.setdefault(stop.place, PlaceUse(place=problem.place[stop.place]))
            if voyage.kind in (LiftKind.SHIP, LiftKind.LINER):
                use.roles.add("port")
            elif voyage.kind is LiftKind.FLIGHT:
                use.roles.add("airfield")
            for name in (*stop.loads, *stop.discharges):
                parcel = problem.parcel[name]
                use.people += parcel.people
                use.mass_kg += 0 if parcel.people else parcel.mass_kg
                use.slots_centi += parcel.slots_centi
    for item in problem.consignments:
        for name, role in ((item.origin, "origin"), (item.destination, "destination")):
            if name in found:
                found[name].roles.add(role)
    for use in found.values():
        if not use.roles:
            use.roles.add("node")
    return tuple(sorted(found.values(), key=lambda use: (-use.slots_centi, use.place.id)))


def _position(place: Place) -> Position:
    return place.lon_udeg, place.lat_udeg
