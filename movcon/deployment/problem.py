"""The problem of a deployment: everything its planner and its verification may know, complete and valid."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import chain

from movcon.canonical import digest_of_parts
from movcon.clock import Day, Minute
from movcon.deployment.cargo import Consignment, Parcel, Unit
from movcon.deployment.flights import Hold
from movcon.deployment.places import Place
from movcon.deployment.release import DeploymentRelease
from movcon.deployment.ships import ShipOffer, ShipType
from movcon.deployment.ways import Corridor, LinerService, SeaLane
from movcon.errors import InvalidValue
from movcon.lift import AircraftType, CharterOffer
from movcon.network import Route
from movcon.problem import AirfieldApproval, Mission


@dataclass(frozen=True, slots=True, kw_only=True)
class Apart:
    """Two classes of dangerous goods that may not be on one ship, convoy or flight.

    ``1.1`` to ``1.6`` stand for the class with any compatibility group.
    """

    one: str
    other: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentPrices:
    """Prices of what is not lift.

    ``usd_per_slot_day_over_storage`` is paid for each slot in a yard above its storage at a UTC midnight.
    """

    usd_per_slot_day_over_storage: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Closing:
    """When the force must be closed: every parcel delivered before the end of ``c_day + days`` (UTC dates)."""

    days: int
    hard: bool


@dataclass(frozen=True, kw_only=True)
class DeploymentProblem:
    """A deployment to plan.

    Attributes
    ----------
    planning_day, c_day
        UTC dates: the plan is made on the one, the deployment's calendar counts from the other.
    horizon
        Minute after which nothing may be under way.
    closing
        What is asked of the force's closure; ``None`` = nothing beyond the parcels' own dates.
    release
        The released plan that this problem plans again from a present moment; ``None`` for a first plan.
    """

    scenario: str
    title: str
    planning_day: Day
    c_day: Day
    horizon: Minute
    missions: tuple[Mission, ...]
    places: tuple[Place, ...]
    units: tuple[Unit, ...]
    consignments: tuple[Consignment, ...]
    parcels: tuple[Parcel, ...]
    ship_types: tuple[ShipType, ...]
    ship_offers: tuple[ShipOffer, ...]
    sea_lanes: tuple[SeaLane, ...]
    corridors: tuple[Corridor, ...]
    liners: tuple[LinerService, ...]
    aircraft_types: tuple[AircraftType, ...]
    holds: tuple[Hold, ...]
    approvals: tuple[AirfieldApproval, ...]
    routes: tuple[Route, ...]
    charter_offers: tuple[CharterOffer, ...]
    prices: DeploymentPrices
    apart: tuple[Apart, ...] = ()
    closing: Closing | None = None
    release: DeploymentRelease | None = None

    def __post_init__(self) -> None:
        faults = list(_reference_faults(self))
        if faults:
            raise InvalidValue("\n".join(faults))

    @cached_property
    def digest(self) -> str:
        """Digest of everything in the problem, from the digests of its parts."""
        return digest_of_parts(self)

    @cached_property
    def place(self) -> dict[str, Place]:
        """Places by id."""
        return {item.id: item for item in self.places}

    @cached_property
    def unit(self) -> dict[str, Unit]:
        """Units by id."""
        return {item.id: item for item in self.units}

    @cached_property
    def consignment(self) -> dict[str, Consignment]:
        """Consignments by id."""
        return {item.id: item for item in self.consignments}

    @cached_property
    def parcel(self) -> dict[str, Parcel]:
        """Parcels by id."""
        return {item.id: item for item in self.parcels}

    @cached_property
    def ship_type(self) -> dict[str, ShipType]:
        """Ship types by id."""
        return {item.id: item for item in self.ship_types}

    @cached_property
    def ship_offer(self) -> dict[str, ShipOffer]:
        """Ship offers by id."""
        return {item.id: item for item in self.ship_offers}

    @cached_property
    def sea_lane(self) -> dict[str, SeaLane]:
        """Sea lanes by id."""
        return {item.id: item for item in self.sea_lanes}

    @cached_property
    def corridor(self) -> dict[str, Corridor]:
        """Corridors by id."""
        return {item.id: item for item in self.corridors}

    @cached_property
    def liner(self) -> dict[str, LinerService]:
        """Liner services by id."""
        return {item.id: item for item in self.liners}

    @cached_property
    def aircraft_type(self) -> dict[str, AircraftType]:
        """Aircraft types by id."""
        return {item.id: item for item in self.aircraft_types}

    @cached_property
    def hold(self) -> dict[str, Hold]:
        """Holds by aircraft type."""
        return {item.type_id: item for item in self.holds}

    @cached_property
    def route(self) -> dict[str, Route]:
        """Air routes by id."""
        return {item.id: item for item in self.routes}

    @cached_property
    def charter_offer(self) -> dict[str, CharterOffer]:
        """Offers of aircraft by id."""
        return {item.id: item for item in self.charter_offers}

    @cached_property
    def lanes_between(self) -> dict[tuple[str, str], tuple[SeaLane, ...]]:
        """Sea lanes by (origin, destination), the shortest first."""
        found: dict[tuple[str, str], list[SeaLane]] = {}
        for lane in self.sea_lanes:
            found.setdefault((lane.origin, lane.destination), []).append(lane)
        return {pair: tuple(sorted(lanes, key=lambda lane: lane.distance_nm)) for pair, lanes in found.items()}

    @cached_property
    def routes_between(self) -> dict[tuple[str, str, str], tuple[Route, ...]]:
        """Air routes by (aircraft type, origin, destination), the quickest first."""
        found: dict[tuple[str, str, str], list[Route]] = {}
        for route in self.routes:
            found.setdefault((route.type_id, route.origin, route.destination), []).append(route)
        return {key: tuple(sorted(routes, key=lambda r: (r.block_min, r.id))) for key, routes in found.items()}

    def unit_of(self, parcel: Parcel) -> Unit:
        """The unit a parcel is for."""
        return self.unit[self.consignment[parcel.consignment].unit]

    def origin_of(self, parcel: Parcel) -> str:
        """Place a parcel starts from."""
        return self.consignment[parcel.consignment].origin

    def destination_of(self, parcel: Parcel) -> str:
        """Place a parcel is delivered at."""
        return self.consignment[parcel.consignment].destination


def can_sail(kind: ShipType, lane: SeaLane) -> bool:
    """Whether a ship's beam and draft are within those of a lane's passages."""
    wide = lane.beam_max_mm is not None and kind.beam_mm > lane.beam_max_mm
    deep = lane.draft_max_mm is not None and kind.draft_mm > lane.draft_max_mm
    return not (wide or deep)


def are_apart(problem: DeploymentProblem, one: Parcel, other: Parcel) -> Apart | None:
    """The rule that keeps two parcels off one ship, convoy or flight; None where they may go together."""
    for rule in problem.apart:
        for first, second in ((one, other), (other, one)):
            if _has_class(first, rule.one) and _has_class(second, rule.other):
                return rule
    return None


def _has_class(parcel: Parcel, name: str) -> bool:
    return any(
        found == name or (found.startswith("1") and found.rstrip("ABCDEFGHJKLNS") == name) for found in parcel.classes
    )


def _twice(kind: str, ids: Iterable[str]) -> Iterable[str]:
    return (f"{kind} {name!r} appears twice; give each its own id." for name, n in Counter(ids).items() if n > 1)


def _reference_faults(problem: DeploymentProblem) -> Iterable[str]:
    sources = [
        *(item.id for item in problem.ship_offers),
        *(item.id for item in problem.liners),
        *(item.id for item in problem.corridors),
        *(item.id for item in problem.charter_offers),
    ]
    yield from _twice("Place", (item.id for item in problem.places))
    yield from _twice("Unit", (item.id for item in problem.units))
    yield from _twice("Consignment", (item.id for item in problem.consignments))
    yield from _twice("Parcel", (item.id for item in problem.parcels))
    yield from _twice("Ship type", (item.id for item in problem.ship_types))
    yield from _twice("Aircraft type", (item.id for item in problem.aircraft_types))
    yield from _twice("Lift source", sources)
    yield from _twice("Way", [*(item.id for item in problem.sea_lanes), *(item.id for item in problem.routes)])
    known = {
        "place": {item.id for item in problem.places},
        "mission": {item.id for item in problem.missions},
        "unit": {item.id for item in problem.units},
        "consignment": {item.id for item in problem.consignments},
        "ship type": {item.id for item in problem.ship_types},
        "aircraft type": {item.id for item in problem.aircraft_types},
    }
    for whose, kind, name in _names(problem):
        if name not in known[kind]:
            yield f"{whose}: {kind} {name!r} is not in the problem."
    for whose, name in _quays(problem):
        place = problem.place.get(name)
        if place is not None and place.port is None:
            yield f"{whose}: {name!r} is no port; give its port limits, or use another place."


def _names(problem: DeploymentProblem) -> Iterable[tuple[str, str, str]]:
    """(who speaks, kind of thing, its id) for every reference in the problem."""
    for unit in problem.units:
        yield f"Unit {unit.id}", "mission", unit.mission
    for item in problem.consignments:
        whose = f"Consignment {item.id}"
        yield whose, "unit", item.unit
        yield whose, "mission", item.mission
        for name in (item.origin, item.destination, *item.load_ports):
            yield whose, "place", name
    for parcel in problem.parcels:
        yield f"Parcel {parcel.id}", "consignment", parcel.consignment
    for offer in problem.ship_offers:
        yield f"Ship offer {offer.id}", "ship type", offer.type_id
        yield f"Ship offer {offer.id}", "place", offer.open_at
    for way in chain[SeaLane | Corridor | LinerService](problem.sea_lanes, problem.corridors, problem.liners):
        yield f"Way {way.id}", "place", way.origin
        yield f"Way {way.id}", "place", way.destination
    for route in problem.routes:
        yield f"Route {route.id}", "aircraft type", route.type_id
        yield f"Route {route.id}", "place", route.origin
        yield f"Route {route.id}", "place", route.destination
    for charter in problem.charter_offers:
        yield f"Offer {charter.id}", "aircraft type", charter.type_id
        yield f"Offer {charter.id}", "place", charter.base


def _quays(problem: DeploymentProblem) -> Iterable[tuple[str, str]]:
    for way in chain[SeaLane | LinerService](problem.sea_lanes, problem.liners):
        yield f"Way {way.id}", way.origin
        yield f"Way {way.id}", way.destination
    for offer in problem.ship_offers:
        yield f"Ship offer {offer.id}", offer.open_at
