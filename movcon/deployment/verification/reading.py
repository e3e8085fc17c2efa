"""The reading of a deployment plan that every rule works on: who carries what, and when it is there."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from movcon.clock import Minute
from movcon.deployment.cargo import Parcel
from movcon.deployment.plan import DeploymentPlan, LiftKind, Stop, Voyage
from movcon.deployment.problem import DeploymentProblem


@dataclass(frozen=True, slots=True, kw_only=True)
class Carriage:
    """A parcel on one voyage: ``load`` and ``discharge`` are the numbers of its stops, from 0."""

    parcel: str
    voyage: Voyage
    load: int
    discharge: int

    @property
    def loaded(self) -> Stop:
        """Stop at which it is loaded."""
        return self.voyage.stops[self.load]

    @property
    def discharged(self) -> Stop:
        """Stop at which it is discharged."""
        return self.voyage.stops[self.discharge]


class Reading:
    """A plan read against its problem; only used once every name in the plan is known to be good.

    Public for whoever tells of a plan (reports, maps); a planner has its own arithmetic, so that one checks the other.
    """

    def __init__(self, problem: DeploymentProblem, plan: DeploymentPlan) -> None:
        self.problem = problem
        self.plan = plan

    def released(self, voyage: Voyage) -> Voyage | None:
        """The released voyage that this one, begun before a release's present, goes on; None for any other."""
        release = self.problem.release
        return None if release is None else release.begun.get(voyage.id)

    def has_happened(self, minute: Minute) -> bool:
        """Whether a minute lies before a release's present."""
        release = self.problem.release
        return release is not None and minute < release.present

    def binds(self, voyage: Voyage, minute: Minute) -> bool:
        """Whether limits bind what a voyage begins at a minute: not what a voyage under way does as released.

        What a voyage under way does otherwise is bound from the present on.
        """
        was = self.released(voyage)
        return was is None or (voyage != was and not self.has_happened(minute))

    @cached_property
    def under_way(self) -> frozenset[str]:
        """Parcels that voyages begun or fixed in a release carry: they are taken on, or wait where those leave them."""
        release = self.problem.release
        if release is None:
            return frozenset()
        standing = release.begun.keys() | release.fixed.keys()
        return frozenset(name for voyage in self.plan.voyages if voyage.id in standing for name in voyage.parcels)

    def voyages(self, kind: LiftKind) -> Iterator[Voyage]:
        """Voyages of a kind, in the plan's order."""
        return (voyage for voyage in self.plan.voyages if voyage.kind is kind)

    @cached_property
    def on_board(self) -> dict[str, tuple[frozenset[str], ...]]:
        """Parcels on board after each stop, by voyage id."""
        found: dict[str, tuple[frozenset[str], ...]] = {}
        for voyage in self.plan.voyages:
            board: frozenset[str] = frozenset()
            after = []
            for stop in voyage.stops:
                if stop.loads or stop.discharges:
                    board = board.difference(stop.discharges).union(stop.loads)
                after.append(board)
            found[voyage.id] = tuple(after)
        return found

    @cached_property
    def journeys(self) -> dict[str, tuple[Carriage, ...]]:
        """Voyages of each parcel in order of time; parcels that are not moved are left out."""
        found: defaultdict[str, list[Carriage]] = defaultdict(list)
        for voyage in self.plan.voyages:
            loaded: dict[str, int] = {}
            for number, stop in enumerate(voyage.stops):
                for name in stop.discharges:
                    if name in loaded:
                        since = loaded.pop(name)
                        found[name].append(Carriage(parcel=name, voyage=voyage, load=since, discharge=number))
                for name in stop.loads:
                    loaded.setdefault(name, number)
        for row in found.values():
            row.sort(key=lambda item: (item.loaded.start, item.discharged.end))
        return {name: tuple(found[name]) for name in sorted(found)}

    @cached_property
    def delivered(self) -> dict[str, Minute]:
        """When each parcel is delivered: the end of the stop that discharged it at its destination."""
        problem = self.problem
        return {
            name: row[-1].discharged.end
            for name, row in self.journeys.items()
            if row[-1].discharged.place == problem.destination_of(problem.parcel[name])
        }

    @cached_property
    def judged_parcels(self) -> dict[str, tuple[Parcel, ...]]:
        """By unit, what must be there for it to be operational: its people and its main consignments."""
        found: defaultdict[str, list[Parcel]] = defaultdict(list)
        for parcel in self.problem.parcels:
            consignment = self.problem.consignment[parcel.consignment]
            if parcel.people or consignment.main:
                found[consignment.unit].append(parcel)
        return {name: tuple(row) for name, row in found.items()}

    @cached_property
    def operational(self) -> dict[str, Minute]:
        """When each unit is operational: the last of its people and main parcels; not moved counts as the horizon.

        Units with neither people nor main parcels are left out.
        """
        horizon = self.problem.horizon
        return {
            name: max(self.delivered.get(parcel.id, horizon) for parcel in row)
            for name, row in self.judged_parcels.items()
        }

    @cached_property
    def force_closure(self) -> Minute | None:
        """When the last parcel is delivered; None where none is."""
        return max(self.delivered.values(), default=None)
