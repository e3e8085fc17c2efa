"""A released plan seen from a present moment: what has happened, what is fixed, and what changing the rest costs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from movcon.canonical import digest_of_parts
from movcon.clock import MINUTES_PER_DAY, Day, Minute, utc_day
from movcon.errors import InvalidValue
from movcon.plan import ContractAward, Itinerary


class Stage(StrEnum):
    """How firmly a released movement stands.

    ``fixed`` in all: aircraft, sorties, times and people. ``sequence``: on its aircraft, in its order with the other
    movements of that stage there; times may move. ``asset``: on its aircraft. ``free``: at a price alone.
    """

    FIXED = "fixed"
    SEQUENCE = "sequence"
    ASSET = "asset"
    FREE = "free"


@dataclass(frozen=True, slots=True, kw_only=True)
class StagedRelease:
    """Days before a movement's first departure from which on it is fixed, kept in sequence, kept on its aircraft.

    The defaults are planning values: final manifests go out a fortnight ahead, charters are asked for 60 to 45 days
    ahead.
    """

    fixed_days: int = 14
    sequence_days: int = 30
    asset_days: int = 60

    def __post_init__(self) -> None:
        if not 0 <= self.fixed_days <= self.sequence_days <= self.asset_days:
            raise InvalidValue("Stages need 0 <= fixed_days <= sequence_days <= asset_days; put them in order.")

    def stage(self, present: Minute, departure: Minute) -> Stage:
        """Stage of a movement whose first loaded sortie leaves at ``departure``."""
        left = departure - present
        if left < self.fixed_days * MINUTES_PER_DAY:
            return Stage.FIXED
        if left < self.sequence_days * MINUTES_PER_DAY:
            return Stage.SEQUENCE
        return Stage.ASSET if left < self.asset_days * MINUTES_PER_DAY else Stage.FREE


@dataclass(frozen=True, slots=True, kw_only=True)
class StabilityPrices:
    """What changing a released movement costs its people; planning values, not money paid.

    Attributes
    ----------
    usd_per_changed_date
        Each chalk whose date at the APOD changes.
    usd_per_changed_aircraft
        Each requirement whose sources and tails change.
    usd_per_changed_chalk
        Each chalk that carries another number of people, is new or falls away.
    usd_per_late_day
        Each day that the last event of a movement already begun comes after the one released. Its people are under
        way: what keeps them longer than the advance party's days or the spread allow is paid, not forbidden.
    """

    usd_per_changed_date: int = 5_000
    usd_per_changed_aircraft: int = 10_000
    usd_per_changed_chalk: int = 5_000
    usd_per_late_day: int = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Freed:
    """A released movement that can no longer stand as released, and why; its stage does not hold."""

    requirement: str
    reason: str


@dataclass(frozen=True, kw_only=True)
class Release:
    """A released plan and the moment from which it is planned again.

    Attributes
    ----------
    present
        What departs before this minute has happened.
    itineraries, awards
        Those of the released plan.
    clearance_days
        A clearance asked for a route holds this many dates before and after the released flight.
    freed
        Movements whose stage is lifted because what happened makes them impossible as released.
    """

    present: Minute
    itineraries: tuple[Itinerary, ...]
    awards: tuple[ContractAward, ...]
    staging: StagedRelease = StagedRelease()
    prices: StabilityPrices = StabilityPrices()
    clearance_days: int = 3
    freed: tuple[Freed, ...] = ()

    @cached_property
    def digest(self) -> str:
        """Digest of everything in the release."""
        return digest_of_parts(self)

    @property
    def present_day(self) -> Day:
        """UTC date of the present: notices and lead times of anything new count from it."""
        return utc_day(self.present)

    @cached_property
    def first_departure(self) -> dict[str, Minute]:
        """First loaded departure by requirement."""
        found: dict[str, Minute] = {}
        for itinerary in self.itineraries:
            for sortie in itinerary.sorties:
                for load in sortie.loads:
                    found[load.requirement] = min(found.get(load.requirement, sortie.departure), sortie.departure)
        return found

    @cached_property
    def begun(self) -> frozenset[str]:
        """Requirements with people moved before the present."""
        return frozenset(name for name, minute in self.first_departure.items() if minute < self.present)

    @cached_property
    def asked_days(self) -> dict[str, frozenset[Day]]:
        """UTC dates on which a clearance is had, by route."""
        found: dict[str, set[Day]] = {}
        for itinerary in self.itineraries:
            for sortie in itinerary.sorties:
                day = utc_day(sortie.departure)
                near = range(day - self.clearance_days, day + self.clearance_days + 1)
                found.setdefault(sortie.route, set()).update(near)
        return {route: frozenset(days) for route, days in found.items()}

    def stage(self, requirement: str) -> Stage:
        """Stage of a requirement; free where it was not moved or is freed."""
        departure = self.first_departure.get(requirement)
        if departure is None or any(item.requirement == requirement for item in self.freed):
            return Stage.FREE
        return self.staging.stage(self.present, departure)
