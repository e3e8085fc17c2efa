"""Where the plan flies: each way flown once with what goes along it, and the airfields used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import shapely

from api.render.season import Season
from geo.geodesy import tracks
from movcon.lift import SourceKind
from movcon.network import Hop
from movcon.places import Airfield

DRAWN_STEP_NM = 100


@dataclass(slots=True)
class Way:
    """One hop flown, one or more times, for one mission by one kind of source; both directions are ways of their own.

    ``mission`` is empty for positioning flights. ``geometry`` is in degrees, split at the antimeridian.
    """

    hop: Hop
    mission: str
    kind: SourceKind
    geometry: shapely.MultiLineString
    flights: int = 0
    people: int = 0
    contributors: set[str] = field(default_factory=set)
    aircraft: set[str] = field(default_factory=set)


@dataclass(slots=True)
class PlaceUse:
    """What an airfield is used for."""

    airfield: Airfield
    roles: set[str] = field(default_factory=set)
    arrivals: int = 0
    people: int = 0


def ways(season: Season) -> tuple[Way, ...]:
    """Every hop flown by mission and source; a sortie shared by missions counts on each with its people."""
    hops: dict[tuple[str, SourceKind, Hop], None] = {}
    told: list[tuple[tuple[str, SourceKind, Hop], int, set[str], str]] = []
    for flight in season.flights:
        by_mission: dict[str, int] = defaultdict(int)
        contributors: dict[str, set[str]] = defaultdict(set)
        for load in flight.sortie.loads:
            need = season.problem.rotation[load.requirement]
            by_mission[need.mission] += load.people
            contributors[need.mission].add(need.contributor)
        for mission, people in (by_mission or {"": 0}).items():
            for hop in flight.route.hops:
                key = (mission, flight.itinerary.kind, hop)
                hops[key] = None
                told.append((key, people, contributors[mission], flight.aircraft.name))
    drawn = tracks([_points(season, hop) for _, _, hop in hops], DRAWN_STEP_NM)
    found = {
        key: Way(hop=key[2], mission=key[0], kind=key[1], geometry=geometry)
        for key, geometry in zip(hops, drawn, strict=True)
    }
    for key, people, states, aircraft in told:
        way = found[key]
        way.flights += 1
        way.people += people
        way.contributors |= states
        way.aircraft.add(aircraft)
    return tuple(sorted(found.values(), key=_order))


def _order(way: Way) -> tuple[str, str, str, str, str]:
    return (way.mission, way.kind.value, way.hop.origin, way.hop.destination, str(way.hop.track))


def _points(season: Season, hop: Hop) -> Sequence[tuple[int, int]]:
    ends = [season.airfield(icao) for icao in (hop.origin, hop.destination)]
    first, last = [(airfield.lon_udeg, airfield.lat_udeg) for airfield in ends]
    return [first, *hop.track, last]


def places_used(season: Season) -> tuple[PlaceUse, ...]:
    """Airfields landed at or left, with their roles, busiest first."""
    found: dict[str, PlaceUse] = {}

    def at(icao: str) -> PlaceUse:
        return found.setdefault(icao, PlaceUse(airfield=season.airfield(icao)))

    for itinerary in season.plan.itineraries:
        at(itinerary.sorties[0].origin).roles.add("base")
    for flight in season.flights:
        sortie = flight.sortie
        for leg in sortie.legs:
            at(leg.destination).arrivals += 1
        for one, _ in pairwise(sortie.legs):
            at(one.destination).roles.add("tech stop")
        for load in sortie.loads:
            need = season.problem.rotation[load.requirement]
            for icao, role in ((need.apoe, "APOE"), (need.apod, "APOD")):
                at(icao).roles.add(role)
                at(icao).people += load.people
    return tuple(sorted(found.values(), key=lambda use: (-use.people, -use.arrivals, use.airfield.icao)))
