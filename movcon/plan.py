"""The plan language: itineraries of timed legs, what each carries, its source and price, and what is not moved.

A plan says nothing about clocks or machines: the same input, seed, budget and versions give the same plan. It is
read and written as ``plan.json``; every field here is a field there, times as integer UTC minutes since 1970-01-01.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from movcon.canonical import digest
from movcon.clock import Minute
from movcon.lift import SourceKind

PLAN_FORMAT = 1


class Direction(StrEnum):
    """Which way a load goes."""

    INCOMING = "in"
    OUTGOING = "out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """People of one requirement on one sortie. ``chalk`` numbers the direction's sorties in time, from 1."""

    requirement: str
    direction: Direction
    chalk: int
    people: int
    baggage_kg: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Leg:
    """One hop flown: chocks off to chocks on."""

    origin: str
    destination: str
    departure: Minute
    arrival: Minute


@dataclass(frozen=True, slots=True, kw_only=True)
class Sortie:
    """One flight from an airfield of loading to one of unloading along a route, tech stops as legs between.

    A sortie without loads is a positioning (ferry) flight.
    """

    route: str
    legs: tuple[Leg, ...]
    loads: tuple[Load, ...] = ()

    @property
    def origin(self) -> str:
        """Airfield of the first departure."""
        return self.legs[0].origin

    @property
    def destination(self) -> str:
        """Airfield of the last arrival."""
        return self.legs[-1].destination

    @property
    def departure(self) -> Minute:
        """First chocks off."""
        return self.legs[0].departure

    @property
    def arrival(self) -> Minute:
        """Last chocks on."""
        return self.legs[-1].arrival

    @property
    def block_min(self) -> int:
        """Block minutes of all legs."""
        return sum(leg.arrival - leg.departure for leg in self.legs)

    @property
    def people(self) -> int:
        """People on board."""
        return sum(load.people for load in self.loads)


@dataclass(frozen=True, slots=True, kw_only=True)
class Itinerary:
    """What one aircraft flies from its base back to its base.

    ``tail`` numbers the aircraft of a contract or mission source from 1; a charter lot and a letter of assist have
    tail 1. ``usd`` is the itinerary's own price: a lot's lump sum, a letter's reimbursement, a mission aircraft's
    hours and landings; for a contract only the landings (months and extra hours stand in the cost statement).
    """

    id: str
    kind: SourceKind
    source: str
    tail: int
    sorties: tuple[Sortie, ...]
    usd: int

    @property
    def departure(self) -> Minute:
        """First chocks off at the base."""
        return self.sorties[0].departure

    @property
    def arrival(self) -> Minute:
        """Last chocks on at the base."""
        return self.sorties[-1].arrival

    @property
    def requirements(self) -> tuple[str, ...]:
        """Requirements carried, in order of first loading."""
        return tuple(dict.fromkeys(load.requirement for s in self.sorties for load in s.loads))


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractAward:
    """One tail bought under a contract offer. ``first_month`` counts calendar months from January 1970 = 0."""

    offer: str
    tail: int
    first_month: int
    months: int


@dataclass(frozen=True, slots=True, kw_only=True)
class NotMoved:
    """A requirement left unmoved, why, and what would cure it, in the user's words."""

    requirement: str
    code: str
    reason: str
    remedies: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class MissionShare:
    """Dollars of lift that fall to a mission in a fiscal year."""

    mission: str
    fiscal_year: str
    usd: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CostStatement:
    """What the plan costs, in dollars.

    ``stability_usd`` prices changes against a released plan; 0 in a first plan.
    ``objective_usd`` = charter + letters + contract (months, extra hours, landings) + mission aircraft + the
    prices of soft rules broken + the ranking price of people not moved.
    """

    charter_usd: int
    letter_of_assist_usd: int
    contract_months_usd: int
    contract_extra_hours_usd: int
    contract_landings_usd: int
    mission_aircraft_usd: int
    below_floor_usd: int
    off_preferred_usd: int
    outside_window_usd: int
    over_onward_usd: int
    over_spread_usd: int
    stability_usd: int
    not_moved_usd: int

    @property
    def lift_usd(self) -> int:
        """Money paid for lift."""
        return (
            self.charter_usd
            + self.letter_of_assist_usd
            + self.contract_months_usd
            + self.contract_extra_hours_usd
            + self.contract_landings_usd
            + self.mission_aircraft_usd
        )

    @property
    def penalties_usd(self) -> int:
        """Prices of soft rules broken; not money paid."""
        return (
            self.below_floor_usd
            + self.off_preferred_usd
            + self.outside_window_usd
            + self.over_onward_usd
            + self.over_spread_usd
            + self.stability_usd
        )

    @property
    def objective_usd(self) -> int:
        """What the planner makes small."""
        return self.lift_usd + self.penalties_usd + self.not_moved_usd


@dataclass(frozen=True, kw_only=True)
class Plan:
    """A season's plan.

    Attributes
    ----------
    problem_digest
        Digest of the problem it was made for.
    versions
        (name, version) of the software that made it.
    seed, budget
        What the search was given; ``budget`` in work units, 0 where a time limit alone ended it.
    baseline_usd
        Every movement alone on its cheapest ad hoc charter; movements no charter can do are left out.
    as_was_usd
        Every movement alone by its usual source.
    bound_usd
        No plan that verification accepts for this problem has a smaller objective; ``None`` where none is proven.
    """

    format: int = PLAN_FORMAT
    scenario: str
    problem_digest: str
    versions: tuple[tuple[str, str], ...]
    seed: int
    budget: int
    awards: tuple[ContractAward, ...]
    itineraries: tuple[Itinerary, ...]
    not_moved: tuple[NotMoved, ...]
    cost: CostStatement
    shares: tuple[MissionShare, ...]
    baseline_usd: int
    as_was_usd: int
    bound_usd: int | None

    @cached_property
    def digest(self) -> str:
        """Digest of the whole plan."""
        return digest(self)

    @property
    def gap(self) -> float | None:
        """(objective - bound) / objective in [0, 1]; None without a bound."""
        if self.bound_usd is None:
            return None
        objective = self.cost.objective_usd
        return 0.0 if objective <= 0 else max(0.0, (objective - self.bound_usd) / objective)

    def with_bound(self, bound_usd: int | None) -> Plan:
        """The same plan with another proven bound."""
        return replace(self, bound_usd=bound_usd)
