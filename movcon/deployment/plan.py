"""The plan of a deployment: what each ship, convoy, liner sailing and aircraft does, what it carries, what it costs."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from movcon.canonical import digest
from movcon.clock import Minute
from movcon.plan import MissionShare, NotMoved

DEPLOYMENT_PLAN_FORMAT = 1


class LiftKind(StrEnum):
    """What an itinerary is."""

    SHIP = "ship"
    LINER = "liner"
    CONVOY = "convoy"
    FLIGHT = "flight"


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """A call at a place.

    Arrival, start and end of the work, and departure, in this order. A ship waits between arrival and start (for a
    berth, for cargo) and between end and departure. At a first stop arrival is where the charter begins; at a last one
    departure is the end of the work. ``loads`` and ``discharges`` name parcels.
    """

    place: str
    arrival: Minute
    start: Minute
    end: Minute
    departure: Minute
    loads: tuple[str, ...] = ()
    discharges: tuple[str, ...] = ()

    @property
    def waiting_min(self) -> int:
        """Minutes neither working nor sailing."""
        return self.start - self.arrival + self.departure - self.end


@dataclass(frozen=True, kw_only=True)
class Voyage:
    """What one carrier does in one go: a ship's charter, a liner sailing, a convoy, a lot of flights.

    Attributes
    ----------
    source
        The ship offer, liner service, corridor or aircraft offer.
    number
        Charter of the offer from 1; sailing or convoy by its own number.
    ways
        Between each two stops: sea lane, liner service, corridor or air route.
    usd
        Its price: a lot's lump sum, the liner's bill, the convoy with what it carries.
    """

    id: str
    kind: LiftKind
    source: str
    number: int
    stops: tuple[Stop, ...]
    ways: tuple[str, ...]
    usd: int

    @property
    def departure(self) -> Minute:
        """When it begins."""
        return self.stops[0].arrival

    @property
    def arrival(self) -> Minute:
        """When it ends."""
        return self.stops[-1].departure

    @cached_property
    def parcels(self) -> tuple[str, ...]:
        """Parcels carried, in order of loading."""
        return tuple(dict.fromkeys(name for stop in self.stops for name in stop.loads))


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentCost:
    """What a plan costs, dollars; ``objective_usd`` is all of it.

    ``stability_usd`` is the price of changes to a released plan; 0 in a first plan.
    """

    ships_usd: int
    liners_usd: int
    flights_usd: int
    corridors_usd: int
    storage_usd: int
    late_usd: int
    not_operational_usd: int
    waiting_people_usd: int
    over_storage_usd: int
    not_moved_usd: int
    stability_usd: int = 0

    @property
    def lift_usd(self) -> int:
        """Money paid for lift and storage."""
        return self.ships_usd + self.liners_usd + self.flights_usd + self.corridors_usd + self.storage_usd

    @property
    def penalties_usd(self) -> int:
        """Prices of lateness, waiting, full yards and changes to a released plan; not money paid."""
        late = self.late_usd + self.not_operational_usd + self.waiting_people_usd
        return late + self.over_storage_usd + self.stability_usd

    @property
    def objective_usd(self) -> int:
        """What the planner makes small."""
        return self.lift_usd + self.penalties_usd + self.not_moved_usd


@dataclass(frozen=True, kw_only=True)
class DeploymentPlan:
    """A deployment's plan; fields as in ``movcon.plan.Plan``. ``not_moved`` names parcels.

    ``baseline_usd`` is every consignment sent alone by its cheapest way, at the same prices of lift.
    """

    format: int = DEPLOYMENT_PLAN_FORMAT
    scenario: str
    problem_digest: str
    versions: tuple[tuple[str, str], ...]
    seed: int
    budget: int
    voyages: tuple[Voyage, ...]
    not_moved: tuple[NotMoved, ...]
    cost: DeploymentCost
    shares: tuple[MissionShare, ...]
    baseline_usd: int
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

    def with_bound(self, bound_usd: int | None) -> DeploymentPlan:
        """The same plan with another proven bound."""
        return replace(self, bound_usd=bound_usd)
