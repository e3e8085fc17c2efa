"""Sorties as programs and the field read them (``field.json``), each under a key that lasts from plan to plan."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from api.render.documents import document
from api.render.routes import Clearance, clearances
from api.render.season import KIND_NAMES, Flight, Season, source_name
from movcon.clock import Minute, date_of, local_text, moment_of
from movcon.lift import CharterOffer, ContractOffer, Source
from movcon.network import Hop
from movcon.plan import Itinerary, Leg, Load

FORMAT = 1
_DECIMALS = 5
PLACES_IN_PLAN = ("itinerary", "number")
"""What a sortie holds of its place in one plan; nobody flies differently when it changes."""


class SortieKeys:
    """Keys of a plan's sorties: a loaded one's first load in order of names, a positioning one's loaded neighbour."""

    def __init__(self, season: Season) -> None:
        self._season = season

    @cached_property
    def by_flight(self) -> dict[str, str]:
        """Key by the flight's name."""
        found: dict[str, str] = {}
        for flights in self._season.flights_of.values():
            for place, flight in enumerate(flights):
                found[flight.name] = _key(flights, place)
        return found

    @cached_property
    def by_itinerary(self) -> dict[str, str]:
        """Key of each itinerary's first loaded sortie."""
        return {
            name: next((load_key(flight) for flight in flights if flight.loaded), name)
            for name, flights in self._season.flights_of.items()
        }

    def of(self, flight: Flight) -> str:
        """Key of a flight."""
        return self.by_flight[flight.name]


def load_key(flight: Flight) -> str:
    """``UNMIL-GHA-BN2-1/in/1``: a chalk is on one sortie only, so the first of them names it."""
    return min(f"{load.requirement}/{load.direction.value}/{load.chalk}" for load in flight.sortie.loads)


def _key(flights: Sequence[Flight], place: int) -> str:
    if flights[place].loaded:
        return load_key(flights[place])
    ahead = next((flight for flight in flights[place:] if flight.loaded), None)
    if ahead is not None:
        return f"{load_key(ahead)}/before/{flights.index(ahead) - place}"
    behind = [flight for flight in flights[:place] if flight.loaded]
    if not behind:
        return f"{flights[place].name}/empty"
    return f"{load_key(behind[-1])}/after/{place - flights.index(behind[-1])}"


def field_sorties(season: Season) -> tuple[dict[str, Any], ...]:
    """Every sortie in order of departure."""
    keys = SortieKeys(season)
    asked: dict[str, list[Clearance]] = {}
    for item in clearances(season):
        for flight in item.flights:
            asked.setdefault(flight.name, []).append(item)
    return tuple(_sortie(season, keys, flight, asked.get(flight.name, [])) for flight in season.flights)


def field_json(season: Season) -> bytes:
    """``field.json``: sorties, and the airfields they use."""
    used = sorted({icao for flight in season.flights for leg in flight.sortie.legs for icao in _ends(leg)})
    return document(
        {
            "format": FORMAT,
            "scenario": season.plan.scenario,
            "plan_digest": season.plan.digest,
            "airfields": {icao: _airfield(season, icao) for icao in used},
            "sorties": field_sorties(season),
        }
    )


def concerned(season: Season, flown: Sequence[Itinerary], flight: Flight | None = None) -> dict[str, Any]:
    """Missions, contributors and carrier that a flight concerns; that itineraries of one source do, where none is.

    A positioning flight concerns whom its whole itinerary concerns: its delay is theirs.
    """
    names = [load.requirement for load in flight.sortie.loads] if flight is not None else []
    every = names or [name for itinerary in flown for name in itinerary.requirements]
    needs = [season.problem.rotation[name] for name in every]
    return {
        "missions": sorted({need.mission for need in needs}),
        "contributors": sorted({need.contributor for need in needs}),
        "carrier": carrier(season.problem.source[flown[0].source]),
    }


def carrier(source: Source) -> str:
    """Company that flies; empty for a State's own and the mission's aircraft."""
    return source.carrier if isinstance(source, CharterOffer | ContractOffer) else ""


def utc_moment(minute: Minute) -> str:
    """``2010-07-03T06:00Z``."""
    return moment_of(minute).strftime("%Y-%m-%dT%H:%MZ")


def _sortie(season: Season, keys: SortieKeys, flight: Flight, asked: Sequence[Clearance]) -> dict[str, Any]:
    sortie = flight.sortie
    return {
        "sortie": keys.of(flight),
        "itinerary": flight.itinerary.id,
        "number": flight.number,
        "kind": KIND_NAMES[flight.itinerary.kind],
        "source": flight.itinerary.source,
        "tail": flight.itinerary.tail,
        "operator": source_name(flight.source, flight.aircraft),
        "aircraft": flight.aircraft.id,
        "seats": flight.aircraft.seats,
        **concerned(season, [flight.itinerary], flight),
        "positioning": not flight.loaded,
        "people": sortie.people,
        "legs": [_leg(season, leg, hop) for leg, hop in zip(sortie.legs, flight.route.hops, strict=True)],
        "loads": [_load(season, load) for load in sortie.loads],
        "clearances": [
            {
                "state": item.state,
                "landing": item.landing,
                "ask_by": None if item.ask_by is None else date_of(item.ask_by).isoformat(),
            }
            for item in sorted(asked, key=lambda item: item.state)
        ],
    }


def _leg(season: Season, leg: Leg, hop: Hop) -> dict[str, Any]:
    shown: dict[str, Any] = {
        "from": leg.origin,
        "to": leg.destination,
        "departure": utc_moment(leg.departure),
        "departure_local": _local(season, leg.departure, leg.origin),
        "arrival": utc_moment(leg.arrival),
        "arrival_local": _local(season, leg.arrival, leg.destination),
    }
    if hop.track:
        shown["track"] = [[round(lon / 1e6, _DECIMALS), round(lat / 1e6, _DECIMALS)] for lon, lat in hop.track]
    return shown


def _load(season: Season, load: Load) -> dict[str, Any]:
    need = season.problem.rotation[load.requirement]
    return {
        "requirement": load.requirement,
        "unit": need.unit,
        "mission": need.mission,
        "contributor": need.contributor,
        "direction": load.direction.value,
        "chalk": load.chalk,
        "people": load.people,
        "baggage_kg": load.baggage_kg,
    }


def _airfield(season: Season, icao: str) -> Mapping[str, object]:
    place = season.airfield(icao)
    return {
        "name": place.name,
        "state": place.state,
        "lat": place.lat_udeg / 1e6,
        "lon": place.lon_udeg / 1e6,
        "time_zone": place.time_zone,
    }


def _local(season: Season, minute: Minute, icao: str) -> str:
    date, time, offset = local_text(minute, season.airfield(icao).time_zone).split()
    return f"{date}T{time}{offset}"


def _ends(leg: Leg) -> tuple[str, str]:
    return leg.origin, leg.destination
