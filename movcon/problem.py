"""A Problem: everything a planner and the verification may know. Complete and valid, or it does not exist."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from movcon.canonical import digest_of_parts
from movcon.clock import Day, Minute
from movcon.errors import InvalidValue
from movcon.lift import (
    AircraftType,
    CharterOffer,
    ContractOffer,
    Grounding,
    LetterOfAssist,
    MissionAircraft,
    Source,
    SourceKind,
)
from movcon.movements import RotationRequirement
from movcon.network import Route, StateNotice
from movcon.places import Airfield
from movcon.release import Release
from movcon.remembered import remembered


@dataclass(frozen=True, slots=True, kw_only=True)
class Mission:
    """A mission that requirements belong to and that pays its share."""

    id: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FundsCeiling:
    """Most dollars of lift a mission may be charged in a fiscal year (``2010/11``)."""

    mission: str
    fiscal_year: str
    usd: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OnwardCapacity:
    """People a mission can move on from (or bring to) an APOD on one local date, each direction for itself."""

    apod: str
    mission: str
    people_per_day: int


@dataclass(frozen=True, slots=True, kw_only=True)
class AirfieldApproval:
    """A type may use an airfield; ``basis`` says whether a list or the runway physics says so."""

    type_id: str
    icao: str
    basis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ForbiddenLink:
    """No sortie between airfields of these two States, either way."""

    state: str
    other_state: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ContributorsApart:
    """Two contributors that do not share an aircraft: not both on one itinerary."""

    contributor: str
    other: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SoftPrices:
    """What breaking a rule costs; ``None`` keeps the rule hard.

    Attributes
    ----------
    usd_per_person_day_below_floor
        Each person below the floor at the end of each day of a movement.
    usd_per_day_outside_window
        Each day the first event lies before or after its window.
    usd_per_person_over_onward_capacity
        Each person beyond the day's onward capacity at an APOD.
    usd_per_day_over_spread
        Each day a movement takes longer than its spread.
    usd_per_person_not_moved
        Ranks incomplete plans: each person (in and out) of a requirement that is not moved. Never hard.
    """

    usd_per_person_day_below_floor: int
    usd_per_person_not_moved: int
    usd_per_day_outside_window: int | None = None
    usd_per_person_over_onward_capacity: int | None = None
    usd_per_day_over_spread: int | None = None


@dataclass(frozen=True, kw_only=True)
class Problem:
    """A rotation season to plan.

    Attributes
    ----------
    planning_day
        The day on which the plan is made (UTC date): lead times and notices count from it.
    season_first_day, season_last_day
        UTC dates, both included, of the season; itineraries may begin before and end after it.
    groundings
        Aircraft that cannot fly for a time.
    release
        The released plan that this problem plans again from a present moment; ``None`` for a first plan.
    """

    scenario: str
    title: str
    planning_day: Day
    season_first_day: Day
    season_last_day: Day
    missions: tuple[Mission, ...]
    states: tuple[StateNotice, ...]
    airfields: tuple[Airfield, ...]
    aircraft_types: tuple[AircraftType, ...]
    approvals: tuple[AirfieldApproval, ...]
    routes: tuple[Route, ...]
    charter_offers: tuple[CharterOffer, ...]
    letters_of_assist: tuple[LetterOfAssist, ...]
    contract_offers: tuple[ContractOffer, ...]
    mission_aircraft: tuple[MissionAircraft, ...]
    rotations: tuple[RotationRequirement, ...]
    prices: SoftPrices
    onward: tuple[OnwardCapacity, ...] = ()
    funds: tuple[FundsCeiling, ...] = ()
    forbidden_links: tuple[ForbiddenLink, ...] = ()
    contributors_apart: tuple[ContributorsApart, ...] = ()
    groundings: tuple[Grounding, ...] = ()
    release: Release | None = None

    def __post_init__(self) -> None:
        faults = list(_reference_faults(self))
        if faults:
            raise InvalidValue("\n".join(faults))

    @cached_property
    def digest(self) -> str:
        """Digest of everything in the problem, from the digests of its parts."""
        return digest_of_parts(self)

    @cached_property
    def airfield(self) -> dict[str, Airfield]:
        """Airfields by ICAO code."""
        return {item.icao: item for item in self.airfields}

    @cached_property
    def aircraft_type(self) -> dict[str, AircraftType]:
        """Types by id."""
        return {item.id: item for item in self.aircraft_types}

    @cached_property
    def rotation(self) -> dict[str, RotationRequirement]:
        """Requirements by id."""
        return {item.id: item for item in self.rotations}

    @cached_property
    def route(self) -> dict[str, Route]:
        """Routes by id."""
        return _by_id(self.routes)

    @cached_property
    def state(self) -> dict[str, StateNotice]:
        """States by ISO alpha-3 code."""
        return {item.state: item for item in self.states}

    @cached_property
    def source(self) -> dict[str, Source]:
        """Sources of every kind by id."""
        every: tuple[Source, ...] = (
            *self.charter_offers,
            *self.letters_of_assist,
            *self.contract_offers,
            *self.mission_aircraft,
        )
        return {item.id: item for item in every}

    @cached_property
    def _routes_by_pair(self) -> dict[tuple[str, str, str], tuple[Route, ...]]:
        return _by_pair(self.routes)

    def routes_between(self, type_id: str, origin: str, destination: str) -> tuple[Route, ...]:
        """Every route of a type between two airfields, whatever its validity; empty where there is none."""
        return self._routes_by_pair.get((type_id, origin, destination), ())

    def find_route(self, type_id: str, origin: str, destination: str, departure: Minute) -> Route | None:
        """The route valid at a departure, or None."""
        for route in self.routes_between(type_id, origin, destination):
            if route.is_valid(departure):
                return route
        return None


@remembered
def _by_pair(routes: tuple[Route, ...]) -> dict[tuple[str, str, str], tuple[Route, ...]]:
    found: dict[tuple[str, str, str], list[Route]] = {}
    for route in routes:
        found.setdefault((route.type_id, route.origin, route.destination), []).append(route)
    return {key: tuple(items) for key, items in found.items()}


@remembered
def _by_id(routes: tuple[Route, ...]) -> dict[str, Route]:
    return {route.id: route for route in routes}


def source_kind(source: Source) -> SourceKind:
    """Kind of a source record."""
    match source:
        case CharterOffer():
            return SourceKind.CHARTER
        case LetterOfAssist():
            return SourceKind.LETTER_OF_ASSIST
        case ContractOffer():
            return SourceKind.CONTRACT
        case MissionAircraft():
            return SourceKind.MISSION_AIRCRAFT


def _twice(kind: str, ids: Iterable[str]) -> Iterable[str]:
    return (f"{kind} {name!r} appears twice; give each its own id." for name, n in Counter(ids).items() if n > 1)


def _reference_faults(problem: Problem) -> Iterable[str]:
    airfields = {item.icao for item in problem.airfields}
    types = {item.id for item in problem.aircraft_types}
    missions = {item.id for item in problem.missions}
    requirements = {item.id for item in problem.rotations}
    sources: tuple[Source, ...] = (
        *problem.charter_offers,
        *problem.letters_of_assist,
        *problem.contract_offers,
        *problem.mission_aircraft,
    )
    yield from _twice("Airfield", (item.icao for item in problem.airfields))
    yield from _twice("Aircraft type", (item.id for item in problem.aircraft_types))
    yield from _twice("Route", (item.id for item in problem.routes))
    yield from _twice("Requirement", (item.id for item in problem.rotations))
    yield from _twice("Lift source", (item.id for item in sources))
    yield from _twice("Mission", (item.id for item in problem.missions))
    for route in problem.routes:
        if route.type_id not in types:
            yield f"Route {route.id}: aircraft type {route.type_id!r} is not in the problem."
        for hop in route.hops:
            if hop.origin not in airfields or hop.destination not in airfields:
                yield f"Route {route.id}: {hop.origin} or {hop.destination} is not in the problem."
    for source in sources:
        if source.type_id not in types:
            yield f"Lift source {source.id}: aircraft type {source.type_id!r} is not in the problem."
        if source.base not in airfields:
            yield f"Lift source {source.id}: base {source.base!r} is not in the problem."
    for need in problem.rotations:
        if need.mission not in missions:
            yield f"Requirement {need.id}: mission {need.mission!r} is not in the problem."
        for icao in (need.apoe, need.apod):
            if icao not in airfields:
                yield f"Requirement {need.id}: airfield {icao!r} is not in the problem."
        if need.follows is not None and need.follows not in requirements:
            yield f"Requirement {need.id}: it follows {need.follows!r}, which is not in the problem."
    known = {item.id for item in sources}
    for grounding in problem.groundings:
        if grounding.source not in known:
            yield f"Grounding: lift source {grounding.source!r} is not in the problem."
