"""What stands while the rest of a plan is laid: voyages of a released plan, and where they leave their parcels."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from movcon.clock import Day, Minute, utc_day
from movcon.deployment.plan import LiftKind, Stop, Voyage
from movcon.deployment.problem import DeploymentProblem
from movcon.deployment.release import DeploymentStability

Journey = tuple[Day, tuple[tuple[str, int], ...]]
"""Date of delivery, and sources, of ships with the charter's number."""


@dataclass(frozen=True, slots=True)
class Leg:
    """A parcel on one voyage, between two of its stops."""

    voyage: Voyage
    loaded: Stop
    discharged: Stop


@dataclass(frozen=True, kw_only=True)
class Standing:
    """Voyages that stand and what follows from them; nothing stands in a first plan.

    Attributes
    ----------
    present
        Nothing new begins before it.
    asked_day
        UTC date from which notices and lead times of flights count; ``None`` = the problem's planning day.
    voyages
        As they stand; ``joinable`` are the ids of convoys and sailings among them that may take more along.
    taken_ids
        Ids that no other voyage may have.
    delivered
        When parcels that need nothing more are at their destination.
    landed
        Port and minute of parcels that stand in its yard and are to be taken on.
    yards
        Stays in yards between voyages that stand: port, parcel, from, until.
    visited, sailed
        Places a parcel may not come to again, and parcels that have gone by sea.
    under_way
        Parcels on voyages begun or fixed; a hard closing passes over them.
    numbers
        By offer of ships: the offer it is bought under, and the numbers of its charters that are free.
    bought_flights, asked_days
        As in the release: no lead time, no notice again.
    released, prices
        The released journeys, and what changing one costs.
    """

    present: Minute | None = None
    asked_day: Day | None = None
    voyages: tuple[Voyage, ...] = ()
    joinable: frozenset[str] = frozenset()
    taken_ids: frozenset[str] = frozenset()
    delivered: Mapping[str, Minute] = field(default_factory=dict)
    landed: Mapping[str, tuple[str, Minute]] = field(default_factory=dict)
    yards: tuple[tuple[str, str, Minute, Minute], ...] = ()
    visited: Mapping[str, frozenset[str]] = field(default_factory=dict)
    sailed: frozenset[str] = frozenset()
    under_way: frozenset[str] = frozenset()
    numbers: Mapping[str, tuple[str, tuple[int, ...]]] = field(default_factory=dict)
    bought_flights: Mapping[str, frozenset[str]] = field(default_factory=dict)
    asked_days: Mapping[str, frozenset[Day]] = field(default_factory=dict)
    released: Mapping[str, Journey] = field(default_factory=dict)
    prices: DeploymentStability = field(default_factory=DeploymentStability)

    @cached_property
    def joinable_id(self) -> dict[tuple[str, int], str]:
        """Ids of convoys and sailings that may take more along, by source and number."""
        return {(one.source, one.number): one.id for one in self.voyages if one.id in self.joinable}

    def offer_of(self, voyage: Voyage) -> str:
        """The offer that a ship that does not stand is bought under once more."""
        for offer, (source, numbers) in self.numbers.items():
            if source == voyage.source and voyage.number in numbers:
                return offer
        return voyage.source

    def free_id(self, source: str, number: int) -> str:
        """An id for a voyage that does not stand."""
        name = f"{source}/{number}"
        while name in self.taken_ids:
            name += "b"
        return name

    def stability_usd(self, problem: DeploymentProblem, voyages: Iterable[Voyage]) -> int:
        """Price of every change of a released journey."""
        if not self.released:
            return 0
        total = 0
        for name, (day, way) in journeys_whole(problem, voyages).items():
            was = self.released.get(name)
            if was is not None:
                total += self.prices.usd_per_changed_date * (day != was[0])
                total += self.prices.usd_per_changed_way * (way != was[1])
        return total


NOTHING = Standing()


def legs_of(voyages: Iterable[Voyage]) -> dict[str, list[Leg]]:
    """The legs of each parcel, in order of time."""
    found: defaultdict[str, list[Leg]] = defaultdict(list)
    for voyage in voyages:
        loaded = {name: stop for stop in voyage.stops for name in stop.loads}
        for stop in voyage.stops:
            for name in stop.discharges:
                found[name].append(Leg(voyage, loaded[name], stop))
    for row in found.values():
        row.sort(key=lambda leg: (leg.loaded.start, leg.discharged.end))
    return dict(found)


def journeys_whole(problem: DeploymentProblem, voyages: Iterable[Voyage]) -> dict[str, Journey]:
    """The journeys of parcels that are brought to their destination."""
    return {
        name: (
            utc_day(row[-1].discharged.end),
            tuple((leg.voyage.source, leg.voyage.number if leg.voyage.kind is LiftKind.SHIP else 0) for leg in row),
        )
        for name, row in legs_of(voyages).items()
        if name in problem.parcel and row[-1].discharged.place == problem.destination_of(problem.parcel[name])
    }
