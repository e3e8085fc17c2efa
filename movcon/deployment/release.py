"""A released deployment seen from a present moment: what has begun, what is fixed, what changing the rest costs."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from movcon.canonical import digest_of_parts
from movcon.clock import MINUTES_PER_DAY, Day, Minute, utc_day
from movcon.deployment.plan import LiftKind, Voyage
from movcon.errors import InvalidValue


@dataclass(frozen=True, slots=True, kw_only=True)
class DeploymentStability:
    """What changing a released journey costs; planning values, not money paid.

    Attributes
    ----------
    usd_per_changed_date
        Each parcel whose UTC date of delivery changes.
    usd_per_changed_way
        Each parcel that goes by other sources: another corridor, service or offer, or another ship of it.
    """

    usd_per_changed_date: int = 500
    usd_per_changed_way: int = 1_000


@dataclass(frozen=True, slots=True, kw_only=True)
class FreedVoyage:
    """A released voyage (by its id) that can no longer stand as released, and why."""

    voyage: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class DeploymentRelease:
    """A released plan and the moment from which it is planned again.

    Attributes
    ----------
    present
        Voyages that begin before this minute have begun; what they did before it has happened.
    voyages
        Those of the released plan.
    fixed_days
        Voyages that begin within so many days after the present stand as well. The default is a planning value.
    clearance_days
        A clearance asked for a route holds this many dates before and after the released flight.
    freed
        Voyages that cannot stand as released. One that has begun keeps what has happened, and is finished otherwise;
        where there is no other way to finish it stands as released, and closures pass over it.
    """

    present: Minute
    voyages: tuple[Voyage, ...]
    fixed_days: int = 7
    prices: DeploymentStability = DeploymentStability()
    clearance_days: int = 3
    freed: tuple[FreedVoyage, ...] = ()

    def __post_init__(self) -> None:
        if self.fixed_days < 0 or self.clearance_days < 0:
            raise InvalidValue("Days in which voyages are fixed or clearances hold may not be negative.")

    @cached_property
    def digest(self) -> str:
        """Digest of everything in the release."""
        return digest_of_parts(self)

    @property
    def present_day(self) -> Day:
        """UTC date of the present: notices and lead times of anything new count from it."""
        return utc_day(self.present)

    @cached_property
    def freed_ids(self) -> frozenset[str]:
        """Voyages that are freed."""
        return frozenset(item.voyage for item in self.freed)

    @cached_property
    def begun(self) -> dict[str, Voyage]:
        """Released voyages that began before the present, by id."""
        return {voyage.id: voyage for voyage in self.voyages if voyage.departure < self.present}

    @cached_property
    def fixed(self) -> dict[str, Voyage]:
        """Released voyages that begin within the fixed days and are not freed, by id."""
        end = self.present + self.fixed_days * MINUTES_PER_DAY
        return {
            voyage.id: voyage
            for voyage in self.voyages
            if self.present <= voyage.departure < end and voyage.id not in self.freed_ids
        }

    @cached_property
    def bought_ships(self) -> frozenset[tuple[str, int]]:
        """(offer, number) of every charter released: no lead time to buy it again."""
        return frozenset((voyage.source, voyage.number) for voyage in self.voyages if voyage.kind is LiftKind.SHIP)

    @cached_property
    def bought_flights(self) -> dict[str, frozenset[str]]:
        """Parcels that released lots of an aircraft offer carry, by offer: no lead time to buy a lot for them again."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for voyage in self.voyages:
            if voyage.kind is LiftKind.FLIGHT:
                found[voyage.source].update(voyage.parcels)
        return {offer: frozenset(names) for offer, names in found.items()}

    @cached_property
    def asked_days(self) -> dict[str, frozenset[Day]]:
        """UTC dates on which a clearance is had, by air route."""
        found: defaultdict[str, set[Day]] = defaultdict(set)
        for voyage in self.voyages:
            if voyage.kind is LiftKind.FLIGHT:
                for route, stop in zip(voyage.ways, voyage.stops, strict=False):
                    day = utc_day(stop.departure)
                    found[route].update(range(day - self.clearance_days, day + self.clearance_days + 1))
        return {route: frozenset(days) for route, days in found.items()}
