"""A problem and its plan looked at together: flights in order, loads by requirement, names people know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from movcon.clock import Day, Minute, date_of, local_day, local_text, midnight, month_index, utc_day, utc_text
from movcon.lift import AircraftType, CharterOffer, ContractOffer, LetterOfAssist, Source, SourceKind
from movcon.movements import RotationRequirement
from movcon.network import Route
from movcon.places import Airfield
from movcon.plan import Direction, Itinerary, Load, NotMoved, Plan, Sortie
from movcon.problem import Problem

KIND_NAMES = {
    SourceKind.CHARTER: "ad hoc charter",
    SourceKind.CONTRACT: "long-term charter",
    SourceKind.LETTER_OF_ASSIST: "letter of assist",
    SourceKind.MISSION_AIRCRAFT: "mission aircraft",
}

_AIRFIELD_WORDS = (" International", " Airport", " Air Base", " Airfield", " Intl", " Aerodrome")


@dataclass(frozen=True, slots=True, kw_only=True)
class Flight:
    """One sortie with what it belongs to. ``number`` counts the itinerary's sorties from 1."""

    itinerary: Itinerary
    sortie: Sortie
    number: int
    route: Route
    source: Source
    aircraft: AircraftType

    @property
    def loaded(self) -> bool:
        """Whether it carries somebody; else it is a positioning flight."""
        return bool(self.sortie.loads)

    @property
    def departure_day(self) -> Day:
        """UTC date of the departure."""
        return utc_day(self.sortie.departure)

    @property
    def name(self) -> str:
        """Itinerary and number, as a planner calls it."""
        return f"{self.itinerary.id}/{self.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Chalk:
    """One load with its flight and requirement."""

    need: RotationRequirement
    load: Load
    flight: Flight

    @property
    def incoming(self) -> bool:
        """Whether it brings people into the mission."""
        return self.load.direction is Direction.INCOMING

    @property
    def name(self) -> str:
        """``in 1``, ``out 2``."""
        return f"{self.load.direction.value} {self.load.chalk}"

    @property
    def event(self) -> Minute:
        """When it touches the APOD: arrival of an incoming chalk, departure of an outgoing one."""
        sortie = self.flight.sortie
        return sortie.arrival if self.incoming else sortie.departure


class Season:
    """Read-only view of a verified plan with its problem; computed once, used by every output."""

    def __init__(self, problem: Problem, plan: Plan) -> None:
        self.problem = problem
        self.plan = plan

    @cached_property
    def flights(self) -> tuple[Flight, ...]:
        """Every sortie in order of departure, then itinerary."""
        found = [
            Flight(
                itinerary=itinerary,
                sortie=sortie,
                number=number,
                route=self.problem.route[sortie.route],
                source=self.problem.source[itinerary.source],
                aircraft=self.problem.aircraft_type[self.problem.source[itinerary.source].type_id],
            )
            for itinerary in self.plan.itineraries
            for number, sortie in enumerate(itinerary.sorties, start=1)
        ]
        return tuple(sorted(found, key=lambda f: (f.sortie.departure, f.itinerary.id, f.number)))

    @cached_property
    def flights_of(self) -> dict[str, tuple[Flight, ...]]:
        """Flights of each itinerary in order."""
        found: dict[str, list[Flight]] = defaultdict(list)
        for flight in self.flights:
            found[flight.itinerary.id].append(flight)
        return {name: tuple(flights) for name, flights in found.items()}

    @cached_property
    def chalks_of(self) -> dict[str, tuple[Chalk, ...]]:
        """Chalks of each moved requirement in order of time at the APOD; requirements not moved are missing."""
        found: dict[str, list[Chalk]] = defaultdict(list)
        for flight in self.flights:
            for load in flight.sortie.loads:
                found[load.requirement].append(
                    Chalk(need=self.problem.rotation[load.requirement], load=load, flight=flight)
                )
        return {
            name: tuple(sorted(chalks, key=lambda c: (c.event, not c.incoming, c.load.chalk)))
            for name, chalks in found.items()
        }

    @cached_property
    def not_moved(self) -> dict[str, NotMoved]:
        """What is left unmoved, by requirement."""
        return {item.requirement: item for item in self.plan.not_moved}

    @cached_property
    def people_moved(self) -> int:
        """People carried, both directions together."""
        return sum(flight.sortie.people for flight in self.flights)

    @cached_property
    def mission_names(self) -> dict[str, str]:
        """Names of the missions by id, in the problem's order."""
        return {mission.id: mission.name for mission in self.problem.missions}

    @cached_property
    def months(self) -> tuple[int, ...]:
        """Calendar months (UTC, January 1970 = 0) from the season's first to its last, and any flown outside."""
        first = month_index(midnight(self.problem.season_first_day))
        last = month_index(midnight(self.problem.season_last_day))
        flown = [month_index(flight.sortie.departure) for flight in self.flights]
        return tuple(range(min([first, *flown]), max([last, *flown]) + 1))

    def state_name(self, state: str) -> str:
        """Name of a State, or its code where the problem has no name for it."""
        known = self.problem.state.get(state)
        return known.name if known is not None else state

    def airfield(self, icao: str) -> Airfield:
        """Airfield of a code."""
        return self.problem.airfield[icao]

    def place(self, icao: str) -> str:
        """``HSSJ Juba``."""
        return f"{icao} {short_name(self.problem.airfield[icao])}"

    def local_date(self, minute: Minute, icao: str) -> date:
        """Local date at an airfield."""
        return date_of(local_day(minute, self.problem.airfield[icao].time_zone))

    def local(self, minute: Minute, icao: str) -> str:
        """Local time at an airfield with its offset."""
        return local_text(minute, self.problem.airfield[icao].time_zone)

    def utc(self, minute: Minute) -> str:
        """UTC time."""
        return utc_text(minute)


def short_name(airfield: Airfield) -> str:
    """Name of an airfield without the words that say it is one."""
    name = airfield.name
    for word in _AIRFIELD_WORDS:
        name = name.replace(word, "")
    return name


def source_name(source: Source, aircraft: AircraftType) -> str:
    """What a lift source is called on paper."""
    match source:
        case CharterOffer() | ContractOffer():
            return f"{source.carrier}, {aircraft.name}"
        case LetterOfAssist():
            return f"{source.contributor} letter of assist, {aircraft.name}"
    return f"mission aircraft {source.id}, {aircraft.name}"


def joined(items: Iterable[str], separator: str = ", ") -> str:
    """Texts once each in order of first appearance."""
    return separator.join(dict.fromkeys(items))
